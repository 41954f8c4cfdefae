"""The last evening: everybody comes at once, the window closes, and what was acknowledged must stand.

Teachers come at random moments whatever the answers take, and each works through the form: the task list, the page,
drafts, the check page, the hand-in. Some press twice, some have two tabs, some lose the connection after sending and
try again. Then the window closes under them. Afterwards the store is asked, not the answers. At last more comes than
can be served.
"""

from __future__ import annotations

import asyncio
import random
import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from statistics import quantiles
from time import perf_counter

from ulid import ULID

from benchmarks import http, world
from benchmarks.client import Answer, Connection, Request
from benchmarks.extent import Extent
from benchmarks.figures import Figure, Goal, Spread, not_measured
from benchmarks.serving import House
from kinerja import services, storage
from kinerja.workflows.instance import Status

SUITE = "Deadline evening"
MILLI = 1e3
EVENING = (6, 120, 300)
"""Seconds until the window closes: the last hour. Quick: no closing, which is announced half a minute ahead."""
AFTER = 6
"""Seconds for which people still come once the window has closed."""
TWICE, TABS, DROPPED = 0.02, 0.01, 0.01
_VERSION = re.compile(rb'name="version" value="(\d+)"')
CAPACITY_SECONDS, OVERLOAD_SECONDS = 5, 60
"""Not for `--quick`: of a few seconds the first, in which a line is filled before it overflows, would be all."""
WARM_SECONDS, ASKING = 2, 4
UNDER, UNDER_GOAL = "99 of 100 accepted at three times the capacity", Goal(2, of_ratio=True)
SETTLED_WITHIN = 10
AT_ONCE = 64
ANSWERED = (200, 302, 303)
"""302: there is nothing to hand in any more, the page of the step says why."""


@dataclass
class Evening:
    """What happened, as the people saw it. `acknowledged`: runs whose hand-in was answered as done."""

    closes: datetime | None = None
    took: list[float] = field(default_factory=list)
    acknowledged: set[str] = field(default_factory=set)
    statuses: Counter[str] = field(default_factory=Counter)
    faults: list[str] = field(default_factory=list)
    refused: int = 0
    forgotten: int = 0
    """Refusals of a typed form whose page does not hold the text any more."""

    def note_refusal(self, request: Request, answer: Answer) -> None:
        self.refused += 1
        typed = dict(request.body or ()).get("a-reason")
        self.forgotten += typed is not None and typed.encode() not in answer.body


def figures(house: House, extent: Extent) -> Iterator[Figure]:
    visits = house.teachers
    seconds = extent.of(*EVENING)
    if extent is Extent.QUICK:
        yield not_measured(SUITE, UNDER, "ms", "--quick has no minute for it", UNDER_GOAL)
    else:
        yield from _overload(house, visits)
    yield from _evening(house, visits, seconds, closing=seconds >= services.periods.AHEAD.total_seconds())


def _evening(house: House, visits: list[world.Visit], seconds: int, *, closing: bool) -> Iterator[Figure]:
    evening, lasts = Evening(), seconds + (AFTER if closing else 0)
    asyncio.run(_everybody(house, visits, seconds, lasts, evening, closing=closing))
    services.relay.run_all(world.now())
    lost, twice, late = _looked_into(evening, visits)
    points = quantiles(evening.took, n=100, method="inclusive")
    people, rate = len(visits), len(evening.took) / lasts
    told = ", ".join(f"{count} {status}" for status, count in sorted(evening.statuses.items()))
    stored = storage.connection.collection("instances").estimated_document_count()
    yield _count(f"Faults, {people:,} teachers of {stored:,}, {rate:.0f} requests a second", len(evening.faults), told)
    yield _count("Acknowledged and not in the store", lost, f"{len(evening.acknowledged):,} were acknowledged")
    yield _count("In the store more than once", twice, "with two presses, two tabs, dropped connections among them")
    if evening.refused:
        yield _count("Accepted after the closing", late, f"{evening.refused} refused after it")
        yield _count("Refused without the typed text", evening.forgotten, "")
    else:
        reason = "nobody came to a form after it" if closing else "a closing is announced half a minute ahead"
        yield not_measured(SUITE, "Accepted after the closing", "", reason)
    for share in (50, 99):
        name = f"{share} of 100 requests of the evening within"
        goal = Goal(500) if share == 99 else None
        yield Figure(suite=SUITE, name=name, unit="ms", ours=Spread.once(points[share - 1]), goal=goal)


def _count(name: str, number: int, reason: str) -> Figure:
    goal = Goal(0, algorithmic=True)
    return Figure(suite=SUITE, name=name, unit="", ours=Spread.once(number), goal=goal, reason=reason)


