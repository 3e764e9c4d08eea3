"""A circular to 60,000, timed and checked."""
