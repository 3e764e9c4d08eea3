"""What somebody typed is hers: never sent for another, given back when her session has ended."""

from collections.abc import Callable, Sequence
from functools import wraps
from typing import Any

from flask import render_template, request
from flask.typing import ResponseReturnValue
from flask_login import current_user
from werkzeug.exceptions import HTTPException
from wtforms.form import BaseForm

from career.people import current_person, refuse, signed_in
from socle.web.errors import error_page
from socle.web.forms import FilesField, Form, HiddenField, Whole

View = Callable[..., ResponseReturnValue]


class OwnerField(HiddenField):
    """Who had the page. In the session of another, its form is 404 and written in the journal (threat 47)."""

    def __init__(self, label: str | None = None, **kwargs: Any) -> None:
        super().__init__(label, **{"default": lambda: getattr(current_user, "uid", ""), **kwargs})

    def pre_validate(self, form: BaseForm) -> None:
        self.require()

    def require(self) -> None:
        """Refuse what was typed in the session of somebody else."""
        person = current_person()
        if self.data and self.data != person.uid:
            refuse(person, "a page of another session", subject=self.data)


def given_back(form: Form, action: str = "", more: Sequence[Whole] = ()) -> ResponseReturnValue:
    """Nobody is signed in any more: the words stand on a page, to be sent again (to `action`).

    `more`: fields of other forms that came with it.
    """
    gone = any(isinstance(field, FilesField) and field.data for field in form)
    html = render_template(
        "career/given_back.html", form=form, action=action or request.path, files_lost=gone, more=more
    )
    return html, 401


def giving_back(form_of: Callable[..., Form]) -> Callable[[View], View]:
    """For who is signed in; the form of a session that has ended, read by `form_of`, is given back."""

    def guard(view: View) -> View:
        guarded = signed_in(view)

        @wraps(view)
        def wrapped(*args: Any, **more: Any) -> ResponseReturnValue:
            if request.method == "POST" and not current_user.is_authenticated:
                return given_back(form_of(*args, **more))
            answer: ResponseReturnValue = guarded(*args, **more)
            return answer

        return wrapped

    return guard


def shown_again(handler: View) -> View:
    """For a handler of errors that shows a form again: what refuses it there is a page, no fault of ours."""

    @wraps(handler)
    def wrapped(*args: Any, **more: Any) -> ResponseReturnValue:
        try:
            return handler(*args, **more)
        except HTTPException as refusal:
            return error_page(refusal.code or 400)

    return wrapped
