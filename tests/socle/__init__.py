"""Tests of the socle."""
