"""The public entry page: choose an académie on a map or in a list, or hors académie (domain § 7.2)."""

from career.entry.views import bp

__all__ = ["bp"]
