"""The questions of the guided diagnosis, their answers, and the ends they lead to: words only; pure."""

from collections.abc import Mapping
from dataclasses import dataclass

YES, NO = "oui", "non"


@dataclass(frozen=True)
class End:
    """Where the diagnosis ends: what to know, the pages of ours that help, whose telephone, and if one writes.

    `doors` are (endpoint, label, what it does); `whom` the kinds of services whose telephone is given.
    """

    title: str
    sentences: tuple[str, ...]
    doors: tuple[tuple[str, str, str], ...] = ()
    whom: tuple[str, ...] = ()
    writes: bool = False


@dataclass(frozen=True)
class Question:
    """One question; `answers` are {slug: (words, what follows)}."""

    words: str
    answers: "Mapping[str, tuple[str, Question | End]]"
    hint: str = ""


FIND = ("find_account.page", "Retrouver mon compte", "Avec votre nom et votre date de naissance.")
RESET = (
    "reset_password.proofs",
    "Réinitialiser mon mot de passe",
    "Avec votre NUMEN et votre date de naissance. Cela déverrouille aussi le compte.",
)
SIGN_IN = ("signin.form", "Se connecter", "Avec votre identifiant.")
DESK, STAFF, HEAD = "assistance", "gestion", "responsable"

ASK_NUMBER = End(
    "Retrouvez d’abord votre NUMEN",
    (
        "Sans NUMEN, le service ne peut pas s’assurer de votre identité : c’est ce qui protège votre compte.",
        "Demandez-le à votre service de gestion du personnel, ou au secrétariat de votre établissement. "
        "L’assistance ne le connaît pas.",
        "Quand vous l’avez, réinitialisez votre mot de passe.",
    ),
    doors=(RESET,),
    whom=(STAFF,),
    writes=True,
)
HAS_NUMBER = "Avez-vous votre NUMEN, ou votre numéro d’agent temporaire ?"
UNKNOWN_LOGIN = Question(
    "Avez-vous déjà cherché votre compte avec votre nom et votre date de naissance ?",
    {
        NO: (
            "Non, pas encore",
            End(
                "Cherchez votre compte",
                (
                    "La page demande votre nom d’usage, votre prénom et votre date de naissance, et affiche votre "
                    "identifiant.",
                    "Si votre nom d’usage ne donne rien, elle essaie votre nom de naissance.",
                ),
                doors=(FIND,),
            ),
        ),
        YES: (
            "Oui, et aucun compte n’a été affiché",
            Question(
                HAS_NUMBER,
                {
                    YES: (
                        "Oui",
                        End(
                            "Précisez avec votre NUMEN",
                            (
                                "Le compte d’une personne qui a un homonyme n’est affiché qu’avec son NUMEN : faites "
                                "la recherche, puis choisissez « Préciser avec mon NUMEN ».",
                                "Si rien n’est affiché alors, votre compte n’est peut-être pas encore créé, ou il est "
                                "fermé : l’assistance vous le dira.",
                            ),
                            doors=(FIND,),
                            whom=(DESK,),
                            writes=True,
                        ),
                    ),
                    NO: (
                        "Non",
                        End(
                            "Demandez votre identifiant à votre service de gestion",
                            (
                                "Votre service de gestion du personnel, ou le secrétariat de votre établissement, "
                                "connaît votre identifiant et peut vous redonner votre NUMEN.",
                            ),
                            whom=(STAFF, DESK),
                            writes=True,
                        ),
                    ),
                },
                hint="Il vous a été remis à votre entrée en fonction. Ne l’écrivez pas ici.",
            ),
        ),
    },
)
REFUSED = Question(
    "Vous êtes-vous déjà connecté avec ce compte ?",
    {
        NO: (
            "Non, jamais",
            End(
                "Activez votre compte",
                (
                    "À la première connexion, tapez votre NUMEN en majuscules à la place du mot de passe : vous "
                    "choisirez ensuite votre mot de passe.",
                ),
                doors=(SIGN_IN, FIND),
                whom=(DESK,),
            ),
        ),
        YES: (
            "Oui",
            Question(
                HAS_NUMBER,
                {
                    YES: (
                        "Oui",
                        End(
                            "Réinitialisez votre mot de passe",
                            (
                                "Vous choisissez un nouveau mot de passe, et le compte est déverrouillé s’il l’était.",
                                "Si vos informations sont refusées, vérifiez chaque champ ; puis appelez l’assistance.",
                            ),
                            doors=(RESET,),
                            whom=(DESK,),
                            writes=True,
                        ),
                    ),
                    NO: (
                        "Non",
                        Question(
                            "Êtes-vous sûr de votre mot de passe ?",
                            {
                                YES: (
                                    "Oui, mais le compte est verrouillé",
                                    End(
                                        "Attendez, ou appelez l’assistance",
                                        (
                                            "Un compte verrouillé par trop d’essais s’ouvre de nouveau après un "
                                            "quart d’heure sans essai.",
                                            "L’assistance peut le déverrouiller tout de suite, après s’être "
                                            "assurée de votre identité.",
                                        ),
                                        doors=(SIGN_IN,),
                                        whom=(DESK,),
                                        writes=True,
                                    ),
                                ),
                                NO: ("Non, je l’ai oublié", ASK_NUMBER),
                            },
                            hint="Vérifiez la touche Verr. Maj. et la disposition de votre clavier.",
                        ),
                    ),
                },
                hint="Ne l’écrivez pas ici.",
            ),
        ),
    },
)
NO_NUMBER = Question(
    "Êtes-vous agent temporaire ?",
    {
        YES: (
            "Oui",
            End(
                "Demandez votre numéro à votre responsable",
                (
                    "Si vous êtes un agent temporaire, vous ne possédez pas de NUMEN mais un numéro d’agent "
                    "temporaire, remis par votre responsable à votre arrivée. Si vous l’avez perdu, adressez-vous à "
                    "votre responsable.",
                ),
                whom=(HEAD, DESK),
            ),
        ),
        NO: (
            "Non",
            End(
                "Demandez votre NUMEN à votre service de gestion",
                (
                    "Votre NUMEN vous a été transmis lors de votre entrée dans l’Éducation nationale. Si vous l’avez "
                    "perdu, votre service de gestion du personnel, ou le secrétariat de votre établissement, vous le "
                    "redonne. L’assistance ne le connaît pas.",
                    "Personne ne vous le demandera par message : ne répondez pas à qui le ferait.",
                ),
                whom=(STAFF,),
            ),
        ),
    },
)
LOST_FACTOR = Question(
    "Avez-vous gardé vos codes de secours ?",
    {
        YES: (
            "Oui, au moins un",
            End(
                "Connectez-vous avec un code de secours",
                (
                    "Après le mot de passe, choisissez « code de secours ». Chaque code sert une fois.",
                    "Ensuite, dans « Mon compte », retirez l’application perdue et ajoutez-en une autre.",
                ),
                doors=(SIGN_IN,),
            ),
        ),
        NO: (
            "Non",
            End(
                "L’assistance retire le second facteur perdu",
                (
                    "Elle s’assure d’abord de qui vous êtes, en vous rappelant au numéro de votre établissement. "
                    "Vous en êtes prévenu par un message.",
                    "Si le téléphone a été volé avec votre mot de passe, dites-le : l’assistance fermera vos sessions.",
                ),
                whom=(DESK,),
                writes=True,
            ),
        ),
    },
    hint="Dix codes vous ont été montrés quand vous avez ajouté l’application.",
)
NEW_NAME = Question(
    "Votre service de gestion a-t-il enregistré votre nouveau nom ?",
    {
        NO: (
            "Non, ou je ne sais pas",
            End(
                "Prévenez d’abord votre service de gestion",
                (
                    "Votre nom vient du dossier que tient votre service de gestion du personnel : lui seul le change, "
                    "sur présentation d’une pièce d’état civil.",
                    "Votre identifiant reste le même. En attendant, votre compte se retrouve avec l’ancien nom.",
                ),
                doors=(FIND,),
                whom=(STAFF,),
            ),
        ),
        YES: (
            "Oui",
            End(
                "Votre identifiant reste le même",
                (
                    "Un changement de nom ne change jamais l’identifiant. Votre compte se retrouve avec le nouveau nom "
                    "comme avec le nom de naissance.",
                    "Si le nouveau nom n’apparaît pas quelques jours après, ou si votre adresse garde l’ancien, écrivez "
                    "à l’assistance.",
                ),
                doors=(FIND,),
                whom=(DESK,),
                writes=True,
            ),
        ),
    },
)
OTHER = End(
    "Écrivez à l’assistance, ou appelez-la",
    (
        "Décrivez ce que vous vouliez faire, ce qui s’est passé, et depuis quand. Le texte exact d’un message d’erreur "
        "aide beaucoup.",
        "Une question sur votre carrière (échelon, affectation, paie) est pour votre service de gestion.",
    ),
    whom=(DESK, STAFF),
    writes=True,
)
START = Question(
    "Quelle est votre difficulté ?",
    {
        "identifiant": ("Je ne connais pas mon identifiant", UNKNOWN_LOGIN),
        "verrouille": ("Mon compte est verrouillé, ou mon mot de passe est refusé", REFUSED),
        "numen": ("Je n’ai pas ou plus mon NUMEN", NO_NUMBER),
        "facteur": ("J’ai perdu mon second facteur", LOST_FACTOR),
        "nom": ("J’ai changé de nom", NEW_NAME),
        "autre": ("Autre difficulté", OTHER),
    },
)
