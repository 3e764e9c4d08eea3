"""What was written in the directory since an instant of its own clock, as the watch of sessions asks it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sso.directory.answers import Entry
from sso.directory.entries import instant


@dataclass(frozen=True)
class Changed:
    """Who was changed; `newest` is the last change's date, None if there was none."""

    people: frozenset[str]  # their identifiantunique
    roles: bool  # a group was changed: somebody may have lost a role
    whole: bool  # False: more were changed than could be said
    newest: datetime | None


def changed(people: Sequence[Entry], groups: Sequence[Entry], unique_id: str, *, whole: bool) -> Changed:
    """The changes that these entries show; `unique_id` is the directory's name of identifiantunique."""
    dates = [instant(date) for one in [*people, *groups] for date in one.values.get("modifytimestamp", ())]
    ids = frozenset(value for one in people for value in one.values.get(unique_id.lower(), ()))
    return Changed(ids, bool(groups), whole, max((date for date in dates if date), default=None))
