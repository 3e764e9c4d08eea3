"""Tells the person at the terminal that the demo is ready, where it is, and who lives in it."""

import shutil
import textwrap
import time
from collections.abc import Iterator, Mapping

from demo.people import Demo, DemoPerson
from socle.ready import is_well

PATIENCE = 90.0  # seconds; a first start on two slow cores takes twenty
STATES = {
    "A_ACTIVER": "jamais activé",
    "DOIT_CHANGER": "mot de passe à changer",
    "VERROUILLE": "verrouillé",
    "SUSPENDU": "suspendu",
    "FIN_FONCTION": "fin de fonction",
    "CLOS": "clos",
}


class NotReady(Exception):
    """A service did not become healthy in time."""


def wait_until_healthy(services: Mapping[str, tuple[str, int]], patience: float = PATIENCE) -> None:
    """Wait for /sante of each service, given as name: (public address, port on loopback)."""
    deadline = time.monotonic() + patience
    for name, (address, port) in services.items():
        while not is_well(port, address):
            if time.monotonic() > deadline:
                raise NotReady(f"{name} n’est pas prêt après {patience:.0f}\u00a0s.")
            time.sleep(0.1)


def lines(demo: Demo, width: int | None = None) -> Iterator[str]:
    """What is printed when everything is ready."""
    columns = width or min(shutil.get_terminal_size((110, 24)).columns, 140)
    yield ""
    yield "Les personnes, toutes fictives (identifiant, mot de passe, ce qu’elles montrent)\u00a0:"
    for person in demo.people:
        yield from _person_lines(person, columns)
    yield ""
    yield "La démonstration est prête."
    yield f"  Ma-Mamia, le compte         {demo.identity}"
    yield f"  I-Prof, la carrière         {demo.career}"
    yield f"  SIAM, une application liée  {demo.siam}"
    yield f"  Les messages envoyés        {demo.mailbox}"
    yield f"  Les personnes, les boutons  {demo.identity}/demo"
    yield "  Les codes des services      même page\u00a0: la seconde étape de leur connexion"
    yield "  Pour les programmes         var/demo.json (les journaux\u00a0: var/logs/)"
    yield ""
    if demo.academies:
        names = ", ".join(one.name for one in demo.academies)
        yield f"Dans quelques secondes, d’autres académies\u00a0: {names}."
    yield "Ctrl-C arrête tout. «\u00a0make run\u00a0» reprend où vous en étiez,"
    yield "«\u00a0make reset\u00a0» efface tout."
    yield ""


def others(demo: Demo) -> Iterator[str]:
    """What is printed when the other académies are ready too."""
    yield "Les autres académies sont prêtes\u00a0:"
    for one in demo.academies:
        yield f"  {one.name}  {one.identity}  (personnes\u00a0: {one.identity}/demo)"
    yield ""


def _person_lines(person: DemoPerson, columns: int) -> Iterator[str]:
    marks = [STATES[person.state]] if person.state in STATES else []
    marks += person.roles
    note = f"[{', '.join(marks)}] {person.note}" if marks else person.note
    head = f"  {person.uid:<25} {person.password or '—':<19}  "
    shown = textwrap.wrap(note, max(columns - len(head), 30)) or [""]
    yield head + shown[0]
    yield from (" " * len(head) + rest for rest in shown[1:])
