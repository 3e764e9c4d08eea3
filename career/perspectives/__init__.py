"""« Vos perspectives »."""
