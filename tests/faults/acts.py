"""Every command of the services and every job, each in a world where it can be given."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from io import BytesIO
from typing import Any

from kinerja import services, storage
from kinerja.services import Details, exception_lists
from kinerja.services.approvals import Pick
from kinerja.services.exceptions import Wish
from kinerja.services.jobs import Holder
from kinerja.services.reopenings import Wish as Opening
from kinerja.workflows import Assignment
from kinerja.workflows.definition import Relation
from kinerja.workflows.instance import Effect, FactKind
from tests import cast as people
from tests import offices, samples
from tests.cast import NOW, PASSWORD, SINCE, SMALL, Cast, key
from tests.conftest import CHEAP
from tests.faults.cuts import Dump, forget, saved
from tests.services import test_files as uploads
from tests.services.test_reopenings import GOAL, approved

LATER = datetime(2024, 4, 10, 2, tzinfo=UTC)
SHUT = datetime(2024, 3, 20, 2, tzinfo=UTC)
COMMAND = "01HKWZ9V8K3N5Q7R9T1V3X5Z7B"
"""The key that the form carried, both times."""
FOREVER = 3600 * 24 * 400.0


@dataclass
class World:
    """Who is there, and what was prepared: `run` by id, `fact` a decision, `file` an upload, `token` of the lease."""

    cast: Cast
    offices: offices.Offices
    run: str = ""
    fact: str = ""
    file: str = ""
    token: int = 0


@dataclass(frozen=True)
class Act:
    """`do` gives the answer. `keyed`: it carries COMMAND; else it may be done twice with the same end.

    `prepare` leads the world to where it can be done. `at`: when it is done.
    """

    name: str
    do: Callable[[World], Any]
    prepare: Callable[[World], None] = lambda _: None
    keyed: bool = True
    at: datetime = NOW


@contextmanager
def one_world() -> Iterator[tuple[World, Dump]]:
    """A world in memory, and all that is stored of it, to be put back before each case."""
    services.passwords.use(CHEAP)
    storage.memory()
    storage.ensure_indexes()
    forget()
    yield world(), saved()
    storage.disconnect()


def world() -> World:
    cast = people.world()
    made = World(cast, offices.build(cast))
    services.relay.run_all(NOW)
    return made


# ── worlds ──


def begun(w: World) -> None:
    w.run = services.instances.start(w.cast.siti, SMALL, key(), NOW).instance.id


def filled(w: World) -> None:
    begun(w)
    services.submissions.submit(w.cast.siti, w.run, "goal", GOAL, {}, None, key(), NOW)


def handed_in(w: World) -> None:
    filled(w)
    services.submissions.submit(w.cast.siti, w.run, "approval", None, {}, None, key(), NOW)


def decided(w: World) -> None:
    w.run = approved(w.cast)


def asked(w: World) -> None:
    decided(w)
    services.reopenings.request(w.cast.siti, w.run, "goal", "", "Salah.", None, key(), LATER)


def proving(w: World) -> None:
    w.run = uploads.begun(w.cast.siti).instance.id


def proven(w: World) -> None:
    proving(w)
    run = services.instances.open_(w.cast.siti, w.run, NOW)
    w.file = uploads.upload(w.cast.siti, run).id


def closed(w: World) -> None:
    begun(w)
    w.fact = services.periods.close(w.offices.ministry, SMALL, "plan", SHUT, "Selesai", None, key(), NOW).id


def excepted(w: World) -> None:
    begun(w)
    w.fact = services.exceptions.grant(w.offices.ministry, wish(), "Banjir", "420/118", key(), NOW).id


def listed(w: World) -> None:
    """Two exceptions from one list; `fact` is one of them."""
    begun(w)
    grant_list(w, key())
    facts = services.exceptions.listing(w.offices.ministry, services.exceptions.Query(), 1, NOW)
    w.fact = facts.page.rows[0].fact.id


def told(w: World) -> None:
    """Ratna is told that Siti asks for her goal to be opened again."""
    asked(w)
    services.relay.run_all(LATER)


def observing(w: World) -> None:
    services.accounts.assign(w.offices.ministry, "maria", OBSERVES, NOW)


def with_feed(w: World) -> None:
    services.feeds.renew(w.cast.siti, NOW)
    w.cast = replace(w.cast, siti=offices.again(w.cast.siti))


def disabled(w: World) -> None:
    services.accounts.disable(w.cast.ratna, "maria", NOW)


def busy(w: World) -> None:
    """Something in every outbox, two lines of one trail, and a lease."""
    proving(w)
    services.relay.run_all(NOW)
    attach(w)
    excepted(w)
    services.submissions.submit(w.cast.siti, w.run, "goal", GOAL, {}, None, key(), NOW)
    services.submissions.submit(w.cast.siti, w.run, "approval", None, {}, None, key(), NOW)
    services.accounts.sign_in("siti", PASSWORD, "10.0.0.1", NOW)
    services.accounts.sign_in("siti", PASSWORD, "10.0.0.1", NOW)
    held(w)


def held(w: World) -> None:
    token = Holder(FOREVER).hold()
    assert token is not None
    w.token = token


def moved(w: World) -> None:
    busy(w)
    services.relay.run_all(NOW)


# ── acts ──

OBSERVES = Assignment(Relation.OBSERVER, "U1", None, SINCE)
ENDED = replace(OBSERVES, ends=date(2024, 6, 30))
NEW = Details(username="baru", name="Orang Baru", role="employee", unit="U1")
GOOD = "payung kertas biru"
submissions, reviews, accounts = services.submissions, services.reviews, services.accounts


def wish() -> Wish:
    return Wish(SMALL, "unit:U1", "stage:planning", FactKind.EXTENDED, date(2024, 4, 20))


def grant_list(w: World, command: str = COMMAND) -> Any:
    batch = exception_lists.Batch(SMALL, "stage:planning", FactKind.EXTENDED, date(2024, 4, 20))
    return exception_lists.grant(w.offices.ministry, "U1\nU2\n", batch, "Banjir", "420/118", command, NOW)


def attach(w: World) -> Any:
    stream = BytesIO(samples.pdf())
    return submissions.attach_file(w.cast.siti, w.run, "proof", "letter", None, stream, "Surat.pdf", None, COMMAND, NOW)


def job(name: str) -> Callable[[World], None]:
    def run(w: World) -> None:
        services.jobs.run(name, LATER, w.token, COMMAND)

    return run


def submit(w: World, step: str, answers: Any) -> Any:
    return submissions.submit(w.cast.siti, w.run, step, answers, {}, None, COMMAND, NOW)


RUNS = (
    Act("instances.start", lambda w: services.instances.start(w.cast.siti, SMALL, COMMAND, NOW)),
    Act(
        "submissions.save_draft",
        lambda w: submissions.save_draft(w.cast.siti, w.run, "goal", {"aim": "x"}, {}, None, COMMAND, NOW),
        begun,
    ),
    Act("submissions.submit", lambda w: submit(w, "goal", GOAL), begun),
    Act("submissions.submit of a review", lambda w: submit(w, "approval", None), filled),
    Act("submissions.skip", lambda w: submissions.skip(w.cast.siti, w.run, "hints", None, COMMAND, NOW), filled),
    Act(
        "submissions.withdraw",
        lambda w: submissions.withdraw(w.cast.siti, w.run, "approval", None, COMMAND, NOW),
        handed_in,
    ),
    Act("submissions.attach_file", attach, proving),
    Act(
        "submissions.detach_file",
        lambda w: submissions.detach_file(w.cast.siti, w.run, "proof", "letter", None, w.file, None, COMMAND, NOW),
        proven,
    ),
    Act("reviews.open_", lambda w: reviews.open_(w.cast.budi, w.run, "approval", COMMAND, NOW), handed_in),
    Act(
        "reviews.approve", lambda w: reviews.approve(w.cast.budi, w.run, "approval", "", None, COMMAND, NOW), handed_in
    ),
    Act(
        "reviews.return_",
        lambda w: reviews.return_(w.cast.budi, w.run, "approval", "unclear", "Lagi", ("goal",), {}, None, COMMAND, NOW),
        handed_in,
    ),
    Act(
        "approvals.approve",
        lambda w: services.approvals.approve(w.cast.budi, [Pick(w.run, "approval", None)], "", COMMAND, NOW),
        handed_in,
    ),
    Act(
        "reopenings.request",
        lambda w: services.reopenings.request(w.cast.siti, w.run, "goal", "", "Salah.", None, COMMAND, LATER),
        decided,
        at=LATER,
    ),
    Act(
        "reopenings.decline",
        lambda w: services.reopenings.decline(w.cast.ratna, w.run, "goal", "Tidak.", None, COMMAND, LATER),
        asked,
        at=LATER,
    ),
    Act(
        "reopenings.reopen",
        lambda w: services.reopenings.reopen(
            w.cast.ratna, w.run, "goal", Opening(Effect.KEEP, date(2024, 4, 20), message="Ya."), None, COMMAND, LATER
        ),
        asked,
        at=LATER,
    ),
)

DECISIONS = (
    Act(
        "periods.close",
        lambda w: services.periods.close(w.offices.ministry, SMALL, "plan", SHUT, "Selesai", None, COMMAND, NOW),
        begun,
    ),
    Act(
        "periods.extend",
        lambda w: services.periods.extend(
            w.offices.ministry, SMALL, "plan", date(2024, 4, 30), "Banjir", None, COMMAND, NOW
        ),
        begun,
    ),
    Act(
        "periods.revoke",
        lambda w: services.periods.revoke(w.offices.ministry, SMALL, w.fact, "Keliru", COMMAND, NOW),
        closed,
    ),
    Act(
        "exceptions.grant",
        lambda w: services.exceptions.grant(w.offices.ministry, wish(), "Banjir", "420/118", COMMAND, NOW),
        begun,
    ),
    Act(
        "exceptions.revoke",
        lambda w: services.exceptions.revoke(w.offices.ministry, w.fact, "Keliru", COMMAND, NOW),
        excepted,
    ),
    Act("exception_lists.grant", grant_list, begun),
    Act(
        "exception_lists.undo",
        lambda w: services.exception_lists.undo(w.offices.ministry, w.fact, "Keliru", COMMAND, NOW),
        listed,
    ),
    Act("definitions.publish", lambda _: uploads.publish(), keyed=False),
)

PEOPLE = (
    Act("accounts.create", lambda w: accounts.create(w.offices.ministry, NEW, GOOD, NOW, COMMAND)),
    Act(
        "accounts.update",
        lambda w: accounts.update(w.offices.ministry, "maria", replace(NEW, username="maria"), NOW, COMMAND),
    ),
    Act("accounts.assign", lambda w: accounts.assign(w.offices.ministry, "maria", OBSERVES, NOW, COMMAND)),
    Act(
        "accounts.end_assignment",
        lambda w: accounts.end_assignment(w.offices.ministry, "maria", OBSERVES, ENDED, NOW),
        observing,
        keyed=False,
    ),
    Act(
        "accounts.set_role",
        lambda w: accounts.set_role(w.offices.ministry, "maria", services.Role.OPERATOR, NOW),
        keyed=False,
    ),
    Act("accounts.disable", lambda w: accounts.disable(w.offices.ministry, "maria", NOW), keyed=False),
    Act("accounts.enable", lambda w: accounts.enable(w.offices.ministry, "maria", NOW), disabled, keyed=False),
    Act("accounts.set_password", lambda w: accounts.set_password(w.offices.ministry, "maria", GOOD, NOW), keyed=False),
    Act("accounts.set_language", lambda w: accounts.set_language(w.cast.siti, "en", NOW), keyed=False),
    Act("accounts.set_digest", lambda w: accounts.set_digest(w.cast.siti, False, NOW), keyed=False),
    Act("accounts.sign_in", lambda w: accounts.sign_in("siti", PASSWORD, "10.0.0.1", NOW).id, keyed=False),
    Act(
        "accounts.sign_out",
        lambda w: accounts.sign_out(w.cast.siti, "s", NOW + timedelta(days=9000), NOW),
        keyed=False,
    ),
    Act("feeds.renew", lambda w: bool(services.feeds.renew(w.cast.siti, NOW)), keyed=False),
    Act("feeds.end", lambda w: services.feeds.end(w.cast.siti, NOW), with_feed, keyed=False),
    Act("notices.read", lambda w: services.notices.read(w.offices.district), told, keyed=False),
    Act("units.put", lambda w: services.units.put(replace(people.SCHOOL, name="SD Baru")), keyed=False),
)

RELAY = Act("relay.run_all", lambda w: services.relay.run_all(NOW), busy, keyed=False)
JOBS = tuple(
    Act(f"job {name}", job(name), moved, keyed=False, at=LATER)
    for name in services.jobs.SCHEDULE
    if name not in ("relay", "mail")
)

COMMANDS = (*RUNS, *DECISIONS, *PEOPLE)
