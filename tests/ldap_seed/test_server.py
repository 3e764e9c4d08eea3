"""The private slapd: seeded once, restarted with its data, gone with its parent."""

import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from ldap_seed.demo import demo_passwords
from ldap_seed.hashing import hashed
from ldap_seed.ldif import entry
from ldap_seed.server import LONGEST_SOCKET, Slapd, SlapdFault
from ldap_seed.settings import LdapSettings
from ldap_seed.tree import DECOY, ServicePasswords
from socle.clock import today
from sso.directory import Directory
from sso.directory.account import Verdict
from tests.fixtures_directory import directory_settings


@pytest.fixture
def client(own_slapd):
    made = Directory(own_slapd.settings)
    yield made
    made.close()


def test_every_demo_person_signs_in_with_the_password_given_at_the_seed(own_slapd, client):
    refused = {"CLOS", "SUSPENDU", "VERROUILLE"}
    for uid, password in own_slapd.passwords.items():
        account = client.get(uid)
        assert client.authenticate(account, password).right is (account.state.value not in refused), uid


def test_the_data_survive_a_stop_and_a_power_cut(own_slapd, client):
    client.set_password(client.get("tpetit"), "un-nouveau-mot-de-passe")
    for end in (own_slapd.slapd.stop, own_slapd.slapd.kill):
        end()
        own_slapd.slapd.start()
        outcome = client.authenticate(client.get("tpetit"), "un-nouveau-mot-de-passe")
        assert outcome.verdict is Verdict.OK


def test_a_seeded_folder_is_not_seeded_again(own_slapd):
    own_slapd.slapd.seed(["this is no LDIF"])
    assert own_slapd.slapd.is_seeded


def test_an_interrupted_seed_starts_over(tmp_path):
    slapd = Slapd(LdapSettings(data=tmp_path, durable=False, size_mib=16))
    with pytest.raises(SlapdFault, match="slapadd refused"):
        slapd.seed([entry("o=gouv,c=fr", {"objectClass": "organization", "o": "gouv"}), "nonsense\n\n"])
    assert not slapd.is_seeded
    slapd.seed([entry("o=gouv,c=fr", {"objectClass": "organization", "o": "gouv"})])
    slapd.start()
    slapd.stop()


def test_a_missing_program_says_which_package_to_install(tmp_path):
    slapd = Slapd(LdapSettings(data=tmp_path, slapd=tmp_path / "slapd"))
    with pytest.raises(SlapdFault, match="install the package slapd"):
        slapd.seed([])


def test_a_server_that_cannot_start_says_so_at_once(tmp_path):
    slapd = Slapd(LdapSettings(data=tmp_path, durable=False, size_mib=16))
    with pytest.raises(SlapdFault, match="stopped at once"):
        slapd.start()


def test_the_socket_of_a_deep_folder_is_elsewhere_and_short(tmp_path):
    deep = tmp_path / ("x" * 120)
    slapd = Slapd(LdapSettings(data=deep))
    assert len(os.fsencode(slapd.socket)) <= LONGEST_SOCKET
    assert Slapd(LdapSettings(data=deep)).socket == slapd.socket


def test_no_clear_password_is_kept_on_the_disk(own_slapd):
    own_slapd.slapd.stop()
    kept = b"".join(path.read_bytes() for path in own_slapd.slapd.data.rglob("*") if path.is_file())
    services = own_slapd.services
    for secret in (*own_slapd.passwords.values(), services.connexion, services.compte, services.alimentation):
        assert secret.encode() not in kept


def test_the_cost_of_a_hash_is_the_same_for_everybody_and_the_decoy(own_slapd):
    root = own_slapd.as_root()
    root.search("o=gouv,c=fr", "(userPassword=*)", attributes=["userPassword"])
    costs = {row["raw_attributes"]["userPassword"][0].split(b"$")[3] for row in root.response}
    assert costs == {b"m=19456,t=2,p=1"}
    assert DECOY in [row["dn"] for row in root.response]
    assert hashed("x").split("$")[3] == "m=19456,t=2,p=1"
    root.unbind()


def _foreground(folder, *options):
    environment = {**os.environ, "LDAP_DATA": str(folder / "data"), "LDAP_SIZE_MIB": "32"}
    return subprocess.Popen(
        [sys.executable, "-m", "ldap_seed", *options], env=environment, stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT, text=True, cwd=Path(__file__).parents[2],
    )  # fmt: skip


@pytest.fixture
def secrets_files(tmp_path):
    """The two files that the first start needs."""
    services = ServicePasswords.generated()
    (tmp_path / "secrets.env").write_text(
        f"# made by a test\nSSO_LDAP_SIGNIN_PASSWORD={services.connexion}\n"
        f"SSO_LDAP_ACCOUNT_PASSWORD={services.compte}\n"
    )
    passwords = demo_passwords(today())
    (tmp_path / "people.json").write_text(json.dumps(passwords))
    return services, passwords


def test_the_foreground_server_seeds_once_serves_and_ends_cleanly(tmp_path, secrets_files):
    services, passwords = secrets_files
    slapd = Slapd(LdapSettings(data=tmp_path / "data"))
    first = ["--secrets", str(tmp_path / "secrets.env"), "--people", str(tmp_path / "people.json")]
    for options in (first, []):
        process = _foreground(tmp_path, *options)
        slapd.ready(timeout=60)
        client = Directory(directory_settings(slapd, services))
        outcome = client.authenticate(client.get("fdurand4"), passwords["fdurand4"])
        assert outcome.verdict is Verdict.OK
        client.close()
        process.send_signal(signal.SIGTERM)
        output, _ = process.communicate(timeout=30)
        assert process.returncode == 0, output


def test_an_empty_folder_without_secrets_is_refused_with_a_reason(tmp_path):
    process = _foreground(tmp_path)
    output, _ = process.communicate(timeout=60)
    assert process.returncode == 1
    assert "give --secrets and --people" in output


def test_the_server_dies_with_its_parent(own_slapd, tmp_path):
    own_slapd.slapd.stop()
    script = (
        "import os, sys\n"
        "from pathlib import Path\n"
        "from ldap_seed.server import Slapd\n"
        "from ldap_seed.settings import LdapSettings\n"
        "Slapd(LdapSettings(data=Path(sys.argv[1]))).start()\n"
        "os._exit(9)\n"
    )
    subprocess.run(
        [sys.executable, "-c", script, str(own_slapd.slapd.data)], cwd=Path(__file__).parents[2], check=False
    )
    deadline = time.monotonic() + 20
    while _is_alive(own_slapd.slapd):
        assert time.monotonic() < deadline


def _is_alive(slapd):
    try:
        slapd.ready(timeout=0.3)
    except SlapdFault:
        return False
    return True


def test_a_confined_program_is_run_from_a_private_copy(tmp_path):
    slapd = Slapd(LdapSettings(data=tmp_path, durable=False, size_mib=16, confined=True))
    slapd.seed([entry("o=gouv,c=fr", {"objectClass": "organization", "o": "gouv"})])
    slapd.start()
    running = [path.resolve() for path in Path("/proc").glob("[0-9]*/exe") if _is_readable(path)]
    assert tmp_path / "bin" / "slapd" in running
    slapd.stop()


def _is_readable(link):
    try:
        link.readlink()
    except OSError:
        return False
    return True
