"""Mes données: a copy of what the service holds of somebody, for herself (GDPR, article 15)."""
