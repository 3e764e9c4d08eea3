"""Least power: what each service account can and cannot do (decision 8, ADR 0002)."""

import pytest
from ldap3 import ANONYMOUS, MODIFY_ADD, MODIFY_DELETE, MODIFY_REPLACE, NONE, Connection, Server

from ldap_seed.tree import BASE, DECOY, SERVICES, STAFF

COMPARE_TRUE, INSUFFICIENT = 6, 50
EVERYTHING = "(objectClass=*)"


@pytest.fixture
def link(slapd):
    """`link(name)`: a connection as one of the service accounts."""
    opened = []

    def connect(name):
        password = getattr(slapd.services, name)
        server = Server(slapd.slapd.uri, get_info=NONE)
        made = Connection(server, f"cn={name},{SERVICES}", password, check_names=False, auto_bind=True)
        opened.append(made)
        return made

    yield connect
    for one in opened:
        one.unbind()


def read(connection, dn):
    """Names of the attributes that this connection gets of an entry."""
    connection.search(dn, EVERYTHING, "BASE", attributes=["*", "+"])
    rows = [row for row in connection.response or [] if row["type"] == "searchResEntry"]
    return {name.lower() for row in rows for name in row["raw_attributes"]}


def test_nobody_reads_anything_without_an_account(slapd):
    anonymous = Connection(Server(slapd.slapd.uri, get_info=NONE), authentication=ANONYMOUS)
    assert not anonymous.bind()
    anonymous.search(BASE, EVERYTHING)
    assert not anonymous.response
    anonymous.search("", EVERYTHING, "BASE")
    assert not anonymous.response
    anonymous.unbind()


def test_a_person_reads_nothing_in_her_own_name(slapd, new_agent):
    account, known = new_agent()
    person = Connection(Server(slapd.slapd.uri, get_info=NONE), account.dn, known.password, auto_bind=True)
    assert read(person, account.dn) == set()
    assert read(person, BASE) == set()
    assert not person.modify(account.dn, {"mail": [(MODIFY_REPLACE, ["a@b.example"])]})
    person.unbind()


@pytest.mark.parametrize("name", ["connexion", "compte", "alimentation"])
def test_no_service_reads_a_numen_a_birth_date_or_a_hash(link, new_agent, name):
    account, _ = new_agent()
    found = read(link(name), account.dn)
    assert "uid" in found
    assert not found & {"numen", "datenaissance", "userpassword", "pwdhistory"}


def test_the_sign_in_cannot_ask_about_a_numen_or_a_birth_date(link, new_agent):
    account, known = new_agent()
    connexion = link("connexion")
    for attribute, value in (("numen", known.numen), ("datenaissance", known.birth_date)):
        assert not connexion.compare(account.dn, attribute, value)
        assert connexion.result["result"] == INSUFFICIENT
        connexion.search(STAFF, f"({attribute}={value})", attributes=["uid"])
        assert not connexion.response


def test_the_account_pages_compare_a_numen_and_cannot_search_by_it(link, new_agent):
    account, known = new_agent()
    compte = link("compte")
    assert compte.compare(account.dn, "numen", known.numen)
    compte.search(STAFF, f"(numen={known.numen})", attributes=["uid"])
    assert not compte.response
    compte.search(STAFF, f"(&(uid={account.uid})(numen=16*))", attributes=["uid"])
    assert not compte.response


def test_the_account_pages_search_a_birth_date_and_cannot_compare_it(link, new_agent):
    account, known = new_agent()
    compte = link("compte")
    compte.search(STAFF, f"(&(uid={account.uid})(datenaissance={known.birth_date}))", attributes=["uid"])
    assert [row["dn"] for row in compte.response] == [account.dn]
    assert not compte.compare(account.dn, "datenaissance", known.birth_date)
    assert compte.result["result"] == INSUFFICIENT


@pytest.mark.parametrize(
    ("attribute", "value"),
    [
        ("mail", "a@b.example"), ("sn", "AUTRE"), ("numen", "16E0000000AAA"), ("datenaissance", "2000-01-01"),
        ("identifiantunique", "x"), ("finfonction", "N"),
        ("dateff", "20990101000000Z"), ("pwdAccountLockedTime", "000001010000Z"), ("clenom", "u:autre"),
        ("pwdPolicySubentry", DECOY),
    ],
)  # fmt: skip
def test_the_account_pages_change_no_fact(link, new_agent, attribute, value):
    account, _ = new_agent()
    compte = link("compte")
    assert not compte.modify(account.dn, {attribute: [(MODIFY_REPLACE, [value])]})
    assert compte.result["result"] == INSUFFICIENT


