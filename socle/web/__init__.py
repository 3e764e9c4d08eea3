"""The web side of the socle: a wired Flask application."""
