"""The password-policy control, which ldap3 brings back undecoded (draft-behera-10 § 6.2)."""

from dataclasses import dataclass
from enum import IntEnum

from pyasn1.codec.ber import decoder
from pyasn1.error import PyAsn1Error
from pyasn1.type import namedtype, tag, univ

OID = "1.3.6.1.4.1.42.2.27.8.5.1"
NOTHING = b"\x30\x00"  # what comes with nearly every sign-in


class PolicyError(IntEnum):
    """Errors of the control, by their numbers in the draft."""

    PASSWORD_EXPIRED = 0
    ACCOUNT_LOCKED = 1
    CHANGE_AFTER_RESET = 2
    MODIFICATION_NOT_ALLOWED = 3
    MUST_SUPPLY_OLD = 4
    INSUFFICIENT_QUALITY = 5
    TOO_SHORT = 6
    TOO_YOUNG = 7
    IN_HISTORY = 8
    TOO_LONG = 9  # OpenLDAP 2.5


@dataclass(frozen=True)
class PolicyAnswer:
    """What the control said; all None when it said nothing or was absent."""

    error: PolicyError | None = None
    expires_in: int | None = None
    grace_left: int | None = None


def _tagged(kind: type[univ.Integer], number: int) -> univ.Integer:
    tagged: univ.Integer = kind().subtype(  # type: ignore[no-untyped-call]
        implicitTag=tag.Tag(tag.tagClassContext, tag.tagFormatSimple, number)
    )
    return tagged


class _Warning(univ.Choice):
    componentType = namedtype.NamedTypes(
        namedtype.NamedType("timeBeforeExpiration", _tagged(univ.Integer, 0)),
        namedtype.NamedType("graceAuthNsRemaining", _tagged(univ.Integer, 1)),
    )


class _Response(univ.Sequence):
    componentType = namedtype.NamedTypes(
        namedtype.OptionalNamedType(
            "warning",
            _Warning().subtype(  # type: ignore[no-untyped-call]
                explicitTag=tag.Tag(tag.tagClassContext, tag.tagFormatConstructed, 0)
            ),
        ),
        namedtype.OptionalNamedType("error", _tagged(univ.Enumerated, 1)),
    )


def decode(value: bytes | None) -> PolicyAnswer:
    """Read the control's value; a value that is not one says nothing."""
    if not value or value == NOTHING:
        return PolicyAnswer()
    try:
        response, _rest = decoder.decode(value, asn1Spec=_Response())
    except PyAsn1Error:
        return PolicyAnswer()
    warning, error = response["warning"], response["error"]
    kind = warning.getName() if warning.isValue else None
    seconds_or_count = int(warning.getComponent()) if kind else None
    return PolicyAnswer(
        error=_known(int(error)) if error.isValue else None,
        expires_in=seconds_or_count if kind == "timeBeforeExpiration" else None,
        grace_left=seconds_or_count if kind == "graceAuthNsRemaining" else None,
    )


def _known(number: int) -> PolicyError | None:
    return PolicyError(number) if number in PolicyError._value2member_map_ else None
