"""Tests of the directory's client, on a real slapd."""
