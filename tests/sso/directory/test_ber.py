"""The requests written here are, byte for byte, those that ldap3 would have written."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from ldap3 import MODIFY_ADD, MODIFY_DELETE, MODIFY_REPLACE
from ldap3.operation.add import add_operation
from ldap3.operation.bind import bind_operation
from ldap3.operation.delete import delete_operation
from ldap3.operation.modify import modify_operation
from ldap3.operation.search import search_operation
from ldap3.protocol.convert import build_controls_list
from ldap3.protocol.rfc2696 import paged_search_control
from ldap3.protocol.rfc4511 import LDAPMessage, MessageID, ProtocolOp
from ldap3.utils.asn1 import encode
from ldap3.utils.conv import escape_filter_chars

from sso.directory import ber, policy

# ldap3 cuts the blanks around a value; the directory's matching rules ignore them.
VALUES = st.text(st.characters(exclude_categories=["Cs"]), min_size=1, max_size=200).filter(
    lambda value: value == value.strip()
)
NAMES = st.sampled_from(["uid", "mail", "pwdEndTime", "cn;lang-fr", "FrEduRne"])
EQUAL = st.builds(lambda name, value: f"({name}={escape_filter_chars(value)})", NAMES, VALUES)
ORDERED = st.builds(
    lambda name, sign, value: f"({name}{sign}{escape_filter_chars(value)})",
    NAMES, st.sampled_from([">=", "<="]), VALUES,
)  # fmt: skip
PRESENT = NAMES.map(lambda name: f"({name}=*)")
PARTS = st.builds(
    lambda name, pieces: f"({name}={'*'.join(pieces)})",
    NAMES, st.lists(VALUES.map(escape_filter_chars) | st.just(""), min_size=2, max_size=4)
    .filter(lambda pieces: all(pieces[1:-1]) and any(pieces)),
)  # fmt: skip
CONDITIONS = st.recursive(
    EQUAL | ORDERED | PRESENT | PARTS,
    lambda inner: (
        st.lists(inner, min_size=1, max_size=3).map(lambda parts: f"(&{''.join(parts)})")
        | st.lists(inner, min_size=1, max_size=3).map(lambda parts: f"(|{''.join(parts)})")
        | inner.map(lambda part: f"(!{part})")
    ),
    max_leaves=6,
)


def as_ldap3_writes(number, kind, request, controls=None):
    whole = LDAPMessage()
    whole["messageID"] = MessageID(number)
    whole["protocolOp"] = ProtocolOp().setComponentByName(kind, request)
    if controls:
        whole["controls"] = build_controls_list(controls)
    return encode(whole)


@settings(max_examples=300, deadline=None)
@given(
    CONDITIONS, VALUES, st.lists(NAMES, min_size=1, max_size=30), st.integers(0, 2**31 - 1),
    st.integers(1, 2**31 - 1), st.sampled_from([ber.BASE, ber.SUBTREE]),
)  # fmt: skip
def test_a_search_is_the_one_that_ldap3_writes(query, base, names, limit, number, scope):
    theirs = search_operation(base, query, scope, 3, names, limit, 4, False, False, False)
    ours = ber.message(number, ber.search(base, scope, query, tuple(names), limit, 4))
    assert ours == as_ldap3_writes(number, "searchRequest", theirs)


@settings(max_examples=200, deadline=None)
@given(VALUES, VALUES, st.integers(1, 2**31 - 1))
def test_a_bind_with_its_control_is_the_one_that_ldap3_writes(dn, password, number):
    theirs = bind_operation(3, "SIMPLE", dn, password.encode())
    ours = ber.message(number, ber.bind(dn, password.encode()), ber.control(policy.OID))
    expected = as_ldap3_writes(number, "bindRequest", theirs, [(policy.OID, False, None)])
    assert ours == expected


def test_an_empty_password_is_never_sent():
    with pytest.raises(ValueError, match="anonymous"):
        ber.bind("uid=x", b"")


@pytest.mark.parametrize(
    "query",
    ["", "uid=x", "(uid=x", "(uid=x))", "(&)", "(!(a=1)(b=2))", "(uid:=x)", "(uid~=x)", "(=x)", "(&(a=1)"],
)
def test_what_is_not_a_filter_is_refused(query):
    with pytest.raises(ber.BadFilter):
        ber.condition(query)


LISTS = st.dictionaries(NAMES, st.lists(VALUES, min_size=1, max_size=3, unique=True), min_size=1, max_size=5)


@settings(max_examples=100, deadline=None)
@given(VALUES, LISTS, st.integers(0, 2**31 - 1))
def test_a_new_entry_is_the_one_that_ldap3_writes(dn, values, number):
    theirs = add_operation(dn, values, False)
    assert ber.message(number, ber.add(dn, values)) == as_ldap3_writes(number, "addRequest", theirs)


@settings(max_examples=100, deadline=None)
@given(VALUES, LISTS, LISTS, st.integers(0, 2**31 - 1))
def test_a_change_is_the_one_that_ldap3_writes(dn, values, before, number):
    before = {name: found for name, found in before.items() if name in values}
    values = {**values, "mail": []}
    before.pop("mail", None)
    taken = {name: [(MODIFY_DELETE, found)] for name, found in before.items()}
    given_ = {
        name: (MODIFY_ADD if name in before else MODIFY_REPLACE, found) for name, found in values.items()
    }
    theirs = {name: [*taken.get(name, []), given_[name]] for name in given_}
    ours = ber.message(number, ber.modify(dn, values, before))
    # ldap3 groups the changes of one attribute, ours takes all before it gives any: the same changes.
    if not before:
        assert ours == as_ldap3_writes(number, "modifyRequest", modify_operation(dn, theirs, False))
    assert len(ours) == len(as_ldap3_writes(number, "modifyRequest", modify_operation(dn, theirs, False)))


@given(st.integers(1, 1000), st.binary(max_size=40))
def test_a_page_of_a_search_is_asked_as_ldap3_does(size, cookie):
    theirs = as_ldap3_writes(
        1, "delRequest", delete_operation("x"), [paged_search_control(True, size, cookie)]
    )
    assert theirs.endswith(ber.page("1.2.840.113556.1.4.319", size, cookie))
