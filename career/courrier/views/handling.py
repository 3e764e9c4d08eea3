"""What a gestionnaire does with a thread: a note, another hand, another day, its end."""

from uuid import UUID

from flask import Blueprint, flash, jsonify, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user
from flask_wtf.csrf import CSRFError

from career.courrier import acting, handling, presence
from career.courrier.acting import Act, Doing
from career.courrier.forms import ReplyForm
from career.courrier.handling import Write
from career.courrier.handling_forms import (
    ActForm,
    AsideForm,
    BackForm,
    CloseForm,
    NoteForm,
    ReopenForm,
    TakeForm,
    TransferForm,
)
from career.courrier.rules import Thread
from career.courrier.steps import until
from career.courrier.views import desk
from career.courrier.views.carried import carrying, hindered, is_carried, leaves_open
from career.courrier.views.composing import Trouble
from career.courrier.views.keeping import CARRIERS, lost
from career.courrier.views.lists import list_address
from career.courrier.views.opening import opened
from career.day import today
from career.people import GESTIONNAIRE, Person, current_person, role
from career.typed import shown_again
from socle.sql import database
from socle.web.acting import KEY
from socle.web.errors import FORM_EXPIRED, error_page

bp = Blueprint("handling", __name__)
ALREADY = "C’était déjà fait\u00a0: rien n’a été fait deux fois."
FORM_OF: dict[str, type[ActForm]] = {
    "note": NoteForm,
    "transfer": TransferForm,
    "take": TakeForm,
    "put_aside": AsideForm,
    "bring_back": BackForm,
    "close": CloseForm,
    "reopen": ReopenForm,
}
USED = "Cette page avait déjà servi à autre chose. Vérifiez ce que vous avez écrit, puis recommencez."


@bp.post("/<uuid:uid>/noter")
@carrying
@role(GESTIONNAIRE)
def note(uid: UUID) -> ResponseReturnValue:
    """An internal note, that the agent never sees here."""
    found, form = _found(uid), NoteForm()
    return _do(found, form, Act.NOTE, handling.note) or _back(uid, "La note interne est gardée.")


@bp.post("/<uuid:uid>/transmettre")
@carrying
@role(GESTIONNAIRE)
def transfer(uid: UUID) -> ResponseReturnValue:
    """Give the thread to another gestionnaire, or to the queue of a service."""
    person, form = current_person(), TransferForm()
    chosen = {"key": form.to.data or ""}
    with database().read() as session:  # pressed twice, it is not hers any more the second time
        doing = _doing(person, form, Act.TRANSFER, chosen)
        again = bool(KEY.fullmatch(doing.key)) and acting.has_done(session, doing, str(uid))
    if again:
        return _to_inbox(ALREADY, "info")
    found = _found(uid)
    with database().read() as session:
        offered = handling.targets(session, found, person, today())
    form.to.offer([(one.key, one.words) for one in offered])
    write = handling.give(chosen["key"], person, today())
    words = next((one.words for one in offered if one.key == chosen["key"]), "")
    return _do(found, form, Act.TRANSFER, write, chosen) or _to_inbox(f"Le fil est transmis à {words}.")


@bp.post("/<uuid:uid>/reprendre")
@carrying
@role(GESTIONNAIRE)
def take(uid: UUID) -> ResponseReturnValue:
    """Take the thread back from who was given it."""
    found, write = _found(uid), handling.take(current_person(), today())
    return _do(found, TakeForm(), Act.TAKE, write) or _back(uid, "Le fil est de nouveau chez vous.")


@bp.post("/<uuid:uid>/de-cote")
@carrying
@role(GESTIONNAIRE)
def put_aside(uid: UUID) -> ResponseReturnValue:
    """Put the thread away until a day, or until the agent's answer."""
    found, form, person = _found(uid), AsideForm(), current_person()
    if (refused := _refused(found, form)) is not None:
        return refused
    away, day = form.chosen()
    write = handling.put_aside(away, day, person, today())
    done = _act(found, form, Act.ASIDE, write, handling.aside_facts(away, day))
    return done or _to_inbox(f"Le fil est mis de côté {until(away, day)}. Il reviendra de lui-même.")


@bp.post("/<uuid:uid>/remettre")
@carrying
@role(GESTIONNAIRE)
def bring_back(uid: UUID) -> ResponseReturnValue:
    """The thread is among the others again."""
    done = _do(_found(uid), BackForm(), Act.BACK, handling.bring_back)
    return done or _back(uid, "Le fil est de nouveau dans votre courrier reçu.")


