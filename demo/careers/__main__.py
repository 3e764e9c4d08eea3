"""`python -m demo.careers [--day 2026-11-21]`: write the demo people's working lives, once."""

import argparse
import sys
from datetime import date

from career.settings import Career
from demo.careers import seed
from socle import clock
from socle.settings import SettingsFault, Socle, load
from socle.sql import Database


def main(arguments: list[str]) -> int:
    """Seed the database of the settings; returns the exit status. Outside the demo it refuses."""
    parser = argparse.ArgumentParser(prog="python -m demo.careers")
    parser.add_argument("--day", type=date.fromisoformat, help="the day on which the lives are true")
    chosen = parser.parse_args(arguments)
    try:
        socle, career = load(Socle), load(Career)
    except SettingsFault as fault:
        print(fault, file=sys.stderr)
        return 1
    if not socle.demo:
        print("These lives are fictitious: they are written in the demo alone (DEMO=1).", file=sys.stderr)
        return 1
    db = Database(career.database, socle.timeout)
    written = seed(db, socle.academie_code, chosen.day or career.today or clock.today())
    db.engine.dispose()
    print("Working lives written." if written else "Working lives already there.")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
