"""Tests of the assistance."""
