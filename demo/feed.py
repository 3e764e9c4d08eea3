"""`python -m demo feed FILE …`, `python -m demo dossiers FOLDER …`: the feeds' commands on the demo."""

import subprocess
import sys
from collections.abc import Mapping, Sequence

from demo import environment, keys, ports
from demo.environment import Addresses
from demo.settings import Launch, inherited


def dossiers(launch: Launch, arguments: Sequence[str]) -> int:
    """Run the feed of dossiers as an operator would; returns its exit status."""
    return _run("career", arguments, _told(launch)["career"])


def feed(launch: Launch, arguments: Sequence[str]) -> int:
    """Run it with the feed's own password, which no process of the demo has; returns its exit status."""
    own = {
        "MAMIA_FEED_PASSWORD": keys.load(launch.var)["LDAP_FEED_PASSWORD"],
        "MAMIA_FEED_MAIL_DOMAIN": "ac-demo.example",
    }
    return _run("mamia", arguments, {**_told(launch)["identity"], **own})


def _told(launch: Launch) -> dict[str, dict[str, str]]:
    """What each process of the demo is told, those of the other académies too."""
    of_others = {one.key: keys.load(launch.at(one).var) for one in launch.others}
    addresses = Addresses.of(launch, ports.USUAL)
    return environment.compose(launch, addresses, keys.load(launch.var), inherited(), of_others)


def _run(service: str, arguments: Sequence[str], told: Mapping[str, str]) -> int:
    command = [sys.executable, "-m", service, "feed", *arguments]
    return subprocess.run(command, env=told, check=False).returncode  # noqa: S603
