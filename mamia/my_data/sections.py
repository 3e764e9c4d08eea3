"""What the service holds of somebody, section by section; what nobody can read is said to be held.

Names of sections and columns are for programs; titles and labels are for people. Values are texts, numbers,
instants (UTC), or None.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import select

from mamia.assistance.questions import SUBJECTS
from mamia.assistance.register import ASKER, STAFF
from mamia.assistance.rules import FOR_ASKER, State
from mamia.history.lines import all_of
from mamia.models import Favourite, PortalApplication, RequestMessage, RequestRow
from socle.sql import database
from sso import consents, contacts, seen
from sso.directory import directory
from sso.directory.account import Account
from sso.factors import recovery
from sso.factors.totp import authenticators
from sso.models import KnownDevice

Value = str | int | datetime | date | None
LINES_AT_MOST = 5000
WRITERS = {ASKER: "vous", STAFF: "le service"}


@dataclass(frozen=True)
class Section:
    """One table, the newest row first: `columns` maps names to labels; rows have those names, or more."""

    name: str
    title: str
    columns: Mapping[str, str]
    rows: list[dict[str, Value]]


UNREADABLE = (
    ("Mot de passe", "Gardé sous une forme qui ne permet pas de le retrouver. Personne ne peut le lire."),
    (
        "NUMEN ou numéro d’agent temporaire",
        "Donné par la gestion des personnels. Ce service peut le vérifier, pas le lire.",
    ),
    (
        "Date de naissance",
        "Donnée par la gestion des personnels. Ce service peut la vérifier, pas la lire.",
    ),
    (
        "Clés des applications d’authentification et codes de secours",
        "Gardés chiffrés ou sous forme d’empreinte. Ils ne sont montrés qu’une fois, à leur création.",
    ),
    (
        "Codes des lettres de l’assistance, de nos messages et du suivi des demandes",
        "Gardés sous forme d’empreinte. Ils ne sont écrits que dans la lettre, le message ou la page.",
    ),
)
FACTS = {
    "identifiant": ("Identifiant", "uid"),
    "identifiant_unique": ("Identifiant unique", "unique_id"),
    "civilite": ("Civilité", "civility"),
    "prenom": ("Prénom", "given_name"),
    "nom_usage": ("Nom d’usage", "usage_name"),
    "nom_naissance": ("Nom de naissance", "birth_name"),
    "adresse": ("Adresse académique", "mail"),
    "population": ("Population", "population"),
    "fonction": ("Fonction", "title"),
    "grade": ("Grade", "grade"),
    "discipline": ("Discipline", "discipline"),
    "fonction_administrative": ("Fonction administrative", "function"),
    "mot_de_passe_change_le": ("Dernier changement de mot de passe", "password_changed"),
    "mot_de_passe_expire_le": ("Fin de validité du mot de passe", "expires_at"),
    "fin_de_fonction": ("Fin de fonction", "leaves_on"),
    "fin_du_compte": ("Fin du compte", "ends_at"),
}


def everything(account: Account) -> list[Section]:
    """Every section, for the account as the directory has it now."""
    return [
        _account(account),
        _factors(account),
        _contacts(account),
        _sign_ins(account),
        _browsers(account),
        _consents(account),
        _favourites(account),
        _requests(account),
        _messages(account),
        _history(account),
        Section(
            "tenu_sans_pouvoir_etre_lu",
            "Ce que le service tient sans pouvoir le lire",
            {"donnee": "Donnée", "explication": "Explication"},
            [{"donnee": what, "explication": why} for what, why in UNREADABLE],
        ),
    ]


def _account(account: Account) -> Section:
    facts = [(key, label, getattr(account, field)) for key, (label, field) in FACTS.items()]
    several = [
        ("anciens_identifiants", "Anciens identifiants", account.former_uids),
        ("etablissements", "Établissements", account.schools),
        ("affectations", "Affectations", account.posts),
        ("responsabilites", "Responsabilités d’établissement", account.heads),
        ("roles", "Fonctions dans ces services", sorted(directory().roles(account))),
    ]
    state = ("etat", "État", account.state.value)
    rows = [*facts, state, *((key, label, ", ".join(values)) for key, label, values in several)]
    columns = {"nom": "Nom", "valeur": "Valeur"}
    return Section("compte", "Compte, dans l’annuaire", columns, [_fact(*row) for row in rows])


def _fact(key: str, label: str, value: Value) -> dict[str, Value]:
    return {"cle": key, "nom": label, "valeur": value}


def _factors(account: Account) -> Section:
    having: Iterable[tuple[str, Value, Value]] = [
        (one.name, one.created_at, one.last_used_at) for one in authenticators().of(account.unique_id)
    ]
    left = recovery.left(account.unique_id)
    codes = [(f"codes de secours restants\u00a0: {left}", None, None)] if left else []
    columns = {"nom": "Nom", "ajoute_le": "Ajouté le", "dernier_usage": "Dernier usage"}
    return _table("second_facteur", "Second facteur", columns, [*having, *codes])


def _contacts(account: Account) -> Section:
    columns = {"adresse": "Adresse", "ajoutee_le": "Ajoutée le", "utilisable_le": "Utilisable à partir du"}
    rows = [(one.address, one.added_at, one.usable_at) for one in contacts.of(account.unique_id)]
    return _table("adresses_de_secours", "Adresses de secours", columns, rows)


def _sign_ins(account: Account) -> Section:
    columns = {
        "depuis": "Depuis",
        "fin": "Fin",
        "appareil": "Appareil",
        "reseau": "Réseau",
        "applications": "Applications",
    }
    rows = [
        (one.since, one.ended_at, one.device, one.origin, ", ".join(one.applications))
        for some in seen.of(account.unique_id)
        for one in some
    ]
    return _table("connexions", "Connexions des six derniers mois", columns, rows)


def _browsers(account: Account) -> Section:
    found = select(KnownDevice.first_seen_at, KnownDevice.last_seen_at)
    with database().read() as sql:
        rows = sql.execute(found.where(KnownDevice.sub == account.unique_id)).all()
    columns = {"premiere_fois": "Première fois", "derniere_fois": "Dernière fois"}
    return _table("navigateurs", "Navigateurs reconnus", columns, [tuple(row) for row in rows])


def _consents(account: Account) -> Section:
    columns = {"application": "Application", "depuis": "Depuis", "apprend": "Ce qu’elle apprend"}
    rows = [(one.name, one.granted_at, ", ".join(one.learns)) for one in consents.of(account.unique_id)]
    return _table("applications_autorisees", "Applications autorisées", columns, rows)


def _favourites(account: Account) -> Section:
    titles = select(PortalApplication.title).join(Favourite, Favourite.application_id == PortalApplication.id)
    with database().read() as sql:
        found = sql.scalars(titles.where(Favourite.sub == account.unique_id)).all()
    rows = [(title,) for title in found]
    return _table("favoris", "Applications favorites", {"application": "Application"}, rows)


def _requests(account: Account) -> Section:
    columns = {"numero": "Numéro", "date": "Date", "objet": "Objet", "texte": "Texte", "etat": "État"}
    with database().read() as sql:
        mine = select(RequestRow).where(RequestRow.uid == account.uid).order_by(RequestRow.created_at.desc())
        found = [(row, SUBJECTS.get(row.subject, row.subject)) for row in sql.scalars(mine)]
    rows = [
        (row.number, row.created_at, about, row.text, FOR_ASKER[State(row.state)]) for row, about in found
    ]
    return _table("demandes", "Demandes et signalements", columns, rows)


def _said(row: RequestRow) -> tuple[str, str, str]:
    return SUBJECTS.get(row.subject, row.subject), row.text, FOR_ASKER[State(row.state)]


def _messages(account: Account) -> Section:
    """What was added to her requests; what is noted between colleagues is asked of the DPO."""
    columns = {"numero": "Demande", "date": "Date", "de": "De", "texte": "Texte"}
    hers = (RequestRow.uid == account.uid, RequestMessage.side.in_(WRITERS))
    added = select(RequestMessage).join(RequestRow, RequestRow.number == RequestMessage.number).where(*hers)
    with database().read() as sql:
        newest = sql.scalars(added.order_by(RequestMessage.id.desc())).all()
    rows = [(row.number, row.at, WRITERS[row.side], row.text) for row in newest]
    return _table("messages_des_demandes", "Messages de ces demandes", columns, rows)


def _history(account: Account) -> Section:
    columns = {"date": "Date", "acte": "Acte", "par": "Par", "raison": "Raison", "depuis": "Depuis"}
    rows = [(line.at, line.what, line.who, line.why, line.origin) for line in all_of(account, LINES_AT_MOST)]
    return _table("historique", "Historique", columns, rows)


def _table(name: str, title: str, columns: Mapping[str, str], rows: Iterable[tuple[Value, ...]]) -> Section:
    return Section(name, title, columns, [dict(zip(columns, row, strict=True)) for row in rows])
