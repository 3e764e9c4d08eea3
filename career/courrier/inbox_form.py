"""The form of an inbox: words to search for, and what to keep of what there is."""

from collections.abc import Iterable, Mapping
from typing import Any

from career.courrier.listing import AGES, Age, Filters, Sort
from career.courrier.rules import KINDS, one_line
from career.courrier.words import MAX_QUERY
from socle import french
from socle.web.forms import Form, HiddenField, SelectField, TextField

SORTS = {Sort.OLDEST: "Attente la plus longue d’abord", Sort.LAST: "Dernier message d’abord"}


class InboxForm(Form):
    """A GET changes nothing: it carries no token. The state is chosen by links, and kept here."""

    etat = HiddenField()
    q = TextField(
        "Chercher dans le courrier reçu",
        hint="Des mots d’un message ou d’une note, un nom, ou le numéro d’un fil",
        maxlength=MAX_QUERY,
        spellcheck=True,
        required=False,
        filters=[lambda text: one_line(text or "")],
    )
    type = SelectField("Type", blank="Tous les types", required=False)
    age = SelectField("Attente", blank="Peu importe", required=False)
    pour = SelectField("Pour qui", blank="Tous", required=False)
    tri = SelectField("Ordre", blank="", required=False)

    def __init__(
        self, filters: Filters, counts: Mapping[str, Mapping[Any, int]], whose: Iterable[Any]
    ) -> None:
        super().__init__(formdata=None, meta={"csrf": False})
        self.etat.data = filters.address.get("etat", "")
        self.q.data, self.tri.data = filters.query, filters.sort.value
        self.type.data = filters.kind.value if filters.kind else ""
        self.age.data, self.pour.data = filters.address.get("age", ""), filters.whose
        self.type.offer((kind, _counted(label, counts["kinds"], kind)) for kind, label in KINDS.items())
        self.age.offer((age.value, _counted(_of_age(age), counts["ages"], age)) for age in Age)
        self.pour.offer((uid, _counted(label, counts["whose"], uid)) for uid, label in whose)
        self.tri.offer((sort.value, label) for sort, label in SORTS.items())


def _of_age(age: Age) -> str:
    if age is Age.LATE:
        return "En retard, délai visé dépassé"
    return f"Plus de {french.count(AGES[age], 'jour ouvré', 'jours ouvrés')}"


def _counted(label: str, counts: Mapping[Any, int], choice: Any) -> str:
    """A choice and how many threads it would show, where that is known."""
    return f"{label} ({french.number(counts[choice])})" if choice in counts else label
