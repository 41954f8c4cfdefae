"""Accounts: who somebody is, what they may administer, and every change of it, audited.

Roles are about the program (employee, operator, administrator, author); the parts somebody plays in a process come
from dated assignments.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import asdict, dataclass, field, replace
from datetime import datetime
from decimal import Decimal
from enum import StrEnum
from typing import Any

from ulid import ULID

from kinerja import storage
from kinerja.services import changes, clock, passwords, repeats, sign_ins, trails
from kinerja.services import details as typed
from kinerja.services.errors import Invalid, NotFound, SignInRefused
from kinerja.services.pages import Page, paged
from kinerja.services.reaches import LIMITING, reach
from kinerja.storage.accounts import MOST_FOUND, EndedSession, Found, Person
from kinerja.storage.periods import Circles
from kinerja.storage.plain import encode
from kinerja.workflows.calendar import local_date
from kinerja.workflows.parts import Assignment


class Role(StrEnum):
    """What an account may administer; every account may also be an employee with runs of its own."""

    EMPLOYEE = "employee"
    OPERATOR = "operator"
    ADMINISTRATOR = "administrator"
    AUTHOR = "author"


@dataclass(frozen=True, slots=True)
class Account:
    """Somebody signed in, or looked at. `zone`: IANA name of the unit; `epoch` rises when sessions are revoked.

    `outside`: what outside data say of the unit, as Subject.outside. `feed`: whether the calendar has an address.
    `digest`: wants the mail of the day; `unread`: notices not read yet.
    """

    id: str
    username: str
    name: str
    role: Role
    unit: str
    unit_name: str
    district: str
    province: str
    zone: str
    employee_number: str | None = None
    email: str | None = None
    language: str = "id"
    attributes: Mapping[str, Any] = field(default_factory=dict)
    outside: Mapping[str, Mapping[str, Decimal]] = field(default_factory=dict)
    assignments: tuple[Assignment, ...] = ()
    disabled: bool = False
    epoch: int = 1
    ended: tuple[EndedSession, ...] = ()
    feed: bool = False
    digest: bool = True
    unread: int = 0
    version: int = 0

    @property
    def circles(self) -> Circles:
        """Where the person lies, for those who decide in a part of the country."""
        return Circles(self.id, self.unit, self.district, self.province)


SYSTEM = Account("system", "system", "Kinerja", Role.ADMINISTRATOR, "", "", "", "", "Asia/Jakarta")
"""Who acts when the program itself does: seeding, jobs, commands of the operator of the machine."""


def sign_in(username: str, password: str, address: str, now: datetime) -> Account:
    """The account, if name and password fit. Raises SignInRefused, Throttled."""
    found = sign_ins.verify(username, password, address, now)
    account = from_stored(found)
    if passwords.outdated(found.person.password):
        renewed = passwords.hashed(password)
        return _change(account, account.id, lambda p: replace(p, password=renewed), "PasswordRehashed", now)
    return account


def sign_out(account: Account, session: str, until: datetime, now: datetime) -> None:
    """End one session for good, the others go on. `until`: when it would end by itself, by the real clock."""
    real = clock.real()

    def after(person: Person) -> Person:
        still = (each for each in person.ended if each.until > real and each.id != session)
        return replace(person, ended=(*still, EndedSession(session, until)))

    _change(account, account.id, after, "SignedOut", now)


def load(account_id: str) -> Account | None:
    """The account as it stands now, in one round trip."""
    found = storage.accounts.load(account_id)
    return None if found is None else from_stored(found)


def get(by: Account, account_id: str, now: datetime) -> Account:
    """An account that `by` may administer. Raises NotFound."""
    account = load(account_id)
    if account is None or not may_administer(by, account.circles, account.role, now):
        raise NotFound(account_id)
    return account


def look(by: Account, account_id: str, now: datetime) -> Account:
    """An account that `by` may administer, to be shown; a look at somebody else's is noted. Raises NotFound."""
    account = get(by, account_id, now)
    if by.id != account.id:
        trails.note_look(by.id, by.name, f"account/{account.id}", account.id, now)
    return account


def named(by: Account, username: str, now: datetime) -> Account:
    """The account with this user name, where `by` may administer it. Raises NotFound."""
    found = storage.accounts.by_username(username.strip().casefold())
    if found is None:
        raise NotFound(username)
    return get(by, found.person.id, now)


def may_administer(by: Account, whom: Circles, role: Role, now: datetime) -> bool:
    """Administrators whoever lies where they decide; operators the employees of their own unit."""
    return reach(by, now).covers(whom.scopes) or operates(by, whom.unit, role)


def operates(by: Account, unit: str, role: Role) -> bool:
    """Whether `by` looks after accounts of this role at this unit."""
    return by.role is Role.OPERATOR and unit == by.unit and role is Role.EMPLOYEE


def _demand_place(by: Account, unit: str, role: Role, now: datetime) -> None:
    """Nobody puts people where they do not look after them; to an administrator such a unit is not known."""
    if reach(by, now).everywhere or may_administer(by, circles_of(unit), role, now):
        return
    if by.role is Role.ADMINISTRATOR:
        raise Invalid("unit", "unknown_unit")
    raise NotFound(unit)


