"""Tests of career.courrier."""
