"""The second before the end, the end, the second after it: whatever somebody looks at says the same.

The lock behind the form that lies open, the page, the reminder, the inbox, the staff list, the table of what is locked
and the calendar file are asked at the same stopped moments, in each zone, at the ends that others got wrong: a leap
day, the end of a quarter and of a year, and one instant for the whole nation.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from functools import cache
from zoneinfo import ZoneInfo

import pytest
from flask import Flask
from flask.testing import FlaskClient
from icalendar import Calendar
from ulid import ULID

from kinerja import services, storage, workflows
from kinerja.factory import create_app
from kinerja.services.jobs import Holder
from kinerja.services.lock_states import State
from kinerja.services.staff import State as Turn
from kinerja.settings import Settings
from kinerja.storage.units import Unit
from kinerja.workflows import reminders
from tests import cast as people
from tests.cast import DEFINITIONS, NOW, Cast, superior
from tests.conftest import CHEAP
from tests.web.conftest import begin_session, token
from tests.web.filling import Filler, hidden_value, said

SECOND = timedelta(seconds=1)
STEP = "account"
UNITS = {"WIB": "U1", "WITA": "U4", "WIT": "U2"}
MAKASSAR = Unit("U4", "SD Cempaka", "D1", "Kabupaten Uji", "Asia/Makassar")
ZONES = {"WIB": "Asia/Jakarta", "WITA": "Asia/Makassar", "WIT": "Asia/Jayapura"}
QUARTER, LEAP, YEAR, NATIONAL = "quarter@2024", "leap@2024", "year@2024", "national@2024"


@dataclass(frozen=True, slots=True)
class End:
    """One end as people read it: the last day of the window, and the first instant (UTC) at which it is over.

    `told`: the last day where the person is, whom the reminder reaches on that morning.
    """

    edition: str
    zone: str
    last: date
    over: datetime
    told: date

    @property
    def counted(self) -> str:
        """The last minute in the zone in which the window is counted."""
        return f"23.59 {'WIB' if self.edition == NATIONAL else self.zone}"

    @property
    def here(self) -> str:
        """The same minute by the clock on the wall of the school."""
        minute = (self.over - SECOND).astimezone(ZoneInfo(ZONES[self.zone]))
        return f"pukul {minute:%H.%M} {self.zone}"


def end(edition: str, zone: str, last: str, over: str, told: str | None = None) -> End:
    closing = datetime.fromisoformat(over).replace(tzinfo=UTC)
    return End(edition, zone, date.fromisoformat(last), closing, date.fromisoformat(told or last))


ENDS = (
    end(QUARTER, "WIB", "2024-03-31", "2024-03-31T17:00"),
    end(QUARTER, "WITA", "2024-03-31", "2024-03-31T16:00"),
    end(QUARTER, "WIT", "2024-03-31", "2024-03-31T15:00"),
    end(LEAP, "WIB", "2024-02-29", "2024-02-29T17:00"),
    end(LEAP, "WITA", "2024-02-29", "2024-02-29T16:00"),
    end(LEAP, "WIT", "2024-02-29", "2024-02-29T15:00"),
    end(YEAR, "WIB", "2024-12-31", "2024-12-31T17:00"),
    end(YEAR, "WIT", "2024-12-31", "2024-12-31T15:00"),
    end(NATIONAL, "WIB", "2024-03-31", "2024-03-31T17:00"),
    end(NATIONAL, "WITA", "2024-03-31", "2024-03-31T17:00", "2024-04-01"),
    end(NATIONAL, "WIT", "2024-03-31", "2024-03-31T17:00", "2024-04-01"),
)
"""Written out, not worked out: what the program computes is compared with this. In the east a day ends at 15.00 UTC
of the same day."""


@cache
def catalogue() -> workflows.Catalogue:
    found = workflows.load(DEFINITIONS / "deadlines.yaml")
    assert found.problems == ()
    return found


class Stopped:
    """The host's clock, standing still: only what the test says moves."""

    @staticmethod
    def monotonic() -> float:
        return 0.0


@pytest.fixture
def at(monkeypatch: pytest.MonkeyPatch) -> Callable[[datetime], datetime]:
    """Let it be exactly this moment, for as long as it takes."""
    monkeypatch.setattr(services.clock, "time", Stopped)
    monkeypatch.setattr(storage, "server_time", lambda: NOW)

    def moved(moment: datetime) -> datetime:
        services.clock.move_to(moment)
        assert services.clock.now() == moment
        return moment

    return moved


