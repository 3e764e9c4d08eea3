"""Assistance: a guided diagnosis, whom to call, requests that are followed, and the staff who answer them."""
