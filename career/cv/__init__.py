"""« Votre CV »: what somebody tells of herself, saved as she types, shared as she chooses, erased at will."""
