"""« Votre courrier »: threads between a teacher and the one gestionnaire of her dossier (domain § 7.1, § 7.4)."""
