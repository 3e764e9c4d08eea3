# ruff: noqa: E501  # pages read better in one piece
"""A throw-away application that shows the whole kit: what the tests open, and what one looks at."""

from datetime import date, timedelta
from types import SimpleNamespace

from flask import Flask, Response, redirect, render_template, render_template_string, request, url_for
from flask_wtf.csrf import CSRFProtect
from jinja2 import StrictUndefined

from socle import clock, french
from socle.web import pages
from socle.web.forms import (
    CaptchaField,
    Challenge,
    CheckboxesField,
    CheckboxField,
    DayField,
    EmailField,
    FilesField,
    Form,
    LoginField,
    PasswordField,
    RadioField,
    Rule,
    SecretField,
    SelectField,
    SubmitButton,
    TextAreaField,
    TextField,
)

NBSP = "\u00a0"


class ResetForm(Form):
    """The form of the seed, with its captcha."""

    login = LoginField(hint="En général l’initiale du prénom suivie du nom", example="fdurand4")
    numen = SecretField(
        "Numen (ou Numéro d’agent temporaire)", hint="2 chiffres, 1 lettre, 7 chiffres, 3 lettres."
    )
    born = DayField("Date de naissance", autocomplete="bday", latest=date(2026, 11, 21))
    captcha = CaptchaField()
    submit = SubmitButton("Réinitialiser")


class PasswordForm(Form):
    """A new password and its rules."""

    new = PasswordField(
        "Nouveau mot de passe",
        autocomplete="new-password",
        rules=[
            Rule("Il compte au moins 12 caractères.", "length", "12"),
            Rule("Il ne contient ni votre nom ni votre identifiant.", "without", "fdurand4 durand"),
            Rule("Il ne figure pas parmi les mots de passe les plus courants."),
        ],
    )
    again = PasswordField("Le même, une seconde fois", autocomplete="new-password")
    submit = SubmitButton("Modifier")


class LetterForm(Form):
    """One field of every other kind."""

    name = TextField("Nom", autocomplete="family-name")
    mail = EmailField("Adresse de messagerie", required=False)
    subject = SelectField("Objet", choices=[("a", "Affectation"), ("c", "Congé")])
    urgent = RadioField("Réponse attendue", choices=[("non", "Quand vous pourrez"), ("oui", "Cette semaine")])
    about = CheckboxesField("Concerne", required=False, choices=[("g", "Grade"), ("e", "Échelon")])
    body = TextAreaField("Votre message", maxlength=300)
    files = FilesField("Pièces jointes", kinds={"PDF": ("pdf",), "image": ("jpg", "png")})
    copy = CheckboxField("Garder une copie")
    submit = SubmitButton("Envoyer")


PAGE = """{% extends "socle/page.html" %}{% import "socle/kit.html" as kit %}
{% block title %}{{ title }}{% endblock %}
{% block content %}<div class="sheet">{{ kit.form(form, request.path) }}</div>{% endblock %}
{% block aside %}
{% call kit.note("info", "Numen") %}<p>Votre Numen vous a été transmis lors de votre entrée dans l’Éducation nationale. Si vous l’avez perdu, merci de vous adresser à votre service de gestion du personnel.</p>{% endcall %}
{% call kit.note("info", "Image de sécurité") %}<p>Si l’image de sécurité proposée est difficilement lisible, vous pouvez cliquer dessus pour en générer une nouvelle.</p>{% endcall %}
{% call kit.note("warn", "Restez vigilant") %}<p>Ne répondez pas aux messages qui demandent le mot de passe, le NUMEN ou de cliquer sur un lien.</p>{% endcall %}
{% endblock %}"""

KIT = """{% extends "socle/page.html" %}{% import "socle/kit.html" as kit %}
{% block title %}Vos perspectives{% endblock %}
{% block beside_title %}{{ kit.tag("Professeure certifiée, classe normale, échelon 8") }}{% endblock %}
{% block content %}
{% call kit.sheet("Ce qui vous attend") %}
{% call kit.note("ok", "Rendez-vous de carrière en 2026-2027") %}<p>Au 31 août 2027 vous aurez 26 mois d’ancienneté dans l’échelon 8\u00a0: la règle demande de 18 à 30 mois.</p>{% endcall %}
{{ kit.timeline(line) }}
{% call kit.why("Pourquoi ces dates ?") %}<p>La durée de l’échelon 8 est de 3 ans 6 mois.</p>{% endcall %}
{% endcall %}
{% call kit.sheet("Vos pièces") %}
{{ kit.table("Messages", ["Objet", "De", "Date"], [["Congé de formation", "Paul Martin", "12/11/2026"], ["Demande d’affectation", "Vous", "03/09/2026"]]) }}
{{ kit.pagination(2, 5, page_url) }}
{{ kit.attachments([{"name": "arrete.pdf", "url": "/piece", "size": "120\u00a0Ko"}]) }}
<div class="actions">{{ kit.button("Marquer comme lu", "/", about="le message de Paul Martin") }}{{ kit.button("Fermer le fil", "/", kind="danger") }}</div>
{% endcall %}
{% call kit.empty("Vous n’avez pas de brouillon.") %}<p><a href="/">Écrire un message</a></p>{% endcall %}
{% endblock %}
{% block aside %}
{% call kit.sheet() %}{{ kit.facts([("Règle appliquée", "PPCR 2017, décret n°\u00a072-581"), ("Interruptions", ""), ("Source", "votre dossier au 20 novembre 2026")]) }}{% endcall %}
{% endblock %}"""

