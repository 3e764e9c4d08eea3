"""Threats 1, 2, 27 to 31, 54, 55: addresses, origins, forms, caches, odd requests; on the whole map."""

import random
from typing import Any

import pytest
from flask import Flask
from werkzeug.test import TestResponse

from tests.fixtures_apps import ISSUER, Identity

EVIL = "https://evil.example"
PROTOCOL = {
    *("oidc.token", "oidc.revoke", "oidc.introspect", "oidc.userinfo", "oidc.authorize"),
    "logout.end_session",
}


def ask(identity: Identity, path: str, **options: Any) -> TestResponse:
    return identity.app.test_client().open(path, **{"base_url": ISSUER, **options})


def forms(app: Flask) -> list[str]:
    """Addresses that change something: every POST of the map without a variable part."""
    rules = [
        rule for rule in app.url_map.iter_rules() if "POST" in (rule.methods or ()) and not rule.arguments
    ]
    return sorted(str(rule) for rule in rules if rule.endpoint not in PROTOCOL)


def test_a_host_that_is_not_ours_is_refused(identity: Identity) -> None:
    for host in ("evil.example", "localhost.evil.example", "", "[", "[::1", "a[b]", "localhost:8000@evil"):
        assert ask(identity, "/", headers={"Host": host}).status_code == 400, host
    answer = ask(identity, "/", headers={"X-Forwarded-Host": "evil.example"})
    assert answer.status_code == 200
    assert "evil" not in answer.text


def test_every_form_refuses_a_post_without_its_token(identity: Identity) -> None:
    addresses = forms(identity.app)
    assert len(addresses) >= 8
    for address in addresses:
        answer = ask(identity, address, method="POST", data={"x": "y"})
        assert answer.status_code in {400, 401}, address
        assert "a expiré" in answer.text, address


def test_every_form_refuses_a_token_of_another_session_and_a_foreign_origin(identity: Identity) -> None:
    other = identity.browser().get("/connexion").value("csrf_token")
    for address in forms(identity.app):
        browser = identity.browser().get("/connexion")
        stolen = browser.client.post(address, base_url=ISSUER, data={"csrf_token": other})
        assert stolen.status_code == 400, address
        own = {"csrf_token": browser.value("csrf_token")}
        foreign = browser.client.post(address, base_url=ISSUER, data=own, headers={"Origin": EVIL})
        assert foreign.status_code == 400, address
        nowhere = browser.client.post(address, base_url=ISSUER, data=own, headers={"Origin": "null"})
        assert nowhere.status_code == 400, address


def test_no_page_is_kept_framed_or_sniffed(identity: Identity) -> None:
    browser = identity.signed_in("mfabre", identity.demo("mfabre"))
    for rule in identity.app.url_map.iter_rules():
        if "GET" not in (rule.methods or ()) or rule.arguments or rule.endpoint in PROTOCOL:
            continue
        answer = browser.client.get(str(rule), base_url=ISSUER)
        assert answer.status_code < 500, str(rule)
        assert answer.headers["X-Frame-Options"] == "DENY"
        assert answer.headers["X-Content-Type-Options"] == "nosniff"
        assert "frame-ancestors 'none'" in answer.headers["Content-Security-Policy"]
        if "public" in answer.headers["Cache-Control"]:
            assert "Set-Cookie" not in answer.headers, str(rule)
        else:
            assert "no-store" in answer.headers["Cache-Control"], str(rule)


def test_the_cookie_is_closed_to_scripts_and_to_other_sites(identity: Identity) -> None:
    cookie = ask(identity, "/connexion").headers["Set-Cookie"]
    assert "HttpOnly" in cookie
    assert "SameSite=Lax" in cookie
    assert "Path=/" in cookie
    assert "Domain" not in cookie


@pytest.mark.parametrize("method", ["PUT", "DELETE", "PATCH", "TRACE", "POST"])
def test_methods_that_do_not_exist_are_refused(identity: Identity, method: str) -> None:
    assert ask(identity, "/assistance/", method=method).status_code in {404, 405}
    assert ask(identity, "/accessibilite", method=method).status_code == 405


@pytest.mark.parametrize(
    "path",
    ["//", "//annuaire", "/Annuaire", "/annuaire;x", "/annuaire/", "/.git/config", "/.env", "/.app.swp",
     "/static/../app.py", "/static/%2e%2e/app.py", "/annuaire/%2e%2e/", "/console", "/debug"],
)  # fmt: skip
def test_other_spellings_of_an_address_lead_nowhere(identity: Identity, path: str) -> None:
    assert ask(identity, "/", environ_overrides={"PATH_INFO": path}).status_code == 404


@pytest.mark.parametrize(
    "target", ["//evil.example", "/\\evil.example", "https:evil.example", "javascript:alert(1)"]
)
def test_no_parameter_sends_elsewhere_after_a_sign_in(identity: Identity, target: str) -> None:
    for name in ("next", "demande", "url", "retour"):
        browser = identity.browser()
        browser.get(f"/connexion?{name}={target}")
        browser.submit("Valider", login="mfabre", password=identity.demo("mfabre"))
        assert browser.location is None
        assert browser.url.startswith(ISSUER)


def test_the_helpdesk_is_closed_to_strangers_and_to_teachers(identity: Identity) -> None:
    assert ask(identity, "/annuaire").headers["Location"] == "/connexion"
    browser = identity.signed_in("mfabre", identity.demo("mfabre"))
    for path in ("/annuaire", "/annuaire?q=lefebvre", "/annuaire/clefebvre"):
        browser.get(path, status=403)
        assert "LEFEBVRE" not in browser.html
    assert len(identity.events("access_refused")) == 3


def noise(chance: random.Random) -> str:
    signs = "abcé€\x00\x01<>'\"&;:%\\/?#=+ \u202e\ufffe😀ñ{}[]()*"
    return "".join(chance.choice(signs) for _ in range(chance.randint(0, 40)))


def test_odd_requests_never_break_a_page(identity: Identity) -> None:
    chance = random.Random(20261121)
    paths = [str(rule) for rule in identity.app.url_map.iter_rules() if not rule.arguments] + ["/"]
    names = [
        "q",
        "demande",
        "client_id",
        "redirect_uri",
        "claims",
        "id_token_hint",
        "login",
        "nom",
        "captcha",
        "v",
    ]
    client = identity.app.test_client()
    for number in range(400):
        path = chance.choice(paths) if number % 3 else "/" + noise(chance)
        query = {chance.choice(names): noise(chance) for _ in range(chance.randint(0, 4))}
        body = {chance.choice(names): noise(chance)} if number % 2 else None
        kind = chance.choice([None, "application/json", "text/plain; charset=klingon", "multipart/form-data"])
        answer = client.open(
            "/",
            environ_overrides={"PATH_INFO": path.encode().decode("latin-1")},
            base_url=ISSUER,
            method=chance.choice(["GET", "POST", "HEAD"]),
            query_string=query,
            data=body if kind is None else b"\xff\xfe{",
            content_type=kind,
            headers={"Cookie": f"mamia_session={chance.randint(0, 9)}", "Accept-Language": "xx"},
        )
        assert answer.status_code < 500, (path, query)
        assert "Traceback" not in answer.text


def test_doubled_headers_and_bad_cookies_are_harmless(identity: Identity) -> None:
    headers = [
        ("Cookie", "mamia_session=a"),
        ("Cookie", "mamia_session=" + "b" * 3000),
        ("X-Forwarded-For", ",,;"),
    ]
    assert ask(identity, "/connexion", headers=headers).status_code == 200
