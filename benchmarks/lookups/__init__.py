"""Look-ups over 60,000 synthetic people, each typed in ten ways."""
