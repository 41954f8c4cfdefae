"""One world for the house tests: two schools with the same people at each, and the same run in four states.

Made once for a module; whoever changes it puts it back with `World.at`.
"""

from __future__ import annotations

import copy
import hashlib
import json
import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from io import BytesIO
from typing import Any

from flask import Flask
from flask.testing import FlaskClient
from mongoengine.connection import get_db
from ulid import ULID
from werkzeug.test import TestResponse

from kinerja import services, storage
from kinerja.factory import create_app
from kinerja.services.exceptions import Wish
from kinerja.settings import Settings
from kinerja.storage.deliveries import Delivery
from kinerja.storage.units import Unit
from kinerja.workflows import Assignment
from kinerja.workflows.definition import Relation
from kinerja.workflows.instance import FactKind
from tests import cast, samples
from tests.conftest import CHEAP
from tests.queries import WATCH
from tests.web.conftest import begin_session, token
from tests.web.filling import FULL, Filler, publish

FILLING, SUBMITTED, READ, ASKED = "filling", "submitted", "read", "asked"
"""The plan is filled; it is handed in; the assessor has begun to read; besides, a step is to be opened again."""

SUBSCRIBED = "tuti"
NOBODY, DISABLED = "nobody", "doni"
"""Without a session, and with that of an account which was disabled meanwhile."""

OBSERVES = {unit: Assignment(Relation.OBSERVER, unit, None, cast.SINCE) for unit in ("U1", "U2")}
"""Relations that play no part in the runs of this world: accounts have them to be ended."""

FAR_SCHOOL = Unit("U3", "SD Anggrek", "D2", "Kota Uji", "Asia/Jakarta")
"""In the district of another administrator; nobody of this world is there."""

DECIDES = {unit: Assignment(Relation.DISTRICT, unit, None, cast.SINCE) for unit in ("D1", "D2")}

PEOPLE: Mapping[str, Mapping[str, Any]] = {
    "amir": {"unit": "U1", "assignments": (OBSERVES["U1"],)},
    "putu": {"unit": "U2", "assignments": (OBSERVES["U2"],)},
    "hana": {"unit": "U2", "assignments": (cast.superior("U2"),)},
    "dewi": {"unit": "U2", "role": "operator"},
    "galuh": {"unit": "D1", "role": "administrator", "assignments": (DECIDES["D1"],)},
    "surya": {"unit": "D1", "role": "administrator", "assignments": (DECIDES["D2"],)},
    DISABLED: {"unit": "U1", "disabled": True},
    SUBSCRIBED: {"unit": "U2"},
}
"""Those whom the cast lacks: a colleague at each school, principal and operator of the other one, one who left.
An administrator of the district in which both schools lie, and one of a district far away.

And one who never comes here: a calendar program reads the calendar.
"""

STUCK = "a-mail"
"""A piece of work that was given up, for the administrator to try again."""

NEW_PASSWORD = "payung kertas biru muda"

PASSING = frozenset({"trail", "attempts"})
"""Collections that a refusal or a look may write to."""

DIGESTS: dict[str, tuple[object, int, str]] = {}
"""Collection -> its documents in memory, how often they had been written, and the digest over them then."""

Snapshot = Mapping[str, list[dict[str, Any]]]


PARTS: Mapping[str, tuple[str | None, str]] = {
    "siti": ("U1", "subject"),
    "maria": ("U2", "subject"),
    "amir": ("U1", "colleague"),
    "putu": ("U2", "colleague"),
    "lestari": ("U1", "observer"),
    "budi": ("U1", "assessor"),
    "hana": ("U2", "assessor"),
    "wahyu": (None, "above"),
    "joko": ("U1", "operator"),
    "dewi": ("U2", "operator"),
    "ratna": (None, "administrator"),
    "galuh": (None, "district"),
    "surya": (None, "elsewhere"),
    "intan": (None, "author"),
    NOBODY: (None, ""),
    DISABLED: (None, ""),
}
"""Person -> the school where they are something, and what; None: everywhere."""

AT: Mapping[str, Mapping[str, str]] = {
    "U1": {"run": "siti", "account": "amir"},
    "U2": {"run": "maria", "account": "putu"},
}
"""School -> whom its run and its account are about."""

WILDCARDS = re.compile(r"<(?:\w+:)?(\w+)>")
OF_A_SCHOOL = frozenset({"instance_id", "account_id", "file_id", "place"})
GONE: Mapping[str, str] = {
    "instance_id": "zzzzzzzzzzzzzzzzzzzzzzzz",
    "account_id": "zzzz",
    "step_id": "nowhere",
    "paper_id": "nowhere",
    "edition": "nowhere@2024-1",
    "window": "nowhere",
    "fact": "nowhere",
    "exception_id": "nowhere",
    "number": "999",
    "version": "999",
    "code": "KNJ-AAAA-AAAA-AAAA",
    "file_id": "01JAAAAAAAAAAAAAAAAAAAAAAA",
    "secret": "nowhere",
    "filename": "nowhere.js",
    "index": "99",
    "level": "nowhere",
    "place": "nowhere",
}
"""Values that lead nowhere, of the shape of those that lead somewhere."""


