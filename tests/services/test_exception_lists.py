"""Many at once: each line is looked at, then each is a decision of its own."""

from __future__ import annotations

from datetime import date

import pytest

from kinerja import services, storage
from kinerja.services import exception_lists
from kinerja.services.exception_lists import MOST_LINES, Batch, Verdict
from kinerja.workflows.instance import FactKind
from tests import cast as people
from tests import offices
from tests.cast import NOW, SMALL, Cast, key

BATCH = Batch(SMALL, "stage:planning", FactKind.EXTENDED, date(2024, 4, 20))
NUMBER = "198502172010012021"
LIST = f"""NPSN;Nama
U1;SD Melati

 U3 ;SD Anggrek
{NUMBER[:8]} {NUMBER[8:14]} {NUMBER[14]} {NUMBER[15:]};Guru
U9;entah
U1;lagi
U4;jauh
"""


@pytest.fixture
def who(cast: Cast) -> offices.Offices:
    found = offices.build(cast)
    people.enter(people.person("maria", id="sari", username="sari", name="Sari", unit="U2", employee_number=NUMBER))
    return found


def verdicts(lines: tuple[exception_lists.Line, ...]) -> list[tuple[int, Verdict]]:
    return [(line.number, line.verdict) for line in lines]


def grant(by: services.Account, text: str, command: str) -> tuple[exception_lists.Line, ...]:
    return exception_lists.grant(by, text, BATCH, "Banjir", "420/118", command, NOW)


def test_each_line_is_looked_at_before_anything_changes(who: offices.Offices) -> None:
    wish = services.exceptions.Wish(SMALL, "unit:U3", "stage:planning", FactKind.EXTENDED, date(2024, 5, 1))
    services.exceptions.grant(who.ministry, wish, "Banjir", "1", key(), NOW)
    found = exception_lists.look(who.province, LIST, BATCH, NOW)
    assert verdicts(found) == [
        (1, Verdict.HEADING),
        (2, Verdict.READY),
        (4, Verdict.NOT_POSSIBLE),
        (5, Verdict.READY),
        (6, Verdict.UNKNOWN),
        (7, Verdict.TWICE),
        (8, Verdict.NOT_YOURS),
    ]
    assert found[2].problem is not None
    assert found[2].problem.code == "already_open"
    assert found[3].circle is not None
    assert (found[3].circle.name, found[3].circle.place) == ("Sari", "SD Kenanga")
    assert storage.periods.load(SMALL, "unit:U1").facts.facts == ()


def test_what_is_ready_is_granted_once_and_undone_one_by_one(who: offices.Offices) -> None:
    for _ in range(2):
        given = [line.circle.scope for line in grant(who.province, LIST, "k") if line.verdict is Verdict.GIVEN]
        assert given == ["unit:U1", "unit:U3", "person:sari"]
    for scope in given:
        (fact,) = storage.periods.load(SMALL, scope).facts.facts
        assert (fact.reason, fact.reference, fact.by) == ("Banjir", "420/118", "Province")
    services.exceptions.revoke(who.ministry, storage.periods.load(SMALL, "unit:U3").facts.facts[0].id, "x", key(), NOW)
    assert exception_lists.look(who.ministry, "U3\nU1", BATCH, NOW)[0].verdict is Verdict.READY


def test_a_list_is_taken_back_as_a_whole_where_one_decides(who: offices.Offices) -> None:
    given = [line.fact for line in grant(who.province, LIST, "k") if line.verdict is Verdict.GIVEN]
    alone = services.exceptions.Wish(SMALL, "unit:U2", "stage:planning", FactKind.EXTENDED, date(2024, 5, 1))
    single = services.exceptions.grant(who.ministry, alone, "Banjir", "1", key(), NOW)
    services.exceptions.revoke(who.ministry, given[1], "x", key(), NOW)
    with pytest.raises(services.Invalid):
        exception_lists.undo(who.province, given[0], " ", key(), NOW)
    done = exception_lists.undo(who.district, given[0], "Salah daftar", "u", NOW)
    assert [row.fact.scope for row in done] == ["person:sari", "unit:U1"], "what lies in the district, and still holds"
    assert exception_lists.undo(who.district, given[0], "Salah daftar", "u", NOW) == ()
    states = [row.state for row in services.exceptions.granted_with(who.ministry, given[0], NOW)]
    assert states == [services.exceptions.State.REVOKED] * 3
    assert [row.fact.id for row in services.exceptions.granted_with(who.ministry, single.id, NOW)] == [single.id]
    for stranger, fact in ((who.former, given[0]), (who.district, given[1])):
        with pytest.raises(services.NotFound):
            exception_lists.undo(stranger, fact, "x", key(), NOW)


def test_a_list_that_does_not_do_is_refused(cast: Cast, who: offices.Offices) -> None:
    many = "\n".join(f"U{number}" for number in range(MOST_LINES + 1))
    for text, code in (("  \n", "required"), (many, "too_many_lines")):
        with pytest.raises(services.Invalid) as caught:
            exception_lists.look(who.ministry, text, BATCH, NOW)
        assert (caught.value.field, caught.value.code) == ("lines", code)
    with pytest.raises(services.Invalid) as caught:
        exception_lists.grant(who.ministry, "U1", BATCH, " ", "1", key(), NOW)
    assert caught.value.field == "reason"
    with pytest.raises(services.NotFound):
        exception_lists.look(cast.siti, "U1", BATCH, NOW)
