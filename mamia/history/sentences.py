"""One French sentence for every event about a person, as she reads it; pure.

Events are named as `socle.audit.Event` does. What is in neither table has no sentence, and a test says so.
"""

from collections.abc import Callable, Mapping
from typing import Any

from socle.french import count

Details = Mapping[str, Any]

ENDED = {
    "closed": "fermeture demandée",
    "account": "compte suspendu ou fermé",
    "role": "fonction retirée",
    "factor_removed": "second facteur retiré",
    "locked": "compte bloqué par « Ce n’est pas moi »",
}
REFUSED = {
    "wrong": "mot de passe faux",
    "locked": "compte verrouillé",
    "ended": "compte suspendu ou fermé",
    "passcode": "code de la clé OTP faux",
    "budget": "trop d’essais",
}
PROOFS = {
    "wrong": "NUMEN, code imprimé ou date de naissance faux",
    "state": "l’état du compte ne le permettait pas",
    "budget": "trop d’essais",
}
FACTORS = {
    "totp": "l’application d’authentification",
    "recovery": "un code de secours",
    "mail": "un code reçu par messagerie",
    "contact": "un code reçu à l’adresse de secours",
    "printed": "un code imprimé",
}
FACTOR_WHY = {"wrong": "code faux", "budget": "trop d’essais"}
REMOVED = {
    "totp": "Une application d’authentification a été retirée.",
    "recovery": "Un code de secours a servi.",
    "all": "Le second facteur, déclaré perdu, a été retiré.",
}
FORMS = {"json": "JSON", "pdf": "PDF"}


def _found(said: Details) -> str:
    how = "un NUMEN" if said.get("by") == "numen" else "un nom et une date de naissance"
    return f"Le compte a été retrouvé avec {how}, et son identifiant affiché."


def _signed_in(said: Details) -> str:
    ways = said.get("amr", ())
    return f"Connexion avec le mot de passe{' et un second facteur' if 'mfa' in ways else ''}."


def _ended(said: Details) -> str:
    closed = count(said["count"], "connexion a été fermée", "connexions ont été fermées")
    return f"{closed} : {ENDED.get(said['why'], 'nouveau mot de passe')}."


def _factor_refused(said: Details) -> str:
    way = FACTORS.get(said["kind"], "un code")
    return f"Un second facteur a été refusé, {way} : {FACTOR_WHY.get(said['why'], said['why'])}."


def _because(sentence: str, reasons: Mapping[str, str]) -> Callable[[Details], str]:
    return lambda said: f"{sentence} : {reasons.get(said['why'], 'refus de l’annuaire')}."


ABOUT: dict[str, str | Callable[[Details], str]] = {
    "account_found": _found,
    "account_not_found": "Le compte a été cherché avec son NUMEN, et n’a pas été affiché.",
    "reset_refused": _because("Une réinitialisation du mot de passe a été refusée", PROOFS),
    "password_reset": "Le mot de passe a été réinitialisé.",
    "password_changed": "Le mot de passe a été changé.",
    "password_change_refused": _because("Un changement de mot de passe a été refusé", REFUSED),
    "account_activated": "Le compte a été activé, et son premier mot de passe choisi.",
    "activation_refused": _because("Une activation du compte a été refusée", PROOFS),
    "signed_in": _signed_in,
    "sign_in_refused": _because("Une connexion a été refusée", REFUSED),
    "signed_out": "Déconnexion.",
    "sessions_ended": _ended,
    "code_replayed": "Un code d’application a été présenté deux fois : ce qu’il ouvrait est fermé.",
    "token_replayed": "Un jeton d’application a été présenté deux fois : ce qu’il ouvrait est fermé.",
    "account_consulted": "Le compte a été consulté.",
    "account_unlocked": "Le compte a été déverrouillé.",
    "account_locked": "Le compte a été bloqué avec le code « Ce n’est pas moi » d’un message.",
    "account_reopened": "Le blocage du compte a été levé.",
    "access_refused": "Un acte sur le compte a été refusé à qui le demandait.",
    "consent_given": lambda said: f"L’application {said['client']} a été autorisée à lire des informations.",
    "consent_withdrawn": lambda said: f"L’autorisation de l’application {said['client']} a été retirée.",
    "factor_added": "Une application d’authentification a été ajoutée.",
    "factor_removed": lambda said: REMOVED.get(said["kind"], "Un second facteur a été retiré."),
    "factor_refused": _factor_refused,
    "recovery_codes_made": "De nouveaux codes de secours ont été faits.",
    "account_created": "Le compte a été créé.",
    "account_changed": "Des informations du compte ont été mises à jour.",
    "account_ended": "La fin des fonctions a été enregistrée.",
    "account_returned": "Le compte a été rouvert.",
    "account_closed": "Le compte a été fermé.",
    "account_emptied": "Les informations du compte fermé ont été effacées.",
    "contact_added": "Une adresse de secours a été confirmée.",
    "contact_removed": "Une adresse de secours a été retirée.",
    "printed_code_made": "L’assistance a préparé un code imprimé.",
    "level_raised": "L’identité a été prouvée de nouveau, avant un acte sensible.",
    "device_seen": "Première connexion depuis ce navigateur ou cet appareil.",
    "data_exported": lambda said: f"Une copie des données a été faite ({FORMS.get(said['form'], '')}).",
}
"""Events whose subject is the person."""

OWN: dict[str, str | Callable[[Details], str]] = {
    "help_asked": "Une demande a été envoyée à l’assistance.",
    "suspicious_message_reported": "Un message suspect a été signalé.",
    "access_refused": "Une page qui ne vous est pas ouverte a été demandée.",
}
"""Events that the person has caused, about something else."""

FAILED = {
    "password_reset": "Une réinitialisation du mot de passe n’a pas abouti.",
    "password_changed": "Un changement de mot de passe n’a pas abouti.",
    "account_activated": "L’activation du compte n’a pas abouti.",
    "account_locked": "Le blocage du compte avec le code d’un message n’a pas abouti.",
}
"""Acts on the directory that came to nothing."""

NOT_ABOUT_ANYBODY = frozenset(
    {
        *("client_refused", "client_registered", "client_changed", "budget_spent", "guessing_alarm"),
        *("directory_searched", "keys_rotated", "portal_changed", "demo_act", "lock_code_refused"),
        *("feed_run", "request_consulted", "request_changed", "follow_up_refused", "notice_changed"),
    }
)
OF_CAREER = frozenset(
    {
        *("person_bound", "person_mismatch", "dossier_consulted", "message_sent", "thread_closed"),
        *("thread_read", "attachment_refused", "attachment_served"),
        *("situation_changed", "situation_consulted", "complement_changed", "message_taken_back"),
        *("cv_shared", "cv_withdrawn", "cv_erased", "guide_changed", "service_changed", "assistance_changed"),
        *("rules_changed", "rules_previewed", "portfolio_changed", "thread_handled", "template_changed"),
        *("thread_consulted", "circular_read", "circular_changed", "circular_published"),
    }
)
"""Events of the journal of the career application, which tells its own."""


def sentence(event: str, details: Details, *, own: bool = False, done: bool = True) -> str:
    """What happened; `own`: the person has caused it, about something else; not `done`: it came to nothing.

    Raises KeyError for an event that is about nobody.
    """
    said = (OWN if own else ABOUT)[event]
    if not done:
        return FAILED.get(event, "Un acte sur le compte n’a pas abouti.")
    return said if isinstance(said, str) else said(details)
