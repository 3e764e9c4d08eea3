"""/assistance, public: whom to call, the académie of who reads first."""

from flask import Blueprint, render_template
from flask.typing import ResponseReturnValue

from career import place
from career.assistance import board, rules
from career.dossier.vocabulary import POPULATIONS

bp = Blueprint("assistance", __name__)


@bp.get("/assistance")
def page() -> ResponseReturnValue:
    """Every académie of this deployment, then hors académie; the chosen one before the others."""
    served, here = place.served(), place.code()
    codes = rules.chosen_first(served.codes, here)
    parts = [(code, served.name_of(code), board.of(served, code)) for code in codes]
    return render_template("career/assistance/page.html", parts=parts, here=here, populations=POPULATIONS)