async def _everybody(
    house: House, visits: list[world.Visit], seconds: int, lasts: int, evening: Evening, *, closing: bool
) -> None:
    chance = random.Random(1)
    gate = asyncio.Semaphore(AT_ONCE)
    began = perf_counter()

    async def close() -> None:
        ahead = services.periods.AHEAD.total_seconds()
        await asyncio.sleep(max(0.0, seconds - ahead))
        fact = await asyncio.to_thread(_close)
        evening.closes = fact

    async with asyncio.TaskGroup() as tasks:
        if closing:
            tasks.create_task(close())
        for visit in visits:
            # Most come late: the hour before the end is the fullest.
            moment = lasts * max(chance.random(), chance.random())
            tasks.create_task(_person(house, visit, began + moment, chance.random(), gate, evening))


def _close() -> datetime:
    account, now = services.accounts.SYSTEM, services.clock.now()
    fact = services.periods.close(account, world.EDITION, "now", None, "Tutup", None, str(ULID()), now)
    return fact.closes


async def _person(
    house: House, visit: world.Visit, comes: float, fate: float, gate: asyncio.Semaphore, evening: Evening
) -> None:
    """One teacher from the first page to the hand-in; gives up where the work is shut."""
    await asyncio.sleep(max(0.0, comes - perf_counter()))
    async with gate:
        session = Session(house.ours.port, visit, evening)
        try:
            await session.work(fate, comes)
        except (OSError, asyncio.IncompleteReadError) as error:
            evening.faults.append(f"{type(error).__name__}: {error}")
        finally:
            session.connection.close()


class Session:
    """What one browser does."""

    def __init__(self, port: int, visit: world.Visit, evening: Evening) -> None:
        self.port, self.visit, self.evening = port, visit, evening
        self.connection = Connection(port)
        self.form = f"/instances/{visit.run}/steps/{world.FORM}"
        self.review = f"/instances/{visit.run}/steps/{world.REVIEW}"

    async def work(self, fate: float, comes: float) -> None:
        await self.ask(Request(f"/instances/{self.visit.run}", self.visit.cookie), comes)
        page = await self.ask(Request(self.form, self.visit.cookie))
        version = _version(page)
        for _ in range(3):
            await self.ask(self.typed("draft", "", script=True))
        if fate < TABS:
            await asyncio.gather(self.aside(self.typed("draft", version)), self.ask(self.typed("draft", version)))
        done = await self.ask(self.typed("submission", ""))
        if done.status != 303:
            return
        check = await self.ask(Request(f"{self.review}/submission", self.visit.cookie))
        if check.status == 200:
            await self.hand_in(fate, _version(check))

    async def hand_in(self, fate: float, version: str) -> None:
        body = [("csrf_token", self.visit.token), ("key", str(ULID())), ("version", version)]
        request = Request(f"{self.review}/submission", self.visit.cookie, body)
        if TABS <= fate < TABS + TWICE:
            await asyncio.gather(self.aside(request), self.ask(request, hands_in=True))
        elif TABS + TWICE <= fate < TABS + TWICE + DROPPED:
            await self.dropped(request)
            await self.ask(request, hands_in=True)
        else:
            await self.ask(request, hands_in=True)

    def typed(self, action: str, version: str, *, script: bool = False) -> Request:
        body = [pair for pair in http.typed(self.visit) if pair[0] != "version"]
        return Request(f"{self.form}/{action}", self.visit.cookie, [*body, ("version", version)], script)

    async def ask(self, request: Request, meant: float | None = None, *, hands_in: bool = False) -> Answer:
        answer = await self.connection.ask(request, meant)
        self.note(request, answer, hands_in=hands_in)
        return answer

    async def aside(self, request: Request) -> None:
        """The same from another tab, or pressed again: on a connection of its own."""
        other = Connection(self.port)
        self.note(request, await other.ask(request), hands_in=request.path.startswith(self.review))
        other.close()

    async def dropped(self, request: Request) -> None:
        """Sent whole, and the line is gone before the answer comes."""
        _reader, writer = await asyncio.open_connection("127.0.0.1", self.port)
        writer.write(request.bytes())
        await writer.drain()
        writer.close()

    def note(self, request: Request, answer: Answer, *, hands_in: bool) -> None:
        evening = self.evening
        evening.statuses[str(answer.status)] += 1
        evening.took.append(answer.took * MILLI)
        if hands_in and answer.status == 303:
            evening.acknowledged.add(self.visit.run)
        if answer.status == 409:
            evening.note_refusal(request, answer)
        elif answer.status not in (*ANSWERED, 422):
            evening.faults.append(f"{request.path}: {answer.status}")


def _version(answer: Answer) -> str:
    found = _VERSION.search(answer.body)
    return found.group(1).decode() if found else ""


