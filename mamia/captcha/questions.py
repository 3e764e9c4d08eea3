"""The third way: a question in French that needs neither sight nor hearing, made anew each time."""

from collections.abc import Callable
from dataclasses import dataclass
from random import SystemRandom

from mamia.captcha.answers import in_words
from socle.french import fr

RANDOM = SystemRandom()
MONTHS = (
    *("janvier", "février", "mars", "avril", "mai", "juin", "juillet"),
    *("août", "septembre", "octobre", "novembre", "décembre"),
)
DAYS = ("lundi", "mardi", "mercredi", "jeudi", "vendredi", "samedi", "dimanche")
RANKS = ("premier", "deuxième", "troisième", "quatrième", "cinquième")
KINDS = {
    "un animal": ("cheval", "lapin", "girafe", "dauphin", "mouton", "renard", "canard", "vache", "hérisson"),
    "un fruit": ("pomme", "cerise", "abricot", "banane", "fraise", "citron", "raisin", "melon", "framboise"),
    "un meuble": ("table", "chaise", "armoire", "fauteuil", "tabouret", "buffet", "canapé", "commode"),
    "un vêtement": ("chemise", "pantalon", "manteau", "écharpe", "robe", "veste", "chaussette", "jupe"),
    "une couleur": ("rouge", "vert", "jaune", "bleu", "violet", "gris", "blanc", "noir"),
    "un instrument de musique": ("piano", "violon", "guitare", "flûte", "trompette", "accordéon", "harpe"),
}
OTHERS = (
    *("nuage", "fenêtre", "route", "bateau", "montagne", "lettre", "village", "jardin", "rivière", "étoile"),
    *("papier", "escalier", "pont", "marché", "horloge", "moulin", "colline", "théâtre", "bougie", "panier"),
)
NAMES = ("Léa", "Karim", "Sofia", "Hugo", "Inès", "Paul", "Mei", "Awa", "Jules", "Nora", "Tom", "Zoé")
THINGS = ("chaises", "tables", "livres", "cahiers", "lampes", "affiches", "cartes", "boîtes", "plantes")


@dataclass(frozen=True)
class Question:
    """A question and its answer: one word, or a number in figures."""

    text: str
    answer: str


def ask() -> Question:
    """A question of a kind chosen by chance, about things chosen by chance."""
    text, answer = RANDOM.choice(TEMPLATES)()
    return Question(fr(text), answer)


Made = tuple[str, str]


def _number() -> int:
    return RANDOM.randint(11, 99)


def _sum() -> Made:
    a, b = RANDOM.randint(11, 79), RANDOM.randint(2, 9)
    return f"Combien font {in_words(a)} plus {b} ?", str(a + b)


def _difference() -> Made:
    a, b = RANDOM.randint(20, 90), RANDOM.randint(2, 9)
    return f"Combien reste-t-il si l’on enlève {in_words(b)} à {a} ?", str(a - b)


def _double() -> Made:
    n = RANDOM.randint(6, 50)
    return f"Quel est le double de {in_words(n)} ?", str(n * 2)


def _figures() -> Made:
    n = _number()
    return f"Écrivez en chiffres le nombre {in_words(n)}.", str(n)


def _greatest() -> Made:
    numbers = RANDOM.sample(range(11, 100), 5)
    listed = ", ".join(map(str, numbers))
    if RANDOM.random() < 0.5:
        return f"Quel est le plus grand de ces nombres : {listed} ?", str(max(numbers))
    return f"Quel est le plus petit de ces nombres : {listed} ?", str(min(numbers))


def _rank() -> Made:
    words, place = RANDOM.sample(OTHERS, 6), RANDOM.randrange(5)
    return f"Quel est le {RANKS[place]} mot de cette liste : {', '.join(words)} ?", words[place]


def _neighbour() -> Made:
    words, place = RANDOM.sample(OTHERS, 6), RANDOM.randrange(1, 5)
    side, step = RANDOM.choice((("avant", -1), ("après", 1)))
    return (
        f"Dans cette liste, quel mot vient juste {side} « {words[place]} » : {', '.join(words)} ?",
        words[place + step],
    )


def _kind() -> Made:
    kind = RANDOM.choice(tuple(KINDS))
    answer = RANDOM.choice(KINDS[kind])
    words = [answer, *RANDOM.sample(OTHERS, 6)]
    RANDOM.shuffle(words)
    return f"Lequel de ces mots désigne {kind} : {', '.join(words)} ?", answer


def _month() -> Made:
    place, (side, step) = RANDOM.randrange(12), RANDOM.choice((("avant", -1), ("après", 1)))
    return f"Quel mois de l’année vient juste {side} {MONTHS[place]} ?", MONTHS[(place + step) % 12]


def _day() -> Made:
    place, ahead = RANDOM.randrange(7), RANDOM.randint(2, 4)
    later = DAYS[(place + ahead) % 7]
    return f"Nous sommes {DAYS[place]}. Quel jour de la semaine serons-nous dans {ahead} jours ?", later


def _things() -> Made:
    first, second, third = RANDOM.sample(THINGS, 3)
    a, b, c = RANDOM.sample(range(11, 100), 3)
    told = f"Une salle compte {a} {first}, {in_words(b)} {second} et {c} {third}."
    return f"{told} Combien y a-t-il de {second} ? Répondez en chiffres.", str(b)


def _age() -> Made:
    names, ages = RANDOM.sample(NAMES, 3), RANDOM.sample(range(12, 99), 3)
    told = ", ".join(f"{name} a {in_words(age)} ans" for name, age in zip(names, ages, strict=True))
    place = RANDOM.randrange(3)
    return f"{told}. Quel âge a {names[place]} ?", str(ages[place])


def _together() -> Made:
    first, second = RANDOM.sample(OTHERS, 2)
    return f"Écrivez l’un après l’autre les mots « {first} » et « {second} ».", first + second


TEMPLATES: tuple[Callable[[], Made], ...] = (
    *(_sum, _difference, _double, _figures, _greatest, _rank, _neighbour),
    *(_kind, _month, _day, _things, _age, _together),
)
