"""The forms of portfolios: services, gestionnaires, rules, exceptions, absences."""

import re
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

from wtforms.validators import Regexp, ValidationError

from career.delays.open_days import TERRITORIES
from career.dossier.vocabulary import POPULATIONS, PRIVATE, PUBLIC
from career.portfolios.letters import initial
from career.portfolios.rules import Absence, Desk, Exemption, Kind, Rule, Service
from socle import clock
from socle.french import fr
from socle.web.forms import (
    CheckboxesField,
    DayField,
    Form,
    HiddenField,
    SelectField,
    SubmitButton,
    TextField,
)

FOLLOWED = {code: label for code, label in POPULATIONS.items() if code in PUBLIC | PRIVATE}
KINDS = {
    Kind.RECTORAT: "Rectorat",
    Kind.DSDEN: "DSDEN",
    Kind.PRIVATE: "Enseignement privé",
    Kind.OUTSIDE: "Hors académie",
    Kind.CENTRAL: "Administration centrale",
}
METROPOLE = "metropole"  # in the form; nothing is kept for it
RANK = Regexp(r"^[0-9]{1,4}$", message="Écrivez un nombre de 0 à 9999.")
OPEN_DAYS = Regexp(r"^[1-9][0-9]{0,2}$", message="Écrivez un nombre de jours, de 1 à 999.")
LONGEST_WAIT = timedelta(days=366)
FIRST = "Les plus petits viennent d’abord."


def several(text: str | None, between: str = r"[,;\s]+") -> frozenset[str]:
    """What was written, separated by commas or spaces."""
    return frozenset(one.strip() for one in re.split(between, text or "") if one.strip())


def letter(_form: object, field: Any) -> None:
    """One letter, which names are filed under."""
    if not (field.data and len(field.data) == 1 and initial(field.data)):
        raise ValidationError("Écrivez une seule lettre, de A à Z.")


def _codes(label: str, example: str, **more: Any) -> TextField:
    hint = fr("Séparés par des virgules. Rien d’écrit : tous.")
    return TextField(
        label,
        hint=hint,
        example=example,
        required=False,
        maxlength=500,
        width="wide",
        autocomplete="off",
        **more,
    )


def _populations(label: str) -> CheckboxesField:
    return CheckboxesField(label, choices=FOLLOWED.items(), hint=fr("Rien de coché : tous."), required=False)


def _rank() -> TextField:
    return TextField(
        "Rang",
        hint=FIRST,
        maxlength=4,
        width="short",
        inputmode="numeric",
        default="10",
        autocomplete="off",
        validators=[RANK],
    )


def _objective() -> TextField:
    return TextField(
        "Réponse visée, en jours ouvrés",
        hint="Les agents la lisent à côté du délai réellement observé.",
        maxlength=3,
        width="short",
        inputmode="numeric",
        default="10",
        autocomplete="off",
        validators=[OPEN_DAYS],
    )


class Draft(Form):
    """What is to be changed; `was` proves what was read, so that the loser of two is told."""

    was = HiddenField()


class RuleForm(Draft):
    """Whom a gestionnaire follows."""

    gestionnaire = SelectField("Gestionnaire", missing="Choisissez un gestionnaire.")
    populations = _populations("Degré et secteur")
    corps = _codes("Corps", "CER, PEPS, CPE")
    disciplines = _codes("Disciplines", "Anglais, Mathématiques")
    departements = _codes("Départements", "031, 081")
    uais = _codes("Établissements (UAI)", "0319010A, 0319011B")
    first = TextField(
        "Noms, de la lettre", maxlength=1, width="short", default="A", autocomplete="off", validators=[letter]
    )
    last = TextField(
        "à la lettre", maxlength=1, width="short", default="Z", autocomplete="off", validators=[letter]
    )
    rank = _rank()
    submit = SubmitButton("Voir qui change de gestionnaire")

    def show(self, rule: Rule) -> None:
        """Write what is kept in the fields."""
        self.gestionnaire.data, self.populations.data = rule.gestionnaire, sorted(rule.populations)
        for name in ("corps", "disciplines", "departements", "uais"):
            self[name].data = ", ".join(sorted(getattr(rule, name)))
        self.first.data, self.last.data, self.rank.data = rule.first, rule.last, str(rule.rank)

    def read(self, service: str, key: str) -> Rule:
        """What was written; call it once the form is valid."""
        return Rule(
            key,
            service,
            str(self.gestionnaire.data),
            frozenset(self.populations.data or ()),
            several((self.corps.data or "").upper()),
            several(self.disciplines.data, "[,;]"),
            several((self.uais.data or "").upper()),
            several((self.departements.data or "").upper()),
            initial(self.first.data or ""),
            initial(self.last.data or ""),
            int(self.rank.data or 0),
        )

    def validate_last(self, field: Any) -> None:
        """The last letter does not come before the first: nobody would be held."""
        if initial(field.data or "") < initial(self.first.data or ""):
            raise ValidationError("La dernière lettre vient avant la première.")


class ExemptionForm(Draft):
    """One agent given to a gestionnaire."""

    uid = TextField("Identifiant de l’agent", maxlength=64, autocomplete="off")
    gestionnaire = SelectField("Gestionnaire", missing="Choisissez un gestionnaire.")
    reason = TextField(
        "Motif",
        maxlength=200,
        width="wide",
        spellcheck=True,
        autocomplete="off",
        hint="L’agent peut le lire un jour.",
    )
    until = DayField("Jusqu’au", required=False, example="31/08/2027")
    submit = SubmitButton("Voir qui change de gestionnaire")

    def show(self, one: Exemption) -> None:
        """Write what is kept in the fields."""
        self.gestionnaire.data = one.gestionnaire
        self.reason.data, self.until.data = one.reason, one.until

    def read(self, service: str, key: str) -> Exemption:
        """What was written; call it once the form is valid."""
        return Exemption(key, service, str(self.gestionnaire.data), self.until.data, str(self.reason.data))


