"""Tests of the pages of delays."""
