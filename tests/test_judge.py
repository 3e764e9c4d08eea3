# ruff: noqa: E501  # pages read better in one piece
"""The judge judged: a good page passes, and each fault it exists for is found."""

import pytest
from flask import Flask, Response, redirect, request

from tests.judge import Browser, Faults, faults_of, plain

POLICY = "default-src 'none'; script-src 'self'"
GOOD = """<!doctype html>
<html lang="fr"><head><meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>Écrire – Essai</title><script src="/script.js" type="module"></script></head>
<body><header><a href="/">Accueil</a></header>
<main>
<h1>Écrire</h1>
<h2>Où\u202f?</h2>
<p>Un texte d’essai, «\u00a0cité\u00a0»\u00a0: rien\u202f; si\u202f! <code>l'essai: x</code> <span data-user>O'Neil : ?</span></p>
<img src="/image.png" alt="">
<form method="post" action="/envoi">
<input type="hidden" name="csrf_token" value="t">
<p><label for="a">Texte</label> <input id="a" name="a" aria-describedby="b"></p><p id="b">Aide.</p>
<p><label for="m">Mot de passe</label> <input id="m" name="m" type="password" autocomplete="off"></p>
<p><label for="s">Choix</label> <select id="s" name="s"><option value="">Choisissez…</option>
<option value="1" selected>Un</option></select></p>
<p><input type="checkbox" id="c" name="c" value="oui" checked> <label for="c">Case</label></p>
<p><input type="radio" id="r1" name="r" value="1"> <label for="r1">Une</label>
<input type="radio" id="r2" name="r" value="2"> <label for="r2">Deux</label></p>
<p><label for="t">Long</label> <textarea id="t" name="t">
deux
lignes</textarea></p>
<button name="go" value="1">Envoyer</button>
<button formaction="/autre" name="other" value="1">Une autre image</button>
</form>
<form method="get" action="/cherche"><p><label for="q">Mots</label> <input id="q" name="q"></p>
<button>Chercher</button></form>
<table><caption>Essai</caption><tr><th scope="col">A</th></tr><tr><td>1</td></tr></table>
</main>
<footer><p>Pied</p></footer></body></html>"""

