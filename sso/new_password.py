"""A new password, wherever it is chosen: its form, its rules, and the act that gives it to the directory."""

from collections.abc import Callable
from datetime import date

import structlog
from flask import current_app

from socle import audit
from socle.audit import Event
from socle.settings import Socle
from socle.sql import database
from socle.web.forms import Form, PasswordField, Rule, SubmitButton
from sso import establishments, hook, notices, passwords, sessions
from sso.directory import directory
from sso.directory.account import Account
from sso.directory.errors import DirectoryDown, NotFound, PasswordRefused, Refusal
from sso.passwords import Person, Profile, personal
from sso.passwords.leaked import Leaked, NotAList
from sso.settings import Sso

log = structlog.get_logger()

SENTENCES = {
    Refusal.TOO_SHORT: "Ce mot de passe est trop court : choisissez-en un plus long.",
    Refusal.TOO_LONG: "Ce mot de passe est trop long : choisissez-en un plus court.",
    Refusal.IN_HISTORY: "Vous avez déjà utilisé ce mot de passe : choisissez-en un autre.",
    Refusal.TOO_YOUNG: "Votre mot de passe actuel est trop récent pour être déjà changé : gardez-le, ou "
    "appelez l’assistance.",
    Refusal.QUALITY: "L’annuaire trouve ce mot de passe trop simple : choisissez-en un autre.",
    Refusal.MUST_SUPPLY_OLD: "L’annuaire n’accepte un nouveau mot de passe qu’avec l’actuel : passez par "
    "« Modifier mon mot de passe », ou appelez l’assistance.",
    Refusal.NOT_ALLOWED: "L’annuaire n’accepte pas ce changement : adressez-vous à l’assistance.",
    Refusal.WRONG_CURRENT: "Le mot de passe actuel n’est pas le bon.",
    Refusal.EXPIRED: "Votre mot de passe actuel a expiré : connectez-vous, la page suivante vous en "
    "demandera un nouveau.",
    Refusal.LOCKED: "Trop de mots de passe faux ont été essayés, le vôtre n’est plus examiné : attendez un "
    "quart d’heure, ou réinitialisez-le avec votre NUMEN.",
    Refusal.OTHER: "L’annuaire a refusé ce mot de passe, sans dire pourquoi : essayez-en un autre, plus "
    "long.",
}
"""What a person reads for each reason of the directory; its password is still the old one."""
LEAKED = (
    "Ce mot de passe est connu des attaquants : il figure dans une liste de mots de passe volés, qu’ils "
    "essaient partout. Choisissez-en un autre, et changez-le aussi là où il vous sert déjà."
)
COMMON_WORDS = "/connexion/mots-courants"
"""Where the page's script fetches the words that are no password."""
STAFF = {"assistance-n1", "assistance-n2", "gestionnaire", "administrateur", "rssi", "dpo"}


def rules_for(profile: Profile, account: Account | None = None) -> tuple[Rule, ...]:
    """The rules said before typing, with what the page's script can check.

    Of `account`, whose owner has proved who she is, that is her names and identifiant; never a secret.
    """
    checked = {"common": ("common", COMMON_WORDS)}
    if account:
        checked["personal"] = "without", " ".join(personal.shown(Person.of(account)))
    return tuple(
        Rule(rule.sentence, *(("length", str(rule.minimum)) if rule.minimum else checked.get(rule.id, ())))
        for rule in passwords.rules(profile)
    )


class NewPasswordForm(Form):
    """Twice the new password."""

    new = PasswordField(
        "Nouveau mot de passe",
        autocomplete="new-password",
        rules=rules_for(Profile.AGENT),
        missing="Choisissez un nouveau mot de passe.",
    )
    again = PasswordField(
        "Confirmez le nouveau mot de passe",
        autocomplete="new-password",
        same_as="new",
        missing="Tapez une seconde fois le nouveau mot de passe.",
    )
    submit = SubmitButton("Enregistrer mon mot de passe")


def profile_of(roles: frozenset[str]) -> Profile:
    """Staff who see other people's data choose longer passwords."""
    return Profile.STAFF if roles & STAFF else Profile.AGENT


def person_of(account: Account, birth_date: date | None = None) -> Person:
    """What an attacker may know of the owner: her names, her schools, the académie, the day she was born."""
    socle: Socle = current_app.extensions["socle_settings"]
    places = (*establishments.places_of(account), socle.academie)
    return Person.of(account, places, birth_date)


def reasons(form: NewPasswordForm, person: Person, profile: Profile = Profile.AGENT) -> list[str]:
    """Why the new password cannot be taken, before the directory is asked."""
    new, again = form.new.data or "", form.again.data or ""
    if passwords.normalise(new) != passwords.normalise(again):
        return ["Les deux mots de passe ne sont pas les mêmes : tapez-les de nouveau."]
    found = [reason.sentence for reason in passwords.check(new, person, profile)]
    return found or ([LEAKED] if _is_leaked(passwords.normalise(new)) else [])


def give(
    account: Account, change: Callable[[], None], event: Event, why: str, *, keep: str = ""
) -> str | None:
    """Change the password by `change()`; returns the directory's reason when it refused.

    The intent and the ended sessions are committed first, then the directory is asked, then the outcome and
    the notice are committed (decision 13). `keep` is the one session that goes on.
    """
    try:
        with audit.intent(
            database(),
            event,
            actor=account.uid,
            subject=account.uid,
            first=lambda sql: sessions.end_all(sql, account.uid, why, keep),
            before=str(account.password_changed),
        ) as act:
            change()
            if keep and (now := _as_now(account)):
                act.then(lambda sql: sessions.restamp(sql, keep, now))
            act.then(lambda sql: notices.send(sql, account, f"sso/mail/{event.value}.txt"))
            act.then(lambda sql: hook.queue(sql, account.uid, event.value))
    except PasswordRefused as refused:
        return SENTENCES[refused.reason]
    return None


def _is_leaked(new: str) -> bool:
    """Do attackers have it? A list that cannot be read refuses nobody: the operator is told."""
    settings: Sso = current_app.extensions["sso_settings"]
    try:
        return Leaked(settings.leaked).holds(new)
    except (NotAList, OSError) as error:
        log.error("leaked.unreadable", error=type(error).__name__)
        return False


def _as_now(account: Account) -> Account | None:
    """The account with the date of its new password; None if the directory fails just then."""
    try:
        return directory().get(account.uid)
    except (DirectoryDown, NotFound):
        return None