@bp.post("/<uuid:uid>/clore")
@carrying
@role(GESTIONNAIRE)
def close(uid: UUID) -> ResponseReturnValue:
    """Close a thread, unless the agent has written since the page was shown."""
    done = _do(_found(uid), CloseForm(), Act.CLOSE, handling.close(current_person()))
    return done or _to_inbox("Le fil est clos. L’agent peut le relire\u202f; sa réponse le rouvrirait.")


@bp.post("/<uuid:uid>/rouvrir")
@carrying
@role(GESTIONNAIRE)
def reopen(uid: UUID) -> ResponseReturnValue:
    """Open a closed thread again."""
    done = _do(_found(uid), ReopenForm(), Act.REOPEN, handling.reopen)
    return done or _back(uid, "Le fil est rouvert\u00a0: l’agent peut y répondre.")


@bp.post("/<uuid:uid>/aller")
@carrying
@role(GESTIONNAIRE)
def go(uid: UUID) -> ResponseReturnValue:
    """To the page that says what joining or moving will do; the answer begun here is kept on the way."""
    if (refused := _refused(_found(uid))) is not None:
        return refused
    typed, to = request.form, "courrier.desk.joining"
    if "reunir" in typed:
        return redirect(url_for(f"{to}.join", uid=uid, avec=typed.get("reunir-avec")), 303)
    return redirect(url_for(f"{to}.choose", uid=uid, message=typed.get("deplacer-message")), 303)


@bp.post("/<uuid:uid>/presence")
@role(GESTIONNAIRE)
def present(uid: UUID) -> ResponseReturnValue:
    """Her page is still open: who else has the thread open, in a sentence for presence.js."""
    person, found = current_person(), _found(uid)
    presence.sign(database(), person, found)
    with database().read() as session:
        return jsonify(said=presence.sentence(presence.others(session, person, found)))


@bp.errorhandler(CSRFError)
@shown_again
def token_expired(_error: CSRFError) -> ResponseReturnValue:
    """A page opened before the present session: nothing is done, what was typed asks to be sent again."""
    if not current_user.is_authenticated and request.endpoint in CARRIERS:
        return lost() if is_carried() or leaves_open() else error_page(400, *FORM_EXPIRED)
    form = FORM_OF.get((request.endpoint or "").rpartition(".")[2])
    if not current_user.is_authenticated or not current_person().is_gestionnaire:
        return error_page(400, *FORM_EXPIRED)
    if is_carried():
        return desk.answer_again(ReplyForm(), Trouble(400, "session"))
    if form is None:
        return error_page(400, *FORM_EXPIRED)
    return desk.again(_found((request.view_args or {})["uid"]), form(), Trouble(400, "session"))


def _found(uid: UUID) -> Thread:
    return opened(current_person(), uid)


def _doing(person: Person, form: ActForm, act: Act, said: dict[str, object]) -> Doing:
    return Doing(person, act, form.key.data or "", form.mark.data or "", form.note_text(), said)


def _do(
    found: Thread, form: ActForm, act: Act, write: Write, said: dict[str, object] | None = None
) -> ResponseReturnValue | None:
    """Do it; or the page again, with what was typed and why nothing was done. None when it is done now."""
    return _refused(found, form) or _act(found, form, act, write, said)


def _refused(found: Thread, form: ActForm | None = None) -> ResponseReturnValue | None:
    """First the answer that came is kept; then the form is looked at, and what came with it."""
    if (kept := hindered(found, desk.with_answer)) is not None:
        return kept
    if form is not None and not form.validate():
        return desk.again(found, form, Trouble(422))
    return desk.again(found, form, Trouble(422, "unfinished")) if leaves_open(form) else None


def _act(
    found: Thread, form: ActForm, act: Act, write: Write, said: dict[str, object] | None = None
) -> ResponseReturnValue | None:
    try:
        done = acting.act(database(), _doing(current_person(), form, act, said or {}), found.id, write)
    except acting.Changed:
        return desk.again(found, form, Trouble(409, "changed"))
    except acting.FormUsed:
        form.key.renew()
        form.refuse(USED)
        return desk.again(found, form, Trouble(409))
    except handling.NotPossible as why:
        form.refuse(str(why))
        return desk.again(found, form, Trouble(409))
    return None if done else _back(UUID(found.id), ALREADY, "info")


def _back(uid: UUID, said: str, kind: str = "success") -> ResponseReturnValue:
    flash(said, kind)
    return redirect(url_for("courrier.desk.thread", uid=uid), 303)


def _to_inbox(said: str, kind: str = "success") -> ResponseReturnValue:
    flash(said, kind)
    return redirect(list_address(), 303)
