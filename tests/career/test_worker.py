"""What the worker of career does, on the stores of the application."""

from datetime import UTC, datetime, timedelta
from io import BytesIO

import time_machine
from pydantic import SecretStr

from career.attachments import Vault, examine
from career.attachments.examine import Limits
from career.worker import work
from socle.settings import Socle
from tests.career.conftest import CareerSite
from tests.career.courrier.conftest import PDF, Post, pdf
from tests.career.situation.conftest import Requests


def test_the_worker_discards_the_files_that_no_message_names_and_no_other(career: CareerSite) -> None:
    post, stray = Post(career), PDF + b"%%EOF"
    post.write(files=pdf())
    Vault(career.settings.data).keep(examine("a.pdf", BytesIO(stray), Limits()).digest, BytesIO(stray))
    assert post.vault_size() == 2
    made = work(Socle(digest_key=SecretStr("k" * 40)), career.settings)
    _, job = made.jobs["discard_orphans"]
    job()
    assert post.vault_size() == 2
    with time_machine.travel(datetime.now(UTC) + timedelta(hours=2)):
        job()
    made.db.engine.dispose()
    assert post.vault_size() == 1
    [kept] = post.files()
    with Vault(career.settings.data).open(kept.digest) as content:
        assert content.read() == PDF


def test_the_worker_keeps_the_documents_of_every_feature(career: CareerSite) -> None:
    requests = Requests(career)
    requests.ask(files=pdf())
    page = requests.teacher.get("/dossier/complements/ajouter")
    page.submit("Enregistrer", kind="diplome", title="x", start="2019", files=pdf(content=PDF + b"%%EOF"))
    made = work(Socle(digest_key=SecretStr("k" * 40)), career.settings)
    with time_machine.travel(datetime.now(UTC) + timedelta(hours=2)):
        made.jobs["discard_orphans"][1]()
    made.db.engine.dispose()
    assert Post(career).vault_size() == 2


def test_the_worker_closes_a_request_whose_value_came_back(career: CareerSite) -> None:
    requests = Requests(career)
    uid = requests.ask()
    requests.send(uid)
    made = work(Socle(digest_key=SecretStr("k" * 40)), career.settings)
    _, job = made.jobs["settle_requests"]
    job()
    assert requests.row(uid).state == "transmise"
    requests.bring(address="12 rue des Lilas", postcode="16000", town="Angoulême")
    told = len(requests.mails())
    job()
    job()
    made.db.engine.dispose()
    assert requests.row(uid).state == "faite"
    assert [mail["subject"] for mail in requests.mails()[told:]] == ["Votre demande a avancé"]
