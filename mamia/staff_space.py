"""« Espace des personnels », public: help to sign in, and the tools and services of the académie.

The words are those of the page it takes the place of (domain.md § 8.1); an address that is empty is hidden.
"""

from flask import Blueprint, current_app, render_template, url_for
from flask.typing import ResponseReturnValue

from mamia.settings import Mamia

bp = Blueprint("staff_space", __name__, template_folder="templates")

HELP = (
    ("Je ne connais pas mon identifiant", "find_account.page"),
    ("J’ai perdu mon mot de passe", "reset_password.proofs"),
    ("Je souhaite modifier mon mot de passe", "change_password.page"),
    ("Assistance", "assistance.page"),
)
TOOLS = (
    ("Assistance Informatique", "assistance_site"),
    ("Webmail", "webmail"),
    ("Portail web Arena (2nd degré et administratifs)", "arena_second_degree"),
    ("Portail web Arena (1er degré)", "arena_first_degree"),
    ("IProf (enseignants de l’enseignement public)", "iprof"),
    ("IProfessionnel (enseignants de l’enseignement privé)", "iprofessionnel"),
    ("AMIA", "amia"),
)


@bp.get("/espace-des-personnels")
def page() -> ResponseReturnValue:
    """The page; each help link opens its own tab of this service."""
    settings: Mamia = current_app.extensions["mamia_settings"]
    own = ("Mon compte de messagerie (MA-MAMIA)", url_for("home.page"))
    tools = [own, *((label, settings.links[name]) for label, name in TOOLS if settings.links[name])]
    return render_template("mamia/staff_space.html", helps=HELP, tools=tools)
