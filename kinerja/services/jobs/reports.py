"""What a run of a job tells about itself."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Stumble:
    """One thing that could not be done. `trace`: under which id the log tells more."""

    key: str
    trace: str
    error: BaseException


@dataclass(frozen=True, slots=True)
class Report:
    """`done`: how many things, `left`: how many still wait, `incidents`: how many were given up in this run.

    `stumbles`: some of what could not be done, for the log.
    """

    done: int = 0
    left: int = 0
    incidents: int = 0
    stumbles: tuple[Stumble, ...] = ()
