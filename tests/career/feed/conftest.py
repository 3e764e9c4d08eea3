"""The feed's command as an operator runs it, on the demo's dossiers and files made of them."""

import csv
import os
import subprocess
import sys
from collections.abc import Iterable
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select

from career.__main__ import main
from career.dossier import models
from career.dossier.facts import Dossier
from career.dossier.tables import DOSSIER
from career.feed.models import DossierChange, FeedRun
from demo.careers import files
from demo.careers.population import schools
from tests.career.conftest import ADDRESS, DAY, ISSUER, CareerSite

AGENT = "soconnor"


@dataclass
class Office:
    """Human resources: their files, and the operator who takes them."""

    site: CareerSite
    folder: Path
    capture: pytest.CaptureFixture[str]
    environment: dict[str, str]

    def feed(self, *options: str, path: Path | None = None) -> tuple[int, str]:
        """Exit status, and what was said."""
        status = main(["feed", str(path or self.folder), *(options or ("--partial",))])
        said = self.capture.readouterr()
        return status, (said.out + said.err).replace("\u00a0", " ").replace("\u202f", " ")

    def process(self, *options: str) -> subprocess.Popen[str]:
        """The same command, in a process of its own."""
        command = [sys.executable, "-m", "career", "feed", str(self.folder), *options]
        return subprocess.Popen(
            command, env={**os.environ, **self.environment}, stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT, text=True,
        )  # fmt: skip

    def dossier(self, uid: str = AGENT) -> Dossier:
        """One dossier as it stands."""
        with self.site.db.read() as session:
            found = models.find(session, "16", uid)
        assert found is not None
        return found

    def dossiers(self) -> dict[str, Dossier]:
        """Every dossier of the académie, without the day it is known of."""
        with self.site.db.read() as session:
            uids = session.scalars(select(DOSSIER.c.uid).where(DOSSIER.c.academie == "16"))
            found = {uid: models.find(session, "16", uid) for uid in uids}
        return {
            uid: replace(one, identity=replace(one.identity, as_of=None)) for uid, one in found.items() if one
        }

    def write(self, dossiers: Iterable[Dossier]) -> None:
        """The whole set of these dossiers."""
        files.write(self.folder, dossiers)
        (self.folder / "etablissements.csv").unlink()

    def write_all(self) -> None:
        """The whole set of everybody, as the database has them."""
        self.write(self.dossiers().values())

    def file(self, name: str, *rows: str, encoding: str = "utf-8") -> Path:
        """One file, of these lines; the first names the columns."""
        path = self.folder / name
        path.write_bytes(("\n".join(rows) + "\n").encode(encoding))
        return path

    def edit(self, name: str, uid: str, **values: str) -> None:
        """Correct the last row of somebody in a file of the set."""
        path = self.folder / name
        with path.open(encoding="utf-8", newline="") as handle:
            rows = list(csv.DictReader(handle, delimiter=";"))
        last = [row for row in rows if row["uid"] == uid][-1]
        last |= values
        with path.open("w", encoding="utf-8", newline="") as handle:
            writer = csv.DictWriter(handle, list(rows[0]), delimiter=";", lineterminator="\n")
            writer.writeheader()
            writer.writerows(rows)

    def changes(self, uid: str = AGENT) -> list[DossierChange]:
        """What somebody is told, in the order it was written."""
        with self.site.db.read() as session:
            query = select(DossierChange).where(DossierChange.uid == uid).order_by(DossierChange.id)
            return list(session.scalars(query))

    def runs(self) -> list[FeedRun]:
        """The runs, in order."""
        with self.site.db.read() as session:
            return list(session.scalars(select(FeedRun).order_by(FeedRun.id)))


@pytest.fixture
def office(
    career: CareerSite, tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> Office:
    folder = tmp_path / "flux"
    folder.mkdir()
    environment = environment_of(career)
    for name, value in environment.items():
        monkeypatch.setenv(name, value)
    return Office(career, folder, capsys, environment)


def environment_of(career: CareerSite) -> dict[str, str]:
    """What the command reads, for the database of this test."""
    settings: Any = career.settings
    return {
        "CAREER_DATABASE": settings.database,
        "CAREER_ADDRESS": ADDRESS,
        "CAREER_ISSUER": ISSUER,
        "CAREER_CLIENT_SECRET": "k" * 40,
        "CAREER_SECRET_KEY": "k" * 40,
        "CAREER_DATA": str(settings.data),
        "CAREER_ANTIVIRUS": "none",
        "CAREER_TODAY": DAY.isoformat(),
        "SOCLE_DIGEST_KEY": "k" * 40,
        "DEMO": "1",
    }


def school() -> str:
    """The code of one of the demo's establishments."""
    return next(iter(schools()))
