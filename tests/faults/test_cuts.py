"""Every call to the store of every command and job, cut off: it was never begun or is done once, and then the same
command again ends where it would have ended undisturbed, with the first answer."""

from __future__ import annotations

import inspect
import pkgutil
import sys
from collections.abc import Callable, Iterator
from contextlib import suppress
from datetime import timedelta
from importlib import import_module
from typing import Any

import pytest
from pymongo.errors import AutoReconnect

from kinerja import services, storage, workflows
from tests.cast import NOW, SMALL
from tests.faults.acts import COMMAND, COMMANDS, JOBS, RELAY, Act, World, one_world
from tests.faults.conftest import LONG
from tests.faults.cuts import READS, Cut, Dump, Killed, Kind, cutting, forget, put_back, saved, told, words

pytestmark = pytest.mark.timeout(1800 if LONG else 120)

DAYS = timedelta(days=2)
"""After which nothing is kept that was uploaded and is named by no answer."""


@pytest.fixture(scope="module")
def base() -> Iterator[tuple[World, Dump]]:
    """One world for all acts, put back before each. Its queues have few parts: each is one call more to cut."""
    with pytest.MonkeyPatch.context() as patch:
        for module in [found for name, found in sys.modules.items() if name.startswith("kinerja.storage.")]:
            for parts in ("SLOTS", "BUCKETS"):
                if hasattr(module, parts):
                    patch.setattr(module, parts, 2)
        with one_world() as made:
            yield made


class Theatre:
    """One act in its world, as often as one likes."""

    def __init__(self, act: Act, base: tuple[World, Dump]) -> None:
        made, dump = base
        put_back(dump)
        self.act, self.world = act, World(made.cast, made.offices)
        act.prepare(self.world)
        self.before = saved()

    def again(self) -> None:
        put_back(self.before)

    def do(self) -> Any:
        return answer(self.act.do(self.world))

    def after(self) -> dict[str, list[str]]:
        """What the store says when the relay has followed and the sweep has gone."""
        services.relay.run_all(self.act.at)
        services.files.sweep(self.act.at + DAYS)
        assert services.audit.verify().faults == ()
        return told(saved(), exact=self.act.keyed)

    def stands(self) -> None:
        """At any time: each run is what its history says, and nothing is missing in the trail."""
        assert services.audit.verify().faults == ()
        for document in saved().get("instances", ()):
            loaded = storage.instances.load(storage.EVERYTHING, document["_id"])
            assert loaded is not None
            rows = {row.number: row.event for row in storage.audit.chain(document["_id"])}
            rows |= {line.version: line.event for line in storage.instances.outbox(storage.EVERYTHING, document["_id"])}
            events = [services.happened.decoded(rows[number]) for number in sorted(rows)]
            assert workflows.fold(events) == loaded.instance


def answer(given: Any) -> Any:
    """What a command answered, as far as two goes can be compared: what happened, and the decision."""
    if isinstance(given, services.Done):
        return words(repr(given))
    return given if isinstance(given, (int, bool, str)) else None


def kinds(call: str) -> tuple[Kind, ...]:
    """The first time of a read is as good as its second."""
    if LONG:
        return tuple(Kind)
    return (Kind.KILLED,) if call.split()[0] in READS else (Kind.KILLED, Kind.LOST)


@pytest.mark.parametrize("act", [*COMMANDS, RELAY, *(JOBS if LONG else ())], ids=lambda act: act.name)
def test_every_cut(
    act: Act, base: tuple[World, Dump], monkeypatch: pytest.MonkeyPatch, tell: Callable[..., None]
) -> None:
    theatre, cuts = Theatre(act, base), 0
    with cutting(monkeypatch, Cut()) as whole:
        said = theatre.do()
    wanted = theatre.after()
    for at, call in enumerate(whole.calls):
        for kind in kinds(call):
            theatre.again()
            with cutting(monkeypatch, Cut(kind, at)), suppress(Killed, AutoReconnect):
                theatre.do()
            if kind is Kind.KILLED:
                forget()
            theatre.stands()
            repeated = theatre.do()
            if act.keyed:
                assert repeated == said, (kind, at, call)
            assert theatre.after() == wanted, (kind, at, call)
            cuts += 1
    tell(calls=len(whole.calls), cuts=cuts)


NO_COMMANDS = {
    "approvals.look": "changes nothing",
    "changes.change": "carries out the commands of accounts",
    "changes.entry": "as changes.change",
    "changes.was_made": "changes nothing",
    "exception_lists.name": "changes nothing",
    "instances.perform": "carries out the commands of runs",
    "notices.read": "the key of a notice, not of a command",
    "repeats.last_with": "changes nothing",
}


def test_no_command_is_left_out() -> None:
    """Whatever takes the key of a form is cut off here."""
    found = {
        f"{module.name}.{name}"
        for module in pkgutil.iter_modules(services.__path__)
        for name, function in inspect.getmembers(import_module(f"kinerja.services.{module.name}"), inspect.isfunction)
        if function.__module__ == f"kinerja.services.{module.name}" and not name.startswith("_")
        if "key" in inspect.signature(function).parameters
    }
    assert found - set(NO_COMMANDS) == {act.name for act in COMMANDS if act.keyed and " " not in act.name}


def test_a_look_that_could_not_be_noted_is_noted_the_next_time(
    base: tuple[World, Dump], monkeypatch: pytest.MonkeyPatch
) -> None:
    made, dump = base
    put_back(dump)
    run = services.instances.start(made.cast.siti, SMALL, COMMAND, NOW).instance.id
    with cutting(monkeypatch, Cut()) as whole:
        services.instances.open_(made.cast.budi, run, NOW)
    at = whole.calls.index("insert_one trail")
    put_back(saved() | {"trail": []})
    with cutting(monkeypatch, Cut(Kind.AWAY, at)), pytest.raises(AutoReconnect):
        services.instances.open_(made.cast.budi, run, NOW)
    services.instances.open_(made.cast.budi, run, NOW)
    assert [line["event"]["event"] for line in saved()["trail"]] == ["RecordLookedAt"]
