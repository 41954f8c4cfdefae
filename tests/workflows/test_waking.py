"""When time alone may next do something to a run: never too late, and not for what time does not decide."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from kinerja import workflows
from kinerja.workflows.instance import Actor, Instance, PeriodFacts, Subject
from kinerja.workflows.waking import wakes, watches

EDITION = "waking@2024-1"
DEFINITION = """\
language: 1
editions:
  - edition: waking@2024-1
    title: Menunggu waktu
    period: {title: Januari–Juni 2024, from: 2024-01-01, to: 2024-06-30}
    actors:
      member: {is: subject, title: Anggota}
      lead: {is: superior, title: Ketua, vacant: wait}
    windows:
      early: {title: Awal, opens: 2024-01-01, closes: 2024-02-29}
      later: {title: Nanti, opens: 2024-02-01, closes: 2024-03-31}
    stages:
      - stage: planning
        title: Perencanaan
        window: early
        steps:
          - form: goal
            title: Sasaran
            actor: member
            fields:
              - integer: amount
                label: Banyaknya
                optional: yes
      - stage: counting
        title: Perhitungan
        window: later
        steps:
          - system: points
            title: Poin
            fields:
              - computed: sum
                label: Poin
                value: 1 + 1
"""
DAILY = (
    DEFINITION
    + """\
      - stage: ending
        title: Akhir
        order: parallel
        steps:
          - system: last
            title: Hari terakhir
            gate:
              - must: hari ini sesudah 2024-03-01
                say: Belum waktunya.
            fields:
              - computed: sum
                label: Poin
                value: 2 + 2
"""
)
NOW = datetime(2024, 1, 15, 2, tzinfo=UTC)
OPENS = datetime(2024, 1, 31, 17, tzinfo=UTC)
NOTHING = PeriodFacts(EDITION)


def definition(text: str) -> workflows.Definition:
    catalogue = workflows.load_texts({"workflows.yaml": text}, "workflows.yaml")
    assert catalogue.problems == ()
    return catalogue.definitions[EDITION]


def begun(of: workflows.Definition, now: datetime = NOW) -> Instance:
    subject = Subject(person="siti", name="Siti", unit="U1", unit_name="SD", zone="Asia/Jakarta")
    return workflows.start(of, "i", "r", subject, Actor("siti", "Siti", frozenset({"member"})), now).instance


def test_it_is_the_opening_of_the_window_and_then_nothing() -> None:
    found = definition(DEFINITION)
    run = begun(found)
    assert wakes(found, run, NOTHING, NOW) == OPENS
    after = workflows.advance(found, run, NOTHING, OPENS)
    assert [event.step for event in after.events] == ["points"]
    assert wakes(found, after.instance, NOTHING, OPENS) is None


def test_a_step_that_asks_for_the_day_is_looked_at_each_midnight_of_the_school() -> None:
    found = definition(DAILY)
    assert watches(found)["last"].daily
    assert not watches(found)["points"].daily
    assert wakes(found, begun(found), NOTHING, NOW) == datetime(2024, 1, 15, 17, tzinfo=UTC)


@pytest.mark.parametrize("text", [DEFINITION, DAILY])
def test_between_two_wakings_nothing_happens(text: str) -> None:
    """Looking at every hour finds nothing that looking at the wakings does not."""
    found = definition(text)
    by_waking, by_hour, now = begun(found), begun(found), NOW
    due = wakes(found, by_waking, NOTHING, now)
    while now < NOW + timedelta(days=60):
        now += timedelta(hours=1)
        by_hour = workflows.advance(found, by_hour, NOTHING, now).instance
        if due is not None and due <= now:
            by_waking = workflows.advance(found, by_waking, NOTHING, now).instance
            due = wakes(found, by_waking, NOTHING, now)
        assert by_waking == by_hour


def test_a_run_of_people_only_is_never_looked_at() -> None:
    found = definition(DEFINITION.partition("      - stage: counting")[0])
    assert wakes(found, begun(found), NOTHING, NOW) is None
