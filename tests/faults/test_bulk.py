"""What concerns many runs at once: a closing is one write, and a job that is killed in its middle ends the same (R14).

LONG_TESTS=1: jobs over 60 runs, killed at every call to the store; else over 12, at some of them.
"""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress

import pytest

from kinerja import services
from tests import cast as people
from tests.cast import NOW, SMALL, key
from tests.faults.acts import LATER, SHUT, Act, World, held, job
from tests.faults.conftest import LONG
from tests.faults.cuts import WRITES, Cut, Dump, Killed, cutting, forget, put_back
from tests.faults.test_cuts import Theatre, base  # noqa: F401
from tests.services.test_reopenings import GOAL

pytestmark = pytest.mark.timeout(3600 if LONG else 120)

MANY = 60 if LONG else 12
KILLS = 10_000 if LONG else 4
"""At the most, at calls that lie evenly between the first and the last."""
JOBS = tuple(name for name in services.jobs.SCHEDULE if name not in ("relay", "mail", "files", "root"))


def crowd(size: int) -> Callable[[World], None]:
    """So many runs, filled and handed in, a window that closes under them, and a lease."""

    def prepare(w: World) -> None:
        do = services.submissions
        for number in range(size):
            account = people.enter(people.person("siti", id=f"p{number}", username=f"p{number}"))
            run = services.instances.start(account, SMALL, key(), NOW).instance.id
            do.submit(account, run, "goal", GOAL, {}, None, key(), NOW)
            if number % 2:
                do.submit(account, run, "approval", None, {}, None, key(), NOW)
        services.periods.close(w.offices.ministry, SMALL, "plan", SHUT, "Selesai", None, key(), NOW)
        services.relay.run_all(NOW)
        held(w)

    return prepare


def test_a_closing_is_one_write_however_many_it_concerns(
    base: tuple[World, Dump],  # noqa: F811
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    calls = []
    for size in (1, MANY):
        made, dump = base
        put_back(dump)
        for number in range(size):
            account = people.enter(people.person("siti", id=f"p{number}", username=f"p{number}"))
            services.instances.start(account, SMALL, key(), NOW)
        forget()
        with cutting(monkeypatch, Cut()) as whole:
            services.periods.close(made.offices.ministry, SMALL, "plan", SHUT, "Selesai", None, key(), NOW)
        calls.append(whole.calls)
    assert calls[0] == calls[1]
    assert len([call for call in calls[0] if call.split()[0] in WRITES]) == 1


@pytest.mark.parametrize("name", JOBS)
def test_a_job_over_many_that_is_killed_anywhere_ends_the_same(
    name: str,
    base: tuple[World, Dump],  # noqa: F811
    monkeypatch: pytest.MonkeyPatch,
    tell: Callable[..., None],
) -> None:
    """Killed, and run again: the same store, and each row of the audit once."""
    theatre = Theatre(Act(f"job {name} over many", job(name), crowd(MANY), keyed=False, at=LATER), base)
    with cutting(monkeypatch, Cut()) as whole:
        theatre.do()
    wanted, cuts = theatre.after(), range(0, len(whole.calls), max(1, len(whole.calls) // KILLS))
    for at in cuts:
        theatre.again()
        with cutting(monkeypatch, Cut(at=at)), suppress(Killed):
            theatre.do()
        forget()
        theatre.do()
        assert theatre.after() == wanted, (at, whole.calls[at])
    tell(runs=MANY, calls=len(whole.calls), kills=len(cuts))
