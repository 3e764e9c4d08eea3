"""An authorization request, judged whole (Core § 3.1.2.1, RFC 6749 § 4.1.1, RFC 7636 § 4.3); pure."""

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from werkzeug.datastructures import MultiDict

PARAMETERS = (
    *("response_type", "response_mode", "client_id", "redirect_uri", "scope", "state", "nonce", "prompt"),
    *("max_age", "code_challenge", "code_challenge_method", "acr_values", "claims", "login_hint"),
    *("id_token_hint", "ui_locales", "claims_locales", "display", "request", "request_uri", "registration"),
)
"""What may come once (RFC 6749 § 3.1); any other parameter is ignored, however often it comes."""

UNSUPPORTED = {
    "request": "request_not_supported",
    "request_uri": "request_uri_not_supported",
    "registration": "registration_not_supported",
}
MODES = ("query", "form_post")
PROMPTS = frozenset({"none", "login", "consent", "select_account"})
MAX_AGE = re.compile("[0-9]{1,10}")  # seconds; Python refuses to read endless numbers
CHALLENGE = re.compile(r"[A-Za-z0-9._~-]{43,128}")  # RFC 7636 § 4.2
LONGEST = 8000  # characters of one parameter

Claims = Mapping[str, Any]
Values = MultiDict[str, str]
"""The parameters as they came: some may have come twice."""


class Refusal(Exception):
    """An authorization error to send back to the application (RFC 6749 § 4.1.2.1, Core § 3.1.2.6)."""

    def __init__(self, error: str, description: str = "") -> None:
        super().__init__(error)
        self.error, self.description = error, description


@dataclass(frozen=True)
class AuthorizationRequest:
    """What an application asks; `scope` holds every word it asked."""

    redirect_uri: str
    response_mode: str
    scope: str
    state: str | None
    nonce: str | None
    prompts: frozenset[str]
    max_age: int | None  # seconds
    code_challenge: str
    id_token_hint: str
    acr_values: tuple[str, ...]
    id_token_claims: Claims
    userinfo_claims: Claims

    @property
    def silent(self) -> bool:
        """No page may be shown."""
        return "none" in self.prompts

    @property
    def essential_levels(self) -> tuple[str, ...]:
        """The levels of which one must be reached (`claims`, Core § 5.5.1.1); empty when none must."""
        asked = self.id_token_claims.get("acr") or {}
        return _values(asked) if asked.get("essential") is True else ()

    @property
    def wanted_levels(self) -> tuple[str, ...]:
        """The levels asked as a wish."""
        asked = self.id_token_claims.get("acr") or {}
        return self.acr_values or (() if self.essential_levels else _values(asked))

    @property
    def subject(self) -> str | None:
        """The only person for whom an answer is wanted (Core § 5.5.1), or None."""
        for claims in (self.id_token_claims, self.userinfo_claims):
            if value := (claims.get("sub") or {}).get("value"):
                return str(value)
        return None


def mode_of(values: Values) -> str:
    """How the answer goes back, errors included; what is not supported goes back by `query`."""
    mode = values.get("response_mode", "query")
    return mode if mode in MODES else "query"


def parse(values: Values, *, pkce: bool) -> AuthorizationRequest:
    """Judge the parameters of a known application at an exact address; raises Refusal.

    `pkce`: a code challenge is asked (every application that has no stated exemption).
    """
    _refuse_unsupported(values)
    id_token, userinfo = _claims(values.get("claims", ""))
    return AuthorizationRequest(
        redirect_uri=values.get("redirect_uri", ""),
        response_mode=_mode(values),
        scope=_scope(values),
        state=values.get("state", "") or None,
        nonce=values.get("nonce", "") or None,
        prompts=_prompts(values),
        max_age=_max_age(values),
        code_challenge=_challenge(values, pkce),
        id_token_hint=values.get("id_token_hint", ""),
        acr_values=tuple(values.get("acr_values", "").split()),
        id_token_claims=id_token,
        userinfo_claims=userinfo,
    )


def _refuse_unsupported(values: Values) -> None:
    if any(len(values.getlist(name)) > 1 for name in PARAMETERS):
        raise Refusal("invalid_request", "a parameter is repeated")
    if any(len(values.get(name, "")) > LONGEST for name in PARAMETERS):
        raise Refusal("invalid_request", "a parameter is too long")
    for name, error in UNSUPPORTED.items():
        if name in values:
            raise Refusal(error)
    if "response_type" not in values:
        raise Refusal("invalid_request", "response_type is missing")
    if values.get("response_type") != "code":
        raise Refusal("unsupported_response_type")


def _mode(values: Values) -> str:
    if values.get("response_mode", "query") not in MODES:
        raise Refusal("invalid_request", "response_mode")
    return mode_of(values)


def _scope(values: Values) -> str:
    words = values.get("scope", "").split()
    if "openid" not in words:
        raise Refusal("invalid_scope", "openid is missing")
    return " ".join(dict.fromkeys(words))


def _prompts(values: Values) -> frozenset[str]:
    found = frozenset(values.get("prompt", "").split())
    if found - PROMPTS or ("none" in found and len(found) > 1):
        raise Refusal("invalid_request", "prompt")
    return found


def _max_age(values: Values) -> int | None:
    text = values.get("max_age", "")
    if "max_age" not in values:
        return None
    if not MAX_AGE.fullmatch(text):
        raise Refusal("invalid_request", "max_age")
    return int(text)


def _challenge(values: Values, required: bool) -> str:
    challenge, method = values.get("code_challenge", ""), values.get("code_challenge_method", "")
    if not challenge and not method and not required:
        return ""
    if not CHALLENGE.fullmatch(challenge):
        raise Refusal("invalid_request", "code_challenge")
    if method != "S256":
        raise Refusal("invalid_request", "code_challenge_method must be S256")
    return challenge


def _claims(text: str) -> tuple[Claims, Claims]:
    """The `claims` parameter (Core § 5.5): (of the id_token, of userinfo)."""
    if not text:
        return {}, {}
    try:
        found = json.loads(text)
    except (ValueError, RecursionError) as error:
        raise Refusal("invalid_request", "claims") from error
    if not isinstance(found, dict):
        raise Refusal("invalid_request", "claims")
    return _asked(found.get("id_token")), _asked(found.get("userinfo"))


def _asked(claims: Any) -> Claims:
    if claims is None:
        return {}
    if not isinstance(claims, dict) or not all(_is_well_formed(one) for one in claims.values()):
        raise Refusal("invalid_request", "claims")
    return claims


def _is_well_formed(asked: Any) -> bool:
    """null, or an object whose members have the types of Core § 5.5.1."""
    if asked is None:
        return True
    return (
        isinstance(asked, dict)
        and isinstance(asked.get("essential", False), bool)
        and isinstance(asked.get("values", []), list)
        and not isinstance(asked.get("value"), dict | list)
    )


def _values(asked: Claims) -> tuple[str, ...]:
    found = [*asked.get("values", []), *([asked["value"]] if asked.get("value") is not None else [])]
    return tuple(one for one in found if isinstance(one, str))
