"""The feed of dossiers, from files to what people read (docs/flux-carriere.md)."""

from argparse import Namespace
from collections.abc import Sequence
from datetime import date
from pathlib import Path
from zipfile import ZipFile

import pytest
from sqlalchemy.orm import Session

from career.dossier import models
from career.dossier import vocabulary as words
from career.feed.applied import Applied
from career.feed.columns import FILES
from career.feed.command import feed
from career.statutes.corps import CORPS
from tests.career.conftest import DAY
from tests.career.feed.conftest import AGENT, Office, school

CAREER = "uid;date_effet;date_arrete;corps;grade;echelon;mode"
LEAVES = "uid;debut;fin;conge"
PEOPLE = "uid;population;civilite;date_naissance;adresse"


def test_the_same_set_again_changes_nothing(office: Office) -> None:
    office.write_all()
    before = office.dossiers()
    status, said = office.feed("--full")
    assert status == 0
    assert f"{len(before)} dossiers sans changement" in said
    assert "changement dit" not in said
    assert office.dossiers() == before
    assert office.changes() == []


def test_a_whole_set_rebuilds_every_dossier(office: Office) -> None:
    office.write_all()
    before = office.dossiers()
    kept = {path.name: path.read_bytes() for path in office.folder.iterdir() if path.name != "personnes.csv"}
    for name, content in kept.items():
        header = content.decode().splitlines()[0]
        office.file(name, header, *(f"{uid}{';' * header.count(';')}" for uid in before))
    assert office.feed("--partial")[0] == 0
    assert office.dossier().career == office.dossier().leaves == ()
    for name, content in kept.items():
        (office.folder / name).write_bytes(content)
    assert office.feed("--full")[0] == 0
    assert office.dossiers() == before


def test_a_new_echelon_is_written_and_told_with_its_dates(office: Office) -> None:
    office.write_all()
    office.edit("carrieres.csv", AGENT, echelon="5", mode="choix", date_arrete="01/10/2026")
    office.feed("--partial")
    newest = office.dossier().career[0]
    assert (newest.echelon, newest.mode, newest.decided) == (5, "choix", date(2026, 10, 1))
    told = [one for one in office.changes() if one.kind == "changed"]
    effect = next(one for one in office.changes() if one.kind == "effect")
    assert (effect.before, effect.after) == ("1er\u00a0mars 2027", "1er\u00a0septembre 2026")
    assert [one.section for one in told] == ["career"]
    assert "échelon : 5" in told[0].after
    assert told[0].decided == date(2026, 10, 1)
    assert told[0].effective == newest.effective


def test_a_change_is_told_once_however_often_the_feed_comes(office: Office) -> None:
    office.write_all()
    office.edit("diplomes.csv", AGENT, lieu="Bordeaux")
    for _ in range(3):
        office.feed("--full")
    assert len(office.changes()) == 1
    assert [run.state for run in office.runs()] == ["done"] * 3


def test_a_section_whose_file_is_absent_stays(office: Office) -> None:
    before = office.dossier()
    office.file("langues.csv", "uid;langue;niveau", f"{AGENT};Occitan;B2")
    assert office.feed()[0] == 0
    after = office.dossier()
    assert [one.language for one in after.languages] == ["Occitan"]
    assert (after.career, after.postings, after.identity) == (before.career, before.postings, before.identity)


def test_in_a_partial_feed_whoever_is_not_in_a_file_keeps_her_section(office: Office) -> None:
    office.file("personnes.csv", PEOPLE, f"{AGENT};2D_PU;Mme;01/02/1980;1 rue Neuve")
    office.file("carrieres.csv", CAREER)
    before = office.dossier()
    assert office.feed()[0] == 0
    assert office.dossier().career == before.career
    assert office.dossier().identity.address == "1 rue Neuve"


def test_a_row_with_the_uid_alone_empties_a_section(office: Office) -> None:
    office.file("langues.csv", "uid;langue;niveau", f"{AGENT};Occitan;B2")
    office.feed()
    office.file("langues.csv", "uid;langue;niveau", f"{AGENT};;")
    office.feed()
    assert office.dossier().languages == ()
    assert [one.kind for one in office.changes()][-1] == "removed"