def part_at(person: str, school: str | None) -> str:
    """What this person is at an object of `school` (None: an address without an object)."""
    where, part = PARTS[person]
    return part if school is None or where in (None, school) else "stranger"


@dataclass
class World:
    """The application, who is in it, and its states."""

    app: Flask
    states: dict[str, Snapshot] = field(default_factory=dict)
    hashes: dict[str, str] = field(default_factory=dict)
    fact: str = ""
    exception: str = ""
    receipt: str = ""
    files: dict[str, str] = field(default_factory=dict)
    """Person -> the file that stands in their plan."""
    secret: str = ""
    browsers: dict[str, Browser] = field(default_factory=dict)
    old_tokens: dict[str, str] = field(default_factory=dict)

    def client(self, who: str) -> FlaskClient:
        """A fresh browser, signed in as somebody; the one of NOBODY is not."""
        client = self.app.test_client()
        if who != NOBODY:
            account = services.accounts.load(who)
            assert account is not None
            with client.session_transaction() as session:
                begin_session(session, account)
        return client

    def browser(self, who: str) -> Browser:
        """The browser of somebody, always the same one: sessions hold in every state."""
        if who not in self.browsers:
            client = self.client(who)
            good = csrf(client)
            with client.session_transaction() as session:
                self.browsers[who] = Browser(client, good, dict(session))
        return self.browsers[who]

    def another_token(self, who: str) -> str:
        """A token that was good in a session of this person which is over."""
        if who not in self.old_tokens:
            self.old_tokens[who] = csrf(self.client(who))
        return self.old_tokens[who]

    def at(self, state: str) -> str:
        """Put the store into this state, if it is not; tries to sign in are forgotten always. Gives `store_hash()`."""
        database = get_db()
        database["attempts"].delete_many({})
        if self.hashes.get(state) == store_hash():
            return self.hashes[state]
        for name in {*database.list_collection_names(), *self.states[state]}:
            database[name].delete_many({})
            if documents := self.states[state].get(name):
                database[name].insert_many(copy.deepcopy(documents))
        self.hashes[state] = store_hash()
        forget()
        return self.hashes[state]

    def keep(self, state: str) -> None:
        database = get_db()
        self.states[state] = {name: list(database[name].find({})) for name in database.list_collection_names()}

    def run(self, person: str) -> str:
        """Id of the run about this person."""
        return storage.instances.identity(FULL, person)

    def path(self, rule: str, school: str | None, step: str = "", **instead: str) -> str:
        """An address of this rule, at the objects of a school."""
        at = AT[school or "U1"]
        values = {
            "instance_id": self.run(at["run"]),
            "account_id": at["account"],
            "step_id": step,
            "paper_id": "whole",
            "edition": FULL,
            "window": "plan",
            "fact": self.fact,
            "exception_id": self.exception,
            "number": "1",
            "version": "5",
            "code": self.receipt,
            "file_id": self.files[at["run"]],
            "secret": self.secret,
            "filename": "app.js",
            "index": "0",
            "level": "unit",
            "place": school or "U1",
            **instead,
        }
        return WILDCARDS.sub(lambda found: values[found[1]], rule)


@dataclass(frozen=True)
class Browser:
    """A client and a good token of its session, which is put back before every request."""

    client: FlaskClient
    token: str
    session: Mapping[str, Any]

    def ask(self, method: str, path: str, fields: Mapping[str, str] | None = None, **more: Any) -> TestResponse:
        """As a page of this browser would ask: what is unsafe carries the token, a new key and no version."""
        self.restore()
        if method in ("GET", "HEAD"):
            return self.client.open(path, method=method, **more)
        data = {"csrf_token": self.token, "key": str(ULID()), **(fields or {})}
        return self.client.open(path, method=method, data=data, **more)

    def restore(self) -> None:
        """Be signed in again, whatever the last request did to the session."""
        with self.client.session_transaction() as session:
            session.clear()
            session.update(self.session)
        self.client.delete_cookie("language")


