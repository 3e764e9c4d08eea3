"""What var/demo.json tells."""

import json
from datetime import date
from pathlib import Path

import pytest

from demo import academies, people
from ldap_seed import people as seeded

DAY = date(2026, 11, 21)


def a_demo(var: Path) -> people.Demo:
    passwords, totp = people.ensure_passwords(var, DAY), people.ensure_totp(var, DAY)
    everybody = people.everybody(DAY, passwords, totp)
    north = people.DemoAcademie("09", "Nord", "http://n", False, everybody[:1])
    return people.Demo("http://i", "http://c", "http://m", "http://s", everybody, (north,))


def test_what_is_saved_is_read_back_whole(tmp_path: Path) -> None:
    demo = a_demo(tmp_path)
    people.save(tmp_path, demo)
    assert people.load(tmp_path) == demo


def test_the_file_is_for_its_owner_alone_and_has_what_scripts_need(tmp_path: Path) -> None:
    people.save(tmp_path, a_demo(tmp_path))
    path = tmp_path / people.FILE
    assert path.stat().st_mode & 0o777 == 0o600
    content = json.loads(path.read_text())
    assert {"identity", "career", "mailbox", "people"} <= set(content)
    wanted = {"uid", "password", "numen", "birth_date", "totp", "roles", "state", "note"}
    assert all(wanted <= set(one) for one in content["people"])


@pytest.mark.parametrize("other", academies.others(), ids=lambda other: other.key)
def test_another_académie_has_a_handful_of_people_of_every_kind_and_a_homonym(
    other: academies.Other, tmp_path: Path
) -> None:
    passwords = people.ensure_passwords(tmp_path, DAY, other.key)
    totp = people.ensure_totp(tmp_path, DAY, other.key)
    found = {one.uid: one for one in people.everybody(DAY, passwords, totp, other.key)}
    assert 6 <= len(found) <= 8
    first = {one.uid: one for one in seeded.people(DAY)}
    theirs = {one.uid: one for one in seeded.people(DAY, other.key)}
    assert set(first) & set(theirs) == {"mmartin"}
    assert first["mmartin"].unique_id != theirs["mmartin"].unique_id
    assert {"1D_PU", "2D_PU", "1D_PR"} <= {one.population for one in theirs.values()}
    roles = {role for one in found.values() for role in one.roles}
    assert {"gestionnaire", "administrateur"} <= roles
    assert all(one.mail.endswith(f"@ac-{other.key}.example") for one in found.values())
    schools = {one.uai for one in seeded.schools(other.key)}
    assert {one.uai for one in theirs.values()} <= schools
    assert not schools & {one.uai for one in seeded.schools()}


def test_passwords_are_made_once_and_kept_private(tmp_path: Path) -> None:
    first = people.ensure_passwords(tmp_path, DAY)
    assert people.ensure_passwords(tmp_path, date(2027, 11, 21)) == first
    assert (tmp_path / people.PASSWORDS).stat().st_mode & 0o777 == 0o600


def test_who_must_have_a_second_factor_has_a_key_made_once_and_kept_private(tmp_path: Path) -> None:
    first = people.ensure_totp(tmp_path, DAY)
    assert people.ensure_totp(tmp_path, date(2027, 11, 21)) == first
    assert (tmp_path / people.TOTP).stat().st_mode & 0o777 == 0o600
    having = {one.uid for one in a_demo(tmp_path).people if one.totp}
    assert {"fdurand1", "pmasson", "drobin", "alemaire", "vcolin"} <= having
    assert not {"clefebvre", "mjoly"} & having


def test_who_never_activated_has_no_password_and_everybody_has_a_note(tmp_path: Path) -> None:
    found = {one.uid: one for one in a_demo(tmp_path).people}
    assert found["lmorel"].password is None
    assert found["lmorel"].state == "A_ACTIVER"
    assert found["mjoly"].state == "DOIT_CHANGER"
    assert all(one.note for one in found.values())


def test_the_day_of_seeding_is_kept(tmp_path: Path) -> None:
    assert people.seeding_day(tmp_path, DAY) == DAY
    assert people.seeding_day(tmp_path, date(2028, 2, 29)) == DAY


def test_secrets_are_not_in_what_a_log_would_show(tmp_path: Path) -> None:
    one = next(one for one in a_demo(tmp_path).people if one.totp)
    assert one.password and one.numen and one.totp
    secrets = (one.password, one.numen, one.birth_date, one.totp)
    assert not [secret for secret in secrets if secret in repr(one)]
