"""Tests of career.assistance."""
