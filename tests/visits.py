"""A process with appointments (tests/definitions/visits.yaml), for the tests of what calendars show."""

from __future__ import annotations

from datetime import datetime
from functools import cache

from kinerja import services, workflows
from tests.cast import DEFINITIONS, NOW, Cast, key

VISITS = "visits@2024-1"


@cache
def catalogue() -> workflows.Catalogue:
    found = workflows.load(DEFINITIONS / "visits.yaml")
    assert found.ok, found.problems
    return found


def begin(cast: Cast, who: str = "siti", now: datetime = NOW) -> str:
    """Publish the process beside the others, and let somebody begin it."""
    services.definitions.publish(catalogue(), services.SYSTEM, now)
    account = getattr(cast, who)
    return services.instances.start(account, VISITS, key(), now).instance.id


def visit(cast: Cast, run: str, begins: str, room: str = "7A", now: datetime = NOW) -> None:
    """The superior states (or moves) the visit: a local date-time."""
    answers = {"begins": begins, "room": room}
    services.submissions.submit(cast.budi, run, "visit", answers, {}, None, key(), now)


def talk(cast: Cast, run: str, day: str, topic: str = "tari", now: datetime = NOW) -> None:
    """The subject states a day and hands it in."""
    services.submissions.submit(cast.siti, run, "talk", {"day": day, "topic": topic}, {}, None, key(), now)
    services.submissions.submit(cast.siti, run, "approval", None, {}, None, key(), now)
