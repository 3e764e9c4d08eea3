"""What a feed did, or would do, for the person who runs it, in French. Never a NUMEN, never a birth date."""

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from mamia.feed.judging import Step
from mamia.feed.rules import Kind
from socle.french import count, fr, number

SHOWN = 200  # lines of each list; errors are all shown
CLOSED, EMPTIED = "(délai de lecture écoulé)", "(durée de conservation écoulée)"
DONE = {
    Kind.CREATED: ("compte créé", "comptes créés"),
    Kind.CHANGED: ("compte modifié", "comptes modifiés"),
    Kind.REOPENED: ("compte rouvert", "comptes rouverts"),
    Kind.ENDED: ("fin de fonctions", "fins de fonctions"),
    Kind.CLOSED: (f"compte fermé {CLOSED}", f"comptes fermés {CLOSED}"),
    Kind.EMPTIED: (f"compte vidé {EMPTIED}", f"comptes vidés {EMPTIED}"),
    Kind.SAME: ("ligne sans changement", "lignes sans changement"),
    Kind.NEVER_HERE: ("personne déjà partie, sans compte", "personnes déjà parties, sans compte"),
}
WOULD = {
    Kind.CREATED: ("compte à créer", "comptes à créer"),
    Kind.CHANGED: ("compte à modifier", "comptes à modifier"),
    Kind.REOPENED: ("compte à rouvrir", "comptes à rouvrir"),
    Kind.CLOSED: (f"compte à fermer {CLOSED}", f"comptes à fermer {CLOSED}"),
    Kind.EMPTIED: (f"compte à vider {EMPTIED}", f"comptes à vider {EMPTIED}"),
}
WORDS = {
    "numen": "numéro", "datenaissance": "date de naissance", "mail": "adresse", "codecivilite": "civilité",
    "population": "population", "grade": "grade", "discipline": "discipline", "title": "fonction",
    "FrEduFonctAdm": "fonction administrative", "rne": "établissement", "FrEduRne": "affectations",
    "FrEduRneResp": "responsabilités", "etatcompte": "état", "finfonction": "fin de fonctions",
    "dateff": "date de fin", "pwdEndTime": "date de fin", "ancienuid": "anciens identifiants",
}  # fmt: skip


@dataclass
class Report:
    """Counts, and the lines of each kind."""

    title: str
    dry: bool = False
    read: int = 0
    in_function: int = 0
    counts: Counter[Kind] = field(default_factory=Counter)
    people: dict[Kind, list[str]] = field(default_factory=dict)
    faults: list[tuple[int, str]] = field(default_factory=list)
    remarks: list[str] = field(default_factory=list)

    def add(self, kind: Kind, line: int = 0, told: str = "") -> None:
        """Count one; `told` is its line in the list of its kind."""
        self.counts[kind] += 1
        known = self.people.setdefault(kind, [])
        if told and len(known) < SHOWN:
            known.append(f"ligne {line} : {told}" if line else told)

    def fault(self, line: int, why: str) -> None:
        """A row that was not taken."""
        self.faults.append((line, why))

    def lines(self) -> Iterator[str]:
        """The report, line by line."""
        yield fr(self.title)
        if self.dry:
            yield fr("Essai à blanc : rien n’a été écrit.")
        yield fr(f"  {count(self.read, 'ligne lue', 'lignes lues')}")
        words = {**DONE, **WOULD} if self.dry else DONE
        for kind in DONE:
            if self.counts[kind]:
                yield fr(f"  {count(self.counts[kind], *words[kind])}")
        for kind in (Kind.CREATED, Kind.CHANGED, Kind.REOPENED, Kind.ENDED, Kind.CLOSED, Kind.EMPTIED):
            yield from self._list(kind, words[kind][1])
        if self.faults:
            yield ""
            yield fr(f"{count(len(self.faults), 'ligne en erreur', 'lignes en erreur')} :")
            yield from (fr(f"  ligne {line} : {why}") for line, why in sorted(self.faults))
        for remark in self.remarks:
            yield ""
            yield fr(remark)

    def _list(self, kind: Kind, title: str) -> Iterator[str]:
        if known := self.people.get(kind):
            yield ""
            yield fr(f"{title[0].upper()}{title[1:]} :")
            yield from (fr(f"  {one}") for one in known)
            if self.counts[kind] > len(known):
                yield fr(f"  et {number(self.counts[kind] - len(known))} de plus")


def told(step: Step, uid: str) -> str:
    """The line of one account: who, and what changes; never a number or a birth date."""
    name = f" ({step.row.usage} {step.row.given})" if step.row and step.kind is Kind.CREATED else ""
    what = f" : {worded(step.values)}" if step.kind is Kind.CHANGED else ""
    return f"{uid}{name}{what}"


def worded(names: Iterable[str]) -> str:
    """What changes, in the words of the operator; all that is a name is « nom »."""
    return ", ".join(dict.fromkeys(WORDS.get(name, "nom") for name in sorted(names)))
