"""The authorization endpoint (Core § 3.1.2): who, how surely, with whose leave; then a code."""

from collections.abc import Callable

from flask import current_app, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user
from werkzeug.datastructures import MultiDict

from socle import audit, clock
from socle.audit import Event
from socle.sql import database
from socle.web.errors import error_page
from sso import (
    authorization_request,
    clients,
    codes,
    consents,
    interactions,
    issuing,
    levels,
    second_factor,
    signin_page,
)
from sso.authorization_request import AuthorizationRequest, Refusal, Values
from sso.claims import names_of
from sso.clients import Client
from sso.directory import directory
from sso.interactions import Kept
from sso.issuing import issuer
from sso.keys import Keys
from sso.protocol import answers
from sso.sessions import SignIn

UNMET = "unmet_authentication_requirements"  # OpenID Connect Core Error Code of that name, 1.0
JOURNEY = 900  # seconds from a sign-in asked for to the code: a second factor, a consent
Page = Callable[[Kept], ResponseReturnValue]
WHY = "L’application «\u00a0{}\u00a0» demande une connexion plus sûre."


def authorize() -> ResponseReturnValue:
    """A request as it comes: the application is known and its address exact, or nothing is sent anywhere."""
    client = _client(request.values)
    if client is None:
        return _unknown_application()
    if request.method == "GET":
        return _judge(client, request.values, None)
    try:  # the session cookie is Lax: come back by GET to have it
        asked = authorization_request.parse(request.values, pkce=not client.pkce_exemption)
    except Refusal as refusal:
        return _refuse(request.values, refusal)
    kept = interactions.keep(request.values.to_dict(), _wanted_level(client, asked))
    return redirect(url_for("oidc.resume", demande=kept.identifier), 303)


def resume() -> ResponseReturnValue:
    """A kept request, once its person has signed in or answered."""
    kept = interactions.find(request.args.get("demande"))
    if kept is None:
        return error_page(
            400,
            "Cette demande a expiré",
            "La page est restée ouverte trop longtemps. Repartez de la page d’accueil de l’application.",
        )
    return answer(kept)


def answer(kept: Kept) -> ResponseReturnValue:
    """What a kept request is answered, with who is signed in now."""
    values = MultiDict(kept.parameters)
    if request.method == "POST" and authorization_request.mode_of(values) == "form_post":
        interactions.note(kept)  # that answer is a page, which must not be the answer to a typed password
        return _to("oidc.resume")(kept)
    client = _client(values)
    return _unknown_application() if client is None else _judge(client, values, kept)


def _judge(client: Client, values: Values, kept: Kept | None) -> ResponseReturnValue:
    try:
        asked = authorization_request.parse(values, pkce=not client.pkce_exemption)
        return _decide(client, asked, values.to_dict(), kept)
    except Refusal as refusal:
        return _refuse(values, refusal)


def _decide(
    client: Client, asked: AuthorizationRequest, parameters: dict[str, str], kept: Kept | None
) -> ResponseReturnValue:
    """Ask for what is missing, one page at a time; then give the code."""

    def ask(error: str, page: Page) -> ResponseReturnValue:
        if asked.silent:
            raise Refusal(error)
        if kept is None:
            return page(interactions.keep(parameters, _wanted_level(client, asked)))
        interactions.note(kept)
        return page(kept)

    signed_in = _right_person(asked, kept)
    if signed_in is None:
        return ask("login_required", lambda kept: signin_page.first(kept, kept.identifier))
    if kept and kept.is_marked(interactions.REFUSED, signed_in.sub):
        raise Refusal("access_denied")
    if "select_account" in asked.prompts and not _has_chosen(kept, signed_in):
        return ask("account_selection_required", _to("oidc.choose"))
    if level := _missing_level(client, asked, signed_in, kept):
        why = WHY.format(client.name)
        return ask(UNMET, lambda kept: second_factor.raise_to(level, why, kept.identifier))
    scope = client.get_allowed_scope(asked.scope)
    again = "consent" in asked.prompts and not (
        kept and kept.is_marked(interactions.CONSENTED, signed_in.sub)
    )
    names = issuing.may_have(client, {*asked.id_token_claims, *asked.userinfo_claims}) - names_of(scope)
    if again or consents.needed(signed_in.sub, client, scope, names):
        page = consents.ask
        return ask(
            "consent_required", lambda kept: redirect(page(kept.identifier, client, scope, names), 303)
        )
    code = codes.issue(client, asked, scope, signed_in, _answered_level(asked, signed_in))
    return answers.send(asked.redirect_uri, asked.response_mode, {"code": code, "state": asked.state})


def _to(endpoint: str) -> Page:
    return lambda kept: redirect(url_for(endpoint, demande=kept.identifier), 303)


