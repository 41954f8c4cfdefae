"""From 1 January to 30 June, by the definition: what opens, closes, reminds, escalates and shuts again by itself.

The days are read from the loaded definition, or counted on the fingers where it says so many working days; nothing here
repeats how the program works them out.
"""

from __future__ import annotations

import threading
from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from playwright.sync_api import Browser, Page, expect
from werkzeug.serving import make_server

from kinerja import services, storage
from kinerja.seed.accounts import PASSWORD
from kinerja.storage.connection import collection
from kinerja.workflows import Status
from kinerja.workflows.definition import Deadline, Occasion
from tests.journeys.conftest import PHONE
from tests.journeys.half_year import (
    ABOVE,
    EDITION,
    FAR,
    GOOD,
    LATE,
    MINISTRY,
    MORNING,
    OPEN_UNTIL,
    REOPENED,
    WAITED_FROM,
    WAITS,
    Semester,
    begun,
    instance,
    live,
    local,
    run_of,
    told,
    who,
    zone_of,
)

pytestmark = [pytest.mark.journey, pytest.mark.browser, pytest.mark.timeout(300)]

SEVEN = time(7)
"""When people are reminded, by the clock on the wall of the school."""
ZONES = ("Asia/Jakarta", "Asia/Makassar")


class Looks:
    """A browser in front of the application of a semester."""

    def __init__(self, browser: Browser, address: str) -> None:
        self.browser, self.address = browser, address

    def __call__(self, semester: Semester, name: str) -> None:
        getattr(self, name)(semester)

    def page(self, username: str) -> Page:
        context = self.browser.new_context(viewport=PHONE, base_url=self.address)
        page = context.new_page()
        page.goto("/login")
        page.fill("[name=username]", username)
        page.fill("[name=password]", PASSWORD)
        page.press("[name=password]", "Enter")
        page.wait_for_url(lambda url: not url.endswith("/login"))
        return page

    def cell(self, username: str) -> str:
        """What administrators read of this person and the first step."""
        page = self.page(MINISTRY)
        page.goto(f"/locks/{EDITION}/unit/{who(username).unit}")
        row = page.locator("tbody tr", has_text=who(username).name.partition(",")[0])
        found = row.locator("td .vh").first.inner_text().lower()
        page.context.close()
        return found

    def inbox(self, semester: Semester) -> None:
        page = self.page(LATE)
        page.goto("/notices")
        expect(page.locator("main")).to_contain_text("Besok hari terakhir untuk")
        page.context.close()

    def open(self, semester: Semester) -> None:
        page = self.page(LATE)
        page.goto(f"/instances/{run_of(LATE)}/steps/data_diri")
        expect(page.locator("main form .btn.go").first).to_be_visible()
        page.context.close()
        assert "terlambat" in self.cell(LATE)

    def locked(self, semester: Semester) -> None:
        page = self.page(LATE)
        page.goto(f"/instances/{run_of(LATE)}/steps/data_diri")
        expect(page.locator("main")).to_contain_text("sudah berakhir")
        page.context.close()
        assert "terkunci" in self.cell(LATE)

    def extended(self, semester: Semester) -> None:
        assert "diperpanjang" in self.cell(LATE)
        assert "terkunci" in self.cell(FAR)


@pytest.fixture(scope="module")
def semester(browser: Browser) -> Iterator[Semester]:
    """The half year as it went; it is the morning of 1 July."""
    with begun() as made:
        server = make_server("127.0.0.1", 0, made.app, threaded=True)
        serving = threading.Thread(target=server.serve_forever, daemon=True)
        serving.start()
        try:
            live(made, Looks(browser, f"http://127.0.0.1:{server.port}"))
            yield made
        finally:
            server.shutdown()
            serving.join()
            server.server_close()


def trail(event: str) -> list[dict[str, object]]:
    return [{"at": row.at, **row.event} for row in storage.audit.chain("trail/system") if row.event["event"] == event]


def starts(day: date, zone: str) -> datetime:
    return datetime.combine(day, time.min, ZoneInfo(zone)).astimezone(UTC)


# ── windows ──


def test_every_window_that_began_or_ended_is_recorded_at_its_instant_in_each_zone(semester: Semester) -> None:
    ends = starts(semester.definition.period.end + timedelta(days=1), "Asia/Jakarta")
    expected = set()
    for window in semester.definition.windows.values():
        for zone in ZONES if window.zone == "school" else (window.zone,):
            expected.add(("WindowBegan", window.id, zone, starts(window.opens, zone)))
            if window.closes is not None:
                over = starts(window.closes + timedelta(days=1), zone)
                expected |= {("WindowEnded", window.id, zone, over)} if over <= ends else set()
    found = [
        (line["event"], line["window"], line["zone"], line["at"])
        for event in ("WindowBegan", "WindowEnded")
        for line in trail(event)
    ]
    assert set(found) == expected
    assert len(found) == len(expected), "something was recorded twice"


def test_the_plan_shuts_at_the_midnight_of_each_school(semester: Semester) -> None:
    for username in (LATE, FAR):
        assert semester.open_[username, "closing before"]
        assert not semester.open_[username, "closing after"]


# ── reminders ──


def reminded(semester: Semester, end: Deadline, last: date, zone: str) -> list[tuple[datetime, str]]:
    """When the rules of the definition speak before this end, in the morning at the school."""
    return [
        (local(last - timedelta(days=days), SEVEN, zone), rule.id)
        for rule in semester.definition.reminders.values()
        if rule.before is end
        for days in rule.days
    ]


