"""The demo's mailbox: every message the services sent, read in the browser and inert.

Nothing of a message is interpreted: no link, no picture, no style, no script. This process also says, once
everything is healthy, where the demo is; honcho would stop the others if it ended there, so it serves on.
"""

import sys
import threading
import time
from pathlib import Path

from flask import Flask, Response, abort, render_template, request
from jinja2 import StrictUndefined
from werkzeug.serving import BaseWSGIServer, WSGIRequestHandler, make_server

from demo import announce, people, sink
from demo.letters import all_letters, matches, open_letter
from demo.settings import START_OVER, Launch, Mailbox
from socle import french
from socle.clock import today
from socle.settings import load

POLICY = (
    "default-src 'none'; style-src 'self'; img-src 'self' data:; form-action 'self'; "
    "frame-ancestors 'none'; base-uri 'none'"
)


def create_app(folder: Path, identity: str) -> Flask:
    """The pages of the mailbox; `identity` is the address of the identity service, for the way back."""
    app = Flask(__name__)
    app.jinja_env.undefined = StrictUndefined
    app.jinja_env.trim_blocks = app.jinja_env.lstrip_blocks = True
    app.jinja_env.filters["instant"] = french.instant
    app.context_processor(lambda: {"identity": identity})

    @app.get("/")
    def letters() -> str:
        sought = " ".join(request.args.get("q", "").split())
        found = [letter for letter in all_letters(folder) if matches(letter, sought)]
        total = french.count(len(found), "message", "messages")
        return render_template("mailbox/letters.html", letters=found, sought=sought, total=total)

    @app.get("/message/<name>")
    def letter(name: str) -> str:
        message = sink.read(folder, name)
        if message is None:
            abort(404)
        return render_template("mailbox/letter.html", letter=open_letter(name, message))

    @app.get("/sante")
    def health() -> dict[str, bool]:
        return {"mailbox": True}

    @app.errorhandler(404)
    def lost(_error: Exception) -> tuple[str, int]:
        return render_template("mailbox/lost.html"), 404

    @app.after_request
    def protect(response: Response) -> Response:
        response.headers["Content-Security-Policy"] = POLICY
        response.headers["X-Content-Type-Options"] = "nosniff"
        response.headers["Referrer-Policy"] = "no-referrer"
        response.headers.setdefault("Cache-Control", "no-store")
        return response

    return app


class Silent(WSGIRequestHandler):
    """Reading one's mail writes nothing on the terminal."""

    def log(self, type: str, message: str, *args: object) -> None:
        return


def serve(app: Flask, host: str, port: int) -> BaseWSGIServer:
    """Serve the pages in a thread; the caller stops it with `.shutdown()`."""
    server = make_server(host, port, app, threaded=True, request_handler=Silent)
    threading.Thread(target=server.serve_forever, name="mailbox", daemon=True).start()
    return server


def main() -> int:
    """Receive, serve, announce once the services are healthy, and serve on until stopped."""
    launch, told = load(Launch), load(Mailbox)
    sink.serve(launch.var / "mail", told.smtp_port)
    serve(create_app(launch.var / "mail", told.identity), launch.listen, told.port)
    try:
        announce.wait_until_healthy(
            {
                "identity": (told.identity, told.identity_port),
                "career": (told.career, told.career_port),
                "siam": (told.siam, told.siam_port),
            }
        )
    except announce.NotReady as fault:
        print(fault)
        return 1
    demo = gather(launch, told)
    people.save(launch.var, demo)
    for line in announce.lines(demo):
        print(line)
    if told.academies and not announce_others(launch, told, demo):
        return 1
    while not (launch.var / START_OVER).exists():
        time.sleep(0.5)
    return 0  # everything stops with this process, and the launcher starts over


def announce_others(launch: Launch, told: Mailbox, demo: people.Demo) -> bool:
    """Say when the other académies are there too; False when one does not come."""
    services = {key: (told.academies[key], port) for key, port in told.academies_ports.items()}
    try:
        announce.wait_until_healthy(services)
    except announce.NotReady as fault:
        print(fault)
        return False
    people.save(launch.var, gather(launch, told, ready=True))
    for line in announce.others(demo):
        print(line)
    return True


def gather(launch: Launch, told: Mailbox, ready: bool = False) -> people.Demo:
    """What a visitor or a script must know of this demo; each académie's own is written in its folder."""
    found = []
    for other in launch.others:
        there, address = launch.at(other), told.academies[other.key]
        theirs = _people(there)
        people.save(there.var, people.Demo(address, told.career, told.address, "", theirs))
        found.append(people.DemoAcademie(other.code, other.name, address, ready, theirs))
    hosts = (told.identity, told.career, told.address, told.siam)
    return people.Demo(*hosts, _people(launch), tuple(found))


def _people(launch: Launch) -> tuple[people.DemoPerson, ...]:
    day = people.seeding_day(launch.var, today())
    passwords = people.ensure_passwords(launch.var, day, launch.population)
    totp = people.ensure_totp(launch.var, day, launch.population)
    return people.everybody(day, passwords, totp, launch.population)


if __name__ == "__main__":
    sys.exit(main())