def circles_of(unit: str) -> Circles:
    """Where a unit lies, which need not be known."""
    found = storage.units.load(unit)
    return Circles("", unit, found.district if found else "", found.province if found else "")


def may_open(by: Account, account: Account, now: datetime) -> bool:
    """Whether `by` decides who gets into this account. With that of somebody who holds an assignment one could decide
    about others: an operator leaves it to the administrators, and those of one region leave administrators to those
    who decide everywhere."""
    if account.role is Role.ADMINISTRATOR and by.id != account.id and not reach(by, now).everywhere:
        return False
    today = local_date(now, account.zone)
    held = any(one.ends is None or one.ends >= today for one in account.assignments)
    return by.role is Role.ADMINISTRATOR or by.id == account.id or not held


def create(by: Account, values: typed.Details, password: str, now: datetime, key: str | None = None) -> Account:
    """A new account; `key` (a ULID) becomes its id, so a repetition gives the first one. Raises NotFound, Invalid.

    The same key with other values (a page that was come back to) is another account.
    """
    values = typed.checked(values)
    _demand_place(by, values.unit, Role(values.role), now)
    if not _may_make(by, values.role, now):
        raise NotFound(values.unit)
    passwords.check(password, values.username, values.name)
    person = Person(id=_new_id(key), password=passwords.hashed(password), **asdict(values))
    digest = repeats.digest("create", values)
    entry = changes.entry(by, now, "AccountCreated", key, digest, values=encode(values))
    try:
        if not storage.accounts.insert(person, entry) and not changes.was_made(person.id, by, key, digest):
            person = replace(person, id=_new_id(None))
            storage.accounts.insert(person, entry)
    except storage.Taken as error:
        raise Invalid(error.field, "taken") from error
    return get(by, person.id, now)


def update(by: Account, account_id: str, values: typed.Details, now: datetime, key: str | None = None) -> Account:
    """Change what is known of a person. Raises NotFound, Invalid."""
    values = typed.checked(values)
    account = get(by, account_id, now)
    keeps = values.role == account.role or _may_make(by, values.role, now)
    _demand_place(by, values.unit, Role(values.role), now)
    if not keeps:
        raise NotFound(values.unit)
    revoked = int(values.role != account.role)
    after: Callable[[Person], Person] = lambda p: replace(p, epoch=p.epoch + revoked, **asdict(values))  # noqa: E731
    return _change(by, account_id, after, "AccountChanged", now, key, values)


def _may_make(by: Account, role: str, now: datetime) -> bool:
    """Administrators are made by those who decide everywhere: nobody gives more than they have."""
    return role != Role.ADMINISTRATOR or reach(by, now).everywhere


def may_change_roles(by: Account, now: datetime) -> bool:
    """Only those who decide everywhere."""
    return reach(by, now).everywhere


def set_role(by: Account, account_id: str, role: Role, now: datetime) -> Account:
    """Give another role; sessions end at their next request. Raises NotFound."""
    get(by, account_id, now)
    if not may_change_roles(by, now):
        raise NotFound(account_id)
    return _change(by, account_id, lambda p: replace(p, role=role.value, epoch=p.epoch + 1), "RoleChanged", now)


def disable(by: Account, account_id: str, now: datetime) -> Account:
    """End all sessions at their next request, and refuse new ones. Raises NotFound, Invalid (also for oneself)."""
    _openable(by, account_id, now)
    if by.id == account_id:
        raise Invalid("disabled", "not_yourself")
    return _change(by, account_id, lambda p: replace(p, disabled=True, epoch=p.epoch + 1), "AccountDisabled", now)


def enable(by: Account, account_id: str, now: datetime) -> Account:
    """Let somebody sign in again. Raises NotFound, Invalid."""
    _openable(by, account_id, now)
    return _change(by, account_id, lambda p: replace(p, disabled=False), "AccountEnabled", now)


def set_password(by: Account, account_id: str, password: str, now: datetime) -> Account:
    """Give a new password; sessions end at their next request. Raises NotFound, Invalid."""
    account = _openable(by, account_id, now)
    return _renew(by, account, password, "PasswordSet", now)


def change_password(account: Account, current: str, password: str, now: datetime) -> Account:
    """The person's own change; all other sessions end. Raises Throttled, Invalid (at `current`: wrong_password)."""
    found = storage.accounts.load(account.id)
    if found is None:
        raise NotFound(account.id)
    try:
        sign_ins.confirm(found, current, now)
    except SignInRefused as error:
        raise Invalid("current", "wrong_password") from error
    return _renew(account, account, password, "PasswordChanged", now)


def set_language(account: Account, language: str, now: datetime) -> Account:
    """Remember the language of the screens ("id" or "en"). Raises Invalid."""
    if language not in typed.LANGUAGES:
        raise Invalid("language", "not_an_option")
    if language == account.language:
        return account
    return _change(account, account.id, lambda p: replace(p, language=language), "LanguageChosen", now)


def set_digest(account: Account, wanted: bool, now: datetime) -> Account:
    """Whether this person wants the mail of the day."""
    if wanted == account.digest:
        return account
    return _change(account, account.id, lambda p: replace(p, digest=wanted), "DigestChosen", now)


