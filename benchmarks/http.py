"""What a request costs a worker, and how long a person waits, beside a bare Flask-WTF form on the same store."""

from __future__ import annotations

import asyncio
import itertools
import random
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from statistics import quantiles

from ulid import ULID

from benchmarks import world
from benchmarks.client import Answer, Request, at_moments, one_by_one
from benchmarks.extent import Extent
from benchmarks.figures import Figure, Goal, Spread
from benchmarks.peers.plain_form import CHOICES
from benchmarks.serving import House, Server

SUITE = "HTTP, two workers"
PEER = "bare Flask-WTF"
MILLI = 1e3
SOME = 14
"""So many forms are worked on by turns, ours and the peer's."""
RATE = 20
"""Requests a second of the open loop, low enough that one core answers them and the client beside it."""

Make = Callable[[], Request]


@dataclass(frozen=True, slots=True)
class Kind:
    """One kind of request of ours, and what the peer does instead. `goal`: the ratio of processor time; `quoted`: what
    another one took elsewhere."""

    name: str
    ours: Make
    peers: Make
    goal: Goal | None = None
    quoted: str = ""


def figures(house: House, extent: Extent) -> Iterator[Figure]:
    kinds = _kinds(house)
    rounds, burst = extent.of(3, 7, 7), extent.of(20, 80, 80)
    for kind in kinds:
        yield _cost(kind, house, rounds, burst)
    if extent is not Extent.QUICK:
        yield from _waiting(kinds, house, extent.of(0, 15, 60))


def _kinds(house: House) -> list[Kind]:
    teachers, heads = itertools.cycle(house.teachers[:SOME]), itertools.cycle(house.heads)
    plain = Plain(house.peer)

    def page(path: Callable[[world.Visit], str], whose: Iterator[world.Visit]) -> Make:
        def make() -> Request:
            visit = next(whose)
            return Request(path(visit), visit.cookie)

        return make

    def post(action: str, wanted: int, *, script: bool) -> Make:
        def make() -> Request:
            visit = next(teachers)
            return Request(f"{step_of(visit)}/{action}", visit.cookie, typed(visit), script, (wanted,))

        return make

    as_cheap = Goal(1.0, of_ratio=True)
    return [
        Kind("Form page", page(step_of, teachers), plain.page, as_cheap, quoted(11.6, 1.95)),
        Kind("Saving a draft (htmx)", post("draft", 200, script=True), plain.draft, Goal(1.3, of_ratio=True)),
        Kind(
            "Handing in",
            post("submission", 303, script=False),
            plain.submission,
            Goal(1.67, of_ratio=True),
            quoted(7.2, 1.57),
        ),
        Kind("Queue of who decides", page(lambda _visit: "/reviews", heads), plain.page),
        Kind("Task list", page(lambda visit: f"/instances/{visit.run}", teachers), plain.page),
    ]


def quoted(viewflow: float, bare: float) -> str:
    """Milliseconds of processor time for a form of eight fields (performance.md, 1.3). Viewflow has no drafts."""
    return (
        f"Viewflow 2.4.0 {viewflow} ms where the bare form with its store took {bare}, {viewflow / bare:.1f}×; "
        "quoted from another machine, not of this run"
    )


def step_of(visit: world.Visit) -> str:
    return f"/instances/{visit.run}/steps/{world.OPEN_FORM}"


def draft_of(visit: world.Visit) -> Request:
    """What the page sends by itself while somebody types."""
    return Request(f"{step_of(visit)}/draft", visit.cookie, typed(visit), script=True)


def typed(visit: world.Visit) -> list[tuple[str, str]]:
    """The form as a browser sends it, with another text each time."""
    day = (("a-begins-day", "1"), ("a-begins-month", "2"), ("a-begins-year", "2024"))
    plain = [(f"a-{name}", str(value)) for name, value in world.ANSWERS.items() if isinstance(value, str | int)]
    typed = [(name, value) for name, value in plain if name not in ("a-reason", "a-begins", "a-share")]
    several = [("a-places", place) for place in world.ANSWERS["places"]]  # type: ignore[attr-defined]
    shown = [("shown", name) for name in world.ANSWERS]
    command = [("csrf_token", visit.token), ("key", str(ULID())), ("version", "")]
    return [*command, *shown, *typed, *several, *day, ("a-share", "2,5"), ("a-reason", _words())]