def _right_person(asked: AuthorizationRequest, kept: Kept | None) -> SignIn | None:
    """Who is signed in, if recently enough and the one that is meant; None: the sign-in page is needed."""
    if not current_user.is_authenticated:
        return None
    signed_in: SignIn = current_user._get_current_object()
    since_asked = _is_since(kept, signed_in)
    if any(one != signed_in.sub for one in _meant(asked)):
        if since_asked:
            raise Refusal("login_required", "another person has signed in")
        return None
    age = (clock.now() - signed_in.auth_time).total_seconds()
    if asked.max_age is not None and age > asked.max_age + (JOURNEY if since_asked else 0):
        return None
    return None if "login" in asked.prompts and not since_asked else signed_in


def _meant(asked: AuthorizationRequest) -> list[str]:
    """The `sub` that the hint and the `claims` parameter name (Core § 3.1.2.1, § 5.5.1)."""
    found = [asked.subject] if asked.subject else []
    if asked.id_token_hint:
        keys: Keys = current_app.extensions["keys"]
        hint = keys.read(asked.id_token_hint)
        if hint is None or hint.get("iss") != issuer() or "events" in hint:
            raise Refusal("invalid_request", "id_token_hint")
        found.append(str(hint.get("sub")))
    return found


def _is_since(kept: Kept | None, signed_in: SignIn) -> bool:
    """Did this sign-in come after the request, and so answer it?"""
    return (
        kept is not None
        and kept.is_marked(interactions.SIGNED_IN, signed_in.id)
        and signed_in.auth_time >= kept.at
    )


def _has_chosen(kept: Kept | None, signed_in: SignIn) -> bool:
    return kept is not None and (
        kept.is_marked(interactions.CHOSEN, signed_in.sub) or _is_since(kept, signed_in)
    )


def _missing_level(
    client: Client, asked: AuthorizationRequest, signed_in: SignIn, kept: Kept | None
) -> str | None:
    """The level to ask for now; raises when one that must be reached cannot be (Core § 5.5.1.1)."""
    reached = "eidas1" if _is_factor_stale(asked, signed_in, kept) else signed_in.acr
    for wanted, essential in _levels(client, asked):
        if not wanted or levels.answer(reached, wanted):
            continue
        level = levels.lowest(wanted)
        account = directory().by_unique_id(signed_in.sub) if level else None
        if level and account and second_factor.can_reach(account, level):
            if essential or not asked.silent:
                return level
        elif essential:
            raise Refusal(UNMET)
    return None


def _is_factor_stale(asked: AuthorizationRequest, signed_in: SignIn, kept: Kept | None) -> bool:
    """Who must sign in anew must show both factors anew."""
    shown = signed_in.second_factor_at
    if shown is None or kept is None or shown >= kept.at:
        return False
    age = (clock.now() - shown).total_seconds()
    return "login" in asked.prompts or (asked.max_age is not None and age > asked.max_age)


def _levels(client: Client, asked: AuthorizationRequest) -> tuple[tuple[tuple[str, ...], bool], ...]:
    """The levels asked, with whether one of them must be reached."""
    return (client.default_acr_values, True), (asked.essential_levels, True), (asked.wanted_levels, False)


def _wanted_level(client: Client, asked: AuthorizationRequest) -> str:
    """The easiest level above a password that meets what is asked, so that one sign-in suffices."""
    above = [wanted for wanted, _ in _levels(client, asked) if wanted and not levels.answer("eidas1", wanted)]
    found = [level for wanted in above if (level := levels.lowest(wanted))]
    return max(found, key=levels.REACHABLE.index, default="")


def _answered_level(asked: AuthorizationRequest, signed_in: SignIn) -> str:
    """The `acr` to say: of levels that had to be reached the highest that is, else the one reached."""
    return levels.answer(signed_in.acr, asked.essential_levels) or signed_in.acr


def _client(values: Values) -> Client | None:
    """The application, if it is known and its address exact; checked before anything is sent anywhere."""
    if any(len(values.getlist(name)) > 1 for name in ("client_id", "redirect_uri")):
        return None
    client = clients.find(database(), values.get("client_id", ""))
    return client if client and client.check_redirect_uri(values.get("redirect_uri", "")) else None


def _refuse(values: Values, refusal: Refusal) -> ResponseReturnValue:
    mode, state = authorization_request.mode_of(values), values.get("state", "")
    return answers.refuse(values.get("redirect_uri", ""), mode, state, refusal)


def _unknown_application() -> ResponseReturnValue:
    with database().begin() as session:
        audit.record(session, Event.CLIENT_REFUSED, why="unknown client or redirect_uri")
    return error_page(
        400,
        "Cette application n’est pas reconnue",
        "La demande de connexion ne vient pas d’une application enregistrée, ou elle est incomplète. "
        "Repartez de la page d’accueil de l’application.",
    )
