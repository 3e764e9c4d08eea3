"""Tests of the CV."""
