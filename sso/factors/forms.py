"""The forms of a second factor; what is typed in them is never sent back."""

from socle.web.forms import Form, PasswordField, SecretField, SubmitButton


class CodeForm(Form):
    """The code that an authenticator shows."""

    code = SecretField(
        "Code à six chiffres",
        hint="Le code affiché en ce moment par votre application d’authentification.",
        inputmode="numeric",
        autocomplete="one-time-code",
        width="short",
        missing="Écrivez le code affiché par votre application.",
    )
    submit = SubmitButton("Continuer")


class RecoveryForm(Form):
    """One of the printed codes."""

    code = SecretField(
        "Code de secours",
        hint="Un de vos codes imprimés qui n’a pas encore servi\u00a0: seize lettres et chiffres.",
        missing="Écrivez un de vos codes de secours.",
    )
    submit = SubmitButton("Continuer")


class MailForm(Form):
    """The code that was mailed."""

    code = SecretField(
        "Code reçu par messagerie",
        hint="Huit chiffres.",
        inputmode="numeric",
        autocomplete="one-time-code",
        width="short",
        missing="Écrivez le code reçu.",
    )
    submit = SubmitButton("Continuer")


class ProofForm(Form):
    """The password, once more."""

    password = PasswordField("Mot de passe", missing="Écrivez votre mot de passe.")
    submit = SubmitButton("Continuer")
