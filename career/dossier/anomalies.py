"""« Signaler une anomalie »: a line of one's own dossier, named by a sign that only her own pages give.

The sign is a keyed digest of whose line it is and of what it says: it tells nothing, cannot be made up, and
finds nothing in the dossier of somebody else (threat 47). No word of an address is ever taken into a message.
"""

from collections.abc import Callable
from dataclasses import dataclass
from hmac import compare_digest

from career.dossier import pages
from career.dossier.blocks import Block
from career.dossier.pages import Reading
from career.dossier.sections import BY_SLUG
from socle.audit import keyed_digest
from socle.french import NBSP
from socle.settings import Socle

SUMMARY = "synthese"
WRONG, RIGHT = "Ce qui n’est pas exact", "Ce que ce devrait être"
LINE = "Ligne concernée"


@dataclass(frozen=True)
class Reported:
    """What a message is about: a section, or one of its lines."""

    section: str
    line: str = ""

    @property
    def subject(self) -> str:
        """« Mon dossier, Affectations : depuis le 1er septembre 2021, Lycée … »."""
        place = f"Mon dossier, {self.section}"
        return f"{place}{NBSP}: {self.line}" if self.line else place

    @property
    def body(self) -> str:
        """The same in full, for what a subject has no room for; what is wrong is hers to write after it, and
        what it should be: nobody corrects a line without."""
        if not self.line:
            return ""
        line = f"{LINE}{NBSP}: {self.section}, {self.line}."
        return f"{line}\n\n{WRONG}{NBSP}: \n\n{RIGHT}{NBSP}: "


def unsaid(body: str) -> list[str]:
    """What a message begun on a line asks and nobody has answered: nothing stands after it.

    Who took the questions out answers in her own words, unless the line is all that is left.
    """
    lines = [line for one in body.replace(NBSP, " ").splitlines() if (line := one.strip())]
    asked = {f"{question} :": question for question in (WRONG, RIGHT)}
    if not lines:
        return []
    if all(line in asked or line.startswith(f"{LINE} :") for line in lines):
        return [WRONG, RIGHT]
    after = [*lines[1:], RIGHT]
    return [asked[line] for line, then in zip(lines, after, strict=True) if line in asked and _is_asked(then)]


def _is_asked(line: str) -> bool:
    return line.startswith((WRONG, RIGHT))


def signer(settings: Socle, reading: Reading, slug: str) -> Callable[[Block, str], str]:
    """What gives the sign of each line of a section of this dossier."""
    identity = reading.dossier.identity
    whose = (identity.academie, identity.uid, slug)

    def sign(block: Block, name: str) -> str:
        title = getattr(block, "title", "")
        return keyed_digest(settings, "\x00".join(("dossier", *whose, title, name)))

    return sign


def reported(settings: Socle, reading: Reading, slug: str, sign: str = "") -> Reported | None:
    """The section, or its line of this sign; None when this dossier has no such thing."""
    section = BY_SLUG.get(slug)
    if section is None and slug != SUMMARY:
        return None
    label = section.named(reading.kind) if section else "Synthèse"
    if not sign:
        return Reported(label)
    of = signer(settings, reading, slug)
    lines = pages.blocks(slug, reading) if section else pages.summary(reading)
    for block in lines:
        for name in block.names:
            if compare_digest(of(block, name), sign.encode("ascii", "replace").decode()):
                return Reported(label, name)
    return None