def _words() -> str:
    return f"Supaya semua dapat belajar dengan baik di kelas {random.randrange(10**9)}."


class Plain:
    """Requests to the peer. Its token and session are those of a page that was read once."""

    def __init__(self, server: Server) -> None:
        (answer,) = asyncio.run(one_by_one(server.port, [Request("/forms/one")]))
        self.cookie = answer.headers["set-cookie"].partition(";")[0]
        self.token = answer.body.decode().partition('name="csrf_token" type="hidden" value="')[2].partition('"')[0]
        self.names = itertools.cycle([f"form-{number}" for number in range(SOME)])

    def page(self) -> Request:
        return Request(f"/forms/{next(self.names)}", self.cookie)

    def draft(self) -> Request:
        return self._post("draft")

    def submission(self) -> Request:
        return self._post("submission")

    def _post(self, action: str) -> Request:
        one = {"goal": "Kelas yang tenang", "reason": _words(), "hours": "12", "share": "2.5", "kind": CHOICES[0][0]}
        two = {"agreed": "yes", "begins": "2024-02-01", "csrf_token": self.token}
        several = [("places", "first"), ("places", "third")]
        return Request(
            f"/forms/{next(self.names)}/{action}", self.cookie, [*{**one, **two}.items(), *several], wanted=(303,)
        )


def _cost(kind: Kind, house: House, rounds: int, burst: int) -> Figure:
    """Processor time of a worker for one request, ours and the peer's by turns."""
    sides: Mapping[str, tuple[Server, Make]] = {"ours": (house.ours, kind.ours), PEER: (house.peer, kind.peers)}
    for server, make in sides.values():
        asyncio.run(one_by_one(server.port, [make() for _ in range(10)]))
    spent: dict[str, list[float]] = {name: [] for name in sides}
    for _ in range(rounds):
        for name, (server, make) in sides.items():
            spent[name].append(_of_workers(server, [make() for _ in range(burst)]) / burst * MILLI)
    ours, peer = Spread.of(spent["ours"]), Spread.of(spent[PEER])
    return Figure(
        suite=SUITE, name=f"{kind.name}: processor time", unit="ms", ours=ours, peers={PEER: peer},
        ratio=ours.middle / peer.middle, against=PEER, goal=kind.goal, reason=kind.quoted,
    )  # fmt: skip


def _of_workers(server: Server, requests: list[Request]) -> float:
    before = server.cpu_seconds()
    asyncio.run(one_by_one(server.port, requests))
    return server.cpu_seconds() - before


def _waiting(kinds: list[Kind], house: House, seconds: int) -> Iterator[Figure]:
    """How long people wait who come at random moments, from the moment they came."""
    chance = random.Random(1)
    for kind in kinds:
        took = {
            name: asyncio.run(_open_loop(server, make, seconds, chance))
            for name, server, make in (("ours", house.ours, kind.ours), (PEER, house.peer, kind.peers))
        }
        for at, (label, share) in enumerate((("half of all", 50), ("99 of 100", 99))):
            ours, peer = ([values[at]] for values in (took["ours"], took[PEER]))
            yield Figure(
                suite=SUITE, name=f"{kind.name}, {RATE} a second: {label} within", unit="ms", ours=Spread.of(ours),
                peers={PEER: Spread.of(peer)}, goal=Goal(60) if share == 99 and kind.goal else None,
            )  # fmt: skip


async def _open_loop(server: Server, make: Make, seconds: int, chance: random.Random) -> tuple[float, float]:
    took: list[float] = []

    async def note(request: Request, answer: Answer | Exception) -> None:
        if isinstance(answer, Exception) or answer.status not in request.wanted:
            raise AssertionError(f"{request.path}: {answer}")
        took.append(answer.took * MILLI)

    moment, plan = 0.0, []
    while moment < seconds:
        plan.append((moment, make()))
        moment += chance.expovariate(RATE)
    await at_moments(server.port, plan, note)
    points = quantiles(took, n=100, method="inclusive")
    return points[49], points[98]
