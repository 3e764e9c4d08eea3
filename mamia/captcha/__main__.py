"""Set-up: `python -m mamia.captcha voices DIR` makes the French voices of the sounds."""

import sys
from pathlib import Path

from mamia.captcha.voices import NoVoice, build


def main(arguments: list[str]) -> int:
    """Run one command; returns the exit status."""
    if len(arguments) != 2 or arguments[0] != "voices":
        print("usage: python -m mamia.captcha voices DIR", file=sys.stderr)
        return 2
    try:
        made = build(Path(arguments[1]))
    except NoVoice as fault:
        print(fault, file=sys.stderr)
        return 1
    print(f"{made} sounds of characters in {arguments[1]}")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
