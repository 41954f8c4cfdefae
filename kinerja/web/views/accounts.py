"""Accounts made ready: the list, one person with assignments and runs, the history in words."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from flask import url_for
from flask_babel import gettext

from kinerja import services
from kinerja.services import Role
from kinerja.web import access, dates, messages
from kinerja.web.language import language
from kinerja.web.messages.administration import ACCOUNT_EVENTS, ACCOUNT_FIELDS, LANGUAGES
from kinerja.web.paging import Pager
from kinerja.web.presenters import say
from kinerja.web.views.attributes import asked, attributes
from kinerja.web.views.audits import Row, fault_words, told
from kinerja.workflows.definition import Relation
from kinerja.workflows.parts import Assignment

ABOVE_ALL = (Relation.AGENCY, Relation.MINISTRY)
"""Relations that need no unit."""


def role_words(role: str) -> str:
    return messages.ROLES[role].say(language())


@dataclass(frozen=True, slots=True)
class PersonLine:
    name: str
    username: str
    number: str | None
    unit: str
    role: str | None
    disabled: bool
    href: str | None


class AccountsView:
    """`found`: Page of the services; `text`: what was looked for."""

    def __init__(self, found: Any, text: str) -> None:
        self.found = found
        self.text = text
        self.account = access.account()
        self.pager = Pager(found, services.pages.SIZE, self._address)

    @property
    def everywhere(self) -> bool:
        return bool(self.account.role is Role.ADMINISTRATOR)

    @property
    def title(self) -> str:
        if self.text:
            return gettext("Hasil untuk “%(text)s”", text=self.text)
        return gettext("Akun di %(unit)s", unit=self.account.unit_name)

    def _address(self, number: int) -> str:
        return url_for("accounts.index", page=number, **({"q": self.text} if self.text else {}))

    @property
    def rows(self) -> list[PersonLine]:
        names = services.units.names(person.unit for person in self.found.rows)
        return [self._line(person, names) for person in self.found.rows]

    def _line(self, person: Any, names: Mapping[str, str]) -> PersonLine:
        mine = self.everywhere or services.accounts.operates(self.account, person.unit, Role(person.role))
        return PersonLine(
            name=person.name,
            username=person.username,
            number=person.employee_number,
            unit=names.get(person.unit, person.unit),
            role=None if person.role == Role.EMPLOYEE else role_words(person.role),
            disabled=person.disabled,
            href=url_for("accounts.show", account_id=person.id) if mine else None,
        )


@dataclass(frozen=True, slots=True)
class AssignmentLine:
    index: int
    what: str
    whom: str
    span: str
    letter: str | None
    state: str
    ending: str | None


@dataclass(frozen=True, slots=True)
class RunLine:
    """`steps`: where its steps can be opened again, by others than the person."""

    title: str
    href: str
    steps: str | None


class AccountView:
    """One person, as `by` may see them."""

    def __init__(self, person: Any) -> None:
        self.person = person
        self.by = access.account()
        self.id = person.id
        self.name = person.name
        self.own = person.id == self.by.id
        self.administrator = self.by.role is Role.ADMINISTRATOR
        self.changes_role = services.accounts.may_change_roles(self.by, access.now()) and not self.own

    @property
    def openable(self) -> bool:
        """Whether the reader decides about password and access."""
        return services.accounts.may_open(self.by, self.person, access.now())

    def url(self, view: str, **more: Any) -> str:
        return url_for(f"accounts.{view}", account_id=self.id, **more)

    @property
    def role(self) -> str:
        return role_words(self.person.role)

    @property
    def facts(self) -> list[tuple[str, str]]:
        """What is known of the account itself; what is not known is left out."""
        person = self.person
        rows = [
            (ACCOUNT_FIELDS["username"], person.username),
            (ACCOUNT_FIELDS["employee_number"], person.employee_number),
            (ACCOUNT_FIELDS["email"], person.email),
            (ACCOUNT_FIELDS["unit"], f"{person.unit_name} ({person.unit})" if person.unit_name else person.unit),
            (ACCOUNT_FIELDS["role"], self.role),
            (ACCOUNT_FIELDS["language"], LANGUAGES[person.language].say(language())),
        ]
        return [(label.say(language()), text) for label, text in rows if text]

    @property
    def attributes(self) -> list[tuple[str, str]]:
        """What the definitions know of the person, without what the account itself says."""
        known = self.person.attributes
        return [(item.label, item.words(known[item.id])) for item in asked() if item.id in known]

    @property
    def assignments(self) -> list[AssignmentLine]:
        """Those that hold first, then the coming, then the past."""
        held = list(enumerate(self.person.assignments))
        names = services.units.names(item.unit for _, item in held if item.unit)
        lines = [(self._rank(item), self._assignment(index, item, names)) for index, item in held]
        return [line for _, line in sorted(lines, key=lambda each: (each[0], each[1].index))]

    def assignment(self, index: int) -> Assignment | None:
        held = self.person.assignments
        return held[index] if 0 <= index < len(held) else None

    def line_of(self, index: int) -> AssignmentLine:
        return next(line for line in self.assignments if line.index == index)

    @staticmethod
    def _rank(item: Assignment) -> int:
        today = access.today()
        return 0 if item.holds(today) else 1 if today < item.starts else 2

    def _assignment(self, index: int, item: Assignment, names: Mapping[str, str]) -> AssignmentLine:
        what = messages.RELATIONS[item.relation].say(language())
        if item.acting:
            what = messages.ACTING.say(language()).format(title=what[:1].lower() + what[1:])
        states = (gettext("Berlaku"), gettext("Belum mulai"), gettext("Sudah berakhir"))
        rank = self._rank(item)
        return AssignmentLine(
            index=index,
            what=what,
            whom=self._whom(item, names),
            span=dates.date_span(item.starts, item.ends),
            letter=item.letter,
            state=states[rank],
            ending=self.url("end", index=index) if self.administrator and rank < 2 else None,
        )

    def _whom(self, item: Assignment, names: Mapping[str, str]) -> str:
        if item.person:
            found = services.accounts.load(item.person)
            return found.name if found else item.person
        if item.unit:
            return names.get(item.unit, item.unit)
        return gettext("semua")

    @property
    def locks(self) -> list[tuple[str, str]]:
        """(address, process) of what is open and locked for this person, where the reader decides about them."""
        found = services.locks.editions_of(self.by, self.person, access.now())
        titles = {edition: say(services.definitions.current(edition)[1].title) for edition in found}
        return [
            (url_for("locks.person", edition=edition, account_id=self.person.id), title if len(titles) > 1 else "")
            for edition, title in titles.items()
        ]

    @property
    def runs(self) -> list[RunLine]:
        """The person's own runs, for those who may read their audit trail."""
        if not self.administrator:
            return []
        return [
            RunLine(
                f"{say(opened.definition.title)}, {say(opened.definition.period.title)}",
                url_for("audits.instance", instance_id=opened.instance.id),
                None if self.own else url_for("reopenings.steps", instance_id=opened.instance.id),
            )
            for opened in services.instances.mine(self.person, access.now())
        ]


