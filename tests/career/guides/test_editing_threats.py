"""The guides against who has no right to write them (threats 44, 47) and who writes to harm (threat 49)."""

import re

import pytest

from career.guides import models
from career.guides.versions import State
from tests.career.conftest import CareerSite
from tests.career.guides.test_editing import HERE, LIST, READER, SLUG, admin, publish, shipped_id
from tests.judge import Browser

pytestmark = pytest.mark.both_engines


@pytest.mark.parametrize(
    ("method", "path"),
    [
        ("get", ""),
        ("get", "/nouveau"),
        ("get", f"/{SLUG}"),
        ("get", f"/{SLUG}/publier"),
        ("get", f"/{SLUG}/historique"),
        ("get", f"/{SLUG}/versions/1"),
        ("post", "/nouveau"),
        ("post", f"/{SLUG}"),
        ("post", f"/{SLUG}/publier"),
        ("post", f"/{SLUG}/brouillon"),
        ("post", f"/{SLUG}/supprimer"),
        ("post", f"/{SLUG}/retirer"),
        ("post", f"/{SLUG}/livree"),
        ("post", f"/{SLUG}/reprendre/1"),
    ],
)
def test_a_teacher_has_no_way_in_and_it_is_written(career: CareerSite, method: str, path: str) -> None:
    browser = career.browser(READER)
    browser.get("/guides")
    data = {"csrf_token": token(browser)}
    browser.get(LIST + path, status=403) if method == "get" else browser.post(LIST + path, data, status=403)
    assert [event.actor for event in career.events("access_refused")] == [READER]
    assert career.events("guide_changed") == []


def token(browser: Browser) -> str:
    found = re.search(r'name="csrf_token"[^>]*value="([^"]+)"', browser.html)
    assert found
    return found[1]


HOSTILE = [
    "<script>alert(1)</script>",
    "[x](javascript:alert(1))",
    "[x](data:text/html;base64,PHNjcmlwdD4=)",
    '<img src="x" onerror="alert(1)">',
    "![x](https://mechant.example/pixel.png)",
    "<javascript:alert(1)>",
    '[x](avancement-echelon "\\" onmouseover=alert(1)")',
    "<a href='//mechant.example'>x</a>",
    "| a | b |\n|:-:|---|\n| <b onclick=alert(1)>x</b> | `</td><script>` |",
]


@pytest.mark.parametrize("hostile", HOSTILE)
def test_markdown_of_an_enemy_becomes_inert_text(career: CareerSite, hostile: str) -> None:
    """Threat 49: the judge opens the preview, the page, the changes and the history."""
    browser = admin(career)
    browser.get(HERE).submit(
        "Prévisualiser", body=f"## Un\n\n{hostile}\n", title="T <b>x</b>", summary=hostile
    )
    browser.submit("Enregistrer le brouillon")
    publish(browser)
    browser.get(f"{HERE}/historique")
    reader = career.browser(READER)
    reader.get(f"/guides/{SLUG}")
    assert not reader.select("main script, main img, article iframe")
    away = [str(link["href"]) for link in reader.select("article a")]
    assert all(href in ("#references", SLUG) for href in away), away
    reader.get("/guides?q=alert")
    career.browser(READER).get(f"/guides/{SLUG}/changements?depuis={shipped_id(career)}")


def test_each_academie_has_its_own(career: CareerSite) -> None:
    with career.db.begin() as session:
        text = models.versions(session, "16", SLUG)[SLUG][0].text
        made = models.add(session, "HA", SLUG, text, state=State.DRAFT, author="someone")
    browser = admin(career).get(f"{HERE}/historique")
    assert "someone" not in browser.text
    browser.get(f"{HERE}/versions/{made.id}", status=404)
