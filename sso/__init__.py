"""Who you are: the directory, the sign-in and its proofs, and OpenID Connect."""
