"""What is kept of everybody's progress is at any time what a recount would find, however it came about."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from kinerja import services, storage, workflows
from kinerja.services import standings, tallies
from kinerja.storage.connection import collection
from kinerja.storage.tallies import DISTRICT, PROVINCE, UNIT, Moment, Place, Tally
from kinerja.workflows.instance import Status
from tests import cast as people
from tests.cast import NOW, SMALL, UPWARD, Cast, key

GOAL = {"aim": "x", "amount": 1}
DUE = datetime(2024, 1, 31, 17, tzinfo=UTC)
CLOSES = datetime(2024, 3, 31, 17, tzinfo=UTC)


def sweep(now: datetime = NOW) -> None:
    """What the background does: hand over, then count."""
    services.relay.run_all(now)
    tallies.ask_all(services.definitions.editions())
    tallies.count_all(now)


def follow(now: datetime = NOW) -> None:
    """The same, where only what changed is counted."""
    services.relay.run_all(now)
    tallies.count_all(now)


def kept(edition: str, place: Place) -> Tally:
    return storage.tallies.several([(edition, place.key)])[edition, place.key]


def counts(tally: Tally, now: datetime, stage: str = "planning") -> dict[str, int]:
    """How many stand how, "waiting" with whom it waits for."""
    found: Counter[str] = Counter()
    for one in tally.stages:
        for group in one.groups if one.stage == stage else ():
            moment = standings.at(group.moments, now)
            found[f"{moment.state} {moment.part}".strip()] += group.count
    return dict(found)


def at_school(now: datetime, stage: str = "planning", unit: str = "U1") -> dict[str, int]:
    return counts(kept(SMALL, Place(UNIT, unit)), now, stage)


def begin(account: services.Account, now: datetime = NOW, edition: str = SMALL) -> str:
    return services.instances.start(account, edition, key(), now).instance.id


def hand_in(account: services.Account, run: str, now: datetime = NOW) -> None:
    services.submissions.submit(account, run, "goal", GOAL, {}, None, key(), now)
    services.submissions.submit(account, run, "approval", None, {}, None, key(), now)


def test_everybody_who_has_to_take_part_is_counted_before_anybody_began(cast: Cast) -> None:
    gone = people.person("maria", id="ani", username="ani", name="Ani", unit="U1", disabled=True)
    people.enter(gone)
    people.enter(people.person("maria", id="nur", username="nur", unit="U1", attributes={"kind": "elsewhere"}))
    sweep()
    assert at_school(NOW) == {"not_started": 3}, "Siti, Budi and Lestari; neither the operator nor who cannot begin"
    assert kept(SMALL, Place(DISTRICT, "D1")).people == 5, "with Maria and Wahyu"


def test_the_standing_follows_from_the_hand_in_to_the_approval(cast: Cast) -> None:
    run = begin(cast.siti)
    follow()
    assert at_school(NOW) == {"not_started": 2, "doing": 1}
    hand_in(cast.siti, run)
    follow()
    assert at_school(NOW) == {"not_started": 2, "waiting lead": 1}
    services.reviews.return_(cast.budi, run, "approval", "unclear", "", ["goal"], {}, None, key(), NOW)
    follow()
    assert at_school(NOW) == {"not_started": 2, "doing": 1}
    hand_in(cast.siti, run)
    services.reviews.approve(cast.budi, run, "approval", "", None, key(), NOW)
    follow()
    assert at_school(NOW) == {"not_started": 2, "done": 1}
    assert at_school(NOW, "visiting") == {"not_started": 2, "later": 1}
    opens = datetime(2024, 1, 31, 17, tzinfo=UTC)
    assert at_school(opens, "visiting") == {"not_started": 2, "waiting visitor": 1}, "nobody counted again"


def test_time_alone_moves_people_without_anybody_counting(cast: Cast) -> None:
    begin(cast.siti)
    follow()
    second = timedelta(seconds=1)
    assert at_school(DUE - second) == {"not_started": 2, "doing": 1}
    assert at_school(DUE) == {"not_started": 2, "late": 1}
    assert at_school(CLOSES - second) == {"not_started": 2, "late": 1}
    assert at_school(CLOSES) == {"not_started": 2, "over": 1}


def test_what_waits_for_others_is_locked_with_its_window(cast: Cast) -> None:
    run = begin(cast.siti)
    hand_in(cast.siti, run)
    services.reviews.approve(cast.budi, run, "approval", "", None, key(), NOW)
    follow()
    over = datetime(2024, 4, 30, 17, tzinfo=UTC)
    assert at_school(over - timedelta(seconds=1), "visiting")["waiting visitor"] == 1
    assert at_school(over, "visiting")["over visitor"] == 1
    services.periods.extend(cast.ratna, SMALL, "visit", date(2024, 5, 15), "Banjir", None, key(), NOW)
    follow()
    assert at_school(over, "visiting")["waiting visitor"] == 1


def test_the_midnight_is_that_of_the_school(cast: Cast) -> None:
    begin(cast.siti)
    begin(cast.maria)
    follow()
    east = DUE - timedelta(hours=2)
    district = kept(SMALL, Place(DISTRICT, "D1"))
    assert counts(district, east)["late"] == 1, "Maria is two hours ahead"
    assert counts(district, DUE)["late"] == 2


def test_done_late_and_by_exception_are_told_apart(cast: Cast) -> None:
    late = begin(cast.siti)
    hand_in(cast.siti, late, DUE)
    services.reviews.approve(cast.budi, late, "approval", "", None, key(), DUE)
    other = begin(cast.lestari)
    services.periods.extend(cast.ratna, SMALL, "plan", date(2024, 4, 15), "Banjir", None, key(), NOW)
    hand_in(cast.lestari, other, CLOSES)
    services.reviews.approve(cast.budi, other, "approval", "", None, key(), CLOSES)
    follow(CLOSES)
    assert at_school(CLOSES) == {"not_started": 1, "done_late": 1, "by_exception": 1}


def test_what_was_given_back_after_the_end_is_no_exception(cast: Cast) -> None:
    run = begin(cast.siti)
    hand_in(cast.siti, run)
    last = CLOSES - timedelta(hours=1)
    services.reviews.return_(cast.budi, run, "approval", "unclear", "", ["goal"], {}, None, key(), last)
    after = CLOSES + timedelta(days=1)
    hand_in(cast.siti, run, after)
    services.periods.extend(cast.ratna, SMALL, "visit", date(2024, 5, 15), "x", None, key(), NOW)
    follow(after)
    assert at_school(after).get("by_exception") is None


def test_moving_a_window_counts_everybody_anew(cast: Cast) -> None:
    begin(cast.siti)
    follow()
    services.periods.extend(cast.ratna, SMALL, "plan", date(2024, 4, 15), "Banjir", None, key(), NOW)
    follow()
    assert at_school(CLOSES) == {"not_started": 2, "late": 1}
    services.periods.close(cast.ratna, SMALL, "plan", NOW + timedelta(days=1), "x", None, key(), NOW)
    follow()
    assert at_school(NOW + timedelta(days=1)) == {"not_started": 2, "over": 1}


def test_who_moves_is_counted_at_the_new_place_only(cast: Cast) -> None:
    begin(cast.siti)
    follow()
    for who, name in ((cast.siti, "siti"), (cast.lestari, "lestari")):
        values = services.Details(name, who.name, "employee", "U2", attributes={"kind": "day"})
        services.accounts.update(cast.ratna, name, values, NOW)
    follow()
    assert at_school(NOW) == {"not_started": 1}
    assert at_school(NOW, unit="U2") == {"not_started": 2, "doing": 1}


def test_who_leaves_is_no_longer_missing(cast: Cast) -> None:
    sweep()
    services.accounts.disable(cast.ratna, "lestari", NOW)
    follow()
    assert at_school(NOW) == {"not_started": 2}
    services.accounts.enable(cast.ratna, "lestari", NOW)
    follow()
    assert at_school(NOW) == {"not_started": 3}


def test_a_school_that_comes_to_another_district_leaves_the_old_one(cast: Cast) -> None:
    sweep()
    moved = replace(people.OTHER_SCHOOL, district="D2", district_name="Kota Lain", province="P", province_name="Utara")
    services.units.put(moved)
    follow()
    assert kept(SMALL, Place(DISTRICT, "D1")).people == 4
    assert kept(SMALL, Place(DISTRICT, "D2")).place.name == "Kota Lain"
    assert kept(SMALL, Place(PROVINCE, "P")).people == 1
    services.units.put(people.OTHER_SCHOOL)
    follow()
    assert (SMALL, "district:D2") not in storage.tallies.several([(SMALL, "district:D2")])
    assert (SMALL, "province:P") not in storage.tallies.several([(SMALL, "province:P")])


def test_whoever_is_killed_anywhere_leaves_nothing_uncounted(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    """Every write of the store fails once; the next sweep brings everything to the same end."""

    class Killed(Exception):
        pass

    begin(cast.siti)
    done = False
    died = 0
    while not done:
        left = died

        def dying(real: object) -> object:
            def call(*args: object, **kwargs: object) -> object:
                nonlocal left
                if left == 0:
                    raise Killed
                left -= 1
                return real(*args, **kwargs)  # type: ignore[operator]

            return call

        collection(storage.tallies.NAME).delete_many({})
        tallies.ask_all([SMALL])
        with monkeypatch.context() as patch:
            for verb in ("ask", "keep", "settle"):
                patch.setattr(storage.tallies, verb, dying(getattr(storage.tallies, verb)))
            try:
                tallies.count_all(NOW)
                done = True
            except Killed:
                died += 1
        tallies.count_all(NOW)
        assert kept(SMALL, Place(DISTRICT, "D1")).people == 5
        assert at_school(NOW) == {"not_started": 2, "doing": 1}
        assert storage.tallies.how_many_stale() == 0
    assert died > 9


def test_units_that_an_older_program_left_to_be_counted_are_counted(cast: Cast) -> None:
    tallies.ask_all([SMALL])
    collection(storage.tallies.NAME).update_many({}, {"$set": {"stale": UNIT}})
    storage.meta.put("schema", 8)
    assert storage.tallies.how_many_stale() == 0, "nobody finds them"
    assert services.upgrades.upgrade(NOW) > 0
    assert storage.tallies.how_many_stale() == len(list(storage.units.every()))
    tallies.count_all(NOW)
    assert kept(SMALL, Place(DISTRICT, "D1")).people == 5


def test_what_was_counted_while_somebody_asked_again_is_not_taken_over(cast: Cast) -> None:
    tallies.ask_all([SMALL])
    (before, *_) = storage.tallies.stale(UNIT, 1)
    begin(cast.siti)
    services.relay.run_all(NOW)
    counted = [tallies.count(before, NOW)]
    assert counted == [False]
    tallies.count_all(NOW)
    assert at_school(NOW) == {"not_started": 2, "doing": 1}


# ── whatever happens ──

_ACTS = (
    "begin",
    "save",
    "hand_in",
    "withdraw",
    "open",
    "return",
    "approve",
    "move",
    "leave",
    "extend",
    "close",
    "sweep",
)
Act = tuple[str, str, int]
NOT_NOW = (workflows.Refused, workflows.NotEligible, services.NotFound, services.Invalid, services.Conflict)
"""What is not allowed at that moment: nothing happens."""


@settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    acts=st.lists(
        st.tuples(st.sampled_from(_ACTS), st.sampled_from(("siti", "lestari", "maria")), st.integers(0, 40)),
        max_size=14,
    )
)
def test_after_any_commands_what_is_kept_equals_a_recount(acts: list[Act], store: None) -> None:
    collection_names = [document._meta["collection"] for document in storage.documents.DOCUMENTS]
    for name in collection_names:
        collection(name).delete_many({})
    services.definitions.forget()
    world, now = people.world(), NOW
    sweep(now)
    for act, who, days in acts:
        now += timedelta(days=days)
        perform(world, act, getattr(world, who), now)
    follow(now)
    found = everything()
    for unit in ("U1", "U2"):
        assert steps(unit) == by_hand(unit, now), "what is kept, and what the engine says of each run"
    collection(storage.tallies.NAME).delete_many({})
    sweep(now)
    assert found == everything()


def steps(unit: str) -> dict[str, tuple[int, int]]:
    """Column -> whom it concerns and how many of them have not finished it, as kept of a unit."""
    found = storage.tallies.several([(SMALL, f"unit:{unit}")]).values()
    return {one.step: (one.people, one.left) for tally in found for one in tally.steps if one.people}


def by_hand(unit: str, now: datetime) -> dict[str, tuple[int, int]]:
    """The same, from everybody's whole run."""
    _, definition = services.definitions.current(SMALL)
    runs = [one for one in storage.instances.every(SMALL) if one.instance.subject.unit == unit]
    tally = storage.tallies.several([(SMALL, f"unit:{unit}")]).get((SMALL, f"unit:{unit}"))
    absent = len(tally.absent) if tally else 0
    people, left = Counter[str](), Counter[str]()
    for run in runs:
        seen = workflows.outlook(definition, run.instance, run.period, workflows.Actor("", ""), now)
        for row in seen:
            closed = {Status.DONE, Status.SUBMITTED, Status.APPROVED}
            keys = {row.step.id: row.status not in closed}
            if row.step.review:
                keys[f"{row.step.id}/decision"] = row.status is not Status.APPROVED
            concerned = {key: open for key, open in keys.items() if row.status is not Status.SKIPPED}
            people.update(concerned)
            left.update(key for key, open in concerned.items() if open)
    names = [key for step in definition.steps.values() for key in
             ((step.id, f"{step.id}/decision") if step.review else (step.id,))]  # fmt: skip
    return {key: (people[key] + absent, left[key] + absent) for key in names if people[key] + absent}


