"""What every page must be: valid, named, reachable, free of anything inline, and silent about secrets."""

import re
from collections import Counter
from collections.abc import Callable, Iterable
from urllib.parse import urljoin, urlsplit

import html5lib
from bs4 import BeautifulSoup, Tag
from html5lib.constants import E as MEANINGS
from werkzeug.exceptions import HTTPException
from werkzeug.routing import Map, RequestRedirect

NUMEN = re.compile(r"\b\d{2}[A-Z]\d{7}[A-Z]{3}\b")
PERSONAL = re.compile(
    r"^(nom|prénom|date de naissance|identifiant|(nouveau )?mot de passe|adresse|courriel|téléphone)\b",
    re.IGNORECASE,
)
UNLABELLED = {"hidden", "submit", "button", "image", "reset"}
REFERENCES = ("for", "aria-describedby", "aria-labelledby", "aria-controls", "aria-owns", "headers", "form")
PLACES = (("href", "a"), ("href", "link"), ("src", None), ("action", "form"), ("formaction", None))


def validity(html: str) -> list[str]:
    """What an HTML5 parser had to correct."""
    parser = html5lib.HTMLParser()
    parser.parse(html)
    lines = html.splitlines()
    return [
        f"invalid HTML, line {line}: {MEANINGS.get(code, code) % data} in {lines[line - 1].strip()[:90]!r}"
        for (line, _), code, data in parser.errors
    ]


def naming(page: BeautifulSoup) -> list[str]:
    """One h1, a title that begins with it, French, landmarks."""
    faults = []
    headings = page.find_all("h1")
    if len(headings) != 1:
        return [f"{len(headings)} h1 instead of one"]
    h1, title = (
        words(headings[0]).replace("'", "’"),
        words(page.title) if page.title else "",
    )  # names keep theirs
    failed = page.select_one("[data-focus][role=alert]") is not None
    bare = title.removeprefix("Erreur – ")
    if not h1 or not bare.startswith(h1):
        faults.append(f"the title « {title} » does not begin with the h1 « {h1} »")
    if failed and not title.startswith("Erreur – "):
        faults.append("a form failed, but the title does not begin with « Erreur – »")
    if not page.html or page.html.get("lang") != "fr":
        faults.append("html is not lang=fr")
    if not page.select_one('meta[name=viewport][content*="width=device-width"]'):
        faults.append("no viewport")
    for name in ("main", "body > header", "body > footer"):
        if len(page.select(name)) != 1:
            faults.append(f"{len(page.select(name))} {name} instead of one")
    return faults


def outline(page: BeautifulSoup) -> list[str]:
    """Headings go down one level at a time; tables, images, groups have their words."""
    faults, level = [], 0
    for heading in page.find_all(re.compile("^h[1-6]$")):
        depth = int(heading.name[1])
        if depth > level + 1:
            faults.append(f"heading h{depth} after h{level}: « {words(heading)} »")
        if not words(heading):
            faults.append(f"an empty {heading.name}")
        level = depth
    faults += [
        f"an image without alt: {img.get('src')}" for img in page.find_all("img") if not img.has_attr("alt")
    ]
    faults += [
        "an svg that is neither hidden nor named"
        for svg in page.find_all("svg")
        if svg.get("aria-hidden") != "true" and not (svg.get("role") == "img" and svg.get("aria-label"))
    ]
    faults += ["a table without caption" for table in page.find_all("table") if not table.caption]
    faults += ["a th without scope" for cell in page.find_all("th") if not cell.get("scope")]
    faults += ["a fieldset without legend" for group in page.find_all("fieldset") if not group.find("legend")]
    return faults


def references(page: BeautifulSoup) -> list[str]:
    """Ids are unique, and what points to an id finds it."""
    ids = Counter(str(tag["id"]) for tag in page.find_all(id=True))
    faults = [f"id {name!r} used {times} times" for name, times in ids.items() if times > 1]
    faults += ["an empty id" for name in ids if not name.strip()]
    for name in REFERENCES:
        for tag in page.find_all(attrs={name: True}):
            value = tag[name]
            for wanted in value if isinstance(value, list) else str(value).split():
                if wanted not in ids:
                    faults.append(f"{tag.name} {name}={wanted!r} finds no id")
    anchors = {str(a["href"])[1:] for a in page.select('a[href^="#"]')}
    return faults + [f"link to #{name}, which is no id" for name in anchors if name not in ids]


def fields(page: BeautifulSoup) -> list[str]:
    """A label per field, a name per button and link, and autocomplete on what is personal."""
    faults = []
    for field in page.find_all(["input", "select", "textarea"]):
        if field.name == "input" and field.get("type", "text") in UNLABELLED:
            continue
        label = label_of(page, field)
        shown = f"{field.name} {field.get('name') or field.get('id')}"
        if not label:
            faults.append(f"{shown} has no label")
        kind = field.get("type", "")
        if (kind in ("password", "email", "tel") or PERSONAL.match(label)) and kind not in (
            "radio",
            "checkbox",
        ):
            faults += [] if field.get("autocomplete") else [f"{shown} (« {label} ») has no autocomplete"]
        if field.has_attr("autofocus"):
            faults.append(f"{shown} takes the focus by itself")
    for tag in page.find_all(["button", "a", "summary", "option"]):
        named = words(tag) or tag.get("aria-label") or any(img.get("alt") for img in tag.find_all("img"))
        if not named and tag.get("value") != "":
            faults.append(f"a {tag.name} without words: {str(tag)[:80]}")
    return faults


