"""Tests of career."""
