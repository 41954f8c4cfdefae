"""Half a year in which the clock is moved on and on and the jobs are run as a scheduler runs them.

A store in memory with the people of the demo and its workflow, before anybody has done anything; five of them do a
little, everything else is done by time. What was seen at some moments is kept, for the tests to look at.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from flask import Flask
from flask.testing import FlaskClient

from kinerja import scheduler, services, storage, workflows
from kinerja.factory import create_app
from kinerja.seed.demo import publish_and_people
from kinerja.seed.play import EDITION, Play
from kinerja.seed.stories import Story
from kinerja.seed.world import Person, people, schools
from kinerja.services.exceptions import Wish
from kinerja.services.jobs import SCHEDULE, Holder
from kinerja.services.reopenings import Wish as Reopening
from kinerja.settings import Settings
from kinerja.storage.notices import Notice
from kinerja.workflows import Assignment
from kinerja.workflows.calendar import midnight
from kinerja.workflows.definition import Deadline, Relation
from kinerja.workflows.instance import Effect, FactKind, Instance
from tests.conftest import CHEAP
from tests.web.conftest import begin_session

Act = Callable[[], object]
LATE, FAR, GOOD, WAITS = "rofiah", "kaharuddin", "retno", "yuliana"
"""Two who begin and do nothing more, in the west and in the centre; one whose plan is approved and opened again; one
whose plan waits for its decision."""
MINISTRY, ABOVE = "ratna", "rini"
REOPENED = "praktik_kinerja"
BEGAN = date(2024, 1, 3)
WAITED_FROM = date(2024, 2, 5)
"""The Monday before two holidays and an election day."""
OPENED, OPEN_UNTIL = date(2024, 2, 19), date(2024, 2, 25)
GRANTED_DAYS = 10
"""So many days longer one school has after the closing."""
MORNING = time(8)
JOBS = tuple(name for name in SCHEDULE if name not in ("files", "root"))
"""Without those to which it is all the same which day it is."""
LITTLE = timedelta(minutes=2)


def who(username: str) -> Person:
    return next(person for person in people() if person.username == username)


def account(username: str) -> services.Account:
    found = services.accounts.load(f"demo-{username}")
    assert found is not None
    return found


def zone_of(username: str) -> str:
    return schools()[who(username).unit].zone


def run_of(username: str) -> str:
    return storage.instances.identity(EDITION, f"demo-{username}")


def local(day: date, hour: time, zone: str) -> datetime:
    return datetime.combine(day, hour, ZoneInfo(zone)).astimezone(UTC)


@dataclass
class Semester:
    """The world, and what was seen in it: moment and person -> whether the step in hand was open."""

    app: Flask
    definition: workflows.Definition
    holder: Holder
    clients: dict[str, FlaskClient] = field(default_factory=dict)
    open_: dict[tuple[str, str], bool] = field(default_factory=dict)
    pages: dict[str, str] = field(default_factory=dict)
    before: Instance | None = None
    """The run of GOOD as it stood before a step of it was opened again."""
    granted_at: datetime | None = None

    # ── time ──

    def at(self, moment: datetime) -> None:
        services.clock.move_to(moment)

    def work(self, now: datetime) -> None:
        """The jobs of time, as `flask jobs run NAME --at` does it; the relay again, for what the others did."""
        token = self.holder.seize()
        for name in (*JOBS, "relay"):
            report = scheduler.execute(name, now, token)
            assert (report.incidents, report.stumbles) == (0, ()), name

    def morning(self, day: date) -> None:
        now = local(day, MORNING, "Asia/Jakarta")
        self.at(now)
        self.work(now)

    # ── what people do ──

    def client(self, username: str) -> FlaskClient:
        if username not in self.clients:
            self.clients[username] = made = self.app.test_client()
            with made.session_transaction() as session:
                begin_session(session, account(username))
        return self.clients[username]

    def look(self, username: str, step: str, name: str) -> None:
        """Whether this person can fill in the step now."""
        page = self.client(username).get(f"/instances/{run_of(username)}/steps/{step}")
        assert page.status_code == 200, (page.status_code, name)
        self.open_[username, name] = f"/steps/{step}/submission" in page.text or 'name="a-' in page.text
        self.pages[name] = page.text

    def start(self, username: str, day: date) -> None:
        services.instances.start(account(username), EDITION, f"start-{username}", local(day, MORNING, "Asia/Jakarta"))

    def tell(self, username: str, later: timedelta = timedelta(0)) -> None:
        """The story of this person in January, so much later."""
        Play().perform([replace(act, at=act.at + later) for act in Story(who(username)).acts()])

    def reopen(self, now: datetime) -> None:
        run = run_of(GOOD)
        self.before = instance(GOOD)
        policy = self.definition.steps[REOPENED].reopen
        assert policy is not None
        assert policy.reasons is not None
        (first, *_) = self.definition.lists[policy.reasons].options
        wish = Reopening(Effect.KEEP, OPEN_UNTIL, first, "Angkanya salah.")
        services.reopenings.reopen(account(MINISTRY), run, REOPENED, wish, None, "reopen", now)

    def grant(self, now: datetime) -> None:
        """More time for the school of LATE."""
        wish = Wish(EDITION, f"unit:{who(LATE).unit}", "stage:perencanaan", FactKind.EXTENDED, self.granted_until)
        services.exceptions.grant(account(MINISTRY), wish, "Banjir.", "B-0412/2024", "grant", now)
        self.granted_at = now

    # ── what the definition says ──

    @property
    def plan(self) -> workflows.Window:
        found = self.definition.window_of(self.definition.steps["data_diri"])
        assert found is not None
        return found

    @property
    def closing(self) -> date:
        assert self.plan.closes is not None
        return self.plan.closes

    @property
    def granted_until(self) -> date:
        return self.closing + timedelta(days=GRANTED_DAYS)

    def own_days(self) -> set[date]:
        """Those that follow from what people do, each with the day before: then nobody may have been told yet."""
        waits = {rule.wait for rule in self.definition.reminders.values() if rule.wait} | {5}
        found = {self.after_working_days(WAITED_FROM, wait) for wait in waits}
        for rule in self.definition.reminders.values():
            if rule.before is Deadline.CLOSES:
                found |= {self.granted_until - timedelta(days=ahead) for ahead in rule.days}
        found |= {OPEN_UNTIL + timedelta(days=1), self.granted_until + timedelta(days=1)}
        return found | {day - timedelta(days=1) for day in found}

    def after_working_days(self, since: date, days: int) -> date:
        """Counted on the fingers."""
        day = since
        while days:
            day += timedelta(days=1)
            days -= day.weekday() < 5 and day not in self.definition.days_off
        return day


def instance(username: str) -> Instance:
    (loaded,) = storage.instances.several(storage.EVERYTHING, [run_of(username)])
    return loaded.instance


def told(person: str) -> list[Notice]:
    """Everything in the inbox of this account, oldest first."""
    return sorted(storage.notices.unread(person), key=lambda one: (one.at, one.key))


@contextmanager
def begun() -> Iterator[Semester]:
    """New Year's Eve: the workflow is published, everybody has an account."""
    services.passwords.use(CHEAP)
    storage.memory()
    storage.ensure_indexes()
    for each in (services.clock, services.definitions, services.instances, services.trails):
        each.forget()
    publish_and_people(workflows.load(Settings().definitions))
    post = Assignment(Relation.SUPERIOR, schools()[who(WAITS).unit].district, None, BEGAN, None, False, "800/1/2024")
    known = storage.accounts.load(f"demo-{MINISTRY}")
    assert known is not None
    added = replace(known.person, id=f"demo-{ABOVE}", username=ABOVE, role="employee", assignments=(post,))
    entry = storage.Entry(local(BEGAN, MORNING, "Asia/Jakarta"), "system", "Kinerja", ({"event": "AccountCreated"},))
    assert storage.accounts.insert(added, entry)
    app = create_app(Settings(memory=True, secret_key="0123456789abcdef-0123456789ABCDEF"))
    app.extensions["kinerja.store"].kept = False  # opened above
    _, definition = services.definitions.current(EDITION)
    try:
        yield Semester(app, definition, Holder())
    finally:
        storage.disconnect()
        services.clock.forget()


