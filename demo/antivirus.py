"""The demo's antivirus: clamd in the foreground, knowing one harmless signature, without any download.

The signature is EICAR's test file, which every antivirus agrees to call a virus. Its digest alone is written
here: the file itself would make an antivirus remove this module.
"""

import os
import shutil
import sys
from pathlib import Path

from demo.settings import Launch
from socle.settings import load

EICAR = "44d88612fea8a8f36de82e1278abb02f:68:Eicar-Test-Signature\n"
CONFIGURATION = """\
LocalSocket {socket}
LocalSocketMode 600
FixStaleSocket yes
DatabaseDirectory {signatures}
TemporaryDirectory {folder}
OfficialDatabaseOnly no
Foreground yes
LogSyslog no
StreamMaxLength 32M
MaxThreads 4
ReadTimeout 30
SelfCheck 0
"""


class AntivirusMissing(Exception):
    """clamd is not installed; `make setup-run` installs it."""


def prepare(folder: Path, socket: Path) -> list[str]:
    """Write clamd's configuration under `folder` and return the command that runs it in the foreground."""
    installed = shutil.which("clamd") or shutil.which("/usr/sbin/clamd")
    if installed is None:
        raise AntivirusMissing("clamd was not found: install the Debian package clamav-daemon")
    signatures = folder / "signatures"
    signatures.mkdir(mode=0o700, parents=True, exist_ok=True)
    (signatures / "eicar.hdb").write_text(EICAR)
    configuration = folder / "clamd.conf"
    configuration.write_text(CONFIGURATION.format(socket=socket, signatures=signatures, folder=folder))
    # An enforced AppArmor confines the packaged clamd to the distribution's folders, not its copy.
    copy = folder / "clamd"
    copy.unlink(missing_ok=True)
    shutil.copyfile(installed, copy)
    copy.chmod(0o700)
    return [str(copy), "--foreground", "--config-file", str(configuration)]


def main() -> None:
    """Become clamd."""
    launch = load(Launch)
    command = prepare(launch.var / "clamav", launch.antivirus_socket)
    os.execv(command[0], command)  # noqa: S606 (our own path; honcho must signal clamd itself)


if __name__ == "__main__":
    try:
        main()
    except AntivirusMissing as error:
        sys.exit(str(error))
