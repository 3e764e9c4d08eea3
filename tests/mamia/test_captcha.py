"""The captcha: single use, of one session and purpose, in three ways; bounded work; nothing readable."""

import threading
import time
import wave
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
import time_machine
from flask import Flask, render_template_string, request
from flask.testing import FlaskClient
from PIL import Image
from sqlalchemy import text as sql

from mamia import captcha
from mamia.captcha import Busy, Captchas, answers, pictures, questions, voices
from mamia.captcha.__main__ import main
from mamia.captcha.sounds import French, Pool, Sound
from socle.settings import Socle
from socle.sql import Base, Database
from socle.store import Store
from socle.web.app import Service, build
from socle.web.forms import CaptchaField, Form, SecretField, TextField

MINE, PURPOSE = "a-session-key", "reset"
NBSP, NNBSP = "\u00a0", "\u202f"


@pytest.fixture(scope="session")
def voice_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("voices")
    assert main(["voices", str(folder)]) == 0
    return folder


@pytest.fixture(scope="session")
def french(voice_folder: Path) -> French:
    return French(voice_folder)


@pytest.fixture
def made(database: Database, french: French) -> Iterator[Captchas]:
    pool = Pool(french)
    yield Captchas(Store(database), pool)
    pool.close()


def answer_of(captchas: Captchas, ticket: str, kind: str = "captcha") -> str:
    record = captchas.store.get(kind, ticket)
    assert record is not None
    return str(record["answer"])


# The ticket


def test_the_right_answer_passes_once(made: Captchas) -> None:
    ticket = made.new(PURPOSE, MINE)
    right = answer_of(made, ticket)
    assert made.check(ticket, PURPOSE, MINE, right)
    assert not made.check(ticket, PURPOSE, MINE, right)


def test_a_wrong_answer_uses_the_ticket_up(made: Captchas) -> None:
    ticket = made.new(PURPOSE, MINE)
    right = answer_of(made, ticket)
    assert not made.check(ticket, PURPOSE, MINE, "")
    assert not made.check(ticket, PURPOSE, MINE, right)


@pytest.mark.parametrize(
    ("purpose", "session"), [("find", MINE), (PURPOSE, "another-session"), (PURPOSE, ""), ("", MINE)]
)
def test_an_answer_of_another_session_or_purpose_is_refused(
    made: Captchas, purpose: str, session: str
) -> None:
    ticket = made.new(PURPOSE, MINE)
    assert not made.check(ticket, purpose, session, answer_of(made, ticket))


def test_of_ten_who_answer_at_once_one_passes(made: Captchas) -> None:
    ticket = made.new(PURPOSE, MINE)
    right = answer_of(made, ticket)
    with ThreadPoolExecutor(10) as many:
        passed = list(many.map(lambda _: made.check(ticket, PURPOSE, MINE, right), range(10)))
    assert passed.count(True) == 1


def test_a_ticket_expires(made: Captchas) -> None:
    with time_machine.travel(datetime(2026, 11, 21, 12, tzinfo=UTC), tick=False) as clock:
        ticket = made.new(PURPOSE, MINE)
        right = answer_of(made, ticket)
        clock.shift(made.life + timedelta(seconds=1))
        assert made.picture(ticket, MINE) is None
        assert not made.check(ticket, PURPOSE, MINE, right)


@pytest.mark.parametrize(
    "ticket", ["", "x", "é" * 22, "a" * 22, "a" * 10_000, "\0" * 22, "../../../../etc/passwd"]
)
def test_a_ticket_that_was_never_given_is_refused_without_an_error(made: Captchas, ticket: str) -> None:
    assert not made.check(ticket, PURPOSE, MINE, "A")
    assert made.picture(ticket, MINE) is None
    assert made.sound(ticket, MINE) is None
    assert made.question(ticket) == ""
    assert made.held(ticket) == {}


