"""Windows closed and extended: one write, at once for everybody, never under somebody's hands, revocable."""

from __future__ import annotations

import secrets
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, date, datetime, timedelta

import pytest

from kinerja import services, storage, workflows
from kinerja.services import previews
from kinerja.services.previews import Count
from kinerja.workflows.instance import FactKind
from tests.cast import NOW, SMALL, Cast, key

LAST = datetime(2024, 3, 31, 17, tzinfo=UTC)
"""The first closed instant of the window as declared."""


def save(cast: Cast, run: str, at: datetime, aim: str) -> None:
    services.submissions.save_draft(cast.siti, run, "goal", {"aim": aim}, {}, None, key(), at)


def begin(cast: Cast) -> str:
    return services.instances.start(cast.siti, SMALL, key(), NOW).instance.id


def extend(cast: Cast, day: date, at: datetime = NOW, command: str | None = None) -> services.periods.WindowFact:
    return services.periods.extend(cast.ratna, SMALL, "plan", day, "Banjir", "SE 1/2024", command or key(), at)


def close(cast: Cast, closes: datetime | None, at: datetime = NOW) -> services.periods.WindowFact:
    return services.periods.close(cast.ratna, SMALL, "plan", closes, "Keputusan", None, key(), at)


def test_an_extension_opens_for_everybody_without_touching_anybody(cast: Cast) -> None:
    run = begin(cast)
    with pytest.raises(workflows.Refused):
        save(cast, run, LAST, "terlambat")
    before = services.instances.open_(cast.siti, run, NOW).instance.version
    extend(cast, date(2024, 4, 15), LAST)
    save(cast, run, LAST, "boleh")
    assert services.instances.open_(cast.siti, run, LAST).instance.version == before + 1


def test_an_extension_ends_with_its_last_day_in_the_zone_whose_midnight_is_last(cast: Cast) -> None:
    fact = extend(cast, date(2024, 4, 15))
    assert fact.closes == datetime(2024, 4, 15, 17, tzinfo=UTC)
    run = services.instances.start(cast.maria, SMALL, key(), NOW).instance.id
    last = fact.closes - timedelta(milliseconds=1)
    services.submissions.save_draft(cast.maria, run, "goal", {"aim": "x"}, {}, None, key(), last)
    with pytest.raises(workflows.Refused):
        services.submissions.save_draft(cast.maria, run, "goal", {"aim": "y"}, {}, None, key(), fact.closes)


def test_closing_is_announced_thirty_seconds_ahead(cast: Cast) -> None:
    with pytest.raises(services.Invalid) as caught:
        close(cast, NOW + timedelta(seconds=29))
    assert (caught.value.field, caught.value.code) == ("closes", "too_soon")
    assert close(cast, None).closes == NOW + timedelta(seconds=30)


def test_what_is_closed_takes_nothing_more_from_the_announced_instant_on(cast: Cast) -> None:
    run = begin(cast)
    closes = NOW + timedelta(minutes=5)
    close(cast, closes)
    save(cast, run, closes - timedelta(milliseconds=1), "tepat waktu")
    with pytest.raises(workflows.Refused):
        save(cast, run, closes, "terlambat")


@pytest.mark.parametrize(
    ("day", "at", "code"),
    [
        (date(2024, 3, 31), NOW, "already_open"),
        (date(2024, 3, 1), NOW, "already_open"),
        (date(2024, 1, 14), NOW, "in_the_past"),
        (date(2024, 4, 1), datetime(2024, 4, 2, 1, tzinfo=UTC), "in_the_past"),
    ],
)
def test_an_extension_that_gives_nothing_is_refused(cast: Cast, day: date, at: datetime, code: str) -> None:
    with pytest.raises(services.Invalid) as caught:
        extend(cast, day, at)
    assert (caught.value.field, caught.value.code) == ("last_day", code)


def test_closing_what_closes_sooner_anyway_is_refused(cast: Cast) -> None:
    with pytest.raises(services.Invalid) as caught:
        close(cast, LAST)
    assert caught.value.code == "already_closed"


@pytest.mark.parametrize(("reason", "code"), [("  ", "required"), ("x" * 501, "too_long")])
def test_a_decision_has_a_reason(cast: Cast, reason: str, code: str) -> None:
    with pytest.raises(services.Invalid) as caught:
        services.periods.close(cast.ratna, SMALL, "plan", None, reason, None, key(), NOW)
    assert (caught.value.field, caught.value.code) == ("reason", code)


def test_a_decision_is_taken_back(cast: Cast) -> None:
    run = begin(cast)
    fact = close(cast, NOW + timedelta(minutes=5))
    later = NOW + timedelta(hours=1)
    made = services.periods.revoke(cast.ratna, SMALL, fact.id, "Keliru", key(), later)
    assert (made.kind, made.revokes) == (FactKind.REVOKED, fact.id)
    save(cast, run, later, "dibuka lagi")
    with pytest.raises(services.Invalid) as caught:
        services.periods.revoke(cast.ratna, SMALL, fact.id, "Lagi", key(), later)
    assert caught.value.code == "already_revoked"


