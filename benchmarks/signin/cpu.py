"""Processor time of a process and of all it started, from /proc; and the cores things run on."""

import os
from pathlib import Path

TICK = os.sysconf("SC_CLK_TCK")


def spent(root: int) -> float:
    """Seconds of user and system time that `root`, its threads and its descendants have used."""
    rows = [_stat(int(one.name)) for one in Path("/proc").iterdir() if one.name.isdigit()]
    known = {pid: (parent, ticks) for pid, parent, ticks in rows if pid}
    family, grown = {root}, True
    while grown:
        children = {pid for pid, (parent, _) in known.items() if parent in family} - family
        family, grown = family | children, bool(children)
    return sum(known[pid][1] for pid in family if pid in known) / TICK


def _stat(pid: int) -> tuple[int, int, int]:
    """(pid, parent, ticks with those of ended children); zeros for one that is gone."""
    try:
        fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    except OSError:
        return 0, 0, 0
    return pid, int(fields[1]), sum(int(one) for one in fields[11:15])


def cores() -> tuple[set[int], set[int]]:
    """(the core of the services, the cores of everything else); the same one where there is only one."""
    available = sorted(os.sched_getaffinity(0))
    return {available[0]}, set(available[1:] or available)