def test_a_row_in_error_leaves_its_section_and_the_rest_goes_on(office: Office) -> None:
    before = office.dossier()
    office.file(
        "carrieres.csv", CAREER, f"{AGENT};01/09/2026;;CER;CN;99;choix", "lblanc;01/09/2026;;XX;CN;1;choix"
    )
    office.file("langues.csv", "uid;langue;niveau", f"{AGENT};Occitan;B2")
    status, said = office.feed()
    assert status == 3
    assert "carrieres.csv, ligne 2 : echelon : un nombre entier de 1 à 20 (soconnor : carrière" in said
    assert "carrieres.csv, ligne 3 : corps : code de corps inconnu" in said
    assert office.dossier().career == before.career
    assert office.dossier().languages != before.languages


@pytest.mark.parametrize(
    ("name", "header", "row", "why"),
    [
        ("conges.csv", LEAVES, "01/01/2026;31/12/2025;cmo", "fin : avant le début"),
        ("conges.csv", LEAVES, "01/01/2026;;grippe", "conge : code de congé inconnu"),
        ("conges.csv", LEAVES, "31/02/2026;;cmo", "debut : date illisible ou impossible"),
        ("carrieres.csv", CAREER, "01/01/2026;;CER;HC;8;choix", "echelon : ce grade n’a pas cet échelon"),
        ("affectations.csv", "uid;debut;uai;type;quotite", "01/01/2026;0310001A;definitif;100", "uai :"),
        ("affectations.csv", "uid;debut;lieu;type;quotite", "01/01/2026;;definitif;100", "uai : ni"),
        (
            "services.csv",
            "uid;debut;modalite;quotite",
            "01/01/2026;complet;120",
            "quotite : un nombre entier",
        ),
        ("langues.csv", "uid;langue;niveau", "Anglais;D4", "niveau : niveau inconnu"),
        ("notes.csv", "uid;date;note;valeur;bareme", "01/01/2010;globale;quinze;20", "valeur : un nombre"),
    ],
)
def test_what_the_vocabulary_does_not_have_is_an_error_with_its_reason(
    office: Office, name: str, header: str, row: str, why: str
) -> None:
    office.file(name, header, f"{AGENT};{row}")
    status, said = office.feed()
    assert status == 3
    assert f"{name}, ligne 2 : {why}" in said


def test_a_report_never_shows_a_birth_date_or_an_address(office: Office) -> None:
    office.file(
        "personnes.csv",
        PEOPLE,
        f"{AGENT};2D_PU;Mme;32/13/1980;12 impasse Cachée",
        "lblanc;2D_PU;Mme;01/02/1977;x",
    )
    said = office.feed()[1]
    assert "date_naissance : date illisible" in said
    assert "1980" not in said
    assert "Cachée" not in said
    assert "1977" not in said


def test_a_birth_date_that_changes_is_told_without_its_value(office: Office) -> None:
    office.file("personnes.csv", PEOPLE, f"{AGENT};2D_PU;Mme;03/04/1981;9 rue Vieille")
    office.feed()
    told = {one.label: one for one in office.changes()}
    assert (told["Date de naissance"].before, told["Date de naissance"].after) == ("", "")
    assert told["Adresse"].after == "9 rue Vieille"


def test_somebody_new_has_a_dossier_told_in_one_line(office: Office) -> None:
    office.file("personnes.csv", f"{PEOPLE};nom_usage;prenom", "znouveau;2D_PU;M.;01/02/1990;;NOUVEAU;Zéphyr")
    office.file("carrieres.csv", CAREER, "znouveau;01/09/2026;;CER;CN;1;concours")
    status, said = office.feed()
    assert (status, "1 dossier créé" in said) == (0, True)
    assert office.dossier("znouveau").identity.as_of == DAY
    assert [one.kind for one in office.changes("znouveau")] == ["arrived"]


