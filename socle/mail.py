"""Notices by mail: a French text, its HTML twin, queued with the act, sent by the worker.

A template's first line is the subject, the rest its paragraphs, separated by blank lines. No address ever
comes from the request, and no notice carries a link to a sign-in page.
"""

import re
import smtplib
import ssl
from collections.abc import Sequence
from datetime import datetime
from email.message import EmailMessage
from email.utils import formataddr, formatdate
from typing import Any

from flask import current_app, has_request_context, render_template
from sqlalchemy.orm import Session

from socle import outbox
from socle.settings import Socle

KIND = "mail"
REFUSED = ("SMTPRecipientsRefused", "SMTPSenderRefused", "SMTPDataError", "ValueError", "UnicodeEncodeError")
"""The errors of one message; any other says that the server cannot be reached, or takes nothing."""


def queue(session: Session, to: str, template: str, due: datetime | None = None, /, **values: Any) -> str:
    """Write a mail to `to` in the outbox, from the text template `<template>`; nothing if `to` is empty.

    It leaves at once, or not before `due`. Returns the identifier of its row, "" for none.
    """
    if not to:
        return ""
    return outbox.send(session, KIND, destination(), {**_written(template, **values), "to": to}, due)


def queue_all(session: Session, to: Sequence[str], template: str, **values: Any) -> None:
    """Write the same mail to each of `to`, a row each; it is rendered once, and leaves at once."""
    if to:
        payload = _written(template, **values)
        outbox.send_all(session, KIND, destination(), [{**payload, "to": one} for one in to])


def _written(template: str, **values: Any) -> dict[str, Any]:
    """What a mail says, and in whose name."""
    text = render_template(template, **values).strip()
    subject, _, body = text.partition("\n")
    paragraphs = [_one_line(part) for part in body.split("\n\n") if part.strip()]
    return {
        "from": _academie(),
        "subject": _one_line(subject),
        "text": "\n\n".join(paragraphs) + "\n",
        "html": render_template("socle/mail.html", subject=subject, paragraphs=paragraphs),
    }


def _academie() -> str:
    """In whose name it is sent: the académie the request is for, where a service has several."""
    if has_request_context():
        return str(current_app.extensions["place"]()["academie"])
    settings: Socle = current_app.extensions["socle_settings"]
    return settings.academie


def _one_line(text: str) -> str:
    """The text on one line; the fixed spaces of French stay."""
    return " ".join(piece for piece in re.split(r"[ \t\r\n\f\v\x1c-\x1e\x85\u2028\u2029]+", text) if piece)


def destination() -> str:
    """All mail leaves by one server: one destination of the outbox."""
    settings: Socle = current_app.extensions["socle_settings"]
    return f"{settings.smtp_host}:{settings.smtp_port}"


def sender(settings: Socle) -> outbox.Deliver:
    """What the worker calls for each queued mail; its Message-ID is the row's, the same at each try."""

    def deliver(identifier: str, payload: dict[str, Any]) -> None:
        message = EmailMessage()
        message["Message-ID"] = f"<{identifier}@{settings.mail_from.rpartition('@')[2]}>"
        message["Date"] = formatdate(usegmt=True)
        message["From"] = formataddr((payload.get("from", settings.academie), settings.mail_from))
        message["To"] = payload["to"]
        message["Subject"] = payload["subject"]
        message["Auto-Submitted"] = "auto-generated"
        message["Content-Language"] = "fr"
        message.set_content(payload["text"])
        message.add_alternative(payload["html"], subtype="html")
        with _connection(settings) as server:
            server.send_message(message)

    return deliver


def _connection(settings: Socle) -> smtplib.SMTP:
    secure = ssl.create_default_context()
    if settings.smtp_tls == "tls":
        server: smtplib.SMTP = smtplib.SMTP_SSL(
            settings.smtp_host, settings.smtp_port, timeout=settings.timeout, context=secure
        )
    else:
        server = smtplib.SMTP(settings.smtp_host, settings.smtp_port, timeout=settings.timeout)
    try:
        if settings.smtp_tls == "starttls":
            server.starttls(context=secure)
        if settings.smtp_user:
            server.login(settings.smtp_user, settings.smtp_password.get_secret_value())
    except (OSError, smtplib.SMTPException):
        server.close()
        raise
    return server
