"""Instances: in scope only, by compare-and-set only, with period and outbox in the same document's trip."""

from __future__ import annotations

from dataclasses import replace

import pytest

from kinerja import storage
from kinerja.storage import scopes
from kinerja.storage.instances import Loaded, Waiting
from kinerja.storage.scopes import Scope
from kinerja.workflows.instance import Instance, Status, StepState, Subject
from tests.cast import NOW

SUBJECT = Subject("siti", "Siti Aminah", "U1", "SD Melati", "Asia/Jakarta")
ENTRY = storage.Entry(NOW, "siti", "Siti", ({"event": "Something"},), "k1")


@pytest.fixture
def kept(store: None) -> Loaded:
    instance = Instance("i1", "small@2024-1", "hash", SUBJECT, NOW, 1)
    assert storage.instances.insert(instance, "D1", (), ENTRY)
    loaded = storage.instances.load(storage.EVERYTHING, "i1")
    assert loaded is not None
    return loaded


def advanced(before: Loaded, answer: str, key: str = "k2") -> tuple[Instance, storage.Entry]:
    after = replace(
        before.instance,
        version=before.instance.version + 1,
        steps={**before.instance.steps, "goal": StepState(Status.DRAFT, {"aim": answer})},
    )
    return after, replace(ENTRY, key=key)


@pytest.mark.parametrize("key", ["person:siti", "unit:U1", "unit:D1", "all"])
def test_every_circle_of_the_person_reaches_it(kept: Loaded, key: str) -> None:
    assert storage.instances.load(Scope(frozenset({key, "person:x"})), "i1") == kept


@pytest.mark.parametrize("key", ["person:maria", "unit:U2", "unit:D2", "unit:siti"])
def test_no_other_circle_does(kept: Loaded, key: str) -> None:
    assert storage.instances.load(Scope(frozenset({key})), "i1") is None


def test_a_change_outside_the_scope_changes_nothing(kept: Loaded) -> None:
    after, entry = advanced(kept, "x")
    assert storage.instances.advance(scopes.own("maria"), kept, after, (), entry) is False
    assert storage.instances.load(storage.EVERYTHING, "i1") == kept


def test_only_the_first_of_two_changes_counts(kept: Loaded) -> None:
    first, entry = advanced(kept, "first")
    second, other = advanced(kept, "second", "k3")
    assert storage.instances.advance(scopes.own("siti"), kept, first, (), entry) is True
    assert storage.instances.advance(scopes.own("siti"), kept, second, (), other) is False
    found = storage.instances.load(scopes.own("siti"), "i1")
    assert found is not None
    assert found.instance == first
    assert [command.key for command in found.commands] == ["k1", "k2"]
    assert [line.version for line in storage.instances.outbox(scopes.own("siti"), "i1")] == [1, 2]
    assert found.touched == {"goal": 2}


def test_a_command_with_two_events_makes_two_lines(kept: Loaded) -> None:
    after, _ = advanced(kept, "x")
    entry = replace(ENTRY, key="k2", events=({"event": "A"}, {"event": "B"}))
    after = replace(after, version=3)
    assert storage.instances.advance(scopes.own("siti"), kept, after, (), entry)
    found = storage.instances.load(scopes.own("siti"), "i1")
    assert found is not None
    assert found.instance.version == 3
    assert (found.commands[-1].first, found.commands[-1].version) == (2, 3)


def test_only_the_last_twenty_commands_are_remembered(kept: Loaded) -> None:
    before: Loaded | None = kept
    for number in range(25):
        assert before is not None
        after, entry = advanced(before, str(number), f"n{number}")
        assert storage.instances.advance(storage.EVERYTHING, before, after, (), entry)
        before = storage.instances.load(storage.EVERYTHING, "i1")
    assert before is not None
    assert [command.key for command in before.commands] == [f"n{number}" for number in range(5, 25)]


def test_what_waits_is_found_by_the_post_and_nobody_else(kept: Loaded) -> None:
    waits = (Waiting("approval", "lead", "superior", NOW, 1), Waiting("visit", "visitor", "observer", NOW))
    after, entry = advanced(kept, "x")
    assert storage.instances.advance(storage.EVERYTHING, kept, after, waits, entry)
    (row,) = storage.instances.waiting(["unit:U1/superior"])
    assert [item.step for item in row.waiting] == ["approval"]
    assert [row.instance for row in storage.instances.waiting(["person:siti/observer"])] == ["i1"]
    assert storage.instances.waiting(["unit:U2/superior"]) == ()
    assert storage.instances.waiting([]) == ()


def test_somebody_who_moved_is_reached_from_the_new_place_only(kept: Loaded) -> None:
    moved = replace(SUBJECT, unit="U2", unit_name="SD Kenanga")
    after = replace(kept.instance, subject=moved, version=2)
    assert storage.instances.advance(storage.EVERYTHING, kept, after, (), replace(ENTRY, key="k2"), place=("D2", "P2"))
    assert storage.instances.load(Scope(frozenset({"unit:U1"})), "i1") is None
    found = storage.instances.load(Scope(frozenset({"unit:U2"})), "i1")
    assert found is not None
    assert found.district == "D2"
    assert found.instance.subject == moved


def test_counting_by_state_tells_untouched_from_drafted(kept: Loaded) -> None:
    assert storage.instances.count_by_state("small@2024-1", None, ["goal"]) == {(None,): 1}
    after, entry = advanced(kept, "x")
    storage.instances.advance(storage.EVERYTHING, kept, after, (), entry)
    for slot in (None, storage.slots.slot_of("i1")):
        assert storage.instances.count_by_state("small@2024-1", slot, ["goal"]) == {("draft",): 1}
    assert not storage.instances.count_by_state("small@2024-1", storage.slots.slot_of("i1") + 1, ["goal"])


def test_the_same_person_gets_the_same_run_of_an_edition_and_another_of_the_next() -> None:
    first = storage.instances.identity("small@2024-1", "siti")
    assert first == storage.instances.identity("small@2024-1", "siti")
    assert (
        len(
            {first, storage.instances.identity("small@2024-2", "siti"), storage.instances.identity("small@2024-1", "m")}
        )
        == 3
    )
