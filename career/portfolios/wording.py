"""Facts of portfolios in words (pure)."""

from collections.abc import Iterable, Mapping

from career.delays.open_days import TERRITORIES
from career.dossier.vocabulary import POPULATIONS
from career.portfolios.rules import Absence, Desk, Exemption, Fact, Rule, Service
from socle.french import count, date_long, fr

TITLES = {
    "service": "un service",
    "desk": "un gestionnaire",
    "rule": "une règle",
    "exemption": "une exception",
    "absence": "une absence",
}
READERS = "Les agents et les gestionnaires"
Lines = list[tuple[str, str]]


def lines(fact: Fact | None, names: Mapping[str, str]) -> Lines:
    """What a fact says: pairs (what, value); `names` are those of the people in it, by uid."""

    def who(uid: str) -> str:
        return names.get(uid, uid)

    match fact:
        case Service():
            default = who(fact.default or fact.chef)
            said = [("Nom", fact.name), ("Chef de service", who(fact.chef)), ("Répond par défaut", default)]
            held = [("Chargé de", _populations(fact.populations)), ("Départements", _all(fact.departements))]
            open_days = [
                ("Réponse visée", _open_days(fact.objective)),
                ("Réponse visée ensuite", next_aim(fact)),
                ("Jours fériés", TERRITORIES.get(fact.territory, "")),
            ]
            return [*said, *_contact(fact), *held, ("Rang", str(fact.rank)), *open_days]
        case Desk():
            return [("Gestionnaire", who(fact.uid)), ("Bureau", fact.office), *_contact(fact)]
        case Rule():
            return [
                ("Gestionnaire", who(fact.gestionnaire)),
                ("Suit", held_by(fact)),
                ("Rang", str(fact.rank)),
            ]
        case Exemption():
            until = date_long(fact.until) if fact.until else "sans fin"
            given = [("Agent", who(fact.uid)), ("Gestionnaire", who(fact.gestionnaire))]
            return [*given, ("Motif", fact.reason), ("Jusqu’au", until)]
        case Absence():
            period = f"du {date_long(fact.start)} au {date_long(fact.end)}"
            return [("Absent", who(fact.gestionnaire)), ("Période", period), ("Remplace", who(fact.delegate))]
    return []


def next_aim(service: Service) -> str:
    """« 5 jours ouvrés à partir du 4 janvier 2027 », empty when nothing else is said."""
    if service.next_from is None:
        return ""
    return f"{_open_days(service.next_objective)} à partir du {date_long(service.next_from)}"


def aimed(before: Service, after: Service) -> str:
    """What saying what a service aims at has changed, and who reads it from which day on."""
    said, then = next_aim(before), next_aim(after)
    if before == after:
        planned = f", puis en {said}" if said else ""
        return fr(
            f"Rien ne change : le service vise déjà une réponse en {_open_days(after.objective)}{planned}."
        )
    if then:
        told = f"La réponse visée est enregistrée : {then}. {READERS} la liront à partir de ce jour-là."
    elif before.objective != after.objective:
        now = _open_days(after.objective)
        told = f"La réponse visée est enregistrée : {now}. {READERS} la lisent dès maintenant."
    else:
        told = f"La réponse visée reste de {_open_days(after.objective)}."
    return fr(f"{told} Ce qui était prévu ne l’est plus : {said}." if said else told)


def held_by(rule: Rule) -> str:
    """Whom a rule holds, in one sentence."""
    letters = "" if (rule.first, rule.last) == ("A", "Z") else f"noms de {rule.first} à {rule.last}"
    parts = [
        _populations(rule.populations) if rule.populations else "",
        _named("corps", rule.corps),
        _named("disciplines", rule.disciplines),
        _named("départements", rule.departements),
        _named("établissements", rule.uais),
        letters,
    ]
    return fr("\u00a0; ".join(part for part in parts if part) or "tous les agents du service")


def compared(before: Lines, after: Lines) -> list[tuple[str, str, str]]:
    """Each line that changes: what, before, after."""
    old, new = dict(before), dict(after)
    found = [(name, old.get(name, ""), new.get(name, "")) for name in dict.fromkeys([*old, *new])]
    return [one for one in found if one[1] != one[2]]


def _open_days(number: int) -> str:
    return count(number, "jour ouvré", "jours ouvrés")


def _contact(fact: Service | Desk) -> Lines:
    return [("Horaires", fr(fact.hours)), ("Téléphone", fact.phone)]


def _populations(codes: Iterable[str]) -> str:
    return ", ".join(sorted(POPULATIONS.get(code, code) for code in codes)) or "tous"


def _all(values: Iterable[str]) -> str:
    return ", ".join(sorted(values)) or "tous"


def _named(name: str, values: Iterable[str]) -> str:
    return f"{name} {', '.join(sorted(values))}" if values else ""