class HistoryView:
    """What happened to an account. `chain`: Chain of the services."""

    def __init__(self, view: AccountView, chain: Any) -> None:
        self.view = view
        self.links = chain.page.rows
        self.fault = chain.fault and fault_words(chain.fault)
        self.pager = Pager(chain.page, services.chains.SIZE, lambda number: view.url("history", page=number))
        self.labels = {item.id: item for item in attributes()}

    @property
    def rows(self) -> list[Row]:
        return [told(link, self._what(link.kind), tuple(self._changes(link.raw))) for link in self.links]

    @staticmethod
    def _what(kind: str) -> str:
        return ACCOUNT_EVENTS[kind].say(language()) if kind in ACCOUNT_EVENTS else kind

    def _changes(self, raw: Mapping[str, Any]) -> Iterator[str]:
        """Each changed value, before and after; secrets and counters are never among them."""
        for name, change in raw.get("changes", {}).items():
            if name == "attributes":
                yield from self._attributes(change.get("before") or {}, change.get("after") or {})
            elif name in ACCOUNT_FIELDS and name != "assignments":
                words = [self._words(name, change.get(side)) for side in ("before", "after")]
                yield changed(ACCOUNT_FIELDS[name].say(language()), *words)

    def _attributes(self, before: Mapping[str, Any], after: Mapping[str, Any]) -> Iterator[str]:
        for name in sorted({*before, *after}):
            old, new = before.get(name), after.get(name)
            if old == new:
                continue
            item = self.labels.get(name)
            words = [item.words(value) if item and value is not None else value for value in (old, new)]
            yield changed(item.label if item else name, *words)

    @staticmethod
    def _words(name: str, value: Any) -> str | None:
        if value is None:
            return None
        if name == "role":
            return role_words(value)
        return LANGUAGES[value].say(language()) if name == "language" else str(value)


def changed(label: str, before: Any, after: Any) -> str:
    """ "NIP: kosong → 1985…"."""
    nothing = gettext("kosong")
    return f"{label}: {before or nothing} → {after or nothing}"
