"""« Changer de situation »: what a teacher asks to have changed, until it has come back (domain § 7.4)."""
