"""Whom a guide concerns, as a form shows it; a rule is one line of `header.audience` (pure)."""

from collections.abc import Iterable
from dataclasses import dataclass

from career.guides.header import audience, comma

EVERYBODY = "tous"


@dataclass(frozen=True)
class Rule:
    """One rule: people who meet every answer given; without any, everybody."""

    populations: tuple[str, ...] = ()
    corps: tuple[str, ...] = ()
    without: tuple[str, ...] = ()
    grades: str = ""
    age: str = ""
    end_of_function: bool = False

    def line(self) -> str:
        """The line that says so; raise Unreadable when an answer is not understood."""
        lists = {"population": self.populations, "corps": self.corps, "sauf": self.without}
        words = [f"{key}={','.join(values)}" for key, values in lists.items() if values]
        if grades := comma(self.grades.upper()):
            words.append(f"grade={','.join(grades).replace(' ', '')}")
        if self.age:
            words.append(f"age={self.age}")
        if self.end_of_function:
            words.append("fin=oui")
        said = " ".join(words) or EVERYBODY
        audience(said)
        return said


def rule_of(line: str) -> Rule:
    """The rule of a line."""
    found = audience(line)
    words = {} if line == EVERYBODY else dict(word.split("=", 1) for word in line.split())
    return Rule(
        populations=comma(words.get("population", "")),
        corps=comma(words.get("corps", "")),
        without=comma(words.get("sauf", "")),
        grades=", ".join(comma(words.get("grade", ""))),
        age=words.get("age", ""),
        end_of_function=found.end_of_function,
    )


def lines(rules: Iterable[Rule]) -> tuple[str, ...]:
    """The lines of several rules, those without any answer left out; everybody when none is left."""
    said = [rule.line() for rule in rules]
    return tuple(line for line in dict.fromkeys(said) if line != EVERYBODY) or (EVERYBODY,)