def forms(page: BeautifulSoup) -> list[str]:
    """An action and a method per form; a token in each that changes something here, in none that leaves."""
    faults = []
    for form in page.find_all("form"):
        shown = f"form {form.get('action')}"
        method = str(form.get("method", "")).lower()
        if not form.get("action") or method not in ("get", "post"):
            faults.append(f"{shown} lacks an action or a method")
        tokens = form.select("input[name=csrf_token][type=hidden]")
        if str(form.get("action")).startswith(("http:", "https:")):
            faults += [f"{shown} gives our token away"] if tokens else []
        elif method == "post" and not (len(tokens) == 1 and tokens[0].get("value")):
            faults.append(f"{shown} has {len(tokens)} token(s) against forged requests instead of one")
        if method == "get" and tokens:
            faults.append(f"{shown} would show its token in the address")
        for secret in form.select("input[type=password]"):
            faults += ["a form sends a password by GET"] if method == "get" else []
            faults += ["a password is sent back to the page"] if secret.get("value") else []
        faults += [
            "a secret is sent back to the page" for s in form.select("input[data-secret]") if s.get("value")
        ]
    return faults


def inline(page: BeautifulSoup) -> list[str]:
    """Nothing the content security policy would refuse, nothing that moves the keyboard about."""
    faults = []
    for tag in page.find_all(True):
        for name in tag.attrs:
            if name == "style" or name.startswith("on"):
                faults.append(f"inline {name} on {tag.name}")
        if str(tag.get("href", "")).lower().startswith("javascript:"):
            faults.append("a javascript: link")
        if str(tag.get("tabindex", "0")) not in ("0", "-1"):
            faults.append(f"a tabindex above 0 on {tag.name}")
        if tag.get("target"):
            faults.append(f"{tag.name} opens a window")
    faults += ["an inline style" for _ in page.find_all("style")]
    faults += ["a frame" for _ in page.find_all(["iframe", "frame", "object", "embed"])]
    return faults + ["an inline script" for script in page.find_all("script") if not script.get("src")]


def links(page: BeautifulSoup, here: str, routes: Map, external: Iterable[str]) -> list[str]:
    """Every address leads to a route of this service by the right method, or to an origin that is listed."""
    faults, allowed = [], set(external)
    for attribute, name in PLACES:
        for tag in page.find_all(name or True, attrs={attribute: True}):
            fault = _destination(str(tag[attribute]), _method(tag, attribute), here, routes, allowed)
            faults += [f"{tag.name} {attribute}={tag[attribute]!r}: {fault}"] if fault else []
    return faults


def _method(tag: Tag, attribute: str) -> str:
    if attribute == "formaction":
        named = tag.get("form")
        page = next(reversed(list(tag.parents)))
        form = page.find("form", id=named) if named else tag.find_parent("form")
        return str(tag.get("formmethod") or (form and form.get("method")) or "get").upper()
    return str(tag.get("method", "get")).upper() if attribute == "action" else "GET"


def _destination(address: str, method: str, here: str, routes: Map, allowed: set[str]) -> str:
    if not address.strip() or address == "#":
        return "leads nowhere"
    if address.startswith(("#", "tel:", "mailto:", "otpauth://totp/", "data:image/")):
        return ""
    target = urlsplit(urljoin(here, address))
    if f"{target.scheme}://{target.netloc}" != "{0.scheme}://{0.netloc}".format(urlsplit(here)):
        return "" if f"{target.scheme}://{target.netloc}" in allowed else "an origin that is not listed"
    try:
        routes.bind(target.netloc).match(target.path, method=method)
    except RequestRedirect:
        return ""
    except HTTPException as error:
        return f"no route answers {method} ({error.code})"
    return ""


def secrecy(html: str, page: BeautifulSoup, secrets: Iterable[str]) -> list[str]:
    """No NUMEN, and none of the secrets the test knows, but where fictitious ones are shown on purpose."""
    shown = "[data-demo-secret], input[data-day]"
    if page.select_one(shown):
        page = BeautifulSoup(html, "html.parser")
        for tag in page.select(shown):
            tag.decompose()
        html = str(page)
    faults = ["a NUMEN on the page"] if NUMEN.search(html) else []
    return faults + ["a secret on the page" for secret in set(secrets) if len(secret) > 5 and secret in html]


def policy(header: str | None) -> list[str]:
    """A content security policy that forbids what is inline."""
    if not header:
        return ["no Content-Security-Policy"]
    faults = [f"the policy allows {word}" for word in ("unsafe-inline", "unsafe-eval", "*") if word in header]
    return faults + ([] if "default-src 'none'" in header else ["the policy does not begin from nothing"])


def words(tag: Tag) -> str:
    """The text of an element, spaces made plain."""
    return " ".join(tag.get_text().split())


def label_of(page: BeautifulSoup, field: Tag) -> str:
    """The words that name a field."""
    if field.get("aria-label"):
        return str(field["aria-label"])
    if field.get("aria-labelledby"):
        named = [page.find(id=name) for name in str(field["aria-labelledby"]).split()]
        return " ".join(words(tag) for tag in named if isinstance(tag, Tag))
    label = page.find("label", attrs={"for": field.get("id") or "\0"}) or field.find_parent("label")
    return words(label) if isinstance(label, Tag) else ""


RULES: tuple[Callable[[BeautifulSoup], list[str]], ...] = (naming, outline, references, fields, forms, inline)
