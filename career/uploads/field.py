"""The field of files that also come by pieces: it names what has come already, sent with the form."""

from typing import Any
from uuid import UUID

from flask import url_for
from flask_login import current_user
from wtforms.form import BaseForm
from wtforms.validators import StopValidation

from career.people import current_person, refuse
from career.uploads import models
from career.uploads.tables import UploadRow
from socle import french
from socle.sql import database
from socle.web.forms import FilesField

LOST = "Une des pièces déjà reçues n’est plus là. Choisissez-la de nouveau."


class ResumableField(FilesField):
    """Files of the request, and uploads of the same person that are whole: `received`.

    Without scripts it is a field of files like another. What the page says was received and is not, because a
    day has passed, is `lost`. What it names when nobody is signed in any more is `carried`, unread.
    """

    template = "career/uploads/field.html"
    received: tuple[UploadRow, ...] = ()
    carried: tuple[str, ...] = ()
    lost = False

    def process_formdata(self, valuelist: list[Any]) -> None:
        super().process_formdata(valuelist)
        named = {found for value in valuelist if isinstance(value, str) and (found := _identifier(value))}
        if not current_user.is_authenticated:
            self.carried = tuple(sorted(named))
        elif named:
            self._receive(named)
        self.raw_data = [*self.data, *self.received]  # what is neither is not filled in

    def _receive(self, named: set[str]) -> None:
        """Find what is named; another's is 404 and written in the journal (threat 47)."""
        person = current_person()
        with database().read() as session:
            rows = models.ready(session, named)
        for row in rows:
            if (row.academie, row.owner) != (person.academie, person.uid):
                refuse(person, f"envoi {row.id}", subject=row.owner)
        self.received, self.lost = tuple(rows), len(rows) < len(named)

    @property
    def how_many(self) -> int:
        return super().how_many + len(self.received)

    def pre_validate(self, form: BaseForm) -> None:
        super().pre_validate(form)
        if self.lost:
            raise StopValidation(LOST)

    def attributes(self) -> dict[str, Any]:
        mine = {
            "data_uploads": url_for("uploads.begin"),
            "data_token": url_for("cv.token"),
            "data_most": str(self.max_files),
            "data_bytes": str(self.accepted.max_bytes),
            "data_heavy": f"ce fichier est trop gros\u00a0: {french.size(self.accepted.max_bytes)} au plus.",
            "data_many": f"{french.count(self.max_files, 'fichier', 'fichiers')} au plus.",
        }
        return {**super().attributes(), **mine}


def _identifier(value: str) -> str:
    try:
        return str(UUID(value))
    except ValueError:
        return ""