def build(in_memory: bool = True) -> World:
    """The world: in a store in memory, in FILLING; else in the one that is connected, in READ, which stays."""
    services.passwords.use(CHEAP)
    if in_memory:
        storage.memory()
        storage.ensure_indexes()
    forget()
    cast.world()
    services.units.put(FAR_SCHOOL)
    publish()
    for who, known in PEOPLE.items():
        fields = {"username": who, "name": who.title(), "role": "employee", "assignments": (), **known}
        cast.enter(storage.accounts.Person(id=who, password=cast.password_hash(), attributes={"kind": "day"}, **fields))
    services.clock.move_to(cast.NOW)
    app = create_app(Settings(memory=True, secret_key="0123456789abcdef-0123456789ABCDEF"))
    app.extensions["kinerja.store"].kept = False  # opened above
    app.config["DEMO_ACCOUNTS"] = ()
    world = World(app)
    ratna, tuti = services.accounts.load("ratna"), services.accounts.load(SUBSCRIBED)
    assert ratna is not None
    assert tuti is not None
    world.secret = services.feeds.renew(tuti, cast.NOW)
    until = date(2024, 4, 15)
    world.fact = services.periods.extend(ratna, FULL, "plan", until, "Banjir", None, cast.key(), cast.NOW).id
    wish = Wish(FULL, "unit:U1", "all", FactKind.EXTENDED, until + timedelta(days=5))
    world.exception = services.exceptions.grant(ratna, wish, "Banjir", "420/118", cast.key(), cast.NOW).id
    storage.deliveries.insert([Delivery(STUCK, "mail", cast.NOW, "failed", {}, attempts=3, at=cast.NOW)])
    bring_on(world, world.keep if in_memory else lambda state: None)
    if in_memory:
        ask(world)
        world.at(FILLING)
    return world


def ask(world: World) -> None:
    """At each school somebody asks for the first step to be opened again."""
    for person in ("siti", "maria"):
        account = services.accounts.load(person)
        assert account is not None
        services.reopenings.request(account, world.run(person), "facts", "", "Salah", None, cast.key(), cast.NOW)
    services.relay.run_all(cast.NOW)
    world.keep(ASKED)


def bring_on(world: World, keep: Callable[[str], None]) -> None:
    """The runs of one person at each school, through all states; each is kept."""
    fillers = {who: Filler(world.client(who)) for who in ("siti", "maria")}
    for who, filler in fillers.items():
        filler.start()
        filler.confirm()
        world.files[who] = scan(who)
        assert filler.plan().status_code == 303
    services.relay.run_all(cast.NOW)
    keep(FILLING)
    for filler in fillers.values():
        assert filler.hand_in().status_code == 303
    services.relay.run_all(cast.NOW)
    services.tallies.count_all(cast.NOW)
    world.receipt = find_receipt(fillers["siti"].get("steps/approval/receipt"))
    keep(SUBMITTED)
    for person, lead in (("siti", "budi"), ("maria", "hana")):
        account = services.accounts.load(lead)
        assert account is not None
        services.reviews.open_(account, world.run(person), "approval", cast.key(), cast.NOW)
    keep(READ)


def scan(who: str) -> str:
    """A file in the plan of this person; its id."""
    account = services.accounts.load(who)
    assert account is not None
    run = storage.instances.identity(FULL, who)
    done = services.submissions.attach_file(
        account, run, "plan", "scan", None, BytesIO(samples.pdf()), "Pindaian.pdf", None, cast.key(), cast.NOW
    )
    return str(done.events[0].file.id)


class Again(BytesIO):
    """A file to send that can be sent any number of times."""

    def close(self) -> None:
        self.seek(0)


def find_receipt(page: TestResponse) -> str:
    """The number on the page of a receipt."""
    found = re.search(r"KNJ(-[A-Z2-7]{4}){3}", page.text)
    assert found
    return found[0]


def forget() -> None:
    """Drop what a process remember of a store, so that another state of it can be looked at."""
    services.definitions.forget()
    services.instances.forget()
    services.trails.forget()


def store_hash(besides: Iterable[str] = PASSING) -> str:
    """Of every document of every collection but `besides`: equal iff nothing was written."""
    database = get_db()
    names = sorted(set(database.list_collection_names()) - set(besides))
    digests = {name: digest_of(database, name) for name in names}
    return hashlib.sha256(json.dumps({name: each for name, each in digests.items() if each}).encode()).hexdigest()


def digest_of(database: Any, name: str) -> str:
    """Of every document of a collection, "" where there is none; worked out anew only where something wrote to it."""
    # Around mongomock's cursor, which copies every document: this is asked thousands of times.
    store, writes = database[name]._store, WATCH.writes[name]
    known = DIGESTS.get(name)
    if known is None or known[0] is not store or known[1] != writes:
        rows = sorted(map(repr, store.documents))
        known = DIGESTS[name] = (store, writes, hashlib.sha256("\n".join(rows).encode()).hexdigest() if rows else "")
    return known[2]


def csrf(client: FlaskClient) -> str:
    """A good token of this browser's session."""
    return token(client.get("/help").text)


ECHOES = re.compile(r'value="[^"]*"|href="[^"]*"|next=[^"&]*|\d\d\.\d\d(?=\s+WI)')


def bare(text: str, *echoes: str) -> str:
    """A page without what differs from one request to the next: tokens, keys, the address, the minute."""
    for echo in echoes:
        text = text.replace(echo, "")
    return ECHOES.sub("", text)
