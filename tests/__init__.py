"""The tests: on real daemons, a sentence each."""
