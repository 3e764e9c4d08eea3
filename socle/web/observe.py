"""Logs (one JSON line per request, without a query or a body) and health."""

import logging
import time
from collections.abc import Callable

import structlog
from flask import Flask, Response, g, jsonify, request
from sqlalchemy import text
from sqlalchemy.exc import SQLAlchemyError

from socle.sql import database
from socle.web.security import request_id

log = structlog.get_logger()
Check = Callable[[], bool]


def configure_logs() -> None:
    """JSON lines on standard output, instants in UTC."""
    structlog.configure(
        processors=[
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            structlog.processors.JSONRenderer(ensure_ascii=False),
        ],
        wrapper_class=structlog.make_filtering_bound_logger(logging.INFO),
        cache_logger_on_first_use=True,
    )


def init_app(app: Flask, checks: dict[str, Check]) -> None:
    """Log each request; serve /sante, which says what answers (200) or does not (503)."""

    @app.before_request
    def start() -> None:
        g.started = time.perf_counter()

    @app.after_request
    def write(response: Response) -> Response:
        if request.endpoint not in {"socle.static", "health"}:
            log.info(
                "request",
                method=request.method,
                route=str(request.url_rule or "?"),
                status=response.status_code,
                ms=round((time.perf_counter() - g.get("started", time.perf_counter())) * 1000, 1),
                request_id=request_id(),
            )
        return response

    @app.get("/sante", endpoint="health")
    def health() -> tuple[Response, int]:
        parts = {"sql": _sql_answers(), **{name: check() for name, check in checks.items()}}
        return jsonify(parts), 200 if all(parts.values()) else 503


def _sql_answers() -> bool:
    try:
        with database().read() as session:
            session.execute(text("SELECT 1"))
    except SQLAlchemyError:
        return False
    return True
