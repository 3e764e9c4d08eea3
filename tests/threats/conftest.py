"""The identity service in two processes, for the tests of this folder that speak to it by real HTTP."""

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path

import pytest

from socle.sql import Database
from tests.fixtures_apps import ISSUER, prepare_identity
from tests.fixtures_directory import SeededSlapd
from tests.threats.running import Live, Running, environment_of, free_port, running, seen_by

Serve = Callable[..., AbstractContextManager[Running]]


@pytest.fixture(scope="session")
def serve(slapd: SeededSlapd, made_folder: Path, tmp_path_factory: pytest.TempPathFactory) -> Serve:
    """`serve(**variables)` runs it on a database of its own, for as long as the `with` lasts."""

    @contextmanager
    def started(**variables: str) -> Iterator[Running]:
        url = f"sqlite:///{tmp_path_factory.mktemp('live')}/identity.sqlite"
        db = Database(url)
        prepare_identity(db)
        db.engine.dispose()
        with running(environment_of(slapd, url, made_folder, ISSUER, **variables), free_port()) as made:
            yield made

    return started


@pytest.fixture(scope="session")
def processes(serve: Serve) -> Iterator[Running]:
    """The service that the tests share: each sees what it did itself."""
    with serve() as made:
        yield made


@pytest.fixture
def live(processes: Running, slapd: SeededSlapd, request: pytest.FixtureRequest) -> Iterator[Live]:
    """The running service, as this test sees it."""
    with seen_by(processes, slapd, request.node.nodeid) as seen:
        yield seen
