"""Which académie a request is for: that of who is signed in, else one that is named or remembered."""

from typing import Any

from flask import Flask, current_app, g, request
from flask_login import current_user

from career.academies import OUTSIDE, Academie, Served
from career.assistance import board
from career.people import Person

YEAR = 365 * 24 * 3600


def init_app(app: Flask, served: Served) -> None:
    """Tell every page the académie it is for: its name, and how its assistance is reached."""
    app.extensions["academies"] = served
    app.extensions["place"] = facts
    if not served.only:
        app.extensions["journal"] = journal
    app.extensions["more_cookies"] = (
        [] if served.only else [[_cookie(app), "Retenir votre académie, si vous l’avez demandé", "un an"]]
    )


def served() -> Served:
    """The académies of this deployment."""
    kept: Served = current_app.extensions["academies"]
    return kept


def usual() -> Academie | None:
    """Where a sign-in goes when nothing is said: the only académie, or the remembered one."""
    return served().only or served().of_code(remembered())


def of_person(person: Person) -> Academie:
    """The académie whose identity service answers for somebody."""
    return served().of_issuer(person.issuer) or served().own


def leading() -> set[Academie]:
    """Where the forms of this page may end: her identity service, and the usual one once hers has ended."""
    found = {usual()} | ({of_person(current_user)} if current_user.is_authenticated else set())
    return {one for one in found if one}


def code() -> str:
    """The code of the académie this page is for, "" when nobody has said which."""
    if current_user.is_authenticated:
        return str(current_user.academie)
    named = request.args.get("academie", "")
    known = served().codes
    return next((one for one in (named, remembered()) if one in known), "") or (
        served().own.code if served().only else ""
    )


def remembered() -> str:
    """The code this browser was asked to remember, "" if none or if it is not served."""
    kept = request.cookies.get(_cookie(current_app), "")
    return kept if kept in served().codes else ""


def remember(response: Any, code: str) -> None:
    """Keep the académie in this browser, or forget it when `code` is empty."""
    options = {"secure": current_app.config["SESSION_COOKIE_SECURE"], "httponly": True, "samesite": "Lax"}
    if code:
        response.set_cookie(_cookie(current_app), code, max_age=YEAR, **options)
    else:
        response.delete_cookie(_cookie(current_app), **options)


def facts() -> dict[str, Any]:
    """What the foot of a page says: `academie`, `assistance` (None when it depends on one not yet chosen)."""
    here = code()
    academie = served().of_code(here) or served().own
    contact = board.foot(served(), here) if here else None
    return {
        "academie": f"{academie.name}, hors académie" if here == OUTSIDE else academie.name,
        "assistance": {"phone": contact.phone, "hours": contact.hours} if contact else None,
        "dpo_contact": academie.dpo_contact,
    }


def journal() -> dict[str, Any]:
    """What each line of the journal says besides: of which académie the actor's identifiant is."""
    person = g.get("_login_user")
    return {"academie": person.academie} if person is not None and person.is_authenticated else {}


def _cookie(app: Flask) -> str:
    prefix = "__Host-" if app.config["SESSION_COOKIE_SECURE"] else ""
    return f"{prefix}career-academie"
