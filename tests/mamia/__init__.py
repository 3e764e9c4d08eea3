"""Tests of mamia."""
