"""« Vos perspectives »: what the rules make of a dossier, today and for the ten years to come."""