FAULTS = [
    ("</h2>", "</h3>", "invalid HTML, line 8"),
    ("<h2>", "<h1>Encore</h1><h2>", "2 h1 instead of one"),
    ("<h1>Écrire</h1>", "", "0 h1"),
    ("<title>Écrire", "<title>Essai", "does not begin with the h1"),
    ('lang="fr"', 'lang="en"', "lang=fr"),
    ('<meta name="viewport"', '<meta name="other"', "no viewport"),
    ("<main>", '<main><div data-focus role="alert" tabindex="-1">Non.</div>', "begin with « Erreur – »"),
    ("<footer><p>Pied</p></footer>", "", "0 body > footer"),
    ("<h2>Où\u202f?</h2>", "<h3>Où</h3>", "h3 after h1"),
    ("<h2>Où\u202f?</h2>", "<h2></h2>", "an empty h2"),
    (' alt=""', "", "an image without alt"),
    ("<h2>", "<svg></svg><h2>", "an svg"),
    ("<caption>Essai</caption>", "", "a table without caption"),
    (' scope="col"', "", "a th without scope"),
    ("<h2>", "<fieldset></fieldset><h2>", "a fieldset without legend"),
    ('<p id="b">', '<p id="a">', "id 'a' used 2 times"),
    ('aria-describedby="b"', 'aria-describedby="z"', "aria-describedby='z' finds no id"),
    ('<label for="a">', '<label for="z">', "for='z' finds no id"),
    ('<label for="a">Texte</label>', "Texte", "input a has no label"),
    ('<a href="/">', '<a href="#rien">', "link to #rien"),
    (' autocomplete="off"', "", "has no autocomplete"),
    ('<label for="a">Texte', '<label for="a">Date de naissance', "has no autocomplete"),
    ('name="a"', 'name="a" autofocus', "takes the focus"),
    (">Envoyer</button>", "></button>", "a button without words"),
    (">Accueil</a>", "></a>", "a a without words"),
    (' action="/envoi"', "", "lacks an action or a method"),
    (' method="post"', "", "lacks an action or a method"),
    ('name="csrf_token" value="t"', 'name="csrf_token" value=""', "has 1 token(s)"),
    ('<input type="hidden" name="csrf_token" value="t">', "", "has 0 token(s)"),
    (
        'action="/cherche">',
        'action="/cherche"><input type="hidden" name="csrf_token" value="t">',
        "in the address",
    ),
    ('type="password"', 'type="password" value="x"', "a password is sent back"),
    ('name="a"', 'name="a" data-secret value="x"', "a secret is sent back"),
    (
        'action="/cherche">',
        'action="/cherche"><input type="password" autocomplete="off" aria-label="X">',
        "by GET",
    ),
    ("<h2>", '<h2 style="color:red">', "inline style on h2"),
    ("<h2>", '<h2 onclick="x()">', "inline onclick on h2"),
    ("</head>", "<style>p{}</style></head>", "an inline style"),
    ("</head>", "<script>1</script></head>", "an inline script"),
    ('href="/"', 'href="javascript:x()"', "a javascript: link"),
    ("<h2>", '<h2 tabindex="3">', "a tabindex above 0"),
    ('<a href="/"', '<a target="_blank" href="/"', "opens a window"),
    ("<h2>", '<iframe src="/"></iframe><h2>', "a frame"),
    ('href="/"', 'href="/nulle-part"', "no route answers GET (404)"),
    ('href="/"', 'href="#"', "leads nowhere"),
    ('href="/"', 'href="/envoi"', "no route answers GET (405)"),
    ('action="/envoi"', 'action="/"', "no route answers POST (405)"),
    ('formaction="/autre"', 'formaction="/image.png"', "no route answers POST (405)"),
    ('href="/"', 'href="//ailleurs.example/"', "an origin that is not listed"),
    ('src="/script.js"', 'src="https://cdn.example/x.js"', "an origin that is not listed"),
    ("Pied", "16E9000000ABC", "a NUMEN on the page"),
    ("Pied", "14/09/1989", "a secret on the page"),
    ("<main>", '<main><input aria-label="X" name="x" value="14/09/1989">', "a secret on the page"),
    ("d’essai", "d'essai", "straight apostrophe"),
    ("d’essai", "essai...", "three dots"),
    ("d’essai", '"essai"', "straight quotation mark"),
    ("d’essai", "<strong>essai</strong> ! oui", "no fixed space before ; ! or ?"),
    ("d’essai", "essai?", "no fixed space before ; ! or ?"),
    ("d’essai", "essai : oui", "no fixed space before :"),
    ("d’essai", "<b data-user>x</b> : oui", "no fixed space before :"),
    ("«\u00a0", "« ", "no fixed space after «"),
    ("\u00a0»", " »", "no fixed space before »"),
    ('alt=""', 'alt="l\'image"', "straight apostrophe"),
]


def build(html: str, policy: str | None = POLICY) -> Flask:
    """An application whose home is this page, and which says what it received."""
    app = Flask("judged", static_folder=None)

    def page(body: str = html) -> Response:
        return Response(
            body, headers={"Content-Security-Policy": policy} if policy else {}, mimetype="text/html"
        )

    def received() -> Response:
        said = "|".join(f"{name}={'+'.join(values)}" for name, values in sorted(request.form.lists()))
        files = "|".join(f"{name}:{file.filename}" for name, file in request.files.items(multi=True))
        origin = request.headers.get("Origin", "")
        return Response(f"{request.method} {request.path} {said} {files} {origin}", mimetype="text/plain")

    app.add_url_rule("/", "home", page)
    for place in ("/script.js", "/image.png"):
        app.add_url_rule(place, place, page)
    app.add_url_rule("/cherche", "cherche", lambda: Response(request.query_string, mimetype="text/plain"))
    app.add_url_rule("/envoi", "envoi", received, methods=["POST"])
    app.add_url_rule("/autre", "autre", received, methods=["POST"])
    app.add_url_rule("/loin", "loin", lambda: redirect("http://ailleurs.example/?code=1"))
    app.add_url_rule("/pres", "pres", lambda: redirect("/cherche?ok=1", 303))
    app.add_url_rule("/sans-fin", "sans-fin", lambda: redirect("/sans-fin"))
    return app


def faults(html: str, policy: str | None = POLICY) -> list[str]:
    app = build(html, policy)
    return faults_of(app.test_client().get("/"), app, secrets={"14/09/1989"})


def test_a_good_page_passes() -> None:
    assert faults(GOOD) == []


@pytest.mark.parametrize(("good", "bad", "said"), FAULTS, ids=[said + bad[:24] for _, bad, said in FAULTS])
def test_each_fault_is_found(good: str, bad: str, said: str) -> None:
    assert good in GOOD
    found = faults(GOOD.replace(good, bad, 1))
    assert any(said in fault for fault in found), found


