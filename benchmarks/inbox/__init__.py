"""The inbox of a gestionnaire with 3,000 people and 50,000 messages, and the search in it."""
