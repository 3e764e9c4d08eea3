"""The one form of the guides: a few words to search for, sent by GET so that a search has an address."""

from flask import request

from career.guides.search import MAX_QUERY
from socle.web.forms import Form, TextField


class SearchForm(Form):
    """Words to search for. A GET changes nothing: it carries no token."""

    q = TextField(
        "Chercher dans les guides",
        hint="Un ou plusieurs mots, avec ou sans accents",
        example="hors classe",
        maxlength=MAX_QUERY,
        spellcheck=True,
    )

    def __init__(self) -> None:
        super().__init__(formdata=request.args, meta={"csrf": False})

    @property
    def asked(self) -> bool:
        """Were there words at all? An empty search is the list."""
        return any(words.strip() for words in request.args.getlist("q"))
