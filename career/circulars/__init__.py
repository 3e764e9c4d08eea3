"""Circulars: a message of the service to many people at once: results, convocations, information."""