@pytest.mark.parametrize("attribute", ["etatcompte", "pwdReset", "mail", "userPassword"])
def test_the_sign_in_changes_nothing(link, new_agent, attribute):
    account, _ = new_agent()
    connexion = link("connexion")
    value = {"etatcompte": "ACTIF", "pwdReset": "TRUE"}.get(attribute, "autre-mot-de-passe")
    assert not connexion.modify(account.dn, {attribute: [(MODIFY_REPLACE, [value])]})
    assert connexion.result["result"] == INSUFFICIENT
    connexion.extend.standard.modify_password(account.dn, None, "autre-mot-de-passe")
    assert connexion.result["result"] == INSUFFICIENT


@pytest.mark.parametrize("name", ["connexion", "compte", "alimentation"])
def test_no_service_touches_another_service_the_decoy_a_role_or_a_policy(link, slapd, name):
    connection = link(name)
    for dn in (f"cn=compte,{SERVICES}", f"cn=alimentation,{SERVICES}", DECOY):
        connection.extend.standard.modify_password(dn, None, "autre-mot-de-passe")
        assert connection.result["result"] == INSUFFICIENT
        assert "userpassword" not in read(connection, dn)
    dpo, policy = f"cn=dpo,ou=roles,{BASE}", f"cn=agents,ou=politiques,{BASE}"
    assert not connection.modify(dpo, {"member": [(MODIFY_ADD, [f"uid=fdurand4,{STAFF}"])]})
    assert not connection.modify(policy, {"pwdMinLength": [(MODIFY_REPLACE, ["1"])]})


def test_only_the_sign_in_reads_roles(link):
    dpo = f"cn=dpo,ou=roles,{BASE}"
    assert "member" in read(link("connexion"), dpo)
    assert read(link("compte"), dpo) == set()
    assert read(link("alimentation"), dpo) == set()


def test_only_the_sign_in_asks_what_was_changed(link, new_agent):
    account, _ = new_agent()
    for name in ("connexion", "compte", "alimentation"):
        asked = link(name)
        asked.search(STAFF, "(modifyTimestamp>=20000101000000Z)", attributes=["modifyTimestamp"])
        found = {row["dn"] for row in asked.response if row["attributes"].get("modifyTimestamp")}
        assert (account.dn in found) == (name == "connexion")


def test_the_feed_adds_a_person_without_a_password_and_removes_nobody(link):
    feed = link("alimentation")
    values = {
        "uid": "nouveau", "cn": "Lou NOUVEAU", "sn": "NOUVEAU", "givenName": "Lou", "numen": "16E2699999ZZZ",
        "datenaissance": "1999-01-01", "etatcompte": "A_ACTIVER", "clenom": "u:nouveau", "cleprenom": "lou",
        "identifiantunique": "3b0a4c8e-0000-4000-8000-000000000001",
    }  # fmt: skip
    classes = ["inetOrgPerson", "agentAcademique"]
    dn = f"uid=nouveau,{STAFF}"
    assert not feed.add(dn, classes, {**values, "userPassword": "choisi-par-le-flux"})
    assert feed.add(dn, classes, values), feed.result
    assert feed.modify(dn, {"sn": [(MODIFY_REPLACE, ["NEUVE"])], "numen": [(MODIFY_DELETE, [])]}), feed.result
    assert not feed.delete(dn)
    assert not feed.modify(dn, {"userPassword": [(MODIFY_REPLACE, ["choisi-par-le-flux"])]})


def test_the_feed_finds_people_by_their_number_and_reads_back_neither_it_nor_a_birth_date(link, new_agent):
    account, known = new_agent()
    feed = link("alimentation")
    feed.search(STAFF, f"(numen={known.numen})", attributes=["*", "+"])
    (row,) = [row for row in feed.response if row["type"] == "searchResEntry"]
    assert row["dn"] == account.dn
    assert not {name.lower() for name in row["raw_attributes"]} & {"numen", "datenaissance", "userpassword"}


def test_the_feed_empties_a_closed_entry_of_its_password(link, new_agent, slapd):
    account, known = new_agent(etatcompte="CLOS")
    feed = link("alimentation")
    assert feed.modify(account.dn, {"userPassword": [(MODIFY_DELETE, [])]}), feed.result
    person = Connection(Server(slapd.slapd.uri, get_info=NONE), account.dn, known.password)
    assert not person.bind()
    person.unbind()


@pytest.mark.parametrize("attribute", ["uid", "mail", "identifiantunique", "numen"])
def test_two_people_never_share_what_names_one_of_them(slapd, new_agent, directory, attribute):
    first, known = new_agent()
    held = {"uid": first.uid, "mail": first.mail, "identifiantunique": first.unique_id, "numen": known.numen}
    second, _ = new_agent()
    root = slapd.as_root()
    assert not root.modify(second.dn, {attribute: [(MODIFY_ADD, [held[attribute]])]})
    root.unbind()
