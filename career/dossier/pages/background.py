"""The sections that say what somebody brings and who she is: leaves, service, diplomas, identity (pure)."""

from collections.abc import Sequence

from career.complements.rules import KINDS, NOT_VERIFIED
from career.dossier import vocabulary as words
from career.dossier import wording
from career.dossier.blocks import Block, Facts, Table, percent
from career.dossier.pages.reading import Consultation, Reading
from career.dossier.pages.standing import decree, milestones
from career.dossier.rules import total_days
from career.dossier.sections import page_name
from socle.french import count, fr


def leaves(reading: Reading) -> Sequence[Block]:
    """Leaves; their nature only for the agent."""
    rows = tuple(
        (
            wording.period(one.start, one.end),
            wording.leave(one.kind),
            count(days, "jour", "jours") if (days := total_days(one)) else "en cours",
            wording.day(one.decided) or "–",
        )
        for one in reading.dossier.leaves
    )
    columns = ("Période", "Nature", "Durée", "Date de l’arrêté")
    return (Table("Congés", columns, rows, "Aucun congé n’est enregistré."),)


def services(reading: Reading) -> Sequence[Block]:
    """Full time, part time."""
    rows = tuple(
        (
            wording.period(one.start, one.end),
            words.SERVICES.get(one.kind, one.kind),
            percent(one.share),
            words.PAID.get(one.share, percent(one.share)),
            wording.joined(one.detail, decree(one.decided)) or "–",
        )
        for one in reading.dossier.services
    )
    columns = ("Période", "Modalité", "Quotité de service", "Quotité payée", "Précisions et arrêté")
    return (Table("Modalités de service", columns, rows),)


def diplomas(reading: Reading) -> Sequence[Block]:
    """Diplomas, competitions, titles."""
    rows = tuple(
        (
            str(one.year),
            words.DIPLOMAS.get(one.kind, one.kind),
            one.title,
            one.speciality or "–",
            one.place or "–",
        )
        for one in reading.dossier.diplomas
    )
    columns = ("Année", "Nature", "Intitulé", "Spécialité", "Académie ou lieu")
    title, none = "Diplômes, concours, titres et qualifications", "Aucun diplôme n’est enregistré."
    return (Table(title, columns, rows, none, naming=(0, 2)),)


def languages(reading: Reading) -> Sequence[Block]:
    """Languages."""
    rows = tuple((one.language, one.level, one.proof or "–") for one in reading.dossier.languages)
    columns = ("Langue", "Niveau (de A1 à C2)", "Attesté par")
    return (Table("Langues", columns, rows, "Aucune langue n’est enregistrée."),)


def distinctions(reading: Reading) -> Sequence[Block]:
    """Honours."""
    rows = tuple((wording.day(one.given), one.title, one.rank or "–") for one in reading.dossier.distinctions)
    columns = ("Date", "Distinction", "Grade ou échelon")
    return (Table("Distinctions", columns, rows, "Aucune distinction n’est enregistrée."),)


def complements(reading: Reading) -> Sequence[Block]:
    """What the agent declares of herself, each line said not to be verified."""
    rows = tuple(
        (one.years, KINDS[one.kind], one.title, one.place or "–", NOT_VERIFIED) for one in reading.declared
    )
    columns = ("Années", "Nature", "Intitulé", "Établissement ou organisme", "Valeur")
    return (Table("Compléments déclarés", columns, rows, "Rien n’est déclaré."),)


def identity(reading: Reading) -> Sequence[Block]:
    """Civil identity, address, entry and end."""
    identity, names = reading.dossier.identity, reading.names
    civil = (
        ("Civilité", identity.civilite),
        ("Nom d’usage", names.usual),
        ("Prénom", names.given),
        ("Date de naissance", wording.day(identity.birth_date)),
        ("Lieu de naissance", identity.birth_place),
    )
    reach = (
        ("Adresse", identity.address),
        ("Code postal et commune", f"{identity.postcode} {identity.town}".strip()),
        ("Téléphone", identity.phone),
        ("Adresse électronique professionnelle", names.mail),
    )
    sent = (  # where a feed carries them
        ("Situation familiale", words.FAMILIES.get(identity.family, identity.family)),
        ("Compte bancaire", f"se termine par {identity.bank_tail}" if identity.bank_tail else ""),
    )
    known = tuple(pair for pair in sent if pair[1])
    return (
        Facts("État civil", civil),
        Facts("Coordonnées", reach + known),
        Facts("Entrée et sortie", milestones(reading)),
    )


def _opened(one: Consultation) -> str:
    """The pages; or the thread, and why it was read."""
    if one.thread:
        return fr(f"Courrier, fil {one.thread}. Motif : {one.reason}")
    return wording.joined(*(page_name(slug) for slug in one.slugs))


def consultations(reading: Reading) -> Sequence[Block]:
    """Who opened this dossier."""
    rows = tuple(
        (
            wording.day(one.day),
            wording.joined(one.who, one.service),
            _opened(one),
        )
        for one in reading.consultations
    )
    columns = ("Jour", "Par", "Pages ouvertes")
    return (Table("Consultations", columns, rows, "Personne n’a ouvert votre dossier."),)
