"""Tests of the pages of the courrier."""
