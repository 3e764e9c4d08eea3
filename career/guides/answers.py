"""What readers ask most: the questions and answers, which anybody may read, and the texts of each corps."""

from flask import Blueprint, render_template
from flask_login import current_user

from career import place
from career.guides import texts
from career.guides.shelf import desk, present_library
from career.people import signed_in

bp = Blueprint("answers", __name__)


@bp.get("/questions")
def questions() -> str:
    """« Questions / réponses », without a sign-in."""
    public = [guide for guide in present_library().guides if guide.public]
    return render_template("career/guides/questions.html", public=public, identity_url=_identity_url())


@bp.get("/textes")
@signed_in
def references() -> str:
    """« Textes de référence », her own corps or pay scale first."""
    kept = texts.load()
    mine = texts.hers(kept, desk().reader(desk().today()))
    return render_template("career/guides/texts.html", texts=kept, mine=mine)


def _identity_url() -> str:
    """The identity service of who reads; "" when several are served and nobody has said which."""
    known = place.of_person(current_user) if current_user.is_authenticated else place.usual()
    return known.issuer if known else ""
