"""Forms of the helpdesk."""

from socle.web.forms import Form, SubmitButton, TextField


class SearchForm(Form):
    """By GET: an address that can be kept holds only what an agent typed of a public fact."""

    class Meta(Form.Meta):
        csrf = False

    q = TextField(
        "Nom, identifiant, adresse ou établissement",
        hint="Deux caractères au moins, sans accent si vous voulez.",
        example="lefebvre claire",
        autocomplete="off",
        maxlength=100,
    )
    submit = SubmitButton("Rechercher")


class ReasonForm(Form):
    """Why an agent acts on an account; its owner will read it."""

    reason = TextField(
        "Raison",
        hint="Cette phrase est enregistrée, et la personne la reçoit. N’y écrivez aucun secret.",
        example="Appel téléphonique, identité vérifiée",
        maxlength=300,
        width="wide",
    )
    ticket = TextField("Numéro du ticket", required=False, maxlength=40, width="short")
    submit = SubmitButton("Déverrouiller ce compte")


class LiftForm(ReasonForm):
    """Why a lock is lifted."""

    submit = SubmitButton("Lever le blocage")


class LetterForm(ReasonForm):
    """Why a letter with a code is made."""

    submit = SubmitButton("Préparer la lettre")


class LostFactorForm(ReasonForm):
    """Why a second factor is removed."""

    submit = SubmitButton("Retirer le second facteur", kind="danger")