def test_case_spaces_and_look_alikes_are_forgiven() -> None:
    assert answers.same_picture("H8D52", " h b0sz ")
    assert not answers.same_picture("H8D52", "H8D53")
    assert answers.same_sound("2H4JY", "2-h-4 j y")
    assert not answers.same_sound("2H4JY", "2H4J")
    assert not answers.same_picture("H8D52", "H8D52" * 30)


def test_no_two_characters_of_a_picture_or_a_sound_are_confused() -> None:
    for confused in ("O0QD", "1IL", "B8", "S5", "Z2", "G6", "UV"):
        assert len(set(confused) & set(answers.EYE)) <= 1
    for rhyming in ("BCDGPTV", "FLMNRS", "AHK", "7560", "IJX", "QU"):
        assert len(set(rhyming) & set(answers.EAR)) <= (2 if rhyming == "7560" else 1)


# The picture


def test_a_picture_is_a_small_png_and_stays_the_same(made: Captchas) -> None:
    ticket = made.new(PURPOSE, MINE)
    first = made.picture(ticket, MINE)
    assert first is not None
    assert len(first) < 12_000
    with Image.open(BytesIO(first)) as image:
        assert image.format == "PNG"
        assert image.size == (220, 76)
        assert image.info == {} or set(image.info) <= {"transparency", "gamma"}
    assert made.picture(ticket, MINE) == first


def test_two_pictures_of_one_text_differ() -> None:
    assert pictures.draw("H8D52") != pictures.draw("H8D52")


def test_a_picture_is_shown_to_its_session_alone(made: Captchas) -> None:
    ticket = made.new(PURPOSE, MINE)
    assert made.picture(ticket, "another-session") is None
    assert made.picture(ticket, "") is None


def test_a_used_ticket_shows_nothing_more(made: Captchas) -> None:
    ticket = made.new(PURPOSE, MINE)
    made.picture(ticket, MINE)
    made.check(ticket, PURPOSE, MINE, "wrong")
    assert made.picture(ticket, MINE) is None
    assert made.sound(ticket, MINE) is None


# The sound


def test_what_is_heard_passes_as_well_as_what_is_seen(made: Captchas) -> None:
    ticket = made.new(PURPOSE, MINE)
    heard = made.sound(ticket, MINE)
    assert heard
    said = answer_of(made, ticket, "captcha-sound")
    assert said != answer_of(made, ticket)
    assert made.check(ticket, PURPOSE, MINE, said.lower())


def test_what_was_never_asked_for_does_not_pass(made: Captchas) -> None:
    other = made.new(PURPOSE, MINE)
    made.sound(other, MINE)
    said = answer_of(made, other, "captcha-sound")
    assert not made.check(made.new(PURPOSE, MINE), PURPOSE, MINE, said)


def test_a_sound_is_a_wav_of_some_seconds_without_metadata(made: Captchas) -> None:
    ticket = made.new(PURPOSE, MINE)
    heard = made.sound(ticket, MINE) or b""
    with wave.open(BytesIO(heard)) as sound:
        assert (sound.getnchannels(), sound.getsampwidth(), sound.getframerate()) == (1, 1, 8000)
        seconds = sound.getnframes() / 8000
    assert 4 < seconds < 12
    assert heard[12:16] == b"fmt "
    assert heard[36:40] == b"data"
    assert answer_of(made, ticket, "captcha-sound").encode() not in heard


def test_who_listen_at_once_hear_the_same(made: Captchas, french: French) -> None:
    class Together(Pool):
        def take(self) -> Sound:
            met.wait(10)
            return super().take()

    met, pool = threading.Barrier(3), Together(french, size=3)
    pool.warm()
    while pool.ready < 3:
        time.sleep(0.01)
    captchas = Captchas(made.store, pool)
    ticket = captchas.new(PURPOSE, MINE)
    with ThreadPoolExecutor(3) as many:
        heard = set(many.map(lambda _: captchas.sound(ticket, MINE), range(3)))
    pool.close()
    assert len(heard) == 1
    assert heard == {captchas.sound(ticket, MINE)}


