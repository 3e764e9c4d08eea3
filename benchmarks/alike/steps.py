"""What somebody does who knows nothing, by kind of account: each step is called with the name of a kind."""

from collections.abc import Callable

from ldap_seed.people import people
from mamia import disclosure, trials
from mamia.assistance import follow_up
from mamia.disclosure import Typed
from mamia.proof import Act
from mamia.trials import Proofs
from socle import clock
from sso import signin
from sso.directory.dates import BirthDate, parse_birth_date

NUMEN, CODE = "16E0000000AAA", "ABCDEFGHJKLMNPQR"
DAY = parse_birth_date("01/01/1979")
PEOPLE = {
    "unknown": "personne",
    "active": "clefebvre",
    "with an authenticator": "efaure",
    "with a recovery contact": "mpena",
    "locked": "nbrun",
    "suspended": "pgiraud",
    "closed": "fdurand",
    "end of function": "apons",
    "never activated": "lmorel",
}
NAMES = {
    "unknown": ("Personne", "Nulle", "01/01/1980"),
    "homonym": ("Martin", "Marie", "12/03/1985"),
    "suspended": ("Giraud", "Paul", "08/11/1972"),
    "closed": ("Durand", "François", "02/03/1955"),
    "other birth date": ("Lefebvre", "Claire", "15/09/1989"),
}
BORN = {one.uid: BirthDate(one.date_naissance) for one in people(clock.today())}
Step = Callable[[str], object]
REQUEST = "A2345678"


def sign_in(kind: str) -> None:
    """A wrong password."""
    signin.attempt(PEOPLE[kind], "un mot de passe faux")


def sign_in_by_number(kind: str) -> None:
    """A wrong NUMEN in place of the password, as for a first activation."""
    signin.attempt(PEOPLE[kind], NUMEN)


def prove(kind: str) -> None:
    """A wrong NUMEN and a wrong birth date."""
    trials.claimed(Act.RESET, PEOPLE[kind], Proofs(NUMEN, DAY))


def prove_born(kind: str) -> None:
    """A wrong NUMEN, with the right birth date."""
    trials.claimed(Act.RESET, PEOPLE[kind], Proofs(NUMEN, _born(kind)))


def prove_by_letter(kind: str) -> None:
    """A wrong printed code and a wrong birth date."""
    trials.claimed(Act.RESET, PEOPLE[kind], Proofs("", DAY, CODE))


def prove_by_letter_born(kind: str) -> None:
    """A wrong printed code, with the right birth date."""
    trials.claimed(Act.RESET, PEOPLE[kind], Proofs("", _born(kind), CODE))


def look_up(kind: str) -> None:
    """Names that show nobody."""
    typed = _typed(kind)
    disclosure.count(typed)
    disclosure.record(typed, disclosure.look_up(typed).shown, "usage", tell=True)


def pick(kind: str) -> None:
    """The same names, then a wrong NUMEN."""
    typed = _typed(kind)
    trials.picked(lambda: disclosure.look_up(typed).everybody, typed.digest, NUMEN)


def follow(kind: str) -> None:
    """A wrong code of a request."""
    follow_up.opened("AZZZZZZZ" if kind == "unknown" else REQUEST, "AAAA-AAAA-AAAA")


STEPS: dict[str, tuple[Step, list[str]]] = {
    "sign-in: wrong password": (sign_in, list(PEOPLE)),
    "sign-in: wrong NUMEN": (sign_in_by_number, list(PEOPLE)),
    "reset: wrong NUMEN, wrong birth date": (prove, list(PEOPLE)),
    "reset: wrong NUMEN, right birth date": (prove_born, list(PEOPLE)),
    "letter: wrong code, wrong birth date": (prove_by_letter, list(PEOPLE)),
    "letter: wrong code, right birth date": (prove_by_letter_born, list(PEOPLE)),
    "find: nobody shown": (look_up, list(NAMES)),
    "find: wrong NUMEN": (pick, list(NAMES)),
    "follow-up of a request: wrong code": (follow, ["unknown", "known"]),
}


def _born(kind: str) -> BirthDate:
    return BORN.get(PEOPLE[kind], DAY)


def _typed(kind: str) -> Typed:
    name, given, day = NAMES[kind]
    return Typed(name, given, parse_birth_date(day))