LINE = [
    {"state": "past", "when": "15 juin 2022", "what": "Échelon 7, indice majoré 519"},
    {"state": "now", "when": "15 juin 2025", "what": "Échelon 8, indice majoré 562"},
    {
        "state": "next",
        "when": "15 décembre 2028",
        "what": "Échelon 9, indice 595",
        "why": "3 ans 6 mois dans l’échelon 8",
    },
    {"state": "next", "when": "31 août 2031", "what": "Conditions pour la hors classe réunies"},
]
POLICY = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; media-src 'self'; connect-src 'self'; form-action 'self'"


def build(signed_in: bool = True, demo: bool = True) -> Flask:
    """The sample application, with strict templates as the services have."""
    app = Flask("sample", static_folder=None)
    app.config.update(SECRET_KEY="sample-only", SESSION_COOKIE_SECURE=False)
    app.jinja_env.undefined = StrictUndefined
    app.jinja_env.trim_blocks = app.jinja_env.lstrip_blocks = True
    CSRFProtect(app)
    french.init_app(app)
    pages.init_app(app)
    _give_context(app, signed_in, demo)
    _give_pages(app)

    @app.after_request
    def protect(response: Response) -> Response:
        response.headers["Content-Security-Policy"] = POLICY
        return response

    return app


def _give_context(app: Flask, signed_in: bool, demo: bool) -> None:
    labels = [
        ("/", "Accueil"),
        ("/retrouver", "Retrouver mon compte"),
        ("/formulaire", "Réinitialiser mon mot de passe"),
    ]
    labels += [("/motdepasse", "Modifier mon mot de passe"), ("/lettre", "Assistance")]

    @app.context_processor
    def facts() -> dict[str, object]:
        tagline = "Messagerie académique – Module d’aide à la maintenance individuelle automatique"
        service = {"name": "Ma-Mamia", "tagline": tagline, "home_url": "/", "sign_out_url": "/deconnexion"}
        return {
            "service": service,
            "tabs": [{"url": url, "label": label, "current": request.path == url} for url, label in labels],
            "academie": "Académie de démonstration",
            "assistance": {"phone": "05 00 00 00 00", "hours": "du lundi au vendredi, de 8 h à 18 h"},
            "dpo_contact": "dpo@ac-demo.example",
            "demo": demo,
            "current_user": SimpleNamespace(is_authenticated=signed_in, display_name="Fatima Durand"),
        }


def challenge() -> Challenge:
    """A picture that never changes."""
    base = url_for("form", _external=False)
    return Challenge("c1", f"{base}?autre=1", f"{base}?question=1", "/image.svg", "/son.wav")


def _give_pages(app: Flask) -> None:
    def show(form: Form, title: str) -> tuple[str, int] | Response:
        if request.method == "POST" and form.validate():
            return redirect("/", 303)  # type: ignore[return-value]
        return render_template_string(PAGE, form=form, title=title), 422 if form.errors else 200

    @app.route("/formulaire", methods=["GET", "POST"])
    def form() -> object:
        form = ResetForm()
        form.captcha.challenge = challenge()
        return show(form, "Réinitialiser mon mot de passe")

    @app.route("/motdepasse", methods=["GET", "POST"])
    def password() -> object:
        return show(PasswordForm(), "Modifier mon mot de passe")

    @app.route("/lettre", methods=["GET", "POST"])
    def letter() -> object:
        return show(LetterForm(), "Écrire")

    @app.route("/", methods=["GET", "POST"])
    @app.route("/retrouver")
    def kit() -> str:
        return render_template_string(KIT, line=LINE, page_url=lambda page: f"/?page={page}")

    @app.get("/session-ouverte")
    def opened() -> str:
        now = clock.now()
        user = SimpleNamespace(
            is_authenticated=True,
            display_name="Fatima Durand",
            idle_until=now + timedelta(hours=int(request.args.get("idle", 4))),
            ends_at=now + timedelta(hours=12),
        )
        return render_template_string(PAGE, form=LetterForm(), title="Écrire", current_user=user)

    @app.get("/erreur")
    def fault() -> tuple[str, int]:
        texts = {
            "title": "Le service est momentanément indisponible",
            "advice": "Recommencez dans quelques minutes.",
        }
        return render_template("socle/error.html", code=503, request_id="7f3a", **texts), 503

    @app.post("/deconnexion")
    def sign_out() -> object:
        return redirect("/", 303)

    @app.get("/image.svg")
    @app.get("/piece")
    @app.get("/son.wav")
    def picture() -> Response:
        svg = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 220 76"><rect width="220" height="76" fill="#fff"/>'
        svg += (
            '<text x="30" y="52" font-size="40" font-family="monospace" letter-spacing="8">K7FX2</text></svg>'
        )
        return Response(svg, mimetype="image/svg+xml")
