"""Tests of the delays."""
