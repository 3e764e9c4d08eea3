"""A form acts once, on what its reader saw; what a browser sends in its hidden fields is never a fault."""

import pytest
from flask import Flask

from socle.web.acting import INCOMPLETE, KeyField, VersionField
from socle.web.forms import Form

HOSTILE = ["²", "٣", "-1", "1.0", " 1", "", "9" * 30, "9" * 5000, "1\x00", "\ud800"]


class ActForm(Form):
    """A form of both."""

    class Meta(Form.Meta):
        csrf = False

    key = KeyField()
    version = VersionField(default="0")


def sent(**data: str) -> ActForm:
    app = Flask("acting", static_folder=None)
    with app.test_request_context(method="POST", data=data):
        form = ActForm()
        form.validate()
        return form


@pytest.mark.parametrize("typed", HOSTILE)
def test_a_version_that_is_no_number_is_none_that_was_ever_kept(typed: str) -> None:
    with Flask("acting", static_folder=None).test_request_context(method="POST"):
        form = ActForm()
        form.version.data = typed
        assert form.version.seen == -1


def test_a_version_is_the_one_of_the_page() -> None:
    assert sent(key="k" * 32, version="12").version.seen == 12


@pytest.mark.parametrize("key", ["", "court", "k" * 65, "é" * 32, "k" * 31 + "\x00"])
def test_a_form_without_its_key_is_refused_and_gets_another(key: str) -> None:
    form = sent(key=key)
    assert form.key.errors == [INCOMPLETE]
    assert form.key.data != key
    assert len(form.key.data or "") == 32


def test_a_form_keeps_the_key_of_its_page() -> None:
    form = sent(key="k" * 32)
    assert (form.key.data, form.key.errors) == ("k" * 32, [])
