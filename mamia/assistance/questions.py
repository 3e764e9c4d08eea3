"""The guided diagnosis: where the answers given lead, and the way back; pure.

The way somebody went is the list of her answers (`verrouille/non/oui`): it is the address of the page, so
that going back, another tab and no JavaScript cost nothing, and it holds no secret.
"""

from dataclasses import dataclass

from mamia.assistance.difficulties import START, End, Question

SUBJECTS = {slug: words for slug, (words, _) in START.answers.items()}
"""The difficulties, as people choose them first."""


@dataclass(frozen=True)
class Step:
    """One answer given: the question, the words of the answer, and the way back to the question."""

    question: str
    answer: str
    back: str


@dataclass(frozen=True)
class Way:
    """The answers given, and what they lead to."""

    trail: str
    steps: tuple[Step, ...]
    here: Question | End

    @property
    def subject(self) -> str:
        """The first answer's slug, which names the difficulty; empty at the start."""
        return self.trail.partition("/")[0]

    @property
    def told(self) -> list[str]:
        """The answers for who treats the request, one line each."""
        return [f"{step.question} {step.answer}" for step in self.steps]


class NoSuchWay(Exception):
    """These answers were never offered."""


def follow(trail: str) -> Way:
    """Where these answers lead; raises NoSuchWay for answers that no page offers."""
    here: Question | End = START
    steps: list[Step] = []
    slugs = trail.split("/") if trail else []
    for place, slug in enumerate(slugs):
        if not isinstance(here, Question) or slug not in here.answers:
            raise NoSuchWay
        words, after = here.answers[slug]
        steps.append(Step(here.words, words, "/".join(slugs[:place])))
        here = after
    return Way(trail, tuple(steps), here)


def every_way(here: Question | End = START, trail: str = "") -> dict[str, Question | End]:
    """Every way and what it leads to, the start under the empty one."""
    found = {trail: here}
    for slug, (_, after) in here.answers.items() if isinstance(here, Question) else ():
        found |= every_way(after, f"{trail}/{slug}".strip("/"))
    return found
