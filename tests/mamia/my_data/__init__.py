"""Tests of the copies of one's data."""
