"""Tests of career.guides."""
