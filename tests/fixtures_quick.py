"""What each test would do again like the one before it: compile templates, statements and addresses.

Every test builds its application, on a database of its own. What is compiled depends on the project's files
and on the kind of engine alone, and took a third of the suite's time. No library offers to share the last
two: their fixtures reach inside SQLAlchemy and Werkzeug, whose versions are locked.
"""

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from flask import Flask
from jinja2 import FileSystemBytecodeCache
from sqlalchemy import Engine, create_engine
from werkzeug.routing.rules import Rule

from socle import sql

Key = tuple[str, tuple[object, ...], str, bool]


@pytest.fixture(scope="session", autouse=True)
def compiled_templates(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    cache = FileSystemBytecodeCache(str(tmp_path_factory.mktemp("templates")))
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Flask, "jinja_options", {**Flask.jinja_options, "bytecode_cache": cache})
        yield


@pytest.fixture(scope="session", autouse=True)
def compiled_statements() -> Iterator[None]:
    first: dict[str, Engine] = {}

    def made(url: str, **options: Any) -> Engine:
        engine = create_engine(url, **options)
        kept = first.setdefault(engine.dialect.name, engine)
        engine.dialect = engine.pool._dialect = kept.dialect
        engine._compiled_cache = kept._compiled_cache
        return engine

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(sql, "create_engine", made)
        yield


@pytest.fixture(scope="session", autouse=True)
def compiled_addresses() -> Iterator[None]:
    compile_builder, kept = Rule._compile_builder, dict[Key, Callable[..., tuple[str, str]]]()

    def once(rule: Rule, append_unknown: bool = True) -> Callable[..., tuple[str, str]]:
        key = (rule.rule, tuple(rule._trace), repr(rule.defaults), append_unknown)
        if key not in kept:
            kept[key] = compile_builder(rule, append_unknown)
        return kept[key]

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Rule, "_compile_builder", once)
        yield
