"""`python -m demo feed FILE …`, `python -m demo dossiers FOLDER …`: the feeds' commands on the demo."""

import subprocess
import sys
from collections.abc import Sequence

from demo import environment, keys, ports
from demo.environment import Addresses
from demo.settings import Launch, inherited


def dossiers(launch: Launch, arguments: Sequence[str]) -> int:
    """Run the feed of dossiers as an operator would; returns its exit status."""
    secrets = keys.load(launch.var)
    known = environment.compose(launch, Addresses.of(launch, ports.USUAL), secrets, inherited())
    command = [sys.executable, "-m", "career", "feed", *arguments]
    return subprocess.run(command, env=known["career"], check=False).returncode  # noqa: S603


def feed(launch: Launch, arguments: Sequence[str]) -> int:
    """Run it with the feed's own password, which no process of the demo has; returns its exit status."""
    secrets = keys.load(launch.var)
    alone = launch.model_copy(update={"alone": True})
    known = environment.compose(alone, Addresses.of(launch, ports.USUAL), secrets, inherited())
    own = {
        "MAMIA_FEED_PASSWORD": secrets["LDAP_FEED_PASSWORD"],
        "MAMIA_FEED_MAIL_DOMAIN": "ac-demo.example",
    }
    command = [sys.executable, "-m", "mamia", "feed", *arguments]
    return subprocess.run(command, env={**known["identity"], **own}, check=False).returncode  # noqa: S603
