"""Delays: the objective of a service, the clock of each thread, what was really observed."""
