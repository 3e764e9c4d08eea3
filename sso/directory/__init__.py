"""The directory of the académie: accounts read, proved and changed through `Directory`."""

from typing import cast

from flask import current_app

from sso.directory.client import Directory

__all__ = ["Directory", "directory"]


def directory() -> Directory:
    """The directory of the running application."""
    return cast(Directory, current_app.extensions["directory"])
