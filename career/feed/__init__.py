"""The feed of dossiers from the HR systems, and what each person is told of it."""
