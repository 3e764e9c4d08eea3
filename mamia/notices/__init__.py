"""Notices of the RSSI about attacks under way: on every public page, on pages of their own, in a feed."""
