"""A letter with a code, for who has lost her NUMEN or what protects her account: made, printed, never shown.

The code is in the PDF alone, which is answered once: the agent prints it, folds it and closes the envelope.
Its owner is told at once, and without her birth date it opens nothing.
"""

from pathlib import Path

from flask import Response, render_template
from flask.typing import ResponseReturnValue
from flask_login import current_user

from mamia import printed
from mamia.helpdesk.desk import (
    account_of,
    assistance,
    bp,
    out_of_reach,
    record_consultation,
    refusal,
)
from mamia.helpdesk.forms import LetterForm
from mamia.helpdesk.reach import Act
from mamia.printed import Drawn
from socle import audit, clock, french, pdf
from socle.audit import Event
from socle.quick import lane_of
from socle.sql import database
from sso import notices
from sso.directory.account import Account
from sso.second_factor import fresh

STYLE = Path(__file__).with_name("letter.css")


@bp.get("/<uid>/lettre")
@assistance
def letter(uid: str) -> ResponseReturnValue:
    """What a letter is for, and whether one is on its way; the consultation is recorded."""
    found = account_of(uid)
    record_consultation(found)
    return _page(found, LetterForm())


@bp.post("/<uid>/lettre")
@assistance
@fresh("Avant de préparer une lettre, confirmez que c’est bien vous.", back="helpdesk.letter")
def make_letter(uid: str) -> ResponseReturnValue:
    """Make a code in place of the one before, and answer the letter to print."""
    found, form = account_of(uid), LetterForm()
    if status := refusal(form, found, Act.PRINT_CODE):
        return _page(found, form), status
    if not found.may_reset:
        form.refuse("Ce compte ne se réinitialise pas\u00a0: une lettre ne servirait à rien.")
        return _page(found, form), 409
    drawn = printed.draw()
    letter = pdf.made(_letter(found, drawn), STYLE)  # first: a code is kept once its letter exists
    with database().begin() as sql:
        printed.keep(lane_of(sql), found.unique_id, drawn, current_user.uid)
        said = {"reason": form.reason.data or "", "ticket": form.ticket.data or ""}
        audit.record(sql, Event.PRINTED_CODE_MADE, actor=current_user.uid, subject=found.uid, **said)
        told = {"reason": said["reason"], "usable": french.instant(drawn.until)}
        notices.send(sql, found, "mamia/mail/printed_code_made.txt", **told)
    answer = Response(letter, mimetype="application/pdf")
    answer.headers["Content-Disposition"] = f'attachment; filename="lettre-{found.uid}.pdf"'
    return answer


def _letter(found: Account, drawn: Drawn) -> str:
    facts = {"code": drawn.code, "until": drawn.until, "at": clock.now()}
    return render_template("mamia/helpdesk/letter.html", account=found, **facts)


def _page(found: Account, form: LetterForm) -> str:
    return render_template(
        "mamia/helpdesk/make_letter.html",
        account=found,
        form=form,
        waiting=printed.living(found.unique_id),
        out_of_reach=out_of_reach(found, Act.PRINT_CODE),
    )
