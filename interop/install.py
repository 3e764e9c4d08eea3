"""The clients, installed when they are missing: Apache's by Debian, the others under `var/interop/`.

Each function gives the version of its library.
"""

import json
import shutil
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[1]
FOLDER = ROOT / "var" / "interop"
CLIENTS = Path(__file__).parent / "clients"
APACHE = Path("/usr/sbin/apache2")
MODULES = Path("/usr/lib/apache2/modules")
OLDEST_NODE = 20


class TooOld(Exception):
    """This system's Node.js cannot run openid-client."""


def packages() -> None:
    """Apache, its module and Node.js; root is asked if one is missing, and no service is started."""
    subprocess.run([str(ROOT / "setup" / "packages.sh"), "interop"], check=True)


def mod_auth_openidc() -> str:
    """Debian's, which `packages` brought."""
    (FOLDER / "apache").mkdir(parents=True, exist_ok=True)
    return _said("dpkg-query", "-W", "-f=${Version}", "libapache2-mod-auth-openidc")


def openid_client() -> str:
    """The npm client, with its dependencies as the lock names them; raises TooOld."""
    if int(_said("node", "--version").lstrip("v").partition(".")[0]) < OLDEST_NODE:
        raise TooOld(f"openid-client needs Node.js {OLDEST_NODE} or later")
    where = FOLDER / "openid-client"
    where.mkdir(parents=True, exist_ok=True)
    for file in (CLIENTS / "openid-client").iterdir():
        shutil.copy2(file, where)
    command = ["npm", "ci", "--no-audit", "--no-fund", "--ignore-scripts", "--silent"]
    _once(where, (where / "package-lock.json").read_text(), command)
    installed = json.loads((where / "node_modules" / "openid-client" / "package.json").read_text())
    return str(installed["version"])


def idpyoidc() -> str:
    """The PyPI client in an environment of its own: its dependencies are not ours."""
    where, wanted = FOLDER / "idpyoidc", CLIENTS / "idpyoidc" / "requirements.txt"
    python = where / "bin" / "python"
    if not python.exists():
        subprocess.run([sys.executable, "-m", "venv", where], check=True)
    install = [
        str(python),
        "-m",
        "pip",
        "install",
        "-qqq",
        "--no-input",
        "--no-deps",
        "--require-hashes",
        "-r",
        str(wanted),
    ]
    _once(where, wanted.read_text(), install)
    return _said(str(python), "-c", "from importlib.metadata import version; print(version('idpyoidc'))")


def _once(where: Path, wanted: str, command: list[str]) -> None:
    mark = where / ".installed"
    if not mark.exists() or mark.read_text() != wanted:
        subprocess.run(command, cwd=where, check=True)
        mark.write_text(wanted)


def _said(*command: str) -> str:
    return subprocess.run(command, check=True, capture_output=True, text=True).stdout.strip()
