"""Somebody who sees nothing: she hears what Chromium tells a screen reader, and has a keyboard."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from playwright.sync_api import CDPSession

from tests.journeys.visitor import Visitor

MOST_STOPS = 120
SPOKEN = {"StaticText", "heading", "alert", "status", "link", "button", "textbox", "LabelText"}


@dataclass(frozen=True)
class Stop:
    """What is said where the keyboard is: a role, a name, what describes it, and what it holds."""

    role: str
    name: str
    description: str = ""
    value: str = ""
    invalid: bool = False


@dataclass
class Listener:
    """A visitor who reads the tree of accessibility alone; pages are judged as for the others."""

    visitor: Visitor

    def __post_init__(self) -> None:
        self.tree: CDPSession = self.visitor.page.context.new_cdp_session(self.visitor.page)
        self.tree.send("Accessibility.enable")

    # ---- Hearing
    def hears(self, *texts: str) -> "Listener":
        """Each of these is said somewhere on the page."""
        said = " ".join(_plain(node.name) for node in self._nodes() if node.role in SPOKEN)
        for text in texts:
            assert _plain(text) in said, f"« {text} » is not in: {said}"
        return self

    def arrives(self, heading: str) -> "Listener":
        """The heading of the page is said as one."""
        self.visitor.at(heading)
        assert Stop("heading", heading) in [Stop(node.role, node.name) for node in self._nodes()]
        return self

    @property
    def here(self) -> Stop:
        """What is said of the element that has the keyboard."""
        return next(self._focused(), Stop("none", ""))

    # ---- The keyboard
    def tab_to(self, role: str, name: str) -> Stop:
        """Press Tab until an element of this role and name is said."""
        heard: list[str] = []
        for _ in range(MOST_STOPS):
            self.visitor.page.keyboard.press("Tab")
            stop = self.here
            if stop.role == role and _plain(stop.name) == _plain(name):
                return stop
            heard.append(f"{stop.role} « {stop.name} »")
        raise AssertionError(f"{role} « {name} » is never reached: {heard}")

    def opens(self, role: str, name: str) -> "Listener":
        """Go to a link or a button, and press Enter."""
        self.tab_to(role, name)
        self.visitor.page.keyboard.press("Enter")
        return self

    def types(self, name: str, text: str) -> Stop:
        """Go to a field and type; what was said of it on arriving."""
        stop = self.tab_to("textbox", name)
        self.visitor.page.keyboard.type(text)
        return stop

    def _nodes(self) -> Iterator[Stop]:
        for node in self._tree():
            yield _stop(node)

    def _focused(self) -> Iterator[Stop]:
        for node in self._tree():
            said = {one["name"]: one["value"].get("value") for one in node.get("properties", [])}
            if said.get("focused") and node["role"]["value"] != "RootWebArea":
                yield _stop(node)

    def _tree(self) -> list[dict[str, Any]]:
        nodes: list[dict[str, Any]] = self.tree.send("Accessibility.getFullAXTree")["nodes"]
        return [node for node in nodes if not node.get("ignored") and "role" in node]


def _stop(node: dict[str, Any]) -> Stop:
    said = {one["name"]: one["value"].get("value") for one in node.get("properties", [])}

    def text(key: str) -> str:
        return str(node.get(key, {}).get("value", ""))

    return Stop(text("role"), text("name"), text("description"), text("value"), said.get("invalid") == "true")


def _plain(text: str) -> str:
    return " ".join(text.split())
