"""« Votre courrier »: threads between a teacher and her one gestionnaire (domain § 7.1, § 7.4)."""
