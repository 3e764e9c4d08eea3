"""« Votre dossier »: the facts of a career as the administration holds them, and who may read them."""
