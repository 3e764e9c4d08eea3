"""A form with a captcha: shown, shown again with another challenge, or judged; the captcha serves once."""

from enum import Enum

from mamia import captcha
from mamia.fields import NumberField
from socle.french import fr
from socle.web.forms import CaptchaField, Form


class Sent(Enum):
    """What came of a form."""

    SHOWN = "shown"  # asked for, or shown again because a button of the captcha was pressed
    FAULTY = "faulty"  # a field is to be corrected, or the captcha's answer is wrong
    GOOD = "good"


def read(form: Form, purpose: str, page: str) -> Sent:
    """Judge the shape, then use up the captcha, right or wrong; `page` is the address of the form."""
    field: CaptchaField = form.captcha
    if not form.is_submitted():
        captcha.present(field, purpose, page)
        return Sent.SHOWN
    if captcha.pressed():
        captcha.present_again(form, field, purpose, page)
        return Sent.SHOWN
    captcha.restore(form, field)
    if form.validate() and not captcha.passes(field, purpose):
        form.refuse(fr(captcha.WRONG), field)
    if form.errors:
        _ask_again(form)
        captcha.present(field, purpose, page)
        return Sent.FAULTY
    return Sent.GOOD


def refuse(form: Form, purpose: str, page: str, message: str) -> None:
    """Say why what follows the form did not pass, with a new captcha if it has one."""
    form.refuse(fr(message))
    _ask_again(form)
    if form.has_captcha:
        captcha.present(form.captcha, purpose, page)


def _ask_again(form: Form) -> None:
    for field in form:
        if isinstance(field, NumberField):
            field.ask_again()
