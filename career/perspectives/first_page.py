"""What the first page of the application says of the next promotion."""

from dataclasses import dataclass

from career.dossier.pages import Reading
from career.perspectives import page
from career.perspectives.facts import State
from career.perspectives.outlook import outlook_of


@dataclass(frozen=True)
class Promotion:
    """« échelon 8 au 1er mars 2027 », what else is to be said, and under which reserve."""

    when: str
    more: str
    caveat: str


def promotion(reading: Reading) -> Promotion | None:
    """The next promotion of somebody; None where advancement does not concern her."""
    found = outlook_of(reading.dossier, reading.on).found
    head = page.next_echelon(found)
    if head is None:
        return None
    when = page.promotion(found)
    if not when and head.state is State.NOT_CONCERNED:
        return None
    more = head.sentence if head.earliest or not when else ""
    return Promotion(when, more, found.caveat if when else "")
