"""What becomes of exceptions when the dates under them move is told before they move."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime

from kinerja import services
from kinerja.services.exceptions import Wish
from kinerja.services.fates import Fate
from kinerja.workflows.instance import FactKind, WindowFact
from tests import offices
from tests.cast import NOW, SMALL, Cast, catalogue, key

APRIL = datetime(2024, 4, 20, 17, tzinfo=UTC)


def grant(by: services.Account, scope: str, day: int, kind: FactKind = FactKind.EXTENDED, month: int = 4) -> WindowFact:
    wish = Wish(SMALL, scope, "stage:planning", kind, date(2024, month, day))
    return services.exceptions.grant(by, wish, "Banjir", "1", key(), NOW)


def extension(by: services.Account, day: date) -> dict[str, tuple[Fate, datetime | None]]:
    found = services.periods.preview_extend(by, SMALL, "plan", day, NOW).fated
    return {one.fact.scope: (one.fate, one.closes) for one in found}


def test_an_extension_for_everybody_leaves_later_exceptions_and_swallows_the_others(cast: Cast) -> None:
    who = offices.build(cast)
    grant(who.ministry, "unit:U1", 20)
    grant(who.ministry, "unit:U3", 5)
    grant(who.ministry, "unit:U4", 1, FactKind.CLOSED, 3)
    fated = extension(who.ministry, date(2024, 4, 10))
    end = datetime(2024, 4, 10, 17, tzinfo=UTC)
    assert fated["unit:U1"] == (Fate.HOLDS, APRIL)
    assert fated["unit:U3"] == (Fate.IDLE, end)
    assert fated["unit:U4"][0] is Fate.HOLDS, "a closing nearer by counts"


def test_what_was_swallowed_counts_again_after_a_revocation(cast: Cast) -> None:
    who = offices.build(cast)
    fact = services.periods.extend(who.ministry, SMALL, "plan", date(2024, 4, 10), "x", None, key(), NOW)
    grant(who.ministry, "unit:U1", 20)
    (held,) = services.periods.preview_revoke(who.ministry, SMALL, fact.id, NOW).fated
    assert held.fate is Fate.HOLDS
    services.periods.extend(who.ministry, SMALL, "plan", date(2024, 5, 1), "x", None, key(), NOW)
    (last,) = [f for f in services.periods.get(who.ministry, SMALL).facts.facts if f.closes > APRIL]
    (one,) = services.periods.preview_revoke(who.ministry, SMALL, last.id, NOW).fated
    assert (one.fate, one.closes) == (Fate.REVIVED, APRIL)


def test_what_has_ended_or_was_taken_back_is_not_told(cast: Cast) -> None:
    who = offices.build(cast)
    undone = grant(who.ministry, "unit:U1", 20)
    services.exceptions.revoke(who.ministry, undone.id, "x", key(), NOW)
    assert extension(who.ministry, date(2024, 4, 10)) == {}


def test_a_new_revision_says_which_windows_and_exceptions_it_moves(cast: Cast) -> None:
    who = offices.build(cast)
    grant(who.ministry, "unit:U1", 20)
    known = catalogue().definitions[SMALL]
    assert services.fates.of_publication(known, NOW).shifts == ()
    later = replace(known.windows["plan"], closes=date(2024, 4, 30))
    moved = replace(known, windows={**known.windows, "plan": later})
    found = services.fates.of_publication(moved, NOW)
    assert [(shift.after.id, shift.dates) for shift in found.shifts] == [
        ("plan", ((date(2024, 3, 31), date(2024, 4, 30)),))
    ]
    assert [(one.fact.scope, one.fate) for one in found.fated] == [("unit:U1", Fate.IDLE)]
    gone = replace(known, stages={}, steps={}, windows={**known.windows, "plan": later})
    assert [one.fate for one in services.fates.of_publication(gone, NOW).fated] == [Fate.LOST]
    assert services.fates.of_publication(replace(known, edition="new@1"), NOW).shifts == ()
