"""prompt=select_account: go on as the one who is signed in, or as somebody else (Core § 3.1.2.1)."""

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user

from sso import interactions


def choose() -> ResponseReturnValue:
    """The choice; who is not signed in has none and signs in."""
    demande = request.values.get("demande", "")[:40]
    if interactions.read(demande) is None or not current_user.is_authenticated:
        return redirect(url_for("signin.form", demande=demande or None), 303)
    if request.method == "POST":
        interactions.mark(demande, {interactions.CHOSEN: current_user.sub})
        return redirect(interactions.resume_address(demande), 303)
    interactions.may_lead_to_application(interactions.find(demande))
    return render_template("sso/choose_account.html", demande=demande)
