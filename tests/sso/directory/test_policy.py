"""The password-policy control, decoded from its bytes (draft-behera-10 § 6.2)."""

import pytest

from sso.directory.policy import PolicyAnswer, PolicyError, decode


@pytest.mark.parametrize(
    ("value", "answer"),
    [
        (None, PolicyAnswer()),
        ("", PolicyAnswer()),
        ("3000", PolicyAnswer()),
        ("3003810102", PolicyAnswer(error=PolicyError.CHANGE_AFTER_RESET)),
        ("3003810106", PolicyAnswer(error=PolicyError.TOO_SHORT)),
        ("3005a003800163", PolicyAnswer(expires_in=99)),
        ("3005a003810102", PolicyAnswer(grace_left=2)),
        ("3008a003810102810100", PolicyAnswer(error=PolicyError.PASSWORD_EXPIRED, grace_left=2)),
        ("300381017f", PolicyAnswer()),
        ("3005a0038001", PolicyAnswer()),
        ("ffff", PolicyAnswer()),
        ("0401ff", PolicyAnswer()),
    ],
)
def test_the_control_is_read_and_nonsense_says_nothing(value, answer):
    assert decode(bytes.fromhex(value) if value is not None else None) == answer
