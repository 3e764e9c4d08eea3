"""The clients, installed when they are missing: Apache's by Debian, the others under `var/interop/`."""

import shutil
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[1]
CLIENTS = Path(__file__).parent / "clients"
APACHE = Path("/usr/sbin/apache2")
MODULES = Path("/usr/lib/apache2/modules")


def openid_client(folder: Path) -> Path:
    """The folder of the npm client, with its dependencies."""
    where = folder / "openid-client"
    where.mkdir(parents=True, exist_ok=True)
    for file in (CLIENTS / "openid-client").iterdir():
        shutil.copy2(file, where)
    _once(
        where,
        (CLIENTS / "openid-client" / "package-lock.json").read_text(),
        ["npm", "ci", "--no-audit", "--no-fund"],
    )
    return where


def idpyoidc(folder: Path) -> Path:
    """The Python of the PyPI client's own environment: its dependencies are not ours."""
    where, wanted = folder / "idpyoidc", CLIENTS / "idpyoidc" / "requirements.txt"
    python = where / "bin" / "python"
    if not python.exists():
        subprocess.run([sys.executable, "-m", "venv", where], check=True)
    _once(where, wanted.read_text(), [str(python), "-m", "pip", "install", "-qq", "-r", str(wanted)])
    return python


def mod_auth_openidc() -> None:
    """Apache and its module; root is needed if they are missing."""
    if not (APACHE.exists() and (MODULES / "mod_auth_openidc.so").exists()):
        packages = ["apache2", "libapache2-mod-auth-openidc"]
        subprocess.run([str(ROOT / "setup" / "install.sh"), *packages], check=True)


def _once(where: Path, wanted: str, command: list[str]) -> None:
    mark = where / ".installed"
    if not mark.exists() or mark.read_text() != wanted:
        subprocess.run(command, cwd=where, check=True)
        mark.write_text(wanted)
