"""The corps of teachers, education and psychology, their two forms, their grades (domain § 5.1, § 5.2)."""

from dataclasses import dataclass

WOMAN = "Mme"


@dataclass(frozen=True)
class Corps:
    """One corps, or the pay scale of private teachers that bears its name. `decree` is its statute."""

    code: str
    man: str
    woman: str
    scale: str
    plural: str
    decree: str = ""

    def title(self, civilite: str) -> str:
        """How one person of this corps is named, by her or his civilité."""
        return self.woman if civilite == WOMAN else self.man


_ALL = (
    Corps(
        "PE", "Professeur des écoles", "Professeure des écoles", "des professeurs des écoles",
        "Professeurs des écoles", "décret n° 90-680 du 1er août 1990",
    ),
    Corps(
        "CER", "Professeur certifié", "Professeure certifiée", "des certifiés",
        "Professeurs certifiés", "décret n° 72-581 du 4 juillet 1972",
    ),
    Corps(
        "AGR", "Professeur agrégé", "Professeure agrégée", "des agrégés",
        "Professeurs agrégés", "décret n° 72-580 du 4 juillet 1972",
    ),
    Corps(
        "PLP", "Professeur de lycée professionnel", "Professeure de lycée professionnel",
        "des professeurs de lycée professionnel", "Professeurs de lycée professionnel",
        "décret n° 92-1189 du 6 novembre 1992",
    ),
    Corps(
        "PEPS", "Professeur d’éducation physique et sportive", "Professeure d’éducation physique et sportive",
        "des professeurs d’éducation physique et sportive", "Professeurs d’éducation physique et sportive",
        "décret n° 80-627 du 4 août 1980",
    ),
    Corps(
        "CPE", "Conseiller principal d’éducation", "Conseillère principale d’éducation",
        "des conseillers principaux d’éducation", "Conseillers principaux d’éducation",
        "décret n° 70-738 du 12 août 1970",
    ),
    Corps(
        "PSYEN", "Psychologue de l’éducation nationale", "Psychologue de l’éducation nationale",
        "des psychologues de l’éducation nationale", "Psychologues de l’éducation nationale",
        "décret n° 2017-120 du 1er février 2017",
    ),
    Corps(
        "COP",
        "Conseiller d’orientation-psychologue",
        "Conseillère d’orientation-psychologue",
        "des conseillers d’orientation-psychologues",
        "Conseillers d’orientation-psychologues",
    ),
    Corps("DA", "Délégué auxiliaire", "Déléguée auxiliaire", "", "Délégués auxiliaires"),
    Corps(
        "AE", "Adjoint d’enseignement", "Adjointe d’enseignement", "des adjoints d’enseignement",
        "Adjoints d’enseignement", "décret n° 72-583 du 4 juillet 1972",
    ),
    Corps("MD1", "Maître délégué, 1re catégorie", "Maître déléguée, 1re catégorie", "", "Maîtres délégués"),
    Corps("MD2", "Maître délégué, 2e catégorie", "Maître déléguée, 2e catégorie", "", "Maîtres délégués"),
)  # fmt: skip

CORPS = {corps.code: corps for corps in _ALL}

GRADES = {"CN": "classe normale", "HC": "hors classe", "CE": "classe exceptionnelle"}
