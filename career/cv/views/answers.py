"""What a saving answers: a page, or a few words to the script that saves as she types."""

from flask import jsonify, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from career.cv.forms import UNSEEN, EntryForm
from career.cv.models import Outcome
from career.cv.rules import Entry, Section
from socle import clock
from socle.french import clock_time

JSON = "application/json"
LOST = "Votre session est fermée. Ce que vous avez écrit est gardé dans cette page."
ELSEWHERE = (
    "Ce texte a été changé dans un autre onglet ou sur un autre appareil. Le vôtre n’est pas enregistré."
)
REMOVED = "Cette ligne a été supprimée dans un autre onglet. Ce que vous avez écrit n’est pas enregistré."


def wants_json() -> bool:
    """Does the script ask?"""
    return request.headers.get("Accept", "") == JSON


def saved(section: Section, entry: str, outcome: Outcome) -> ResponseReturnValue:
    """It is kept: where and in which version."""
    at = url_for("cv.section", section=section.slug, _anchor=f"e-{entry}")
    if not wants_json():
        return redirect(at, 303)
    version = outcome.other.version if outcome.other else 0
    return jsonify(version=version, said=f"Enregistré à {clock_time(clock.now())}.", next=at)


def failed(form: EntryForm, status: int, other: Entry | None = None) -> ResponseReturnValue:
    """Nothing was written: why, and on a conflict what stands there."""
    if status == 409:
        said = ELSEWHERE if other else REMOVED
        facts = dict(other.facts) if other else None
        return jsonify(said=said, version=form.version.seen, facts=facts), 409
    faults = [message for _, message in form.faults]
    return jsonify(said=f"Pas encore enregistré. {' '.join(faults)}"), status


def lost(section: Section, entry: str, form: EntryForm) -> ResponseReturnValue:
    """Nobody is signed in any more: what was typed is given back, to be sent again."""
    if wants_json():
        return jsonify(said=LOST), 401
    return render_template("career/cv/lost.html", section=section, entry=entry, form=form), 401


def standing(form: EntryForm, entry: Entry) -> list[tuple[str, str]]:
    """What stands there, with the labels of its form."""
    names = [field.name for field in form if field.name not in UNSEEN]
    return [(form[name].label.text, entry.facts.get(name, "")) for name in names]
