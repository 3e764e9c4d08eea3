"""The day on which silence means refusal, of a change that somebody asks (pure)."""

from collections.abc import Sequence

from career.courrier import silence
from career.courrier.silence import Silence
from career.situation.rules import Request, State, Step, last_wanted
from socle.clock import PARIS


def awaited(request: Request, steps: Sequence[Step]) -> Silence | None:
    """None once it is done, refused or withdrawn. `steps` are from the oldest to the newest."""
    received = request.created_at.astimezone(PARIS).date()
    if not request.open or not silence.is_request("situation", False, received):
        return None
    wanted = last_wanted(steps) if request.state is State.WANTED else None
    return silence.of_moment(request.created_at, wanted.at if wanted else None)