def everything() -> Mapping[str, object]:
    """What is kept, by id; without when it was counted and how often."""
    documents = collection(storage.tallies.NAME).find({})
    return {
        one["_id"]: {name: value for name, value in one.items() if name not in ("at", "asked", "units")}
        for one in documents
        if one["people"]
    }


def perform(world: Cast, act: str, who: services.Account, now: datetime) -> None:
    """One act of somebody, if it is allowed at that moment."""
    run = storage.instances.identity(SMALL, who.id)
    lead = world.budi
    with suppress(*NOT_NOW):
        {
            "begin": lambda: begin(who, now),
            "save": lambda: services.submissions.save_draft(who, run, "goal", {"aim": "y"}, {}, None, key(), now),
            "hand_in": lambda: hand_in(who, run, now),
            "withdraw": lambda: services.submissions.withdraw(who, run, "approval", None, key(), now),
            "open": lambda: services.reviews.open_(lead, run, "approval", key(), now),
            "return": lambda: services.reviews.return_(
                lead, run, "approval", "unclear", "", ["goal"], {}, None, key(), now
            ),
            "approve": lambda: services.reviews.approve(lead, run, "approval", "", None, key(), now),
            "move": lambda: services.accounts.update(
                world.ratna, who.id,
                services.Details(who.username, who.name, "employee", "U2", attributes={"kind": "day"}), now,
            ),
            "leave": lambda: services.accounts.disable(world.ratna, who.id, now),
            "extend": lambda: services.periods.extend(
                world.ratna, SMALL, "plan", now.date() + timedelta(days=60), "x", None, key(), now
            ),
            "close": lambda: services.periods.close(
                world.ratna, SMALL, "plan", now + timedelta(hours=1), "x", None, key(), now
            ),
            "sweep": lambda: follow(now),
        }[act]()  # fmt: skip


def test_an_edition_that_sends_upward_is_counted_too(cast: Cast) -> None:
    begin(cast.maria, edition=UPWARD)
    follow()
    assert counts(kept(UPWARD, Place(UNIT, "U2")), NOW) == {"doing": 1}


def test_a_moment_is_the_last_one_that_has_come() -> None:
    changes = (Moment("later"), Moment("doing", NOW), Moment("late", DUE))
    assert [standings.at(changes, at).state for at in (NOW - timedelta(1), NOW, DUE - timedelta(1), DUE)] == [
        "later", "doing", "doing", "late",
    ]  # fmt: skip
