"""Where the time of our service goes: `python -m benchmarks.signin.costs [--profile]`.

The same sign-in, one at a time, through the WSGI application in this process: processor time by request, how
many SQL transactions and directory operations each took, and with --profile the functions that cost the most.
"""

import argparse
import cProfile
import io
import os
import pstats
import shutil
import statistics
import time
from collections import defaultdict
from itertools import islice
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from flask import Flask
from sqlalchemy import event

from benchmarks.signin import browser as driver
from benchmarks.signin.contenders import Plan, prepare
from benchmarks.signin.cpu import cores
from benchmarks.signin.crowd import crowd

CPU: dict[str, list[float]] = defaultdict(list)
COUNTS: dict[str, list[tuple[int, ...]]] = defaultdict(list)


class InProcess(driver.Browser):
    """A browser whose requests are calls."""

    app: Flask
    profile: cProfile.Profile | None = None
    tally: dict[str, int]

    def __post_init__(self) -> None:
        self.link = io.BytesIO()  # type: ignore[assignment]

    def ask(
        self, method: str, url: str, form: dict[str, str] | None = None, **headers: str
    ) -> tuple[int, str, str]:
        body = driver.urlencode(form).encode() if form is not None else b""
        environ = _environ(self.target, method, url, body, headers, self.cookies)
        before = dict(self.tally), time.thread_time()
        if self.profile:
            self.profile.enable()
        status, found, text = _call(self.app, environ)
        if self.profile:
            self.profile.disable()
        name = f"{method} {urlsplit(url).path}{' (2)' if 'authorize' in url and self.cookies else ''}"
        CPU[name].append((time.thread_time() - before[1]) * 1000)
        COUNTS[name].append(tuple(self.tally[one] - before[0][one] for one in self.tally))
        for field, value in found:
            if field == "Set-Cookie":
                cookie, _, rest = value.split(";", 1)[0].partition("=")
                self.cookies[cookie] = rest
        return status, dict(found).get("Location", ""), text


def _call(app: Flask, environ: dict[str, Any]) -> tuple[int, list[tuple[str, str]], str]:
    caught: list[Any] = []
    answer = app.wsgi_app(environ, lambda status, fields, *_: caught.append((status, fields)))  # type: ignore[arg-type,return-value]
    text = b"".join(answer).decode()
    getattr(answer, "close", lambda: None)()
    return int(caught[0][0].split()[0]), caught[0][1], text


def _environ(
    target: driver.Target,
    method: str,
    url: str,
    body: bytes,
    headers: dict[str, str],
    cookies: dict[str, str],
) -> dict[str, Any]:
    parts = urlsplit(url)
    environ: dict[str, Any] = {
        "REQUEST_METHOD": method, "SCRIPT_NAME": "", "PATH_INFO": parts.path, "QUERY_STRING": parts.query,
        "SERVER_NAME": "localhost", "SERVER_PORT": str(target.port), "SERVER_PROTOCOL": "HTTP/1.1",
        "HTTP_HOST": f"localhost:{target.port}", "REMOTE_ADDR": "127.0.0.1", "wsgi.url_scheme": "http",
        "wsgi.version": (1, 0), "wsgi.input": io.BytesIO(body), "wsgi.errors": io.StringIO(),
        "wsgi.multithread": True, "wsgi.multiprocess": False, "wsgi.run_once": False,
        "CONTENT_LENGTH": str(len(body)),
    }  # fmt: skip
    if body:
        environ["CONTENT_TYPE"] = "application/x-www-form-urlencoded"
    if cookies:
        environ["HTTP_COOKIE"] = "; ".join(f"{name}={value}" for name, value in cookies.items())
    environ.update({f"HTTP_{name.upper().replace('-', '_')}": value for name, value in headers.items()})
    return environ


def _tally(app: Flask) -> dict[str, int]:
    tally = {"transactions": 0, "statements": 0, "directory": 0}
    engine = app.extensions["database"].engine

    def one(name: str) -> Any:
        def note(*_: Any) -> None:
            tally[name] += 1

        return note

    event.listen(engine, "begin", one("transactions"))
    event.listen(engine, "before_cursor_execute", one("statements"))
    wire = app.extensions["directory"]._wire
    counted = wire._counted

    def count(kind: str) -> None:
        tally["directory"] += 1
        counted(kind)

    wire._counted = count
    return tally


def main() -> None:
    """Print the table, then the profile if asked."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.signin.costs", description=__doc__)
    parser.add_argument("--people", type=int, default=60000)
    parser.add_argument("--sign-ins", type=int, default=200)
    parser.add_argument("--profile", action="store_true")
    parser.add_argument("--sort", default="tottime")
    parser.add_argument("--folder", type=Path, default=Path("var/benchmark"))
    options = parser.parse_args()
    run = options.folder.resolve() / "costs"
    shutil.rmtree(run, ignore_errors=True)
    run.mkdir(parents=True)
    everybody = crowd(options.folder.resolve(), options.people, 38901)
    os.sched_setaffinity(0, cores()[1])
    everybody.slapd.start()
    os.sched_setaffinity(0, cores()[0])
    log = os.dup(1)
    try:
        os.environ.update(prepare(Plan(run, everybody, "ES256", ""), 8000))
        from mamia.app import create_app

        InProcess.app = create_app()
        InProcess.tally = _tally(InProcess.app)
        driver.Browser = InProcess  # type: ignore[misc]
        os.dup2(os.open(run / "log", os.O_WRONLY | os.O_CREAT), 1)
        target = driver.Target("ours", 8000, "/oidc/authorize", "/oidc/token", "/oidc/userinfo")
        people = iter(everybody.people)
        for person in islice(people, 20):
            driver.sign_in(target, person)
        CPU.clear(), COUNTS.clear()
        InProcess.profile = cProfile.Profile(time.thread_time) if options.profile else None
        for person in islice(people, options.sign_ins):
            driver.sign_in(target, person)
    finally:
        os.dup2(log, 1)
        everybody.slapd.stop()
    _print(options.sort)


def _print(sort: str) -> None:
    total = 0.0
    for name, times in CPU.items():
        median = statistics.quantiles(times, n=10)[0]  # the tenth that others' work disturbed least
        total += median
        print(f"{name:34} {median:6.2f} ms   transactions, statements, directory: {COUNTS[name][-1]}")
    print(f"{'in all':34} {total:6.2f} ms")
    if InProcess.profile:
        stats = pstats.Stats(InProcess.profile)
        stats.sort_stats(sort).print_stats(400)


if __name__ == "__main__":
    main()