class DeskForm(Draft):
    """A gestionnaire of the service."""

    uid = TextField("Identifiant du gestionnaire", maxlength=64, autocomplete="off")
    office = TextField(
        "Bureau",
        maxlength=200,
        width="wide",
        spellcheck=True,
        autocomplete="off",
        hint="Les agents le lisent.",
    )
    hours = TextField("Jours et heures", maxlength=200, width="wide", spellcheck=True, autocomplete="off")
    phone = TextField("Téléphone", maxlength=40, inputmode="tel", autocomplete="off")
    submit = SubmitButton("Voir qui change de gestionnaire")

    def show(self, desk: Desk) -> None:
        """Write what is kept in the fields."""
        for name in ("office", "hours", "phone"):
            self[name].data = getattr(desk, name)

    def read(self, service: str, key: str) -> Desk:
        """What was written; call it once the form is valid."""
        return Desk(key, service, *(str(self[name].data) for name in ("office", "hours", "phone")))


class ServiceForm(Draft):
    """A service: whom it is in charge of, who leads it, who answers when no rule does."""

    name = TextField("Nom du service", maxlength=200, width="wide", spellcheck=True, autocomplete="off")
    kind = SelectField("Nature", choices=KINDS.items(), missing="Choisissez une nature.")
    chef = TextField("Identifiant du chef de service", maxlength=64, autocomplete="off")
    default = TextField(
        "Qui répond quand aucune règle ne le dit",
        hint=fr("L’identifiant d’un gestionnaire du service. Rien d’écrit : le chef de service."),
        required=False,
        maxlength=64,
        autocomplete="off",
    )
    hours = TextField("Jours et heures", maxlength=200, width="wide", spellcheck=True, autocomplete="off")
    phone = TextField("Téléphone", maxlength=40, inputmode="tel", autocomplete="off")
    populations = _populations("Chargé de")
    departements = _codes("Dans les départements", "031, 081")
    rank = _rank()
    objective = _objective()
    territory = SelectField(
        "Jours fériés",
        choices=[(code or METROPOLE, name) for code, name in TERRITORIES.items()],
        default=METROPOLE,
    )
    submit = SubmitButton("Voir qui change de gestionnaire")

    def show(self, one: Service) -> None:
        """Write what is kept in the fields."""
        for name in ("name", "kind", "chef", "default", "hours", "phone"):
            self[name].data = getattr(one, name)
        self.objective.data, self.territory.data = str(one.objective), one.territory or METROPOLE
        self.populations.data, self.rank.data = sorted(one.populations), str(one.rank)
        self.departements.data = ", ".join(sorted(one.departements))

    def read(self, _service: str, key: str) -> Service:
        """What was written; call it once the form is valid."""
        said: dict[str, Any] = {
            name: self[name].data or "" for name in ("name", "kind", "chef", "default", "hours", "phone")
        }
        territory = str(self.territory.data)
        return Service(
            key,
            **said,
            populations=frozenset(self.populations.data or ()),
            departements=several((self.departements.data or "").upper()),
            rank=int(self.rank.data or 0),
            objective=int(self.objective.data or 0),
            territory="" if territory == METROPOLE else territory,
        )


class ObjectiveForm(Draft):
    """What a service aims at, from which day on."""

    objective = _objective()
    since = DayField(
        "À partir du",
        example="04/01/2027",
        earliest=clock.today,
        latest=lambda: clock.today() + LONGEST_WAIT,
    )
    submit = SubmitButton("Enregistrer la réponse visée")

    def show(self, one: Service) -> None:
        """Write what is kept in the fields."""
        self.objective.data = str(one.next_objective or one.objective)
        self.since.data = one.next_from or clock.today()

    def read(self, one: Service) -> Service:
        """The service with what was written; what it aims at today is said for no later day."""
        wanted = int(self.objective.data or 0)
        said = (0, None) if wanted == one.objective else (wanted, self.since.data)
        return replace(one, next_objective=said[0], next_from=said[1])


class AbsenceForm(Form):
    """Who is away, from when to when, and who answers meanwhile."""

    key = HiddenField()
    gestionnaire = SelectField("Qui est absent", missing="Choisissez un gestionnaire.")
    start = DayField("Du", example="07/12/2026")
    end = DayField("Au (inclus)", example="18/12/2026")
    delegate = SelectField("Qui répond pendant ce temps", missing="Choisissez un gestionnaire.")
    submit = SubmitButton("Enregistrer l’absence")

    def read(self, key: str) -> Absence:
        """What was written; call it once the form is valid."""
        start, end = self.start.data or date.min, self.end.data or date.min
        return Absence(key, str(self.gestionnaire.data), start, end, str(self.delegate.data))

    def validate_end(self, field: Any) -> None:
        """An absence ends after it begins."""
        if field.data and self.start.data and field.data < self.start.data:
            raise ValidationError("L’absence finit avant de commencer.")

    def validate_delegate(self, field: Any) -> None:
        """Nobody stands in for herself."""
        if field.data and field.data == self.gestionnaire.data:
            raise ValidationError("Choisissez quelqu’un d’autre\u00a0: on ne se remplace pas soi-même.")
