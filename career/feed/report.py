"""What a feed did, or would do, for the person who runs it, in French. Never a value of a dossier."""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from career.feed.columns import BY_SECTION
from career.feed.rows import Fault
from socle.french import count, fr, number

SHOWN = 200  # lines of each list
KEPT = 2000  # faults shown: beyond, the file itself is wrong
WORDS = {
    "schools": ("établissement écrit", "établissements écrits"),
    "created": ("dossier créé", "dossiers créés"),
    "changed": ("dossier modifié", "dossiers modifiés"),
    "same": ("dossier sans changement", "dossiers sans changement"),
    "refused": ("personne dont rien n’est pris", "personnes dont rien n’est pris"),
    "lines": ("changement dit aux personnes", "changements dits aux personnes"),
}
WOULD = {
    "schools": ("établissement à écrire", "établissements à écrire"),
    "created": ("dossier à créer", "dossiers à créer"),
    "changed": ("dossier à modifier", "dossiers à modifier"),
    "lines": ("changement à dire aux personnes", "changements à dire aux personnes"),
}
ABSENT = "Personnes qui ont un dossier et ne sont pas dans le flux (rien n’est effacé)"


@dataclass
class Report:
    """Counts, and the lines of each list."""

    title: str
    dry: bool = False
    read: int = 0
    counts: Counter[str] = field(default_factory=Counter)
    changed: list[str] = field(default_factory=list)
    absent: list[str] = field(default_factory=list)
    faults: list[Fault] = field(default_factory=list)
    wrong: int = 0
    remarks: list[str] = field(default_factory=list)

    def fault(self, faults: Sequence[Fault]) -> None:
        """Rows that were not taken."""
        self.wrong += len(faults)
        self.faults += faults[: max(0, KEPT - len(self.faults))]

    def person(self, uid: str, kind: str, sections: Sequence[str]) -> None:
        """What became of one dossier: created, changed, same, refused."""
        self.counts[kind] += 1
        if kind == "changed" and len(self.changed) < SHOWN:
            self.changed.append(f"{uid} : {', '.join(BY_SECTION[name].what for name in sections)}")

    def lines(self) -> Iterator[str]:
        """The report, line by line."""
        yield fr(self.title)
        if self.dry:
            yield fr("Essai à blanc : rien n’a été écrit.")
        yield fr(f"  {count(self.read, 'ligne lue', 'lignes lues')}")
        words = {**WORDS, **WOULD} if self.dry else WORDS
        for kind in WORDS:
            if self.counts[kind]:
                yield fr(f"  {count(self.counts[kind], *words[kind])}")
        title = "Dossiers à modifier" if self.dry else "Dossiers modifiés"
        yield from _list(title, self.changed, self.counts["changed"])
        yield from _list(ABSENT, self.absent[:SHOWN], len(self.absent))
        ordered = sorted(self.faults, key=lambda fault: (fault.file, fault.line))
        told = [f"{one.file}{f', ligne {one.line}' if one.line else ''} : {one.why}" for one in ordered]
        yield from _list(count(self.wrong, "ligne en erreur", "lignes en erreur"), told, self.wrong)
        for remark in self.remarks:
            yield ""
            yield fr(remark)


def _list(title: str, items: Sequence[str], total: int) -> Iterator[str]:
    if items:
        yield ""
        yield fr(f"{title} :")
        yield from (fr(f"  {one}") for one in items)
        if total > len(items):
            yield fr(f"  et {number(total - len(items))} de plus")
