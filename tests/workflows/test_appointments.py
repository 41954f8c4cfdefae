"""Moments that stand in calendars: when they do, what they say, and that they follow what stands in the run."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kinerja import workflows
from kinerja.workflows.appointments import LONGEST_TEXT, Planned, appointments, being_changed
from kinerja.workflows.commands import ApproveStep, ReturnStep, SaveDraft, SubmitStep, WithdrawStep
from kinerja.workflows.definition import Appointment, Definition, Field, FieldKind, Text
from tests.workflows.builders import GOOD, LEAD, STAGE_STEPS, STEP_FIELDS, WIB, WIT, WITA, Reader, Run, at, text, trip
from tests.workflows.builders import with_step as changed
from tests.workflows.sound import SOUND

MEETING = (
    Field("note", FieldKind.TEXT, text("note")),
    Field("when", FieldKind.DATE_TIME, text("when"), required=False),
    Field("day", FieldKind.DATE, text("day"), required=False),
    Field("room", FieldKind.TEXT, text("room"), required=False),
)
READER = Reader({**STEP_FIELDS, "diary": MEETING, "report": MEETING}, tuple(STAGE_STEPS))


def meeting(step: str, minutes: int = 60) -> tuple[Field, ...]:
    """The fields of a step that asks for a meeting and for a day."""
    title, place = READER.template("Rapat: {note}", here=step), READER.template("Ruang {room}", here=step)
    note, when, day, room = MEETING
    return (
        note,
        replace(when, appointment=Appointment(title, minutes, place, ("lead",))),
        replace(day, appointment=Appointment(title)),
        room,
    )


def process(minutes: int = 60) -> Definition:
    """The trip, with a meeting in a form that stands alone and in one under a review."""
    definition = trip()
    for step in ("diary", "report"):
        definition = changed(definition, replace(definition.steps[step], fields=meeting(step, minutes)))
    return definition


def planned(run: Run) -> tuple[Planned, ...]:
    return appointments(run.definition, run.instance, run.period, run.now)


def begun(zone: str = WIB, minutes: int = 60) -> Run:
    """A run whose plan is approved, so that the diary is open."""
    run = Run(process(minutes), zone)
    for step in ("pledge", "goals", "costs"):
        run.do(SubmitStep(step, GOOD[step]))
    run.do(SubmitStep("consent"))
    run.do(ApproveStep("consent"), LEAD)
    return run


def reporting() -> Run:
    """A run whose report, the one under a review, is open."""
    run = begun()
    run.do(SubmitStep("diary", {"note": "x"}))
    run.do(SubmitStep("photos", GOOD["photos"]))
    return run.on("2024-06-10")


def test_a_moment_stands_once_its_step_is_done_and_says_where_and_how_long():
    run = begun(WITA, minutes=45)
    answers = {"note": "tari", "when": "2024-02-01T09:30", "room": "7A"}
    run.do(SaveDraft("diary", answers))
    assert planned(run) == ()
    run.do(SubmitStep("diary", answers))
    assert planned(run) == (
        Planned(
            step="diary",
            field="when",
            starts=datetime(2024, 2, 1, 1, 30, tzinfo=UTC),
            ends=datetime(2024, 2, 1, 2, 15, tzinfo=UTC),
            title=Text("Rapat: tari"),
            place=Text("Ruang 7A"),
            parts=("lead",),
        ),
    )


def test_a_date_takes_the_whole_day_where_the_subject_is():
    run = begun(WIT)
    run.do(SubmitStep("diary", {"note": "tari", "day": "2024-02-01"}))
    (found,) = planned(run)
    assert (found.day, found.starts, found.ends) == (
        date(2024, 2, 1),
        at("2024-02-01T00:00", WIT),
        at("2024-02-02T00:00", WIT),
    )
    assert found.place is None


def test_the_place_is_left_out_while_it_is_not_known():
    run = begun()
    run.do(SubmitStep("diary", {"note": "tari", "when": "2024-02-01T09:30"}))
    assert [found.place for found in planned(run)] == [None]


def test_what_is_changed_after_it_was_done_moves_when_it_is_done_again():
    run = begun()
    run.do(SubmitStep("diary", {"note": "tari", "when": "2024-02-01T09:30"}))
    run.do(SaveDraft("diary", {"when": "2024-02-02T09:30"}))
    assert planned(run) == ()
    assert being_changed(run.definition, run.instance, "diary")
    run.do(SubmitStep("diary"))
    assert [found.starts for found in planned(run)] == [at("2024-02-02T09:30")]
    assert not being_changed(run.definition, run.instance, "diary")


def test_under_a_review_a_moment_stands_from_the_hand_in_until_it_is_given_back_or_withdrawn():
    run = reporting()
    told = []
    for command, actor in (
        (SubmitStep("report", {"note": "x", "when": "2024-07-01T08:00"}), None),
        (SubmitStep("verdict"), None),
        (WithdrawStep("verdict"), None),
        (SaveDraft("report", {"note": "y"}), None),
        (SubmitStep("report"), None),
        (SubmitStep("verdict"), None),
        (ReturnStep("verdict", "unclear", parts=("report",)), LEAD),
        (SubmitStep("report", {"when": "2024-07-02T08:00"}), None),
        (SubmitStep("verdict"), None),
        (ApproveStep("verdict"), LEAD),
    ):
        run.do(command, *([actor] if actor else []))
        told.append([found.starts.day for found in planned(run)])
        assert not being_changed(run.definition, run.instance, "report")
    assert told == [[], [1], [], [], [], [1], [], [], [2], [2]]


def test_a_long_text_is_cut_to_one_short_line():
    run = begun()
    run.do(SubmitStep("diary", {"note": "a\r\nb " + "x" * 4000, "when": "2024-02-01T09:30"}))
    title = planned(run)[0].title.id
    assert title.startswith("Rapat: a b xxx")
    assert (len(title), title[-1]) == (LONGEST_TEXT, "…")


@pytest.mark.parametrize("moment", ["0001-01-01T00:00", "9999-12-31T23:59", "1776-07-04T00:00"])
def test_a_slip_of_the_year_stands_in_no_calendar(moment: str):
    run = begun()
    run.do(SubmitStep("diary", {"note": "x", "when": moment}))
    assert planned(run) == ()


@given(
    zone=st.sampled_from([WIB, WITA, WIT]),
    moment=st.datetimes(datetime.fromisoformat("2024-01-01"), datetime.fromisoformat("2030-01-01")),
    minutes=st.integers(1, 1440),
)
def test_the_local_moment_that_was_answered_is_the_one_that_stands(zone: str, moment: datetime, minutes: int):
    moment = moment.replace(second=0, microsecond=0)
    run = begun(zone, minutes)
    run.do(SubmitStep("diary", {"note": "x", "when": moment.isoformat()}))
    (found,) = planned(run)
    assert found.starts == at(moment.isoformat(), zone)
    assert found.ends - found.starts == timedelta(minutes=minutes)
    assert found.starts.tzinfo is UTC


def sound(appointment: str) -> Any:
    """The small sound definition, with a day of which this is said."""
    marker = "fields:\n"
    assert marker in SOUND
    at_ = SOUND.index(marker) + len(marker)
    indent = " " * (len(SOUND[at_:]) - len(SOUND[at_:].lstrip(" ")))
    line = f"{indent}- {{date_time: temu, label: Temu, optional: yes, appointment: {appointment}}}\n"
    catalogue = workflows.load_texts({"workflows.yaml": SOUND[:at_] + line + SOUND[at_:]}, "workflows.yaml")
    assert [problem.line() for problem in catalogue.problems] == []
    definition = catalogue.definitions["cuti@2024"]
    return definition, next(f for s in definition.steps.values() for f in s.fields if f.id == "temu").appointment


def test_the_author_says_title_place_length_and_who():
    definition, found = sound(
        '{title: {id: "Temu {nama_orang}", en: "Meet {nama_orang}"}, minutes: 30, with: [kepala]}'
    )
    assert (found.minutes, found.place, found.parts) == (30, None, ("kepala",))
    assert found.title.en is not None
    assert workflows.from_json(workflows.to_json(definition)) == definition


def test_an_hour_is_meant_where_no_length_is_given():
    _, found = sound("{title: Temu, place: Ruang guru}")
    assert (found.minutes, found.parts) == (60, ())
