"""Fixtures that every test may ask for."""

from importlib.util import find_spec

pytest_plugins = [
    name
    for name in ("tests.fixtures_sql", "tests.fixtures_directory", "tests.fixtures_clamd", "tests.fixtures_apps")
    if find_spec(name)
]
