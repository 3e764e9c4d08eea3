"""Feeds in words: one change, the sources of a dossier, one run."""

from collections.abc import Mapping
from dataclasses import dataclass

from career.dossier import wording
from career.dossier.blocks import Block, Table
from career.feed.columns import BY_SECTION, PEOPLE, SECTIONS
from career.feed.models import DossierChange, FeedRun
from socle.french import count, fr, instant

KINDS = {
    "arrived": "Arrivée",
    "added": "Ajouté",
    "changed": "Corrigé",
    "removed": "Retiré",
    "effect": "Conséquence",
}
STATES = {
    "running": "en cours",
    "done": "terminé",
    "refused": "refusé",
    "interrupted": "arrêté à la demande",
    "failed": "arrêté par une panne",
    "cut": "coupé",
}
COUNTS = {
    "created": ("dossier créé", "dossiers créés"),
    "changed": ("dossier modifié", "dossiers modifiés"),
    "same": ("sans changement", "sans changement"),
    "refused": ("personne non prise", "personnes non prises"),
    "errors": ("ligne en erreur", "lignes en erreur"),
    "absent": ("personne absente du flux", "personnes absentes du flux"),
}


@dataclass(frozen=True)
class Told:
    """One change as the page shows it; `why` says where it comes from."""

    kind: str
    section: str
    slug: str
    label: str
    before: tuple[str, ...]
    after: tuple[str, ...]
    effective: str
    why: str
    new: bool


def told(row: DossierChange, run: FeedRun) -> Told:
    """One change of a run."""
    file = BY_SECTION[row.section]
    decided = f"arrêté du {wording.day(row.decided)}" if row.decided else ""
    brought = "" if row.kind in {"effect", "arrived"} else f"fichier {file.name}"
    cause = "les changements de ce flux" if row.kind == "effect" else ""
    return Told(
        KINDS[row.kind],
        file.what,
        file.slug,
        fr(row.label),
        tuple(fr(line) for line in row.before.splitlines()),
        tuple(fr(line) for line in row.after.splitlines()),
        "" if _is_said(row) else wording.day(row.effective),
        fr(wording.joined(decided, brought, cause)),
        row.seen_at is None,
    )


def sources(found: Mapping[str, FeedRun]) -> tuple[Block, ...]:
    """The table of « D’où vient votre dossier »."""
    rows = tuple(
        (_capital(file.what), *_source(found.get(file.section), file.name)) for file in (PEOPLE, *SECTIONS)
    )
    return (Table("Chaque rubrique et le flux qui l’a apportée", ("Rubrique", "Flux", "Reçu"), rows),)


def run(found: FeedRun) -> dict[str, object]:
    """One run for administrators."""
    counts = [count(found.counts[name], *words) for name, words in COUNTS.items() if found.counts.get(name)]
    return {
        "title": f"Flux {kind(found)} du {wording.day(found.day)}",
        "facts": (
            ("État", STATES[found.state]),
            ("Commencé", instant(found.started_at)),
            ("Fini", instant(found.ended_at) if found.ended_at else ""),
            ("Bilan", wording.joined(*counts)),
        ),
        "files": tuple(
            (one["name"], str(one["rows"]), one["encoding"], _digest(one["sha256"])) for one in found.files
        ),
    }


def kind(found: FeedRun) -> str:
    """« complet » or « partiel »."""
    return "complet" if found.full else "partiel"


def _is_said(row: DossierChange) -> bool:
    """Is the day among the values that changed already?"""
    file = BY_SECTION[row.section]
    terms = [column.term for column in file.columns if column.field == file.order]
    return row.kind == "effect" or any(row.after.startswith(f"{term} :") for term in terms)


def _digest(digest: str) -> str:
    """A digest in groups, which break on a telephone."""
    return " ".join(digest[at : at + 8] for at in range(0, len(digest), 8)) or "–"


def _source(found: FeedRun | None, file: str) -> tuple[str, str]:
    if found is None:
        return "Aucun fichier reçu", "–"
    return fr(f"Flux {kind(found)} du {wording.day(found.day)}, fichier {file}"), instant(found.started_at)


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]
