"""Tests of the directory's seed, server and rights."""
