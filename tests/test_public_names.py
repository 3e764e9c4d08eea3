"""Public addresses and events: one that disappears or is renamed breaks somebody, so it is seen here."""

from pathlib import Path

from socle.audit import Event
from tests.career.conftest import CareerSite, career  # noqa: F401 (a fixture)
from tests.fixtures_apps import Identity

SNAPSHOT = Path(__file__).parent / "public_names.txt"


def names(identity: Identity, site: CareerSite) -> list[str]:
    apps = (("identity", identity.app), ("career", site.app))
    rules = [f"{name} {rule}" for name, app in apps for rule in app.url_map.iter_rules()]
    return sorted(
        {row for row in rules if "/essais/" not in row} | {f"event {event.value}" for event in Event}
    )


def test_public_names_are_those_that_were_published(identity: Identity, career: CareerSite) -> None:  # noqa: F811
    """To publish a new one, add its line to `public_names.txt`."""
    assert names(identity, career) == SNAPSHOT.read_text(encoding="utf-8").splitlines()