@pytest.mark.parametrize(
    ("policy", "said"),
    [
        (None, "no Content-Security-Policy"),
        (POLICY + "; style-src 'unsafe-inline'", "allows unsafe-inline"),
        ("script-src 'self'", "does not begin from nothing"),
    ],
)
def test_each_fault_of_the_policy_is_found(policy: str | None, said: str) -> None:
    assert any(said in fault for fault in faults(GOOD, policy))


def test_what_is_shown_on_purpose_is_no_secret() -> None:
    shown = GOOD.replace(
        "Pied", '<b data-demo-secret>16E9000000ABC</b> <input data-day aria-label="X" value="14/09/1989">'
    )
    assert faults(shown) == []


def test_texts_of_people_and_of_machines_are_not_set_by_us() -> None:
    said = GOOD.replace(
        "Pied", '<kbd>a:b ?</kbd> <i lang="en">it\'s: "so"</i> <b data-user>l\'un ?</b> à 10:30'
    )
    assert faults(said) == []


def test_an_answer_that_is_no_page_is_not_judged() -> None:
    browser = Browser(build("")).get("/cherche?a=1")
    assert browser.html == "a=1"


def test_the_browser_raises_with_the_list_of_faults() -> None:
    with pytest.raises(Faults) as raised:
        Browser(build(GOOD.replace('lang="fr"', 'lang="en"'))).get("/")
    assert raised.value.faults == ["html is not lang=fr"]
    assert "http://localhost/" in str(raised.value)


def test_a_form_is_sent_with_what_the_page_holds_and_what_is_filled() -> None:
    browser = Browser(build(GOOD)).get("/").submit("Envoyer", a="é", r="2")
    sent = "a=é|c=oui|csrf_token=t|go=1|m=|r=2|s=1|t=deux\r\nlignes"
    assert browser.html == f"POST /envoi {sent}  http://localhost"


def test_boxes_are_unticked_and_hidden_fields_forged_only_on_purpose() -> None:
    browser = Browser(build(GOOD)).get("/")
    browser.submit("Envoyer", c=False, s="", forge={"csrf_token": None, "z": "9"})
    assert "csrf_token" not in browser.html
    assert "|c=" not in browser.html
    assert "s=|" in browser.html
    assert browser.html.split()[-2].endswith("z=9")


def test_the_only_button_needs_no_name_and_another_sends_elsewhere() -> None:
    page = GOOD.replace("<button>Chercher</button>", "")
    assert Browser(build(page)).get("/").submit().html.startswith("POST /envoi ")
    other = Browser(build(page)).get("/").submit("Une autre image").html
    assert other.startswith("POST /autre ")
    assert "other=1" in other
    assert "go=1" not in other


def test_a_search_goes_into_the_address() -> None:
    assert Browser(build(GOOD)).get("/").submit("Chercher", q="un mot").html == "q=un+mot"


def test_what_a_person_could_not_do_is_refused() -> None:
    browser = Browser(build(GOOD)).get("/")
    for fields in ({"csrf_token": "x"}, {"unknown": "x"}, {"s": "7"}):
        with pytest.raises(AssertionError):
            browser.submit("Envoyer", **fields)
    with pytest.raises(AssertionError, match="no button"):
        browser.submit("Effacer")
    with pytest.raises(AssertionError, match="no link"):
        browser.follow("Ailleurs")


def test_a_typed_secret_must_never_come_back() -> None:
    app = build(GOOD)
    app.add_url_rule(
        "/fuite", "fuite", lambda: Response(GOOD.replace("Pied", "Azerty-2026"), mimetype="text/html")
    )
    browser = Browser(app).get("/")
    browser.submit("Envoyer", m="Azerty-2026")
    with pytest.raises(Faults, match="a secret on the page"):
        browser.get("/fuite")


def test_redirects_are_followed_here_and_stopped_at_the_door() -> None:
    browser = Browser(build(GOOD)).get("/pres")
    assert (browser.html, browser.url, browser.location) == ("ok=1", "http://localhost/cherche?ok=1", None)
    assert browser.get("/loin").location == "http://ailleurs.example/?code=1"
    with pytest.raises(AssertionError, match="for ever"):
        browser.get("/sans-fin")


def test_an_unexpected_status_says_what_the_page_said() -> None:
    with pytest.raises(AssertionError, match="answered 200 instead of 404: « Écrire »"):
        Browser(build(GOOD)).get("/", status=404)


def test_texts_are_read_with_plain_spaces() -> None:
    browser = Browser(build(GOOD)).get("/")
    assert "« cité » : rien ; si !" in browser.text
    assert plain("a\u00a0\u202f\n b") == "a b"
