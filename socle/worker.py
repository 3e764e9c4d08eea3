"""The worker of a service: delivers the outbox, sweeps what has expired, runs the scheduled work."""

import signal
import threading
from collections.abc import Callable, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from types import FrameType

import structlog
from sqlalchemy.exc import SQLAlchemyError

from socle import clock, outbox
from socle.sql import Database
from socle.store import Store
from socle.web.limits import SqlStorage

log = structlog.get_logger()

POLL = 0.5  # seconds


@dataclass(frozen=True)
class Work:
    """What one service's worker does: handlers by kind of message, and jobs with how often each runs."""

    db: Database
    handlers: Mapping[str, outbox.Deliver]
    jobs: Mapping[str, tuple[timedelta, Callable[[], object]]] = field(default_factory=dict)

    def all_jobs(self) -> dict[str, tuple[timedelta, Callable[[], object]]]:
        """The service's own jobs and those every service has."""
        return {
            "sweep_store": (timedelta(minutes=5), Store(self.db).sweep),
            "sweep_counters": (timedelta(minutes=5), SqlStorage(self.db).sweep),
            "forget_delivered": (timedelta(hours=6), lambda: outbox.forget_delivered(self.db)),
            **self.jobs,
        }


def run(work: Work) -> None:
    """Work until SIGTERM or SIGINT; a database that does not answer is waited for.

    Jobs have a thread of their own: one that waits for a slow directory delays no delivery.
    """
    stop = threading.Event()

    def ask_to_stop(_number: int, _frame: FrameType | None) -> None:
        stop.set()

    signal.signal(signal.SIGTERM, ask_to_stop)
    signal.signal(signal.SIGINT, ask_to_stop)
    jobs = threading.Thread(target=_run_jobs, args=(work, stop), name="jobs")
    jobs.start()
    busy: set[outbox.Destination] = set()
    try:
        with ThreadPoolExecutor(8, thread_name_prefix="outbox") as pool:
            while not stop.wait(POLL):
                try:
                    outbox.deliver_due(work.db, work.handlers, pool, busy)
                except SQLAlchemyError as error:
                    log.error("worker.sql", error=type(error).__name__)
    finally:  # whatever ends the deliveries ends the process, so that its supervisor sees it
        stop.set()
        jobs.join()


def _run_jobs(work: Work, stop: threading.Event) -> None:
    due = dict.fromkeys(work.all_jobs(), clock.now())
    while not stop.wait(POLL):
        run_due_jobs(work, due)


def run_due_jobs(work: Work, due: dict[str, datetime]) -> None:
    """Run each job whose hour has come, and set its next one; a job that fails does not stop the others."""
    for name, (every, job) in work.all_jobs().items():
        if clock.now() < due[name]:
            continue
        due[name] = clock.now() + every
        try:
            job()
        except Exception as error:  # noqa: BLE001 (one job's failure is logged and the worker goes on)
            log.error("worker.job_failed", job=name, error=type(error).__name__)
