"""The catalogue of the demo: addresses that open something, and dates that show each state on any day."""

from dataclasses import replace
from datetime import date, timedelta

from career.services import models
from career.services.rules import Service
from demo.careers.lives import OUTSIDE
from socle.sql import Database

DEVENIR = "https://www.devenirenseignant.gouv.fr/"
RDVC = "rendez-vous-de-carriere"
ADDRESSES = {
    RDVC: f"/guides/{RDVC}",
    "concours": DEVENIR,
    "cafep": DEVENIR,
    "caer": DEVENIR,
    "formation": "https://magistere.education.fr/",
    "retraite": "https://ensap.gouv.fr/",
    "mouvement-prive": "/guides/maitres-du-prive-sous-contrat",
}
OPEN, COMING, OVER = (-16, 5), (40, 100), (-60, -10)  # days from the day of seeding
DATES = {"siam": OPEN, "concours": OPEN, "caer": OVER, "cafep": OVER, "mouvement-prive": COMING}


def seed(db: Database, academie: str, siam: str, day: date) -> None:
    """Fill what has no address yet, once; the sample application is where it is at this start."""
    for code in (academie, OUTSIDE):
        models.load_first(db, code)
        with db.begin() as session:
            for one in models.everything(session, code):
                models.keep(session, code, _filled(one, siam, day))


def _filled(one: Service, siam: str, day: date) -> Service:
    if one.id == "siam" and not siam:
        return one  # the sample application knows the first académie alone
    if one.id == "siam" and one.version == 1:
        return _dated(replace(one, title="SIAM — démonstration", address=f"{siam}/"), day)
    if one.id == "siam" and one.address.startswith("http://127.0.0.1"):
        return replace(one, address=f"{siam}/")  # the ports may differ at each start
    if one.version == 1 and one.id in ADDRESSES:
        about = "Les étapes du rendez-vous, expliquées par le guide." if one.id == RDVC else one.about
        return _dated(replace(one, about=about, address=ADDRESSES[one.id], single_sign_on=False), day)
    return one


def _dated(one: Service, day: date) -> Service:
    if one.id not in DATES or one.opens_on or one.closes_on:
        return one
    first, last = (day + timedelta(days=days) for days in DATES[one.id])
    return replace(one, opens_on=first, closes_on=last)