def test_the_pool_fills_and_stops(french: French) -> None:
    pool = Pool(french, size=2)
    taken = {pool.take().answer for _ in range(5)}
    assert len(taken) == 5
    pool.close()
    assert pool.ready <= 2


def test_when_nothing_is_ready_one_alone_waits_and_the_others_are_told(voice_folder: Path) -> None:
    class Slow(French):
        def make(self) -> Any:
            started.append(1)
            gate.wait(10)
            return super().make()

    gate, started = threading.Event(), []
    pool = Pool(Slow(voice_folder), size=1)
    with ThreadPoolExecutor(8) as many:
        asked = [many.submit(pool.take) for _ in range(8)]
        gate.set()
        outcomes = [one.exception() for one in asked]
    pool.close()
    assert outcomes.count(None) >= 1
    assert all(fault is None or isinstance(fault, Busy) for fault in outcomes)
    assert len(started) <= 4


def test_voices_say_every_character_and_a_folder_without_one_is_refused(
    voice_folder: Path, tmp_path: Path
) -> None:
    for character in answers.EAR:
        files = list((voice_folder / character).iterdir())
        assert len(files) == len(voices.VOICES)
        for file in files:
            with wave.open(str(file)) as said:
                assert said.getparams()[:3] == (1, 1, 8000)
                assert 0.1 < said.getnframes() / 8000 < 1.5
                assert max(said.readframes(-1)) > 200
    with pytest.raises(voices.NoVoice, match=r"python -m mamia\.captcha voices"):
        French(tmp_path)


def test_the_command_refuses_what_it_does_not_know(capsys: pytest.CaptureFixture[str]) -> None:
    assert main([]) == 2
    assert "usage" in capsys.readouterr().err


# The question


def test_a_question_passes_in_words_or_figures(made: Captchas) -> None:
    ticket = made.new(PURPOSE, MINE, "question")
    assert made.question(ticket)
    assert made.picture(ticket, MINE) is None
    assert made.check(ticket, PURPOSE, MINE, answer_of(made, ticket).upper())


@pytest.mark.parametrize(
    ("answer", "typed"),
    [
        *(("71", "soixante et onze"), ("71", "Soixante-et-onze"), ("71", "septante et un"), ("71", "71 ans")),
        *(
            ("80", "quatre-vingts"),
            ("80", "quatre vingt"),
            ("99", "QUATRE-VINGT-DIX-NEUF"),
            ("21", "vingt-et-un"),
        ),
        *(("rivière", "riviere"), ("rivière", "La Rivière"), ("étoile", "l’étoile"), ("étoile", "l'etoile.")),
        *(("pontvillage", "pont village"), ("pontvillage", "« pont », « village »"), ("août", "AOUT")),
    ],
)
def test_an_answer_may_be_written_as_people_write(answer: str, typed: str) -> None:
    assert answers.same_words(answer, typed)


@pytest.mark.parametrize(
    ("answer", "typed"),
    [("71", "72"), ("71", "61 71"), ("71", ""), ("pont", "ponts"), ("pont", "le"), ("21", "211")],
)
def test_another_answer_is_wrong(answer: str, typed: str) -> None:
    assert not answers.same_words(answer, typed)


def test_numbers_are_written_as_french_does() -> None:
    written = {0: "zéro", 17: "dix-sept", 21: "vingt-et-un", 70: "soixante-dix", 71: "soixante-et-onze"}
    written |= {
        80: "quatre-vingts",
        81: "quatre-vingt-un",
        91: "quatre-vingt-onze",
        99: "quatre-vingt-dix-neuf",
    }
    assert {n: answers.in_words(n) for n in written} == written
    assert all(answers.plain(answers.in_words(n)) == str(n) for n in range(101))


@pytest.mark.parametrize("template", questions.TEMPLATES)
def test_every_question_can_be_answered_and_seldom_by_chance(
    template: Callable[[], tuple[str, str]],
) -> None:
    asked = [template() for _ in range(200)]
    assert all(answers.same_words(answer, answer) and text.strip() for text, answer in asked)
    commonest = max(sum(answer == one for _, answer in asked) for _, one in asked)
    assert commonest < 60


