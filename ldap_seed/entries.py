"""People as entries of the directory, with the state that each is there to show."""

from collections.abc import Iterable, Iterator, Mapping
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from ldap_seed.ldif import Values, entry
from ldap_seed.people import GRACE, Person, School
from ldap_seed.tree import LOCKED_UNTIL_UNLOCKED, OTHERS, STAFF
from sso.directory.names import given_keys, name_marks

PARIS = ZoneInfo("Europe/Paris")
UNIT_TYPES = {"CLG": "340", "LYC": "300", "LP": "320", "1ORD": "101"}


def dn_of(person: Person) -> str:
    """Where a person is: temporary agents are not staff of the ministry."""
    return f"uid={person.uid},{OTHERS if person.population == 'TEMP' else STAFF}"


def entries(
    people: Iterable[Person], schools: Mapping[str, School], hashes: Mapping[str, str], now: datetime
) -> Iterator[str]:
    """Everybody's entry. `hashes`: what userPassword holds, by uid."""
    for person in people:
        school = schools.get(person.uai or "")
        values = {**_names(person), **_career(person, school), **_state(person, now)}
        yield entry(dn_of(person), {**values, "userPassword": hashes.get(person.uid)})


def members(people: Iterable[Person]) -> dict[str, list[str]]:
    """Who is in each group."""
    found: dict[str, list[str]] = {}
    for person in people:
        for role in person.roles:
            found.setdefault(role, []).append(dn_of(person))
    return found


def _names(person: Person) -> dict[str, Values | None]:
    return {
        "objectClass": ["inetOrgPerson", "agentAcademique"],
        "uid": person.uid,
        "identifiantunique": person.unique_id,
        "cn": f"{person.prenom} {person.nom_usage}",
        "sn": person.nom_usage,
        "givenName": person.prenom,
        "displayName": f"{person.nom_usage} {person.prenom}",
        "nompatro": person.nom_naissance,
        "nomusage": person.nom_usage if person.nom_usage != person.nom_naissance else None,
        "anciennom": person.former_names,
        "codecivilite": person.civilite,
        "mail": person.mail,
        "numen": person.number,
        "datenaissance": person.date_naissance,
        "clenom": name_marks(person.nom_usage, person.nom_naissance, person.former_names),
        "cleprenom": given_keys(person.prenom),
    }


def _career(person: Person, school: School | None) -> dict[str, Values | None]:
    post = _post(school, person.title) if school else None
    return {
        "population": person.population,
        "grade": person.corps,
        "title": person.title,
        "rne": person.uai,
        "FrEduRne": post,
        "FrEduRneResp": _headed(school) if school and person.heads else None,
        "FrEduFonctAdm": person.function,
    }


def _post(school: School, title: str) -> str:
    nature = UNIT_TYPES.get(school.type, "")
    return f"{school.uai}$UAJ${school.secteur}${title}${school.uai}$T3${school.type}${nature}"


def _headed(school: School) -> str:
    return f"{school.uai}$UAJ${school.secteur}$N$T3${school.type}${UNIT_TYPES.get(school.type, '')}"


def _state(person: Person, now: datetime) -> dict[str, Values | None]:
    """The stored state, and what the password policy reads (decision 7)."""
    yesterday = stamp(now - timedelta(days=1))
    values: dict[str, Values | None] = {"etatcompte": person.etat, "finfonction": "N"}
    if person.leaves_on:
        values["dateff"] = stamp(_midnight(person.leaves_on))
        values["pwdEndTime"] = stamp(_midnight(person.leaves_on + GRACE + timedelta(days=1)))
    if person.etat == "VERROUILLE":
        values["etatcompte"] = "ACTIF"
        values["pwdAccountLockedTime"] = yesterday
        values["pwdPolicySubentry"] = LOCKED_UNTIL_UNLOCKED
    if person.etat in {"SUSPENDU", "CLOS"}:
        values["pwdEndTime"] = yesterday
    if person.etat in {"FIN_FONCTION", "CLOS"}:
        values["finfonction"] = "O"
    if person.must_change:
        values["pwdReset"] = "TRUE"
    return values


def stamp(at: datetime) -> str:
    """An instant as a directory writes it."""
    return f"{at.astimezone(UTC):%Y%m%d%H%M%SZ}"


def _midnight(day: date) -> datetime:
    return datetime.combine(day, time(), PARIS)
