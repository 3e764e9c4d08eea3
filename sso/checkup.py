"""« Tester une configuration »: what an operator wants to know of one application, in French sentences.

It calls one address only, the registered back-channel one, with a logout token that is none: the right answer
is 400 (Back-Channel Logout 1.0 § 2.8). It follows no redirect.
"""

import socket
from collections.abc import Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor, wait
from dataclasses import dataclass
from datetime import timedelta
from urllib.parse import urlsplit

import requests

from socle import clock
from socle.french import count, date_long, listing
from socle.inside import open_ways
from socle.settings import LOOPBACK
from socle.sql import Database
from sso import registry
from sso.claims import OFFLINE
from sso.models import ClientRow
from sso.registration import CODE, PUBLIC, REFRESH

TIMEOUT = 3  # seconds
OLD = timedelta(days=365)
NOT_A_TOKEN = "essai"  # noqa: S105 (what no application may accept)


@dataclass(frozen=True)
class Finding:
    """One thing found; `kind` is of the kit's notes: ok, info, warn, bad."""

    kind: str
    sentence: str


def examine(
    db: Database, client_id: str, issuer: str, inside: Mapping[str, str] | None = None
) -> list[Finding]:
    """Everything worth saying of this application; raises UnknownClient.

    `inside`: how applications are reached where their public address does not work from here.
    """
    row, others = registry.get(db, client_id), registry.everything(db)
    return [
        *_state(row),
        *_secret(row),
        *_offered(row),
        *_shared(row, others),
        *_names(row, inside or {}),
        *_backchannel(row, inside or {}),
        Finding("info", f"Adresse à donner à l’application : {issuer}/.well-known/openid-configuration"),
    ]


def _state(row: ClientRow) -> Iterator[Finding]:
    if row.disabled_at:
        yield Finding("bad", f"L’application est désactivée depuis le {date_long(row.disabled_at.date())}.")
    if row.pkce_exemption:
        yield Finding("warn", f"PKCE n’est pas demandé, pour cette raison : {row.pkce_exemption}")


def _secret(row: ClientRow) -> Iterator[Finding]:
    if row.token_endpoint_auth_method == PUBLIC:
        yield Finding("info", "L’application est publique : elle n’a pas de secret, PKCE la protège.")
        return
    if row.secret_at is None:
        yield Finding("warn", "La date du secret n’est pas connue : changez-le.")
    elif clock.now() - row.secret_at > OLD:
        yield Finding("warn", f"Le secret date du {date_long(row.secret_at.date())} : changez-le.")
    else:
        yield Finding("ok", f"Le secret date du {date_long(row.secret_at.date())}.")
    if row.old_secret_until and row.old_secret_until > clock.now():
        until = date_long(row.old_secret_until.date())
        yield Finding("warn", f"L’ancien secret est encore accepté, jusqu’au {until}.")


def _offered(row: ClientRow) -> Iterator[Finding]:
    if REFRESH in row.grant_types and OFFLINE not in row.scope.split():
        yield Finding("warn", f"{REFRESH} ne sert à rien sans {OFFLINE} dans scope.")
    if CODE in row.grant_types and not row.backchannel_logout_uri:
        yield Finding("warn", "Sans backchannel_logout_uri, l’application ignore qu’une session est finie.")
    if CODE in row.grant_types and not row.post_logout_redirect_uris:
        yield Finding("info", "Sans post_logout_redirect_uris, une déconnexion se termine sur nos pages.")


def _shared(row: ClientRow, others: list[ClientRow]) -> Iterator[Finding]:
    for other in others:
        both = set(row.redirect_uris) & set(other.redirect_uris)
        if both and other.client_id != row.client_id:
            said = f"{listing(sorted(both))} est aussi l’adresse de retour de {other.client_name}"
            yield Finding("bad", f"{said} ({other.client_id}) : les réponses se mélangent.")


def _names(row: ClientRow, inside: Mapping[str, str]) -> Iterator[Finding]:
    hosts = sorted({host for host in map(_host, _addresses(row, inside)) if host not in LOOPBACK})
    lost = _unresolved(hosts)
    if hosts and not lost:
        yield Finding("ok", f"{count(len(hosts), 'nom se résout', 'noms se résolvent')} : {listing(hosts)}.")
    for host in lost:
        yield Finding("bad", f"Le nom {host} ne se résout pas depuis ce serveur en {TIMEOUT} secondes.")


def _addresses(row: ClientRow, inside: Mapping[str, str]) -> list[str]:
    """The addresses that are reached by their own name."""
    known = [*row.redirect_uris, *row.post_logout_redirect_uris, row.backchannel_logout_uri, row.client_uri]
    return [uri for uri in known if uri and not any(uri.startswith(f"{public}/") for public in inside)]


def _host(uri: str) -> str:
    return urlsplit(uri).hostname or ""


def _unresolved(hosts: list[str]) -> list[str]:
    """The names that no resolver answers in time; one that hangs is left behind."""
    pool = ThreadPoolExecutor(8, thread_name_prefix="checkup")
    asked = {pool.submit(socket.getaddrinfo, host, None): host for host in hosts}
    done = wait(asked, TIMEOUT).done
    pool.shutdown(wait=False, cancel_futures=True)
    return [host for future, host in asked.items() if future not in done or future.exception()]


def _backchannel(row: ClientRow, inside: Mapping[str, str]) -> Iterator[Finding]:
    if not row.backchannel_logout_uri:
        return
    where = f"L’adresse de déconnexion {row.backchannel_logout_uri}"
    try:
        status = _post(row.backchannel_logout_uri, inside)
    except requests.RequestException as error:
        yield Finding("bad", f"{where} ne répond pas ({type(error).__name__}).")
        return
    if status == 400:
        yield Finding("ok", f"{where} répond, et refuse un faux jeton.")
    elif status < 300:
        yield Finding(
            "bad", f"{where} accepte un faux jeton : n’importe qui peut déconnecter ses utilisateurs."
        )
    else:
        yield Finding("bad", f"{where} répond {status} à un faux jeton, au lieu de 400.")


def _post(uri: str, inside: Mapping[str, str]) -> int:
    with open_ways(requests.Session(), inside) as session:
        answer = session.post(
            uri, data={"logout_token": NOT_A_TOKEN}, timeout=TIMEOUT, allow_redirects=False, stream=True
        )
        answer.close()
    return answer.status_code