def test_somebody_unknown_is_an_error_and_nothing_of_hers_is_written(office: Office) -> None:
    office.file("carrieres.csv", CAREER, "inconnue;01/09/2026;;CER;CN;1;concours")
    status, said = office.feed()
    assert status == 3
    assert "inconnue : personne sans dossier : donnez-la dans personnes.csv" in said


def test_a_dry_run_says_the_same_and_writes_nothing(office: Office) -> None:
    office.write_all()
    office.edit("diplomes.csv", AGENT, lieu="Bordeaux")
    before = office.dossiers()
    status, said = office.feed("--full", "--dry-run")
    assert status == 0
    assert "1 dossier à modifier" in said
    assert f"{AGENT} : diplômes" in said
    assert (office.dossiers(), office.changes(), office.runs()) == (before, [], [])


def test_a_full_feed_that_lacks_too_many_people_is_refused(office: Office) -> None:
    office.write(list(office.dossiers().values())[:20])
    before = office.dossiers()
    status, said = office.feed("--full")
    assert status == 1
    assert "ne sont pas dans personnes.csv" in said
    assert office.dossiers() == before
    assert office.runs()[0].state == "refused"
    status, said = office.feed("--full", "--most-ended", "100")
    assert status == 0
    assert "Personnes qui ont un dossier et ne sont pas dans le flux" in said
    assert office.dossiers() == before


def test_a_full_feed_that_would_empty_a_section_of_many_is_refused(office: Office) -> None:
    office.write_all()
    office.file("carrieres.csv", CAREER)
    before = office.dossiers()
    status, said = office.feed("--full")
    assert status == 1
    assert "carrieres.csv n’aurait plus de lignes pour" in said
    assert office.dossiers() == before


@pytest.mark.parametrize("more", [[], [f"{AGENT};Occitan;B2;"]])
def test_an_unreadable_row_takes_nothing_from_anybody(office: Office, more: list[str]) -> None:
    """It could be hers."""
    office.write_all()
    path = office.folder / "langues.csv"
    lines = path.read_text().splitlines()
    at = next(i for i, line in enumerate(lines) if line.startswith(AGENT + ";"))
    lines[at] = lines[at].replace(";", "|")
    path.write_text("\n".join([*lines, *more]) + "\n")
    before = office.dossiers()
    status, said = office.feed("--full")
    assert status == 3
    assert "langues.csv : des lignes illisibles" in said
    assert office.dossiers() == before


def test_latin_1_and_commas_are_read_and_a_zip_too(office: Office, tmp_path: Path) -> None:
    path = office.file(
        "langues.csv", "uid,langue,niveau", f'{AGENT},"Français, créole",C1', encoding="latin-1"
    )
    packed = tmp_path / "flux.zip"
    with ZipFile(packed, "w") as made:
        made.write(path, "lot/langues.csv")
    assert office.feed("--partial", path=packed)[0] == 0
    assert [one.language for one in office.dossier().languages] == ["Français, créole"]
    assert office.runs()[0].files[0]["encoding"] == "Latin-1"
    assert len(office.runs()[0].files[0]["sha256"]) == 64


def test_a_zip_that_is_damaged_is_refused_and_nothing_is_written(office: Office, tmp_path: Path) -> None:
    packed = tmp_path / "flux.zip"
    row = f"{AGENT};Occitan;B2".encode()
    with ZipFile(packed, "w") as made:
        made.writestr("langues.csv", b"uid;langue;niveau\n" + row + b"\n")
    packed.write_bytes(packed.read_bytes().replace(b"Occitan", b"Occitam"))
    before = office.dossier()
    status, said = office.feed("--partial", path=packed)
    assert (status, "n’est ni un dossier ni un fichier zip" in said) == (1, True)
    assert office.dossier() == before


def test_an_academie_that_is_not_served_here_is_refused(office: Office) -> None:
    """A slip of the finger would make sixty thousand dossiers that nobody can open."""
    office.write_all()
    status, said = office.feed("--full", "--academie", "61")
    assert (status, "l’académie 61 n’est pas de ce service" in said) == (1, True)


