"""Real databases for tests: a file of SQLite, and a private PostgreSQL; each test has a fresh copy."""

import os
import pwd
import shutil
import signal
import subprocess
import tempfile
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from uuid import uuid4
from zlib import crc32

import pytest
from sqlalchemy import create_engine, text

from socle.sql import Base, Database

Prepare = Callable[[Database], None]


def _postgres_folder() -> Path:
    """Where Debian keeps the newest server's programs, or where `initdb` is found."""
    versions = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"), key=lambda path: int(path.parts[-3]))
    if versions:
        return versions[-1].parent
    found = shutil.which("initdb")
    assert found, "PostgreSQL is missing: run `make test`, which installs it"
    return Path(found).parent


def _as_other_user() -> dict[str, object]:
    """PostgreSQL refuses root: it then runs as Debian's `postgres`, else `nobody`."""
    if os.getuid():
        return {}
    names = {entry.pw_name: entry for entry in pwd.getpwall()}
    entry = names.get("postgres") or names["nobody"]
    return {"user": entry.pw_uid, "group": entry.pw_gid, "extra_groups": []}


@dataclass
class Postgres:
    """A private server on a Unix socket, without fsync."""

    folder: Path

    def url(self, name: str) -> str:
        """The address of one of its databases."""
        return f"postgresql+psycopg://tests@/{name}?host={self.folder}"

    def execute(self, statement: str) -> None:
        """Run a statement outside a transaction (CREATE DATABASE)."""
        engine = create_engine(self.url("postgres"), isolation_level="AUTOCOMMIT")
        with engine.connect() as connection:
            connection.execute(text(statement))
        engine.dispose()


@pytest.fixture(scope="session")
def postgres() -> Iterator[Postgres]:
    """Started once for the whole run, in about a second."""
    folder = Path(tempfile.mkdtemp(prefix="pg-", dir="/tmp"))
    user = _as_other_user()
    if user:
        os.chown(folder, int(str(user["user"])), int(str(user["group"])))
    programs, data = _postgres_folder(), folder / "data"
    init = [programs / "initdb", "-D", data, "-U", "tests", "-A", "trust", "-E", "UTF8"]
    init += ["--locale=C", "--no-sync"]
    subprocess.run(init, check=True, stdout=subprocess.DEVNULL, cwd="/", **user)  # type: ignore[call-overload]
    options = ["-c", "fsync=off", "-c", "listen_addresses=", "-c", f"unix_socket_directories={folder}"]
    more = ["-c", "synchronous_commit=off", "-c", "full_page_writes=off", "-c", "max_connections=200"]
    server = subprocess.Popen(  # type: ignore[call-overload]
        [programs / "postgres", "-D", data, *options, *more],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        cwd="/",
        # On another day (make test DAY=) its timers would never end; we never ask it for the time.
        env={name: value for name, value in os.environ.items() if name != "LD_PRELOAD"},
        **user,
    )
    kept = Postgres(folder)
    for _ in range(200):
        if subprocess.run([programs / "pg_isready", "-q", "-h", folder], check=False).returncode == 0:
            break
        time.sleep(0.05)
    yield kept
    server.send_signal(signal.SIGQUIT)  # at once: what it would still write is thrown away
    server.wait(10)
    shutil.rmtree(folder, ignore_errors=True)


@dataclass
class Databases:
    """Makes fresh databases of one engine, each a copy of a template prepared once."""

    kind: str
    folder: Path
    postgres: Postgres | None
    templates: dict[tuple[str, str], str]
    made: list[str] = field(default_factory=list)

    def fresh(self, name: str, prepare: Prepare, options: str = "") -> str:
        """The address of a new database, prepared (tables, migrations) as the template `name` is.

        Two files of tests may use one name: each has the template that its own `prepare` made.
        """
        key = (name, f"{prepare.__module__}.{prepare.__qualname__}")
        if key not in self.templates:
            self.templates[key] = self._template(name, prepare)
        template = self.templates[key]
        if self.postgres is None:
            path = self.folder / f"{uuid4().hex}.sqlite"
            shutil.copyfile(template, path)
            self.made.append(str(path))
            return f"sqlite:///{path}"
        copy = f"t{uuid4().hex}"
        self.postgres.execute(f"CREATE DATABASE {copy} TEMPLATE {template}")
        self.made.append(copy)
        return self.postgres.url(copy)

    def drop(self) -> None:
        """Throw away what a test had made: hundreds of databases would fill the disk."""
        while self.made:
            name = self.made.pop()
            if self.postgres is None:
                Path(name).unlink(missing_ok=True)
            else:
                self.postgres.execute(f"DROP DATABASE {name} WITH (FORCE)")

    def _template(self, name: str, prepare: Prepare) -> str:
        if self.postgres is None:
            template = str(self.folder / f"template-{name}-{uuid4().hex[:8]}.sqlite")
            url = f"sqlite:///{template}"
        else:
            template = f"template_{name}_{uuid4().hex[:8]}"
            self.postgres.execute(f"CREATE DATABASE {template}")
            url = self.postgres.url(template)
        db = Database(url)
        prepare(db)
        db.engine.dispose()  # SQLite's last connection takes its journal into the file
        return template


@pytest.fixture(scope="session")
def sqlite_databases(tmp_path_factory: pytest.TempPathFactory) -> Databases:
    return Databases("sqlite", tmp_path_factory.mktemp("sqlite"), None, {})


@pytest.fixture(scope="session")
def postgresql_databases(tmp_path_factory: pytest.TempPathFactory, postgres: Postgres) -> Databases:
    return Databases("postgresql", tmp_path_factory.mktemp("pg"), postgres, {})


ENGINES = ("sqlite", "postgresql")


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--both-engines", action="store_true", help="run every SQL test on both engines")


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """A test marked `both_engines` runs on both; any other on one, chosen once for all by its name.

    So every page is tested on the production engine half of the time, at half the price.
    """
    if "databases" not in metafunc.fixturenames:
        return
    both = metafunc.config.getoption("--both-engines")
    if both or metafunc.definition.get_closest_marker("both_engines"):
        engines: tuple[str, ...] = ENGINES
    else:
        engines = (ENGINES[crc32(metafunc.definition.nodeid.encode()) % 2],)
    metafunc.parametrize("databases", engines, indirect=True)


@pytest.fixture
def databases(request: pytest.FixtureRequest) -> Iterator[Databases]:
    """Makes fresh databases of the engine of this test, and throws them away after it."""
    made: Databases = request.getfixturevalue(f"{request.param}_databases")
    yield made
    made.drop()


@pytest.fixture
def database(databases: Databases) -> Iterator[Database]:
    """A fresh database with the socle's tables only, on both engines."""
    db = Database(databases.fresh("socle", lambda new: Base.metadata.create_all(new.engine)))
    yield db
    db.engine.dispose()
