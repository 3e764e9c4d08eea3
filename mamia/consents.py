"""The applications that somebody lets know something of her: seen, and withdrawn."""

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user

from mamia.guards import signed_in
from socle.french import fr
from sso import consents

bp = Blueprint("consents", __name__, url_prefix="/mon-compte", template_folder="templates")


@bp.get("/applications-autorisees")
@signed_in
def page() -> ResponseReturnValue:
    """Each application, since when, and what it knows."""
    return render_template("mamia/consents.html", given=consents.of(current_user.sub))


@bp.post("/applications-autorisees/retirer")
@signed_in
def withdraw() -> ResponseReturnValue:
    """One application learns nothing more, and what it holds dies."""
    if consents.withdraw(current_user, request.form.get("application", "")):
        flash(fr("L’autorisation est retirée : l’application ne peut plus rien lire de votre compte."), "ok")
    else:
        flash("Cette autorisation était déjà retirée.", "info")
    return redirect(url_for(".page"), 303)