def days(definition: workflows.Definition) -> set[date]:
    """The first of every month, and each day on which the definition has a window begin, be due, be told of or end."""
    rules = [rule for rule in definition.reminders.values() if rule.before is not None]
    first, last = definition.period.start, definition.period.end + timedelta(days=1)
    found = {date(first.year, month, 1) for month in range(first.month, last.month + 1)}
    for window in definition.windows.values():
        ends = {"due": window.due, "closes": window.closes}
        found |= {window.opens, *(end + timedelta(days=1) for end in ends.values() if end)}
        found |= {
            end - timedelta(days=ahead)
            for rule in rules
            if rule.before is not None and (end := ends[rule.before.value])
            for ahead in rule.days
        }
    return {day for day in found if first <= day <= last}


def live(semester: Semester, browse: Callable[[Semester, str], None]) -> None:
    """From 1 January to the morning after 30 June. `browse` is called at three moments to look with a browser."""
    does = _acts(semester, browse)
    for day in sorted({*days(semester.definition), *semester.own_days(), *does}):
        semester.morning(day)
        for act in does.get(day, ()):
            act()


def _acts(semester: Semester, browse: Callable[[Semester, str], None]) -> Mapping[date, list[Act]]:
    """Day -> what is done or looked at after the jobs of that morning."""
    closing, granted, due = semester.closing, semester.granted_until, semester.plan.due
    assert due is not None
    escalated = semester.after_working_days(WAITED_FROM, 7)

    def noon(day: date) -> datetime:
        return local(day, time(12), "Asia/Jakarta")

    def over(last: date, username: str) -> datetime:
        return midnight(last + timedelta(days=1), zone_of(username))

    def around(username: str, step: str, end: datetime, name: str) -> None:
        """A little before an end and at it."""
        for moment, when in ((end - LITTLE, "before"), (end, "after")):
            semester.at(moment)
            semester.look(username, step, f"{name} {when}")

    def approves() -> None:
        services.reviews.approve(account("bambang"), run_of(WAITS), "persetujuan", "", None, "approve", noon(escalated))

    def drafts() -> None:
        state = instance(GOOD).step(REOPENED)
        services.submissions.save_draft(
            account(GOOD), run_of(GOOD), REOPENED, state.answers, {}, None, "draft", noon(OPENED + timedelta(days=1))
        )

    done = [
        (BEGAN, lambda: semester.start(LATE, BEGAN)),
        (BEGAN, lambda: semester.start(FAR, BEGAN)),
        (date(2024, 1, 18), lambda: semester.tell(GOOD)),
        (due - timedelta(days=1), lambda: browse(semester, "inbox")),
        (WAITED_FROM, lambda: semester.tell(WAITS, WAITED_FROM - date(2024, 1, who(WAITS).day))),
        (escalated, approves),
        (OPENED, lambda: semester.reopen(noon(OPENED))),
        (OPENED + timedelta(days=1), drafts),
        (OPEN_UNTIL, lambda: around(GOOD, REOPENED, over(OPEN_UNTIL, GOOD), "reopening")),
        (closing - timedelta(days=1), lambda: browse(semester, "open")),
        # The last minutes of the plan, first in the centre, an hour later in the west.
        (closing, lambda: around(FAR, "data_diri", over(closing, FAR), "closing")),
        (closing, lambda: around(LATE, "data_diri", over(closing, LATE), "closing")),
        (closing + timedelta(days=1), lambda: browse(semester, "locked")),
        (closing + timedelta(days=1), lambda: semester.grant(noon(closing + timedelta(days=1)))),
        (closing + timedelta(days=2), lambda: semester.look(LATE, "data_diri", "granted")),
        (closing + timedelta(days=2), lambda: semester.look(FAR, "data_diri", "not granted")),
        (closing + timedelta(days=2), lambda: browse(semester, "extended")),
        (granted, lambda: around(LATE, "data_diri", over(granted, LATE), "extension")),
    ]
    found: defaultdict[date, list[Act]] = defaultdict(list)
    for day, act in done:
        found[day].append(act)
    return found
