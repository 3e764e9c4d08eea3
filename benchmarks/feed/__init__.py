"""The feed of 60,000 rows, timed and checked."""
