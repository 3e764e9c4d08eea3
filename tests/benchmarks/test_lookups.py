"""The look-ups of benchmarks/lookups, on a smaller crowd: the right person, and only that one."""

import random
import shutil
import tempfile
from pathlib import Path

from benchmarks.lookups.check import look_up_all
from benchmarks.lookups.typing import WAYS
from ldap_seed.populate import Synthesis, synthetic_entries
from ldap_seed.server import Slapd
from ldap_seed.settings import LdapSettings
from ldap_seed.tree import ServicePasswords
from sso.directory import Directory
from tests.fixtures_directory import directory_settings


def test_people_drawn_at_random_and_typed_in_ten_ways_are_found_alone() -> None:
    folder, passwords = Path(tempfile.mkdtemp(prefix="lk")), ServicePasswords.generated()
    slapd = Slapd(LdapSettings(data=folder, durable=False, size_mib=64))
    slapd.seed(synthetic_entries(1500, passwords, ["mot-de-passe"]))
    slapd.start()
    everybody = list(Synthesis().people(1500))
    chosen = random.Random(7).sample(everybody, 60)
    directory = Directory(directory_settings(slapd, passwords))
    try:
        found = look_up_all(directory, everybody, chosen)
    finally:
        directory.close()
        slapd.stop()
        shutil.rmtree(folder)
    assert found.wrong == []
    assert found.right + found.neutral == 60 * len(WAYS)
    assert all(found.by_way[way.__name__] > 50 for way in WAYS)
