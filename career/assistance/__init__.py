"""Whom to call, by académie and for hors académie: a public page, and where administrators keep it."""