@dataclass(frozen=True)
class Desk:
    """Somebody at a school in a zone, with their run and the form that lies open before them, and who looks on."""

    end: End
    cast: Cast
    form: Filler
    lead: services.Account
    page: str

    @property
    def run(self) -> str:
        return self.form.run.rpartition("/")[2]

    @property
    def person(self) -> str:
        (loaded,) = storage.instances.several(storage.EVERYTHING, [self.run])
        return loaded.instance.subject.person

    # ── what each of them says: whether it is open ──

    def lock(self) -> bool:
        """The form was opened in time and is sent now."""
        sent = {"csrf_token": token(self.page), "key": str(ULID()), "version": hidden_value(self.page, "version")}
        answer = self.form.client.post(f"{self.form.run}/steps/{STEP}/draft", data={**sent, "a-words": "Isi."})
        assert answer.status_code in (303, 409), answer.text
        return answer.status_code == 303

    def shown(self) -> bool:
        page = self.form.get(f"steps/{STEP}")
        text = said(page)
        open_ = 'name="a-words"' in page.text
        assert (self.end.here in text.replace("\u00a0", " ")) is open_, text
        assert ("sudah berakhir" in text) is not open_, text
        return open_

    def told(self, now: datetime) -> bool:
        (loaded,) = storage.instances.several(storage.EVERYTHING, [self.run])
        definition = services.definitions.by_hash(loaded.instance.revision)
        found = reminders.due(definition, loaded.instance, loaded.period, NOW, now)
        assert {(one.key, one.values["until"]) for one in found} <= {
            (f"{self.run}:last:{STEP}:{self.end.told}-0", self.end.over)
        }
        return bool(found)

    def staff(self, now: datetime) -> bool:
        (member,) = (one for one in services.staff.staff(self.lead, now).rows if one.instance == self.run)
        assert member.state in (Turn.OWN, Turn.OVER)
        assert member.until == (self.end.over if member.state is Turn.OVER else None)
        return member.state is Turn.OWN

    def locks(self, now: datetime) -> bool:
        found = services.locks.board(self.cast.ratna, self.end.edition, "unit", UNITS[self.end.zone], None, now)
        (row,) = (one for one in found.rows if one.id == self.person)
        places = {cell.state for each in (row, found.whole) for cell in each.cells if cell.column.key == STEP}
        assert places in ({State.OPEN}, {State.LOCKED}), places
        return places == {State.OPEN}

    def reminded(self) -> list[datetime]:
        """The ends that stand in the inbox for this run."""
        found = storage.notices.unread(self.person)
        return [one.values["until"] for one in found if one.instance == self.run]

    def inbox(self) -> str:
        return said(self.form.get("/notices")).replace("\u00a0", " ")

    def ics(self) -> date:
        """The day that calendar programs mark as the last one."""
        events = Calendar.from_ical(self.form.get("/calendar.ics").data).events
        title = catalogue().definitions[self.end.edition].title.id
        texts = {str(one["DESCRIPTION"]).replace("\u00a0", " "): one for one in events if "terakhir" in one["SUMMARY"]}
        ((text, last),) = ((text, one) for text, one in texts.items() if title in text.splitlines())
        assert self.end.counted in text
        return last["DTSTART"].dt


def work(job: str, now: datetime) -> None:
    scheduler = Holder()
    assert services.jobs.run(job, now, scheduler.seize(), "trace").stumbles == ()


@pytest.fixture(scope="module")
def desks() -> Iterator[Mapping[End, Desk]]:
    """One world: at each school somebody who begins every edition and whoever leads there."""
    services.passwords.use(CHEAP)
    storage.memory()
    storage.ensure_indexes()
    for each in (services.definitions, services.instances, services.trails):
        each.forget()
    cast = people.world()
    services.units.put(MAKASSAR)
    nur = people.enter(people.person("maria", id="nur", username="nur", name="Nur", unit="U4"))
    services.definitions.publish(catalogue(), services.SYSTEM, NOW)
    services.clock.move_to(NOW)
    app = create_app(Settings(memory=True, secret_key="0123456789abcdef-0123456789ABCDEF"))
    app.extensions["kinerja.store"].kept = False  # opened above
    clients = {zone: signed_in(app, who) for zone, who in (("WIB", cast.siti), ("WITA", nur), ("WIT", cast.maria))}
    leads = {zone: lead(unit) for zone, unit in UNITS.items()}
    yield {end: begun(end, cast, clients[end.zone], leads[end.zone]) for end in ENDS}
    storage.disconnect()


def signed_in(app: Flask, who: services.Account) -> FlaskClient:
    client = app.test_client()
    with client.session_transaction() as session:
        begin_session(session, who)
    return client


def lead(unit: str) -> services.Account:
    name = f"lead-{unit}"
    return people.enter(
        people.person("budi", id=name, username=name.lower(), name="Ketua", unit=unit, assignments=(superior(unit),))
    )


def begun(end: End, cast: Cast, client: FlaskClient, lead: services.Account) -> Desk:
    form = Filler(client)
    form.start(end.edition)
    return Desk(end, cast, form, lead, form.get(f"steps/{STEP}").text)


@pytest.mark.parametrize(
    "end", sorted(ENDS, key=lambda end: end.over), ids=lambda end: f"{end.edition.partition('@')[0]}-{end.zone}"
)
def test_lock_page_reminder_staff_locks_and_calendar_change_in_the_same_second(
    desks: Mapping[End, Desk], end: End, at: Callable[[datetime], datetime]
) -> None:
    desk, last = desks[end], at(end.over - SECOND)
    work("tallies", last)
    work("reminders", last)
    assert desk.reminded() == [end.over]
    assert end.here in desk.inbox()
    for away in (-SECOND, timedelta(0), SECOND):
        now, open_ = at(end.over + away), away < timedelta(0)
        assert desk.told(now) is open_, "the reminder"
        assert desk.locks(now) is open_, "the table of what is locked"
        assert desk.staff(now) is open_, "the staff list"
        assert desk.shown() is open_, "the page"
        assert desk.lock() is open_, "the lock"
        assert desk.ics() == end.last