def test_questions_follow_french_typography() -> None:
    for _ in range(200):
        text = questions.ask().text
        assert text[-1] in "?."
        assert " ?" not in text
        assert " :" not in text
        assert "'" not in text


# What is kept at rest


def test_a_numen_is_held_once_and_unreadable_in_the_database(made: Captchas, database: Database) -> None:
    ticket = made.new(PURPOSE, MINE)
    made.hold(ticket, {"numen": "16E0599017ZZA"})
    with database.read() as session:
        rows = repr(session.execute(sql("SELECT * FROM record")).all())
    assert "16E0599017ZZA" not in rows
    assert ticket not in rows
    assert made.held(ticket) == {"numen": "16E0599017ZZA"}
    assert made.held(ticket) == {}


# In a form


class Proofs(Form):
    """A form with a secret and a captcha."""

    login = TextField("Identifiant")
    numen = SecretField("Numen")
    captcha = CaptchaField()


@pytest.fixture
def app(sqlite_databases: Any, voice_folder: Path) -> Iterator[Flask]:
    url = sqlite_databases.fresh("captcha", lambda new: Base.metadata.create_all(new.engine))
    service = Service("tests", "Essai", "", "http://localhost", "essai", url, "k" * 40)
    made = build(service, Socle(digest_key="d" * 40))
    made.config["WTF_CSRF_ENABLED"] = False
    made.extensions["login_manager"].user_loader(lambda _: None)
    captcha.init_app(made, voice_folder)

    @made.route("/essai", methods=["GET", "POST"])
    def page() -> Any:
        form = Proofs()
        if captcha.pressed():
            captcha.present_again(form, form.captcha, PURPOSE, "/essai")
        else:
            if request.method == "POST":
                captcha.restore(form, form.captcha)
                if form.validate() and captcha.passes(form.captcha, PURPOSE):
                    return f"juste {form.numen.data}"
            captcha.present(form.captcha, PURPOSE, "/essai")
        return render_template_string(
            "<form method=post>{% for field in form.visible %}{{ field() }}{% endfor %}</form>", form=form
        )

    yield made
    made.extensions["captchas"].pool.close()
    made.extensions["database"].engine.dispose()


def ticket_in(html: str) -> str:
    return html.split('name="captcha_id" value="', 1)[1].split('"', 1)[0]


def typed_answer(app: Flask, ticket: str) -> str:
    record = app.extensions["store"].get("captcha", ticket)
    return str(record["answer"])


def post(client: FlaskClient, ticket: str, way: str = "", **typed: str) -> Any:
    return client.post("/essai" + (f"?captcha={way}" if way else ""), data={"captcha_id": ticket, **typed})


def test_the_answer_is_in_no_page_header_cookie_or_address(app: Flask) -> None:
    client = app.test_client()
    page = client.get("/essai")
    ticket = ticket_in(page.text)
    right = typed_answer(app, ticket)
    shown = [client.get(f"/captcha/{ticket}.png"), client.get(f"/captcha/{ticket}.wav")]
    said = app.extensions["store"].get("captcha-sound", ticket)["answer"]
    for answer in (page, *shown):
        assert answer.status_code == 200
        assert answer.headers["Cache-Control"] == "no-store"
        for secret in (right, said):
            assert secret not in str(answer.headers)
            assert secret.encode() not in answer.data
    assert [answer.mimetype for answer in shown] == ["image/png", "audio/wav"]


def test_a_form_with_the_right_text_passes_and_a_replay_does_not(app: Flask) -> None:
    client = app.test_client()
    ticket = ticket_in(client.get("/essai").text)
    typed = {"login": "mfabre", "numen": "16E0599017ZZA", "captcha": typed_answer(app, ticket)}
    assert post(client, ticket, **typed).text == "juste 16E0599017ZZA"
    assert "juste" not in post(client, ticket, **typed).text


