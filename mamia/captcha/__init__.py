"""The captcha: a picture, its sound, or a question; single use, its answer kept on the server."""

from mamia.captcha.sounds import Busy
from mamia.captcha.tickets import Captchas
from mamia.captcha.views import (
    WRONG,
    captchas,
    init_app,
    passes,
    present,
    present_again,
    pressed,
    restore,
)

__all__ = [
    "WRONG",
    "Busy",
    "Captchas",
    "captchas",
    "init_app",
    "passes",
    "present",
    "present_again",
    "pressed",
    "restore",
]
