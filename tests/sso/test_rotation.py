"""The life of a signing key, and tokens during a rotation (threats 42 and 52)."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Event as Flag

import pytest
import time_machine
from cryptography.fernet import Fernet
from joserfc import jwt
from joserfc.errors import JoseError
from joserfc.jwk import KeySet
from pydantic import SecretStr
from sqlalchemy import select, text

from mamia.schema import migrate
from socle import clock
from socle.sql import Database
from sso import rotation
from sso.keys import ALGORITHMS, Keys
from sso.models import SigningKey
from sso.rotation import KeyState, TooSoon
from sso.settings import Sso
from tests.fixtures_apps import events
from tests.fixtures_sql import Databases

SETTINGS = Sso(issuer="http://localhost:8000", master_keys=SecretStr(Fernet.generate_key().decode()))
OVERLAP, LIFE = SETTINGS.key_overlap, SETTINGS.key_life


def prepare(db: Database) -> None:
    migrate(db)
    Keys(db, SETTINGS).ensure()


@pytest.fixture
def keys(databases: Databases) -> Iterator[Keys]:
    made = Keys(Database(databases.fresh("rotation", prepare)), SETTINGS)
    yield made
    made.db.engine.dispose()


def elsewhere(keys: Keys) -> Keys:
    """The same keys in another process: nothing is in its memory."""
    return Keys(keys.db, keys.settings)


def of(keys: Keys, alg: str = "ES256") -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for row in rotation.states(keys.db):
        if row.alg == alg:
            found.setdefault(row.state, []).append(row.kid)
    return found


def verify(keys: Keys, token: str) -> None:
    jwt.decode(token, KeySet.import_key_set(keys.jwks()), algorithms=list(ALGORITHMS))  # type: ignore[arg-type]


def test_each_algorithm_has_one_active_and_one_next_key_however_often_they_are_ensured(keys: Keys) -> None:
    before = rotation.states(keys.db)
    keys.ensure()
    assert rotation.states(keys.db) == before
    assert [(row.alg, row.state) for row in before] == [
        ("ES256", "next"), ("ES256", "active"), ("RS256", "next"), ("RS256", "active"),
    ]  # fmt: skip


def test_the_next_key_is_published_before_it_signs(keys: Keys) -> None:
    published = {row["kid"] for row in keys.jwks()["keys"]}
    assert published == {row.kid for row in rotation.states(keys.db)}
    assert not any("d" in row for row in keys.jwks()["keys"])
    assert keys.active("ES256").kid == of(keys)["active"][0]


def test_a_rotation_moves_each_key_by_one_state_and_is_recorded(keys: Keys) -> None:
    before = of(keys)
    assert rotation.rotate(keys, "ES256", at_once=True)
    after = of(keys)
    assert after["active"] == before["next"]
    assert after["retired"] == before["active"]
    assert after["next"] != before["next"]
    [line] = events(keys.db, "keys_rotated")
    assert line.details == {"alg": "ES256", "active": after["active"][0], "retired": after["retired"][0]}
    assert of(keys, "RS256").keys() == {"next", "active"}


def test_a_key_published_too_lately_does_not_sign_yet(keys: Keys) -> None:
    with pytest.raises(TooSoon) as refused:
        rotation.rotate(keys, "ES256")
    with time_machine.travel(refused.value.at + timedelta(seconds=1)):
        assert rotation.rotate(keys, "ES256")


def test_other_processes_see_a_rotation_without_a_restart(keys: Keys) -> None:
    other = elsewhere(keys)
    before = other.active("ES256").kid
    rotation.rotate(keys, "ES256", at_once=True)
    assert other.active("ES256").kid == of(keys)["active"][0] != before


def test_a_token_of_a_retired_key_passes_until_the_overlap_is_over(keys: Keys) -> None:
    token = keys.sign({"sub": "x"})
    rotation.rotate(keys, "ES256", at_once=True)
    start = clock.now()
    with time_machine.travel(start + OVERLAP - timedelta(minutes=1)):
        rotation.turn(keys)
        verify(keys, token)
        assert keys.read(token) == {"sub": "x"}
    with time_machine.travel(start + OVERLAP + timedelta(minutes=1)):
        rotation.turn(keys)
        assert "retired" not in of(keys)
        assert keys.read(token) is None
        assert elsewhere(keys).read(token) is None
        with pytest.raises((JoseError, ValueError)):
            verify(keys, token)


def test_the_schedule_rotates_when_a_key_has_signed_long_enough_and_not_before(keys: Keys) -> None:
    before, start = of(keys), clock.now()
    with time_machine.travel(start + LIFE - timedelta(minutes=1)):
        rotation.turn(keys)
        assert of(keys) == before
    with time_machine.travel(start + LIFE + timedelta(minutes=1)):
        rotation.turn(keys)
        rotation.turn(keys)
    for alg in ALGORITHMS:
        assert {state: len(kids) for state, kids in of(keys, alg).items()} == {
            "next": 1, "active": 1, "retired": 1,
        }  # fmt: skip
    assert of(keys)["active"] == before["next"]


def test_the_schedule_makes_the_next_key_that_an_older_version_had_not(keys: Keys) -> None:
    with keys.db.begin() as session:
        session.execute(text("DELETE FROM signing_key WHERE state = 'next'"))
    active = of(keys)["active"]
    with time_machine.travel(clock.now() + LIFE + timedelta(minutes=1)):
        rotation.turn(keys)
        assert of(keys)["active"] == active  # the one just made is not known to applications yet
    assert of(keys)["next"]


@pytest.mark.both_engines
def test_several_workers_at_once_rotate_once(keys: Keys) -> None:
    before = of(keys)
    with time_machine.travel(clock.now() + LIFE + timedelta(minutes=1)), ThreadPoolExecutor(4) as pool:
        list(pool.map(lambda _: rotation.turn(elsewhere(keys)), range(4)))
    assert of(keys)["active"] == before["next"]
    assert of(keys)["retired"] == before["active"]
    assert [line.details["alg"] for line in events(keys.db, "keys_rotated")] == ["ES256", "RS256"]


@pytest.mark.both_engines
def test_no_token_signed_during_rotations_is_refused(keys: Keys) -> None:
    """Threat 42: four threads sign, each token is checked against the list fetched after it."""
    stop, checked, alg = Flag(), [0] * 4, "ES256"

    def sign(place: int) -> None:
        process = elsewhere(keys)
        while not stop.is_set():
            verify(process, process.sign({"sub": str(place)}, alg))
            checked[place] += 1

    with ThreadPoolExecutor(4) as pool:
        signing = [pool.submit(sign, place) for place in range(4)]
        for _ in range(8):
            rotation.rotate(keys, alg, at_once=True)
            time.sleep(0.05)
        stop.set()
        for one in signing:
            one.result()
    assert min(checked) > 0
    assert len(of(keys)["retired"]) == 8


def test_keys_that_others_may_know_are_replaced_and_what_they_signed_is_refused(keys: Keys) -> None:
    token, before = keys.sign({"sub": "x"}), {row.kid for row in rotation.states(keys.db)}
    rotation.replace(keys)
    assert keys.read(token) is None
    verify(elsewhere(keys), keys.sign({"sub": "x"}))
    after = {row.kid for row in rotation.states(keys.db)}
    assert len(after) == 4 and not after & before
    assert events(keys.db, "keys_rotated")[0].details["why"] == "replaced"


def test_a_rotation_killed_in_the_middle_leaves_what_was_before(postgresql_databases: Databases) -> None:
    """Threat 52: the active key is already moved when its next one, held by somebody else, is waited for."""
    keys = Keys(Database(postgresql_databases.fresh("rotation", prepare)), SETTINGS)
    before: list[KeyState] = rotation.states(keys.db)
    program = (
        "import sys; from pydantic import SecretStr; from socle.sql import Database;"
        "from sso import rotation;"
        "from sso.keys import Keys; from sso.settings import Sso;"
        "settings = Sso(issuer='http://localhost:8000', master_keys=SecretStr(sys.argv[2]));"
        "rotation.rotate(Keys(Database(sys.argv[1], 20), settings), 'ES256', at_once=True)"
    )
    url = keys.db.engine.url.render_as_string(hide_password=False)
    secret = SETTINGS.master_keys.get_secret_value()
    with keys.db.begin() as session:
        coming = SigningKey.kid == of(keys)["next"][0]
        session.scalars(select(SigningKey).where(coming).with_for_update()).one()
        child = subprocess.Popen([sys.executable, "-c", program, url, secret])
        _wait_until_somebody_waits(keys.db)
        os.kill(child.pid, signal.SIGKILL)
        child.wait(10)
    assert rotation.states(keys.db) == before
    assert not events(keys.db, "keys_rotated")
    assert rotation.rotate(keys, "ES256", at_once=True)
    keys.db.engine.dispose()
    postgresql_databases.drop()


def _wait_until_somebody_waits(db: Database) -> None:
    waiting = text("SELECT count(*) FROM pg_locks WHERE NOT granted")
    for _ in range(200):
        with db.read() as session:
            if session.scalar(waiting):
                return
        time.sleep(0.05)
    raise AssertionError("nobody waits")
