"""The page that asks a person what an application may know of her: /connexion/accord."""

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user

from socle.french import fr
from socle.sql import database
from socle.web.forms import Form, SubmitButton
from sso import clients, consents, interactions, learned
from sso.clients import Client

bp = Blueprint("consent", __name__, template_folder="templates")


class ConsentForm(Form):
    """Yes, or no."""

    accept = SubmitButton("Autoriser")
    decline = SubmitButton("Refuser", kind="quiet")


@bp.route("/connexion/accord", methods=["GET", "POST"])
def page() -> ResponseReturnValue:
    """Who asks, what it will know, and the two answers; both go back to the application."""
    demande = request.args.get("demande", "")[:40]
    if not current_user.is_authenticated:
        return redirect(url_for("signin.form", demande=demande or None), 303)
    kept = consents.asked(demande) if interactions.read(demande) else None
    client = clients.find(database(), kept[0]) if kept else None
    if kept is None or client is None:
        flash(fr("Cette demande a expiré : repartez de l’application."), "info")
        return redirect(url_for("home.page"), 303)
    form = ConsentForm()
    if not form.validate_on_submit() or form.accept.data == form.decline.data:
        return _shown(form, demande, client, kept[1]), 422 if form.is_submitted() else 200
    accepted = bool(form.accept.data)
    if accepted and not client.first_party:
        consents.give(current_user, client.client_id, kept[1])
    return redirect(consents.decide(current_user, demande, accepted), 303)


def _shown(form: ConsentForm, demande: str, client: Client, names: list[str]) -> str:
    interactions.may_lead_to_application(interactions.find(demande))
    return render_template(
        "sso/consent.html", form=form, demande=demande, client=client, learns=learned.sentences(names)
    )