@pytest.mark.parametrize("username", [LATE, FAR])
def test_who_is_late_is_reminded_on_each_day_that_the_definition_names_and_on_no_other(
    semester: Semester, username: str
) -> None:
    zone, plan = zone_of(username), semester.plan
    assert plan.due is not None
    expected = [
        *reminded(semester, Deadline.DUE, plan.due, zone),
        *reminded(semester, Deadline.CLOSES, semester.closing, zone),
    ]
    assert len(expected) >= 5, "a week, three days, a day before, the last day, and before it is locked"
    if username == LATE:
        assert semester.granted_at is not None
        (extended,) = (rule.id for rule in semester.definition.reminders.values() if rule.after is Occasion.EXTENDED)
        expected.append((semester.granted_at, extended))
        expected += reminded(semester, Deadline.CLOSES, semester.granted_until, zone)
    notices = told(f"demo-{username}")
    assert [(one.at, one.rule) for one in notices] == sorted(expected)
    assert {one.step for one in notices} == {"data_diri"}, "only the step in hand"


def test_nobody_else_is_told_anything(semester: Semester) -> None:
    parts = {LATE: "guru", FAR: "guru", GOOD: "guru", WAITS: "guru", "bambang": "atasan", "kartini": "atasan"}
    found = {(one["person"], one["part"]) for one in collection("notices").find({}, {"person": 1, "part": 1})}
    expected = {(f"demo-{name}", part) for name, part in parts.items()} | {(f"demo-{ABOVE}", "atasan")}
    assert found == expected


def test_what_is_before_an_end_is_told_at_seven_in_the_morning_at_the_school(semester: Semester) -> None:
    rules = {rule.id for rule in semester.definition.reminders.values() if rule.before is not None}
    for username in (LATE, FAR, GOOD, WAITS):
        for one in told(f"demo-{username}"):
            here = one.at.astimezone(ZoneInfo(zone_of(username)))
            assert one.rule not in rules or here.time() == SEVEN, one


def test_each_notice_that_is_not_read_goes_out_in_one_mail_that_day(semester: Semester) -> None:
    mails = {row["_id"] for row in collection("deliveries").find({"job": "mail", "state": "sent"}, {"_id": 1})}
    days = {one.at.astimezone(ZoneInfo(zone_of(FAR))).date() for one in told(f"demo-{FAR}")}
    assert {name for name in mails if name.startswith(f"digest:demo-{FAR}:")} == {
        f"digest:demo-{FAR}:{day}" for day in days
    }


# ── a review that waits ──


def test_a_review_that_waits_is_told_to_its_reviewer_and_in_the_end_one_level_up(semester: Semester) -> None:
    zone = zone_of(WAITS)
    waits = [rule for rule in semester.definition.reminders.values() if rule.after is Occasion.SUBMITTED and rule.wait]
    expected = {
        rule.id: local(semester.after_working_days(WAITED_FROM, rule.wait), SEVEN, zone)
        for rule in waits
        if not rule.at
    }
    mine = {one.rule: one.at for one in told("demo-bambang") if one.rule in expected}
    assert mine == expected
    (escalated,) = (rule.id for rule in waits if rule.escalate)
    (above,) = told(f"demo-{ABOVE}")
    assert (above.rule, above.above, above.at) == (escalated, True, expected[escalated])


def test_the_age_of_the_review_is_recorded_after_its_working_days_and_not_once_it_is_decided(
    semester: Semester,
) -> None:
    found = list(collection("deliveries").find({"job": "ageing"}))
    assert {(row["content"]["instance"], row["content"]["days"]) for row in found} == {(run_of(WAITS), 5)}
    assert found[0]["due"] == starts(semester.after_working_days(WAITED_FROM, 5), zone_of(WAITS))


# ── opened again, and longer for one school ──


def test_what_was_opened_again_shuts_by_itself_and_stands_as_before(semester: Semester) -> None:
    assert semester.open_[GOOD, "reopening before"]
    assert not semester.open_[GOOD, "reopening after"]
    assert semester.before is not None
    before, now = semester.before.step(REOPENED), instance(GOOD).step(REOPENED)
    assert (now.status, now.answers, now.reopening) == (before.status, before.answers, None)
    assert instance(GOOD).step("persetujuan").status is Status.APPROVED
    ended = {rule.id for rule in semester.definition.reminders.values() if rule.after is Occasion.REOPENING_ENDED}
    noted = local(OPEN_UNTIL + timedelta(days=1), MORNING, "Asia/Jakarta")  # by the first job after the end
    heard = {(person, one.at) for person in (GOOD, "kartini") for one in told(f"demo-{person}") if one.rule in ended}
    assert heard == {(GOOD, noted), ("kartini", noted)}


def test_an_extension_for_one_school_opens_there_only_and_ends_by_itself(semester: Semester) -> None:
    assert semester.open_[LATE, "granted"]
    assert not semester.open_[FAR, "not granted"]
    assert semester.open_[LATE, "extension before"]
    assert not semester.open_[LATE, "extension after"]
    (ended,) = trail("ExceptionEnded")
    assert ended["scope"] == f"unit:{who(LATE).unit}"
    assert ended["at"] == starts(semester.granted_until + timedelta(days=1), zone_of(LATE))


def test_all_of_it_stands_in_an_audit_that_holds(semester: Semester) -> None:
    assert services.audit.verify().faults == ()
