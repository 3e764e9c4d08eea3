"""What a page of ours may lead to elsewhere: https, or http on loopback alone, and nothing hidden in it."""

from urllib.parse import urlsplit

from socle.settings import LOOPBACK


def is_web_address(text: str) -> bool:
    """Is this an absolute address that people can be sent to, without a user, a space or a control sign?"""
    if not text.isprintable() or any(sign.isspace() or sign in "\\<>\"'" for sign in text):
        return False
    try:
        parts = urlsplit(text)
        _ = parts.port
    except ValueError:
        return False
    if not parts.hostname or parts.username is not None:
        return False
    return parts.scheme == "https" or (parts.scheme == "http" and parts.hostname in LOOPBACK)
