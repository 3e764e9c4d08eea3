"""The mark that the data of a database are fictitious: outside the demo, boot refuses them."""

from datetime import timedelta

from socle.settings import SettingsFault, Socle
from socle.sql import Database
from socle.store import Store

KIND, KEY = "fiction", "demo"
FOR_EVER = timedelta(days=365 * 500)


def mark(db: Database) -> None:
    """Say that this database holds the data of the demo."""
    Store(db).put(KIND, KEY, {"demo": True}, FOR_EVER)


def refuse_outside_demo(db: Database, settings: Socle) -> None:
    """Raise `SettingsFault` when a production service is pointed at the data of the demo."""
    if not settings.demo and Store(db).get(KIND, KEY):
        raise SettingsFault(
            "This database holds the fictitious people of the demo: point the service at another one, "
            "or set DEMO=1 on a machine that nobody depends on."
        )
