"""Declared complements: diplomas, formations, activities that a teacher adds to her dossier (§ 7.3)."""
