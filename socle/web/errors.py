"""Error pages: in French, what happened, what to do next; nothing of the inside."""

import structlog
from flask import Flask, render_template, request
from flask_wtf.csrf import CSRFError
from sqlalchemy.exc import OperationalError
from sqlalchemy.exc import TimeoutError as PoolTimeout
from werkzeug.exceptions import HTTPException

from socle import french
from socle.web.security import request_id

log = structlog.get_logger()

TEXTS = {
    400: (
        "Cette demande n’a pas pu être comprise",
        "Revenez à la page précédente et recommencez. Si vous aviez ouvert un lien, tapez plutôt l’adresse.",
    ),
    401: ("Connectez-vous d’abord", "Cette page demande que vous soyez connecté."),
    403: (
        "Vous n’avez pas accès à cette page",
        "Votre compte ne donne pas ce droit. Si vous pensez le contraire, adressez-vous à l’assistance.",
    ),
    404: ("Cette page n’existe pas", "Vérifiez l’adresse, ou repartez de l’accueil."),
    405: ("Cette action n’est pas possible ici", "Repartez de l’accueil et suivez les liens des pages."),
    413: ("Ce que vous envoyez est trop lourd", "Réduisez la taille du fichier, puis recommencez."),
    415: ("Ce format n’est pas accepté", "Utilisez le formulaire de la page."),
    422: ("Un champ est à corriger", "Revenez à la page précédente et corrigez le champ."),
    429: ("Trop d’essais", "Attendez un peu, puis recommencez. L’assistance peut aussi vous aider."),
    500: (
        "Une erreur est survenue de notre côté",
        "Ce n’est pas votre faute, et nous en sommes prévenus. Recommencez dans quelques minutes.",
    ),
    503: (
        "Le service est momentanément indisponible",
        "Rien n’a été modifié. Recommencez dans quelques minutes ; "
        "si cela dure, l’assistance vous renseignera.",
    ),
}
FORM_EXPIRED = (
    "Le formulaire a expiré",
    "Par sécurité, revenez à la page précédente, rechargez-la et envoyez de nouveau le formulaire. "
    "Vérifiez aussi que votre navigateur accepte les cookies.",
)


def init_app(app: Flask, unavailable: tuple[type[Exception], ...]) -> None:
    """Answer every error with a page; `unavailable` are the errors that mean « come back later »."""
    app.register_error_handler(HTTPException, _answer_http)
    app.register_error_handler(CSRFError, _answer_csrf)
    for kind in (OperationalError, PoolTimeout, *unavailable):
        app.register_error_handler(kind, _answer_unavailable)
    app.register_error_handler(Exception, _answer_fault)


def error_page(code: int, title: str = "", advice: str = "") -> tuple[str, int]:
    """The page of an error; the text of its code unless another is given."""
    usual_title, usual_advice = TEXTS.get(code, TEXTS[400 if code < 500 else 500])
    html = render_template(
        "socle/error.html",
        code=code,
        title=french.fr(title or usual_title),
        advice=french.fr(advice or usual_advice),
        request_id=request_id() if code >= 500 else "",
    )
    return html, code


def _answer_http(error: HTTPException) -> tuple[str, int] | HTTPException:
    code = error.code or 500
    if code < 400 or error.response is not None:
        return error
    return error_page(code)


def _answer_csrf(_error: CSRFError) -> tuple[str, int]:
    return error_page(400, *FORM_EXPIRED)


def _answer_unavailable(error: Exception) -> tuple[str, int]:
    log.error("unavailable", what=type(error).__name__, request_id=request_id())
    return error_page(503)


def _answer_fault(error: Exception) -> tuple[str, int]:
    log.error(
        "fault",
        error=type(error).__name__,
        at=_where(error),
        endpoint=request.endpoint,
        request_id=request_id(),
    )
    return error_page(500)


def _where(error: Exception) -> str:
    """File and line of each frame: enough to find the fault, and no value of a variable."""
    frames, traceback = [], error.__traceback__
    while traceback is not None:
        code = traceback.tb_frame.f_code
        frames.append(f"{code.co_filename.rsplit('/', 2)[-2:]}:{traceback.tb_lineno}")
        traceback = traceback.tb_next
    return " ".join(frames[-6:])
