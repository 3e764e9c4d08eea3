"""Alembic's entry: the work is in `socle.migrate`."""

from socle.migrate import run_environment

run_environment()