def _looked_into(evening: Evening, visits: list[world.Visit]) -> tuple[int, int, int]:
    """Acknowledged hand-ins that are not in the store; runs handed in more than once; hand-ins after the closing."""
    lost = twice = late = 0
    for visit in visits:
        loaded = storage.instances.load(storage.EVERYTHING, visit.run)
        rows = [row for row in storage.audit.chain(visit.run) if row.event.get("event") == "ReviewSubmitted"]
        stands = loaded is not None and loaded.instance.step(world.REVIEW).status is Status.SUBMITTED
        lost += visit.run in evening.acknowledged and not (stands and rows)
        twice += len(rows) > 1
        late += any(evening.closes is not None and row.at.astimezone(UTC) >= evening.closes for row in rows)
    return lost, twice, late


# ── more than can be served ──


def _overload(house: House, visits: list[world.Visit]) -> Iterator[Figure]:
    """Task lists: as many as go, then three times as many, then as before."""
    capacity = asyncio.run(_capacity(house, visits, CAPACITY_SECONDS))
    calm = asyncio.run(_at_rate(house, visits, capacity / 2, OVERLOAD_SECONDS))
    flood = asyncio.run(_at_rate(house, visits, capacity * 3, OVERLOAD_SECONDS))
    settled = asyncio.run(_settling(house, visits, capacity / 2, _nearly_all(calm.accepted)))
    before, under = _nearly_all(calm.accepted), _nearly_all(flood.accepted)
    offered = f"{capacity * 3:.0f} a second offered, {len(flood.accepted)} answered, {flood.faults} connections lost"
    yield Figure(
        suite=SUITE, name=UNDER, unit="ms", ours=Spread.once(under), ratio=under / before, against="half the capacity",
        goal=UNDER_GOAL, reason=offered,
    )  # fmt: skip
    name, goal = "Refusal of what is too much within", Goal(50)
    if flood.refused:
        yield Figure(suite=SUITE, name=name, unit="ms", ours=Spread.of(flood.refused), goal=goal)
    else:
        yield not_measured(SUITE, name, "ms", "nothing was refused: what is too much waits", goal)
    yield Figure(
        suite=SUITE, name="Back to normal after it", unit="s", ours=Spread.once(settled), goal=Goal(SETTLED_WITHIN)
    )


def _nearly_all(took: list[float]) -> float:
    return quantiles(took, n=100, method="inclusive")[98]


@dataclass
class Rush:
    """Milliseconds of what was answered and of what was refused (503), and how many got no answer."""

    accepted: list[float] = field(default_factory=list)
    refused: list[float] = field(default_factory=list)
    faults: int = 0


async def _capacity(house: House, visits: list[world.Visit], seconds: int) -> float:
    """Pages a second, at their best: by a few people who ask again as soon as they are answered, once all is warm."""
    began, answered = perf_counter() + WARM_SECONDS, 0

    async def person(visit: world.Visit) -> None:
        nonlocal answered
        connection = Connection(house.ours.port)
        while perf_counter() < began + seconds:
            answer = await connection.ask(_page(visit))
            answered += answer.status == 200 and perf_counter() >= began
        connection.close()

    async with asyncio.TaskGroup() as tasks:
        for visit in visits[:ASKING]:
            tasks.create_task(person(visit))
    return answered / seconds


def _page(visit: world.Visit) -> Request:
    return Request(f"/instances/{visit.run}", visit.cookie)


async def _at_rate(house: House, visits: list[world.Visit], rate: float, seconds: float) -> Rush:
    """Each on a connection of its own, at random moments: nobody waits for anybody else to be answered."""
    rush, chance, moment = Rush(), random.Random(1), 0.0
    began = perf_counter()

    async def one(visit: world.Visit, meant: float) -> None:
        connection = Connection(house.ours.port)
        try:
            answer = await connection.ask(_page(visit), meant)
        except (OSError, asyncio.IncompleteReadError):
            rush.faults += 1
            return
        finally:
            connection.close()
        (rush.refused if answer.status == 503 else rush.accepted).append(answer.took * MILLI)

    async with asyncio.TaskGroup() as tasks:
        while moment < seconds:
            await asyncio.sleep(max(0.0, began + moment - perf_counter()))
            tasks.create_task(one(chance.choice(visits), began + moment))
            moment += chance.expovariate(rate)
    return rush


async def _settling(house: House, visits: list[world.Visit], rate: float, normal: float) -> float:
    """Seconds after the rush until a second passes in which it is as it was; at most three times the goal."""
    for second in range(3 * SETTLED_WITHIN):
        rush = await _at_rate(house, visits, rate, 1)
        if len(rush.accepted) > 1 and _nearly_all(rush.accepted) <= 2 * normal:
            return float(second)
    return 3.0 * SETTLED_WITHIN
