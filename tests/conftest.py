"""Fixtures that every test may ask for."""

pytest_plugins = [
    "tests.fixtures_quick",
    "tests.fixtures_sql",
    "tests.fixtures_directory",
    "tests.fixtures_clamd",
    "tests.fixtures_apps",
    "tests.career.several",
    "tests.career.served",
]
