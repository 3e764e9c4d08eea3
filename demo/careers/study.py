"""The diplomas and the civil facts that a career like this one must have had (pure, drawn from the uid)."""

from collections.abc import Iterator
from datetime import date
from zlib import crc32

from career.dossier.facts import Diploma

MASTER_SINCE = 2010  # before, a licence or a maîtrise was enough
EXAMS = {
    "PE": "Concours de recrutement de professeurs des écoles (CRPE)",
    "CER": "Certificat d’aptitude au professorat de l’enseignement du second degré (CAPES)",
    "AGR": "Agrégation",
    "PLP": "Certificat d’aptitude au professorat de lycée professionnel (CAPLP)",
    "PEPS": "Certificat d’aptitude au professorat d’éducation physique et sportive (CAPEPS)",
    "CPE": "Concours de conseiller principal d’éducation",
    "COP": "Concours de conseiller d’orientation-psychologue",
    "PSYEN": "Concours de psychologue de l’éducation nationale",
}
PRIVATE_EXAMS = {
    "PE": "Concours de recrutement de professeurs des écoles, enseignement privé",
    "CER": "Certificat d’aptitude aux fonctions d’enseignement du privé (CAFEP-CAPES)",
}
SUBJECTS = {"CPE": "Sciences de l’éducation", "COP": "Psychologie", "PSYEN": "Psychologie"}
BIRTH_PLACES = (
    "Toulouse",
    "Albi",
    "Tarbes",
    "Cahors",
    "Auch",
    "Rodez",
    "Montauban",
    "Foix",
    "Bordeaux",
    "Lyon",
)
STREETS = (
    "rue des Tilleuls", "avenue du Canal", "chemin des Vignes", "rue de la République",
    "allée des Platanes", "impasse du Moulin", "rue des Lilas", "boulevard des Pyrénées",
    "place de la Fontaine", "route de l’Église",
)  # fmt: skip
HOMES = (
    ("31000", "Toulouse"), ("31700", "Blagnac"), ("31770", "Colomiers"), ("31600", "Muret"),
    ("81200", "Mazamet"),
    ("09100", "Pamiers"), ("65200", "Bagnères-de-Bigorre"), ("31820", "Pibrac"),
)  # fmt: skip


def diplomas(corps: str, discipline: str, start: date, private: bool) -> Iterator[Diploma]:
    """The degree and the competition that opened this career."""
    exams = PRIVATE_EXAMS if private else EXAMS
    if corps not in exams:
        return
    about = "" if corps in {"PE", "CPE", "COP", "PSYEN"} else discipline
    yield Diploma(start.year, "concours", exams[corps], about, "Toulouse")
    degree = "Master" if start.year > MASTER_SINCE else "Maîtrise"
    subject = (
        "Métiers de l’enseignement" if corps == "PE" and degree == "Master" else about or "Lettres et langues"
    )
    if corps in {"COP", "PSYEN"}:
        subject = "Psychologie"
    yield Diploma(start.year - 1, "diplome", degree, subject, "Toulouse")


def home(uid: str, towns: tuple[tuple[str, str], ...] = HOMES) -> dict[str, str]:
    """An address, a telephone reserved for fiction, and a place of birth, always the same for this uid."""
    sign = crc32(uid.encode())
    postcode, town = towns[sign % len(towns)]
    return {
        "birth_place": BIRTH_PLACES[sign // 7 % len(BIRTH_PLACES)],
        "address": f"{1 + sign // 11 % 98} {STREETS[sign // 13 % len(STREETS)]}",
        "postcode": postcode,
        "town": town,
        "phone": f"06 39 98 {sign // 17 % 100:02d} {sign // 19 % 100:02d}",
    }
