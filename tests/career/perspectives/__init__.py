"""Tests of « Vos perspectives »."""
