"""What container engines run beside the services: `python -m socle.ready health|server …`.

`health PORT ADDRESS` asks a service of this container, under its public address, whether it is well.
`server HOST:PORT [SECONDS]` waits until somebody listens there.
"""

import http.client
import socket
import sys
import time
from urllib.parse import urlsplit


def is_well(port: int, address: str, timeout: float = 5.0) -> bool:
    """True when /sante answers 200 on loopback; a service answers to no other name than its public one."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=timeout)
    try:
        connection.request("GET", "/sante", headers={"Host": urlsplit(address).netloc})
        return connection.getresponse().status == 200
    except (OSError, http.client.HTTPException):
        return False
    finally:
        connection.close()


def listens(host: str, port: int, patience: float) -> bool:
    """True once a connection is accepted; False after `patience` seconds without."""
    deadline = time.monotonic() + patience
    while True:
        try:
            socket.create_connection((host, port), timeout=2).close()
        except OSError:
            if time.monotonic() >= deadline:
                return False
            time.sleep(0.2)
        else:
            return True


def main(arguments: list[str]) -> int | str:
    """Ask one question; 0 means yes, a text says why not."""
    match arguments:
        case ["health", port, address]:
            return 0 if is_well(int(port), address) else 1
        case ["server", where, *rest]:
            host, _, port = where.rpartition(":")
            found = listens(host.strip("[]"), int(port), float(rest[0]) if rest else 60.0)
            return 0 if found else f"nobody listens on {where}"
    return "usage: python -m socle.ready health PORT ADDRESS | server HOST:PORT [SECONDS]"


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
