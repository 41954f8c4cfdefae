"""Appointments are found by who has them and when, on the real server too, and by nothing else."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kinerja import storage
from kinerja.storage import scopes
from kinerja.storage.bookings import Booking, keys, month
from kinerja.workflows.appointments import Planned
from kinerja.workflows.definition import Relation, Text
from kinerja.workflows.instance import Subject
from tests.cast import Cast
from tests.queries import QueryLog
from tests.visits import begin, talk, visit

SUBJECT = Subject("p-1", "P", "U1", "Unit", "Asia/Jakarta")
LEAD, VISITOR = scopes.post("unit:U1", "superior"), scopes.post("unit:U1", "observer")


def found(post: str, *months: str) -> dict[str, list[str]]:
    rows = storage.instances.booked([post], months, 10)
    return {row.subject.person: [booking.planned.field for booking in row.bookings] for row in rows}


@pytest.mark.integration
def test_the_posts_that_have_it_find_it_in_its_month(queries: QueryLog, served: Cast) -> None:
    run = begin(served)
    visit(served, run, "2024-02-01T06:30")
    talk(served, run, "2024-04-10")
    both = {"siti": ["begins", "day"]}
    own = scopes.post("person:siti", "subject")
    assert found(LEAD, "2024-01") == both, "half past six in Jakarta is still January in UTC"
    assert found(own, "2024-04") == found(LEAD, "2024-03", "2024-04", "2024-05") == both
    assert found(VISITOR, "2024-04") == both
    for post, moment in ((VISITOR, "2024-01"), (LEAD, "2024-02"), (scopes.post("unit:U2", "superior"), "2024-04")):
        assert found(post, moment) == {}
    assert storage.instances.booked([], ["2024-04"], 10) == ()


@pytest.mark.integration
def test_what_moved_is_found_where_it_went_and_no_longer_where_it_was(queries: QueryLog, served: Cast) -> None:
    run = begin(served)
    visit(served, run, "2024-02-10T09:00")
    visit(served, run, "2024-05-10T09:00")
    assert found(LEAD, "2024-02") == {}
    assert found(LEAD, "2024-05") == {"siti": ["begins"]}


@given(
    moment=st.datetimes(datetime.fromisoformat("1900-01-01"), datetime.fromisoformat("2199-12-31")),
    relations=st.sets(st.sampled_from(["superior", "observer", "operator"])),
    upward=st.sets(st.sampled_from(["superior", "district"])),
)
def test_every_bucket_names_one_post_and_the_month(moment: datetime, relations: set[str], upward: set[str]) -> None:
    starts = moment.replace(tzinfo=UTC)
    planned = Planned("s", "f", starts, starts + timedelta(hours=1), Text("t"))
    booking = Booking(planned, 1, starts, False, tuple(sorted(relations)), tuple(sorted(upward)))
    made = keys(SUBJECT, "D1", [booking, booking])
    assert all(key.endswith(f" {month(starts)}") for key in made)
    posts = {key.rpartition(" ")[0] for key in made}
    assert scopes.post("person:p-1", Relation.SUBJECT) in posts
    assert {scopes.post("unit:D1", relation) for relation in upward} == {p for p in posts if p.startswith("unit:D1/")}
    assert {scopes.post("unit:U1", relation) for relation in relations} == {
        p for p in posts if p.startswith("unit:U1/")
    }