def test_another_browser_sees_and_answers_nothing_of_mine(app: Flask) -> None:
    mine, other = app.test_client(), app.test_client()
    ticket = ticket_in(mine.get("/essai").text)
    other.get("/essai")
    assert other.get(f"/captcha/{ticket}.png").status_code == 404
    assert other.get(f"/captcha/{ticket}.wav").status_code == 404
    assert app.test_client().get(f"/captcha/{ticket}.png").status_code == 404
    typed = {"login": "mfabre", "numen": "16E0599017ZZA", "captcha": typed_answer(app, ticket)}
    assert "juste" not in post(other, ticket, **typed).text


def test_a_new_image_keeps_what_was_typed_and_never_sends_the_numen_back(app: Flask) -> None:
    client = app.test_client()
    ticket = ticket_in(client.get("/essai").text)
    again = post(client, ticket, "image", login="mfabre", numen="16E0599017ZZA")
    assert 'value="mfabre"' in again.text
    assert "16E0599017ZZA" not in again.text
    assert "laissez ce champ vide" in again.text
    assert "Remplissez" not in again.text
    once_more = post(client, ticket_in(again.text), "image", login="mfabre", numen="")
    fresh = ticket_in(once_more.text)
    assert fresh != ticket
    done = post(client, fresh, login="mfabre", numen="", captcha=typed_answer(app, fresh))
    assert done.text == "juste 16E0599017ZZA"


def test_a_question_can_be_asked_instead_and_stays_after_an_error(app: Flask) -> None:
    client = app.test_client()
    ticket = ticket_in(client.get("/essai").text)
    asked = post(client, ticket, "question", login="mfabre", numen="16E0599017ZZA")
    assert "/captcha/" not in asked.text
    wrong = post(client, ticket_in(asked.text), login="mfabre", numen="16E0599017ZZA", captcha="faux")
    assert "/captcha/" not in wrong.text
    fresh = ticket_in(wrong.text)
    answer = typed_answer(app, fresh)
    assert post(client, fresh, login="a", numen="16E0599017ZZA", captcha=answer).text == "juste 16E0599017ZZA"


def test_a_thousand_pictures_and_sounds_cost_what_the_budget_allows(app: Flask) -> None:
    client = app.test_client()
    drawn = {200: 0, 429: 0}
    for _ in range(70):
        ticket = ticket_in(client.get("/essai").text)
        drawn[client.get(f"/captcha/{ticket}.png").status_code] += 1
    assert drawn == {200: 60, 429: 10}
    played = {200: 0, 429: 0, 503: 0}
    for _ in range(20):
        ticket = ticket_in(client.get("/essai").text)
        played[client.get(f"/captcha/{ticket}.wav").status_code] += 1
    assert played[200] == 12
    assert played[429] == 8


def test_one_picture_shown_again_and_again_is_made_once(app: Flask) -> None:
    client = app.test_client()
    ticket = ticket_in(client.get("/essai").text)
    shown = {client.get(f"/captcha/{ticket}.png").data for _ in range(80)}
    assert len(shown) == 1


def test_a_sound_can_be_asked_in_parts(app: Flask) -> None:
    client = app.test_client()
    ticket = ticket_in(client.get("/essai").text)
    part = client.get(f"/captcha/{ticket}.wav", headers={"Range": "bytes=0-43"})
    assert part.status_code == 206
    assert part.data[:4] == b"RIFF"
    assert len(part.data) == 44


def test_without_voices_no_sound_is_offered(app: Flask) -> None:
    client = app.test_client()
    assert ".wav" in client.get("/essai").text
    pool, app.extensions["captchas"] = app.extensions["captchas"].pool, Captchas(app.extensions["store"])
    ticket = ticket_in(page := client.get("/essai").text)
    assert ".wav" not in page
    assert client.get(f"/captcha/{ticket}.wav").status_code == 404
    pool.close()
    app.extensions["captchas"] = Captchas(app.extensions["store"], pool)
