"""What readers ask most: the questions and answers, which anybody may read, and the texts of each corps."""

from flask import Blueprint, current_app, render_template

from career.guides import texts
from career.guides.shelf import desk, present_library
from career.people import signed_in

bp = Blueprint("answers", __name__)


@bp.get("/questions")
def questions() -> str:
    """« Questions / réponses », without a sign-in."""
    public = [guide for guide in present_library().guides if guide.public]
    identity_url = current_app.extensions["career_settings"].issuer
    return render_template("career/guides/questions.html", public=public, identity_url=identity_url)


@bp.get("/textes")
@signed_in
def references() -> str:
    """« Textes de référence », her own corps or pay scale first."""
    kept = texts.load()
    mine = texts.hers(kept, desk().reader(desk().today()))
    return render_template("career/guides/texts.html", texts=kept, mine=mine)
