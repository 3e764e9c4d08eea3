"""Tests of the notices of the RSSI."""
