"""« Votre dossier »: the summary and the sections, each person her own; no address names anybody."""

from collections.abc import Callable

from flask import Blueprint, abort, current_app, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from career.dossier import pages
from career.dossier.anomalies import SUMMARY, signer
from career.dossier.blocks import Block
from career.dossier.own import Own, own
from career.dossier.pages import Reading
from career.dossier.sections import BY_SLUG, menu
from career.people import current_person, signed_in

bp = Blueprint("dossier", __name__, url_prefix="/dossier")


@bp.get("")
@signed_in
def summary() -> ResponseReturnValue:
    """What holds today, and the last changes."""
    hers = own(current_person())
    if hers is None:
        return redirect(url_for("home.index"))
    return render_template(
        "career/dossier/summary.html",
        blocks=pages.summary(hers.reading),
        phrase=pages.phrase(hers.reading),
        **around_own(hers, SUMMARY),
    )


@bp.get("/<slug>")
@signed_in
def section(slug: str) -> ResponseReturnValue:
    """One section."""
    found = BY_SLUG.get(slug) or abort(404)
    hers = own(current_person(), found.own)
    if hers is None:
        return redirect(url_for("home.index"))
    blocks = pages.blocks(slug, hers.reading)
    return render_template(
        "career/dossier/section.html", section=found, blocks=blocks, **around_own(hers, slug)
    )


def around(reading: Reading) -> dict[str, object]:
    """What every page of a dossier has around its blocks."""
    return {"kind": reading.kind, "reading": reading, "menu": menu(reading.reader)}


def around_own(hers: Own, slug: str) -> dict[str, object]:
    """What only one's own pages have: the way to report a line, or why there is none."""
    report = None if hers.hindrance else _reporter(hers.reading, slug)
    return {**around(hers.reading), "hindrance": hers.hindrance, "report": report, "slug": slug}


def _reporter(reading: Reading, slug: str) -> Callable[[Block, str], str]:
    sign = signer(current_app.extensions["socle_settings"], reading, slug)

    def address(block: Block, name: str) -> str:
        return url_for("courrier.new", rubrique=slug, ligne=sign(block, name))

    return address
