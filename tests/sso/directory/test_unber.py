"""The answers of the directory, read as ldap3 reads them; what is no answer is a cut connection."""

from contextlib import suppress

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from ldap3.operation.search import search_result_entry_response_to_dict_fast
from ldap3.protocol.rfc4511 import (
    LDAPDN,
    AttributeDescription,
    AttributeValue,
    LDAPMessage,
    MessageID,
    PartialAttribute,
    PartialAttributeList,
    ProtocolOp,
    SearchResultEntry,
    Vals,
)
from ldap3.strategy.sync import SyncStrategy  # noqa: F401  (its import mends pyasn1's encoder, as in production)
from ldap3.utils.asn1 import decode_message_fast, encode

from sso.directory import policy, unber

NAMES = st.from_regex(r"[A-Za-z][A-Za-z0-9-]{0,20}(;lang-fr)?", fullmatch=True)
VALUES = st.lists(st.text(max_size=200).map(str.encode) | st.binary(max_size=40), max_size=4)
ENTRIES = st.dictionaries(NAMES, VALUES, max_size=12)


def encoded(number: int, dn: str, attributes: dict[str, list[bytes]]) -> bytes:
    """An entry as a server sends it."""
    found = PartialAttributeList()
    for place, (name, values) in enumerate(attributes.items()):
        one, kept = PartialAttribute(), Vals()
        for rank, value in enumerate(values):
            kept[rank] = AttributeValue(value)
        one["type"], one["vals"] = AttributeDescription(name), kept
        found[place] = one
    entry = SearchResultEntry()
    entry["object"], entry["attributes"] = LDAPDN(dn), found
    whole = LDAPMessage()
    whole["messageID"] = MessageID(number)
    whole["protocolOp"] = ProtocolOp().setComponentByName("searchResEntry", entry)
    return bytes(encode(whole))


@settings(max_examples=300, deadline=None)
@given(st.integers(1, 2**31 - 1), st.text(max_size=300), ENTRIES)
def test_an_entry_is_the_one_that_ldap3_reads(number, dn, attributes):
    raw = encoded(number, dn, attributes)
    theirs = decode_message_fast(raw)
    facts = search_result_entry_response_to_dict_fast(theirs["payload"], None, None, False)
    ours = unber.message(raw)
    assert (ours.number, ours.kind & 0x1F) == (theirs["messageID"], theirs["protocolOp"])
    name, values = unber.entry(ours.body)
    assert name == facts["dn"]
    expected = {key.lower(): found or [] for key, found in facts["raw_attributes"].items()}
    assert {
        key: [one.decode("utf-8", "replace") for one in found] for key, found in expected.items()
    } == values


@settings(max_examples=300, deadline=None)
@given(st.binary(max_size=60))
def test_bytes_that_are_no_answer_are_a_cut_connection_and_nothing_else(raw):
    for read in (unber.message, unber.entry, unber.result, lambda given: unber.control(given, policy.OID)):
        with suppress(unber.BadAnswer):
            read(raw)


@settings(max_examples=200, deadline=None)
@given(ENTRIES, st.data())
def test_an_answer_cut_anywhere_is_refused(attributes, data):
    raw = encoded(7, "uid=x", attributes)
    with pytest.raises(unber.BadAnswer):
        unber.message(raw[: data.draw(st.integers(0, len(raw) - 1))])


def test_the_control_of_the_password_policy_is_found_among_others_with_or_without_a_criticality():
    value = bytes.fromhex("3003810101")  # accountLocked
    oid = policy.OID.encode()
    plain = b"\x04" + bytes([len(oid)]) + oid
    other = bytes.fromhex("300504033132333400")[:7]
    for inside in (plain, plain + b"\x01\x01\x00"):
        body = inside + b"\x04" + bytes([len(value)]) + value
        controls = other + b"\x30" + bytes([len(body)]) + body
        assert unber.control(controls, policy.OID) == value
    assert unber.control(b"\x30" + bytes([len(plain)]) + plain, policy.OID) is None
    assert unber.control(b"", policy.OID) is None
