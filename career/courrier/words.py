"""The words that messages are found by: folded, stemmed, so that both engines find the same (decision 32)."""

import re

from career.guides.search import MAX_QUERY, asked, stems

__all__ = ["MAX_QUERY", "identifier_begins", "indexed", "number_of", "wanted"]
NUMBER = re.compile(r"[0-9a-f]{4}(?:-?[0-9a-f]{4}){1,2}")


def indexed(text: str) -> str:
    """The distinct stems of a text between spaces, as a column keeps them: « échelons » → " echelon "."""
    found = dict.fromkeys(stems(text))
    return f" {' '.join(found)} " if found else ""


def wanted(query: str) -> list[str]:
    """The stems that a thread must hold to answer this query; at most a dozen."""
    return asked(query)


def number_of(thread: str) -> str:
    """The number of a thread, which people can quote: the beginning of its identifier, in capitals."""
    digits = thread.replace("-", "")[:12].upper()
    return "-".join(digits[place : place + 4] for place in (0, 4, 8))


def identifier_begins(query: str) -> str:
    """How the identifier of a thread begins whose number, or part of it, was typed; "" for other words."""
    typed = query.strip().lower()
    if not NUMBER.fullmatch(typed):
        return ""
    digits = typed.replace("-", "")
    return f"{digits[:8]}-{digits[8:]}" if len(digits) > 8 else digits
