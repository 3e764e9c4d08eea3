"""Two rule sets on one dossier: what each date gains or loses, for the administrator (domain § 5.9)."""

from datetime import date

from career.perspectives.facts import Difference, Prospect, Prospects, State, Topic

DATED = (Topic.ECHELON, Topic.RENDEZ_VOUS, Topic.HORS_CLASSE, Topic.CLASSE_EXCEPTIONNELLE)
AHEAD = (State.MET, State.COMING)


def differences(old: Prospects, new: Prospects) -> tuple[Difference, ...]:
    """Each next date by both sets, and the earliest hoped for where a bonification counts."""
    found = []
    for before in old.items:
        after = new.get(before.key)
        if before.topic not in DATED or after is None or not (_ahead(before) or _ahead(after)):
            continue
        found.append(Difference(before.key, before.title, _day(before), _day(after)))
        if before.earliest or after.earliest:
            title = f"{before.title}, avec la bonification"
            sooner = before.earliest or _day(before), after.earliest or _day(after)
            found.append(Difference(f"{before.key}-bonifie", title, *sooner))
    return tuple(found)


def _ahead(one: Prospect) -> bool:
    return one.state in AHEAD and one.day is not None


def _day(one: Prospect) -> date | None:
    return one.day if one.state in AHEAD else None