def assign(by: Account, account_id: str, assignment: Assignment, now: datetime, key: str | None = None) -> Account:
    """Give a person a dated relation to a unit or a person. Raises NotFound, Invalid."""
    _demand_everywhere(by, account_id, assignment, now)
    get(by, account_id, now)
    typed.check_assignment(assignment)
    _demand_reach(by, assignment, now)
    after: Callable[[Person], Person] = lambda p: replace(p, assignments=(*p.assignments, assignment))  # noqa: E731
    return _change(by, account_id, after, "AssignmentGiven", now, key, assignment)


def _demand_everywhere(by: Account, account_id: str, assignment: Assignment, now: datetime) -> None:
    """Only administrators assign; what says where an administrator decides, only those who decide everywhere."""
    limits = assignment.relation in LIMITING and not reach(by, now).everywhere
    if by.role is not Role.ADMINISTRATOR or limits:
        raise NotFound(account_id)


def _demand_reach(by: Account, assignment: Assignment, now: datetime) -> None:
    """Nobody gives a relation to what lies outside of where they decide; it looks as if it was not there."""
    where = reach(by, now)
    if where.everywhere:
        return
    if assignment.person is not None:
        person = load(assignment.person)
        if person is None or not where.covers(person.circles.scopes):
            raise Invalid("person", "unknown_person")
    elif assignment.unit is None:
        raise Invalid("reach", "not_an_option")
    elif not where.covers(circles_of(assignment.unit).scopes):
        raise Invalid("unit", "unknown_unit")


def end_assignment(by: Account, account_id: str, assignment: Assignment, ended: Assignment, now: datetime) -> Account:
    """Let an assignment end on a day: `ended` takes the place of `assignment`, if it has not yet.

    Raises NotFound, Invalid.
    """
    _demand_everywhere(by, account_id, assignment, now)
    account = get(by, account_id, now)
    if ended in account.assignments and assignment not in account.assignments:
        return account
    if assignment not in account.assignments:
        raise NotFound(account_id)
    typed.check_assignment(ended)
    swap: Callable[[Person], Person] = lambda p: replace(  # noqa: E731
        p, assignments=tuple(ended if known == assignment else known for known in p.assignments)
    )
    return _change(by, account_id, swap, "AssignmentEnded", now)


def search(by: Account, text: str, now: datetime, page: int = 1) -> Page[Person]:
    """People by the beginnings of their names, user name or number, as far as `by` may administer them."""
    if by.role not in (Role.ADMINISTRATOR, Role.OPERATOR):
        raise NotFound("accounts")
    unit = None if by.role is Role.ADMINISTRATOR else by.unit
    if unit is None and not text.strip():
        unit = by.unit
    found = storage.accounts.search(text, unit)
    return paged(_within_reach(by, found, now), page, more=len(found) >= MOST_FOUND)


def _within_reach(by: Account, found: tuple[Person, ...], now: datetime) -> tuple[Person, ...]:
    """Those whom an administrator of a part of the country looks after; everybody else sees all that was found."""
    where = reach(by, now)
    if by.role is not Role.ADMINISTRATOR or where.everywhere:
        return found
    units = storage.units.several(person.unit for person in found)
    covered = {one.id for one in units if where.covers(Circles("", one.id, one.district, one.province).scopes)}
    return tuple(person for person in found if person.unit in covered)


def within(circles: Iterable[str]) -> list[Account]:
    """Everybody in these circles (`scopes.unit_key`, `scopes.person_key`), in one round trip."""
    return [from_stored(found) for found in storage.accounts.within(circles)]


def _openable(by: Account, account_id: str, now: datetime) -> Account:
    account = get(by, account_id, now)
    if not may_open(by, account, now):
        raise Invalid("access", "holds_assignment")
    return account


def _new_id(key: str | None) -> str:
    try:
        return str(ULID() if key is None else ULID.from_str(key))
    except ValueError as error:
        raise Invalid("key", "wrong_form") from error


def _renew(by: Account, account: Account, password: str, event: str, now: datetime) -> Account:
    passwords.check(password, account.username, account.name)
    kept = passwords.hashed(password)
    return _change(by, account.id, lambda p: replace(p, password=kept, epoch=p.epoch + 1), event, now)


def _change(
    by: Account, account_id: str, step: Callable[[Person], Person], event: str, now: datetime,
    key: str | None = None, *content: Any,
) -> Account:  # fmt: skip
    return from_stored(changes.change(by, account_id, step, event, now, key, *content))


def from_stored(found: Found) -> Account:
    """What the services know of somebody, from what the store holds."""
    person, unit = found.person, found.unit
    kept = {name: getattr(person, name) for name in Person.__slots__ if name not in ("password", "role", "feed")}
    return Account(
        role=Role(person.role),
        feed=person.feed is not None,
        unit_name=unit.name if unit else "",
        district=unit.district if unit else "",
        province=unit.province if unit else "",
        zone=unit.zone if unit else SYSTEM.zone,
        outside=unit.outside if unit else {},
        **kept,
    )
