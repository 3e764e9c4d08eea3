"""The operator's command after each change of password, for a directory that must follow (ADR 0015).

It leaves through the outbox, so it is run until it succeeds, also after a kill. It gets the identifiant, the
act and the delivery's identifier, in its environment; never the password, which nothing keeps.
"""

import os
import signal
import subprocess
from pathlib import Path
from typing import Any

import structlog
from flask import current_app
from sqlalchemy.orm import Session

from socle import outbox
from sso.settings import Sso

log = structlog.get_logger()

KIND = "hook"
PATH = "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin"


class HookFailed(Exception):
    """The command ended with another status than 0."""


class HookTooSlow(Exception):
    """The command was ended."""


class NoHook(Exception):
    """A change waits for a command that is no longer configured."""


def queue(session: Session, uid: str, act: str) -> None:
    """Ask for the command in the act's transaction; nothing where none is configured."""
    settings: Sso = current_app.extensions["sso_settings"]
    if settings.password_hook:
        outbox.send(session, KIND, _name(settings), {"uid": uid, "act": act})


def runner(settings: Sso) -> outbox.Deliver:
    """What the worker does for each row; whatever it raises is tried again."""

    def deliver(identifier: str, payload: dict[str, Any]) -> None:
        if not settings.password_hook:
            raise NoHook
        given = {"MAMIA_UID": payload["uid"], "MAMIA_ACT": payload["act"], "MAMIA_DELIVERY": identifier}
        status = _run(settings, {"PATH": PATH, "LANG": "C.UTF-8", **given})
        if status:
            log.warning("hook.failed", id=identifier, status=status)
            raise HookFailed

    return deliver


def _run(settings: Sso, environment: dict[str, str]) -> int:
    """Its exit status. It has none of our settings, and no output: it keeps its own log."""
    process = subprocess.Popen(  # noqa: S603 (the operator's own command)
        settings.password_hook, env=environment, cwd="/", stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL, start_new_session=True,
    )  # fmt: skip
    try:
        return process.wait(settings.password_hook_timeout.total_seconds())
    except subprocess.TimeoutExpired:
        raise HookTooSlow from None
    finally:
        if process.poll() is None:
            os.killpg(process.pid, signal.SIGKILL)  # with what it has started
            process.wait()


def _name(settings: Sso) -> str:
    return Path(settings.password_hook[0]).name[:255]