def test_the_same_file_twice_in_a_set_is_refused(office: Office) -> None:
    office.file("langues.csv", "uid;langue;niveau")
    office.file("LANGUES.CSV", "uid;langue;niveau")
    assert "est deux fois dans le lot" in office.feed()[1]


@pytest.mark.parametrize(
    ("name", "header", "why"),
    [
        ("conge.csv", LEAVES, "fichiers inconnus : conge.csv"),
        ("conges.csv", "uid;debut;fin", "colonnes manquantes dans la première ligne : conge"),
        ("conges.csv", f"{LEAVES};couleur", "colonnes inconnues : couleur"),
        ("conges.csv", f"{LEAVES};fin", "colonnes en double : fin"),
    ],
)
def test_a_file_that_is_not_of_the_set_is_refused_whole(
    office: Office, name: str, header: str, why: str
) -> None:
    office.file(name, header)
    status, said = office.feed()
    assert (status, why in said) == (1, True)


def test_establishments_come_first_so_that_postings_find_them(office: Office) -> None:
    office.file(
        "etablissements.csv", "uai;nom;commune;type;secteur", "0319001R;Collège Neuf;Muret;college;PU"
    )
    office.file(
        "affectations.csv", "uid;debut;uai;type;quotite", f"{AGENT};01/09/2026;0319001R;definitif;100"
    )
    status, said = office.feed()
    assert status == 0, said
    found = office.dossier().postings[0].establishment
    assert found is not None and found.name == "Collège Neuf"
    assert (
        "Collège Neuf, Muret"
        in next(one for one in office.changes() if one.kind in {"added", "changed"}).after
    )


def test_what_came_when_and_from_which_file_is_kept(office: Office) -> None:
    office.write_all()
    office.feed("--full")
    office.edit("affectations.csv", AGENT, uai=school())
    office.feed("--full")
    first, second = office.runs()
    assert {one["name"] for one in first.files} >= {"personnes.csv", "carrieres.csv"}
    changed = {one["name"] for one, two in zip(first.files, second.files, strict=True) if one != two}
    assert changed == {"affectations.csv"}
    assert first.ended_at is not None
    assert [event.details["what"] for event in office.site.events("feed_run")] == ["done", "done"]


def test_the_example_of_the_documentation_is_taken_on_the_demo(office: Office) -> None:
    status, said = office.feed("--partial", path=Path("docs/exemple-flux-carriere"))
    assert status == 0
    assert "1 dossier modifié" in said
    assert {one.section for one in office.changes()} == {
        "identity",
        "career",
        "leaves",
        "postings",
        "languages",
    }


def test_the_documentation_names_every_file_column_and_code() -> None:
    text = Path("docs/flux-carriere.md").read_text(encoding="utf-8")
    codes = [words.POPULATIONS, words.CONTRACTS, words.MODES, words.POSITIONS, words.LEAVES, words.SERVICES]
    codes += [words.FAMILIES, words.POSTINGS, words.MARKS, words.LEVELS, words.DIPLOMAS, CORPS]
    wanted = {f"`{code}`" for known in codes for code in known} | {f"`{file.name}`" for file in FILES}
    wanted |= {column.name for file in FILES for column in file.columns}
    assert [one for one in sorted(wanted) if one not in text] == []


def test_another_feature_is_told_of_what_was_applied_in_the_same_transaction(office: Office) -> None:
    office.file("personnes.csv", PEOPLE, f"{AGENT};2D_PU;Mme;16/06/1987;9 rue Vieille")
    told: list[Applied] = []

    def after(session: Session, applied: Sequence[Applied]) -> None:
        told.extend(applied)
        found = models.find_identity(session, applied[0].academie, applied[0].uid)
        assert found is not None and found.address == "9 rue Vieille"

    options = Namespace(
        folder=office.folder, full=False, partial=True, dry_run=False, academie="", most_ended=None
    )
    assert feed(office.site.db, options, (after,)) == 0
    assert [(one.uid, one.sections, one.identity) for one in told] == [(AGENT, frozenset(), {"address"})]
