"""The form by which an administrator describes a service, and the one by which she looks as somebody."""

from dataclasses import asdict, replace
from typing import Any

from career.services import rules
from career.services.rules import Service
from career.statutes.corps import PLURALS
from socle.french import fr
from socle.web.acting import VersionField
from socle.web.forms import (
    CheckboxesField,
    CheckboxField,
    DayField,
    Form,
    SelectField,
    SubmitButton,
    TextAreaField,
    TextField,
)

CONCERNED = {
    "1D_PU": "1er degré public",
    "2D_PU": "2nd degré public",
    "HORS_ACA": "2nd degré public hors académie",
    "1D_PR": "1er degré privé",
    "2D_PR": "2nd degré privé",
}
CORPS_CHOICES = [(code, f"{name} ({code})") for code, name in PLURALS.items()]
EVERYBODY = fr("Rien de coché : pour tous.")
TEXTS = ("title", "about", "group", "address", "remark")


class ServiceForm(Form):
    """What it is, where it opens, for whom and when. `version` is the one that was read."""

    version = VersionField(default="0")
    title = TextField("Nom du service", maxlength=120, autocomplete="off", spellcheck=True)
    about = TextAreaField("Ce qu’on y fait", required=False, maxlength=500, rows=3)
    group = TextField(
        "Groupe", hint="Le titre sous lequel il est rangé", example="Mobilité", maxlength=80,
        autocomplete="off", spellcheck=True,
    )  # fmt: skip
    address = TextField(
        "Adresse",
        hint=fr(
            "Une adresse complète (https://…), ou une page d’ici (/guides). Vide : personne n’y va encore."
        ),
        required=False,
        maxlength=rules.ADDRESS_LENGTH,
        width="wide",
        autocomplete="off",
        inputmode="url",
    )
    single_sign_on = CheckboxField("S’ouvre par la connexion unique, sans redonner le mot de passe")
    ended = CheckboxField("Aussi pour qui a cessé ses fonctions")
    populations = CheckboxesField("Populations", choices=CONCERNED.items(), hint=EVERYBODY, required=False)
    corps = CheckboxesField("Corps", choices=CORPS_CHOICES, hint=EVERYBODY, required=False)
    opens_on = DayField("Ouvre le", required=False, example="05/11/2026")
    closes_on = DayField("Ferme le", required=False, hint="JJ/MM/AAAA, ce jour compris", example="26/11/2026")
    remark = TextField(
        "Remarque sur les dates", required=False, example="Dates à confirmer", maxlength=255, width="wide",
        autocomplete="off", spellcheck=True,
    )  # fmt: skip
    instances = TextAreaField(
        "Instances élues", required=False, maxlength=2000, rows=4,
        hint="Pour les élections professionnelles, une instance par ligne.",
    )  # fmt: skip
    shown = CheckboxField("Montrer ce service")
    submit = SubmitButton("Enregistrer")

    def show(self, service: Service) -> None:
        """Write what is kept in the fields."""
        for name, value in asdict(service).items():
            if name in self and name not in ("instances", "populations", "corps", "version"):
                self[name].data = value
        self.instances.data = "\n".join(service.instances)
        self.populations.data, self.corps.data = list(service.populations), list(service.corps)
        self.version.data, self.shown.data = str(service.version), service.visible

    def read(self, identifier: str) -> Service:
        """The service as it was described; call it once the form is valid."""
        facts: dict[str, Any] = {name: self[name].data or "" for name in TEXTS}
        return replace(
            Service(id=identifier, **facts),
            single_sign_on=bool(self.single_sign_on.data),
            ended=bool(self.ended.data),
            populations=tuple(self.populations.data or ()),
            corps=tuple(self.corps.data or ()),
            opens_on=self.opens_on.data,
            closes_on=self.closes_on.data,
            instances=tuple(line.strip() for line in (self.instances.data or "").split("\n") if line.strip()),
            visible=bool(self.shown.data),
            version=self.version.seen,
        )

    def judge(self, loopback: tuple[str, ...]) -> bool:
        """The shape, then what an address and two days may be."""
        valid = bool(self.validate_on_submit())
        if fault := rules.address_fault(self.address.data or "", loopback):
            self.refuse(fault, self.address)
        if fault := rules.dates_fault(self.opens_on.data, self.closes_on.data):
            self.refuse(fault, self.closes_on)
        return valid and not self.address.errors and not self.closes_on.errors


class LookForm(Form):
    """As whom to look; by GET."""

    class Meta(Form.Meta):
        csrf = False

    population = SelectField("Population", choices=CONCERNED.items())
    corps = SelectField("Corps", choices=CORPS_CHOICES, blank="Aucun", required=False)
    ended = CheckboxField("Ses fonctions ont cessé")
    submit = SubmitButton("Voir")
