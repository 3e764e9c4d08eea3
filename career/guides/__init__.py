"""Guides: what the rules say, written for teachers, and how to find it."""
