"""What the commands do; each gives the lines to print."""

import argparse
import json
import os
import sys
from collections.abc import Callable, Iterator
from contextlib import nullcontext
from datetime import timedelta
from pathlib import Path
from time import monotonic

from mamia.app import create_app
from mamia.helpdesk import lift as desk_lift
from mamia.helpdesk import lost_factor as lost
from socle.settings import Socle, load
from socle.sql import Database
from sso import checkup, contacts, establishments, registration, registry, rotation
from sso.factors.totp import Authenticators
from sso.keys import Keys
from sso.metadata import ClientRefused
from sso.models import ClientRow
from sso.passwords import loading
from sso.registration import PUBLIC
from sso.settings import Sso

TOLD_EVERY = 5.0  # seconds

Lines = Iterator[str]
Command = Callable[[Database, argparse.Namespace], Lines]


def clients(db: Database, chosen: argparse.Namespace) -> Lines:
    """Register the applications of a JSON file, or replace them."""
    found = registry.read(chosen.file.read_bytes())
    for metadata in found:
        if names := registration.ignored(metadata):
            yield f"{metadata.get('client_id')}: these names mean nothing here: {', '.join(names)}"
    for client_id, secret in registry.register_all(db, found).items():
        yield f"{client_id}: secret, shown this once: {secret}"


def client_list(db: Database, chosen: argparse.Namespace) -> Lines:
    """One line for each application."""
    for row in registry.everything(db):
        yield "\t".join((row.client_id, row.client_name, *_marks(row)))


def client_show(db: Database, chosen: argparse.Namespace) -> Lines:
    """What was registered, as JSON that `clients` takes back; never a secret."""
    yield json.dumps(registry.metadata_of(registry.get(db, chosen.client_id)), indent=1, ensure_ascii=False)


def client_create(db: Database, chosen: argparse.Namespace) -> Lines:
    """Add an application from the options; the other names of RFC 7591 want a JSON file."""
    metadata = {
        "client_id": chosen.client_id,
        "client_name": chosen.name,
        "redirect_uris": chosen.redirect_uri,
        "post_logout_redirect_uris": chosen.post_logout_uri,
        "backchannel_logout_uri": chosen.backchannel_uri,
        "scope": chosen.scope,
        "token_endpoint_auth_method": PUBLIC if chosen.public else None,
        "first_party": chosen.first_party,
    }
    if secret := registry.register(db, metadata, new=True):
        yield f"{chosen.client_id}: secret, shown this once: {secret}"


def client_rotate(db: Database, chosen: argparse.Namespace) -> Lines:
    """Give another secret."""
    if chosen.overlap < 0:
        raise ClientRefused("overlap", "un nombre de jours, 0 ou plus.")
    secret = registry.rotate_secret(db, chosen.client_id, timedelta(days=chosen.overlap))
    yield f"{chosen.client_id}: secret, shown this once: {secret}"
    after = f"accepted for {chosen.overlap} more days" if chosen.overlap else "no longer accepted"
    yield f"the one before is {after}"


def client_test(db: Database, chosen: argparse.Namespace) -> Lines:
    """Say what is right and wrong with an application."""
    for found in checkup.examine(db, chosen.client_id, load(Sso).issuer, load(Socle).inside):
        yield f"{found.kind:4} {found.sentence}"


def client_disable(db: Database, chosen: argparse.Namespace) -> Lines:
    """Close an application."""
    registry.disable(db, chosen.client_id)
    yield f"{chosen.client_id} is disabled, its tokens are revoked"


def client_enable(db: Database, chosen: argparse.Namespace) -> Lines:
    """Open it again."""
    registry.enable(db, chosen.client_id)
    yield f"{chosen.client_id} is enabled"


def keys_list(db: Database, chosen: argparse.Namespace) -> Lines:
    """Every signing key and since when it is what it is."""
    for row in rotation.states(db):
        yield f"{row.alg}\t{row.state}\t{row.since:%Y-%m-%d %H:%M} UTC\t{row.kid}"


def keys_rotate(db: Database, chosen: argparse.Namespace) -> Lines:
    """The next key of each algorithm signs; raises TooSoon while it is too new, unless `--now`."""
    keys = _keys(db)
    for alg in chosen.alg:
        done = rotation.rotate(keys, alg, at_once=chosen.now)
        yield f"{alg}: the next key signs now" if done else f"{alg}: another rotation has just been made"


def keys_replace(db: Database, chosen: argparse.Namespace) -> Lines:
    """Throw every key away: what they signed is refused from now on."""
    rotation.replace(_keys(db))
    yield "every signing key is new: what the others signed is refused"


def reseal(db: Database, chosen: argparse.Namespace) -> Lines:
    """Encrypt what is secret at rest with the newest master key."""
    settings = load(Sso)
    count = _keys(db).reseal() + Authenticators(db, settings).reseal() + contacts.reseal(db, settings)
    yield f"{count} keys are sealed with the newest master key"


def leaked(db: Database, chosen: argparse.Namespace) -> Lines:
    """Replace the list of the passwords that attackers have; tells how far it is every few seconds."""
    target, told_at = load(Sso).leaked, monotonic()
    with nullcontext(sys.stdin.buffer) if chosen.file == "-" else Path(chosen.file).open("rb") as source:
        whole = os.fstat(source.fileno()).st_size
        for told in loading.load(source, target):
            if monotonic() - told_at >= TOLD_EVERY:
                told_at = monotonic()
                share = f" ({min(100, 100 * told.read // whole)} %)" if whole else ""
                yield f"{told.taken} passwords read{share}"
    what = "words" if told.words else f"{told.kind.name} digests"
    yield f"{told.taken} {what} are refused from now on; {target}: {target.stat().st_size} bytes"
    if told.left_out:
        yield f"{told.left_out} lines were neither a digest of that kind nor blank: left out"


def schools(db: Database, chosen: argparse.Namespace) -> Lines:
    """Replace the known schools by those of a CSV file."""
    found = establishments.read(chosen.file.read_bytes())
    establishments.replace(db, found)
    yield f"{len(found.rows)} schools are known; {found.left_out} lines had no code of a school"


def lost_factor(db: Database, chosen: argparse.Namespace) -> Lines:
    """Remove the second factor of an account that no agent may touch."""
    lost.remove_as_operator(create_app(), chosen.uid, chosen.reason)
    yield from ()


def lift(db: Database, chosen: argparse.Namespace) -> Lines:
    """End the lock « Ce n’est pas moi » of an account that no agent may touch."""
    desk_lift.lift_as_operator(create_app(), chosen.uid, chosen.reason)
    yield from ()


def _keys(db: Database) -> Keys:
    return Keys(db, load(Sso))


def _marks(row: ClientRow) -> Iterator[str]:
    if row.first_party:
        yield "first party"
    if row.token_endpoint_auth_method == PUBLIC:
        yield "public"
    if row.disabled_at:
        yield "disabled"