def test_taking_back_an_extension_does_not_shut_the_door_at_once(cast: Cast) -> None:
    fact = extend(cast, date(2024, 4, 15))
    with pytest.raises(services.Invalid) as caught:
        services.periods.revoke(cast.ratna, SMALL, fact.id, "Keliru", key(), LAST + timedelta(days=1))
    assert caught.value.code == "closes_at_once"
    assert services.periods.revoke(cast.ratna, SMALL, fact.id, "Keliru", key(), NOW).revokes == fact.id


def test_the_same_key_decides_once(cast: Cast) -> None:
    first = extend(cast, date(2024, 4, 15), command="k")
    assert extend(cast, date(2024, 4, 15), command="k") == first
    assert len(services.periods.get(cast.ratna, SMALL).facts.facts) == 1


def test_two_decisions_at_once_are_both_kept(cast: Cast) -> None:
    days = [date(2024, 4, 10), date(2024, 4, 20)]

    def decide(day: date) -> bool:
        try:
            extend(cast, day)
        except services.Invalid:
            return False
        return True

    with ThreadPoolExecutor(2) as pool:
        list(pool.map(decide, days))
    (effective,) = [w.effective for w in services.periods.get(cast.ratna, SMALL).windows if w.window.id == "plan"]
    assert effective.closes == datetime(2024, 4, 20, 17, tzinfo=UTC)


def test_previews_count_and_change_nothing(cast: Cast) -> None:
    run = begin(cast)
    services.instances.start(cast.budi, SMALL, key(), NOW)
    services.submissions.submit(cast.siti, run, "goal", {"aim": "x", "amount": 1}, {}, None, key(), NOW)
    services.submissions.submit(cast.siti, run, "approval", None, {}, None, key(), NOW)
    preview = services.periods.preview_close(cast.ratna, SMALL, "plan", None, NOW)
    assert preview.count == Count(2, 0), "the window takes the decision as well"
    services.reviews.approve(cast.budi, run, "approval", "", None, key(), NOW)
    preview = services.periods.preview_close(cast.ratna, SMALL, "plan", None, NOW)
    assert preview.count == Count(2, 1)
    assert preview.before.closes == LAST
    assert services.periods.preview_extend(cast.ratna, SMALL, "plan", date(2024, 4, 15), NOW).count.runs == 2
    fact = extend(cast, date(2024, 4, 15))
    assert services.periods.preview_revoke(cast.ratna, SMALL, fact.id, NOW).closes == LAST
    assert len(services.periods.get(cast.ratna, SMALL).facts.facts) == 1


def test_where_counting_takes_too_long_the_rest_is_taken_to_be_like_what_was_counted(
    cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    """On the evening on which time is to be given, nobody waits for millions to be counted."""
    slot = storage.slots.slot_of(begin(cast))
    monkeypatch.setattr(previews, "COUNTED_WITHIN", -1.0)
    monkeypatch.setattr(secrets, "randbelow", lambda _: slot)
    count = services.periods.preview_close(cast.ratna, SMALL, "plan", None, NOW).count
    assert count == Count(storage.slots.SLOTS, 0, about=True)


@pytest.mark.parametrize("who", ["siti", "budi", "joko", "intan"])
def test_only_administrators_decide(cast: Cast, who: str) -> None:
    by = getattr(cast, who)
    for attempt in (
        lambda: services.periods.overview(by, NOW),
        lambda: services.periods.get(by, SMALL),
        lambda: services.periods.close(by, SMALL, "plan", None, "x", None, key(), NOW),
        lambda: services.periods.extend(by, SMALL, "plan", date(2024, 4, 15), "x", None, key(), NOW),
        lambda: services.periods.revoke(by, SMALL, "x", "x", key(), NOW),
        lambda: services.periods.preview_close(by, SMALL, "plan", None, NOW),
        lambda: services.periods.preview_extend(by, SMALL, "plan", date(2024, 4, 15), NOW),
    ):
        with pytest.raises(services.NotFound):
            attempt()


@pytest.mark.parametrize(("edition", "window"), [("other@2024-1", "plan"), (SMALL, "other")])
def test_what_is_not_there_is_not_found(cast: Cast, edition: str, window: str) -> None:
    with pytest.raises(services.NotFound):
        services.periods.close(cast.ratna, edition, window, None, "x", None, key(), NOW)
    with pytest.raises(services.NotFound):
        services.periods.preview_close(cast.ratna, edition, window, None, NOW)


def test_decisions_are_audited(cast: Cast) -> None:
    fact = extend(cast, date(2024, 4, 15))
    services.periods.revoke(cast.ratna, SMALL, fact.id, "Keliru", key(), NOW)
    services.relay.run_all(NOW)
    rows = storage.audit.chain(f"period/{SMALL}")
    assert [(row.by, row.event["event"]) for row in rows] == [
        ("ratna", "WindowExtended"),
        ("ratna", "WindowDecisionRevoked"),
    ]


def test_the_overview_shows_every_edition_and_window(cast: Cast) -> None:
    found = {
        period.edition: [w.window.id for w in period.windows] for period in services.periods.overview(cast.ratna, NOW)
    }
    assert found[SMALL] == ["plan", "visit"]
    assert len(found) == 3
