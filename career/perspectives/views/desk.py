"""« Ses perspectives »: a gestionnaire reads those of the agents she follows; each reading is recorded."""

from flask import render_template
from flask.typing import ResponseReturnValue

from career.dossier.gestion import bp, consult
from career.dossier.views import around
from career.people import GESTIONNAIRE, role
from career.perspectives.outlook import outlook_of
from career.perspectives.page import discreet
from career.perspectives.views.own import told


@bp.get("/<uid>/perspectives")
@role(GESTIONNAIRE)
def perspectives(uid: str) -> ResponseReturnValue:
    """The prospects of one agent, as she reads them, but for what tells of health."""
    reading = consult(uid, "perspectives")
    outlook = outlook_of(reading.dossier, reading.on, reading.declared)
    return render_template(
        "career/perspectives/desk.html", uid=uid, **told(outlook) | {"rules_of": discreet}, **around(reading)
    )
