"""The corps of teachers, education and psychology, their two forms, their grades (domain § 5.1, § 5.2)."""

from dataclasses import dataclass

from career.statutes.articles import Article, articles

WOMAN = "Mme"


@dataclass(frozen=True)
class Corps:
    """One corps, or the pay scale of private teachers that bears its name. `decree` is its statute.

    `grid` names its grid of durations and indices, empty where none is known.
    """

    code: str
    man: str
    woman: str
    scale: str
    plural: str
    decree: str = ""
    grid: str = ""

    def title(self, civilite: str) -> str:
        """How one person of this corps is named, by her or his civilité."""
        return self.woman if civilite == WOMAN else self.man


def _corps(article: Article) -> Corps:
    said = article.values
    return Corps(
        article.key.partition(".")[2],
        said["homme"],
        said["femme"],
        said.get("echelle", ""),
        said["pluriel"],
        said.get("decret", ""),
        said.get("grille", ""),
    )


CORPS = {
    corps.code: corps for corps in map(_corps, (one for one in articles() if one.key.startswith("corps.")))
}
PLURALS = {code: one.plural for code, one in CORPS.items()}
"""How lists name each corps: « Professeurs certifiés »."""

GRADES: dict[str, str] = {
    one.key.partition(".")[2]: one.values["nom"] for one in articles() if one.key.startswith("grade.")
}
