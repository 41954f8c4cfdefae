"""On what was measured, and who else worked on it meanwhile."""

from __future__ import annotations

import os
import platform
import resource
import sys
from dataclasses import dataclass, field
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from time import monotonic

PEERS = ("transitions", "python-statemachine", "SpiffWorkflow", "Flask-WTF", "secantusdb")
BUSY = 0.25
"""Share of the machine that others may take before absolute times say more about them than about us."""


def versions() -> dict[str, str]:
    """Python and what is measured beside; what is not installed is left out."""
    found = {"Python": platform.python_version()}
    for name in PEERS:
        try:
            found[name] = version(name)
        except PackageNotFoundError:
            continue
    return found


def described() -> str:
    """One line: system, processor, cores, memory."""
    cores = len(os.sched_getaffinity(0)) if sys.platform == "linux" else os.cpu_count() or 1
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30
    return f"{platform.system()} {platform.machine()}, {_processor()}, {cores} cores, {memory:.0f} GiB"


def _processor() -> str:
    try:
        lines = Path("/proc/cpuinfo").read_text(encoding="ascii", errors="replace").splitlines()
    except OSError:
        return platform.processor() or "processor unknown"
    return next(
        (line.partition(":")[2].strip() for line in lines if line.startswith("model name")), "processor unknown"
    )


@dataclass
class Watch:
    """How much of the machine others took since it was made: all of its work less that of ours and of our children."""

    began: float = field(default_factory=monotonic)
    all_before: float | None = field(default_factory=lambda: _busy_seconds())
    ours_before: float = field(default_factory=lambda: _our_seconds())

    def share_of_others(self) -> float | None:
        """0 to 1; None where the system does not tell. Right once our children have ended."""
        now = _busy_seconds()
        if now is None or self.all_before is None:
            return None
        others = (now - self.all_before) - (_our_seconds() - self.ours_before)
        room = (monotonic() - self.began) * (os.cpu_count() or 1)
        return min(1.0, max(0.0, others / room)) if room else 0.0


def _busy_seconds() -> float | None:
    try:
        first = Path("/proc/stat").read_text(encoding="ascii").splitlines()[0].split()[1:]
    except OSError:
        return None
    user, nice, system, _idle, _waiting, irq, softirq, *_rest = map(int, first)
    return (user + nice + system + irq + softirq) / os.sysconf("SC_CLK_TCK")


def _our_seconds() -> float:
    uses = [resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
    return sum(use.ru_utime + use.ru_stime for use in uses)
