"""Threat 12 in time: wrong proofs take as long for nobody as for somebody, on every page that asks some."""
