"""Rows of the audit trail in words, and the result of reading it through."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from flask import url_for
from flask_babel import gettext, ngettext

from kinerja import services
from kinerja.web import dates, messages
from kinerja.web.language import language
from kinerja.web.messages.administration import CHAIN_FAULTS
from kinerja.web.paging import Pager
from kinerja.web.presenters import say
from kinerja.workflows.events import DraftSaved, ReviewReturned, StepCompleted

SHORT = 12
"""Characters of a hash that are shown: enough to compare by eye."""


@dataclass(frozen=True, slots=True)
class Row:
    number: int
    at: str
    who: str
    what: str
    more: tuple[str, ...]
    hash: str | None
    fault: str | None

    @property
    def verdict(self) -> str:
        if self.fault is not None:
            return self.fault
        return gettext("Cocok") if self.hash else gettext("Menunggu dirantai")

    @property
    def icon(self) -> str:
        return "octagon-alert" if self.fault else "check" if self.hash else "hourglass"

    @property
    def css(self) -> str:
        return "st-bad" if self.fault else "st-ok" if self.hash else "st-wait"


def told(link: Any, what: str, more: tuple[str, ...] = ()) -> Row:
    """One link of a chain as a row of a page."""
    fault = CHAIN_FAULTS[link.fault].say(language()) if link.fault else None
    short = link.hash[:SHORT] if link.hash else None
    return Row(link.number, dates.instant(link.at), link.name or gettext("Sistem"), what, more, short, fault)


def fault_words(fault: Any) -> str:
    """The first bad row of a chain: "guru…:12. Isi baris ini diubah …"."""
    return gettext("Baris %(row)s: %(what)s", row=fault.row, what=CHAIN_FAULTS[fault.code].say(language()))


class InstanceAuditView:
    """`found`: InstanceChain of the services."""

    def __init__(self, found: Any) -> None:
        self.instance = found.instance
        self.definition = found.definition
        self.links = found.chain.page.rows
        self.fault = found.chain.fault and fault_words(found.chain.fault)
        self.pager = Pager(
            found.chain.page,
            services.chains.SIZE,
            lambda number: url_for("audits.instance", instance_id=self.instance.id, page=number),
        )

    @property
    def kick(self) -> str:
        return f"{say(self.definition.title)}, {say(self.definition.period.title)}"

    @property
    def subject(self) -> str:
        return str(self.instance.subject.name)

    @property
    def person_href(self) -> str:
        return url_for("accounts.show", account_id=self.instance.subject.person)

    @property
    def pinned(self) -> str:
        return str(self.instance.revision[:SHORT])

    @property
    def revision(self) -> tuple[int, str] | None:
        """Number and address of the revision this run is pinned to."""
        edition = self.instance.edition
        for found in services.definitions.history(edition):
            if found.hash == self.instance.revision:
                return found.number, url_for("definitions.revision", edition=edition, number=found.number)
        return None

    @property
    def rows(self) -> list[Row]:
        return [told(link, self._what(link), self._more(link)) for link in self.links]

    def _what(self, link: Any) -> str:
        if link.event is None:
            return gettext("Tidak dapat dibaca (%(kind)s)", kind=link.kind)
        return messages.event_words(link.event, self.definition, language())

    def _more(self, link: Any) -> tuple[str, ...]:
        event = link.event
        found = [messages.LATE.say(language())] if getattr(event, "late", False) else []
        if isinstance(event, DraftSaved | StepCompleted) and event.changes:
            found.append(gettext("Isian: %(fields)s", fields=messages.listed(self._fields(event), language())))
        if isinstance(event, ReviewReturned):
            found.append(self._reason(event))
        message = getattr(event, "message", None)
        if message:
            found.append(f"“{message}”")
        return tuple(found)

    def _fields(self, event: Any) -> list[str]:
        """What was changed; not to what: that is between the person and the reviewer."""
        labels = {item.id: say(item.label) for item in self.definition.steps[event.step].fields}
        return [labels.get(name, name) for name in event.changes]

    def _reason(self, event: ReviewReturned) -> str:
        policy = self.definition.steps[event.step].review
        reasons = self.definition.lists[policy.reasons].options if policy and policy.reasons else {}
        return say(reasons[event.reason].label) if event.reason in reasons else event.reason


class StateView:
    """`found`: Verification of the services."""

    def __init__(self, found: Any, now: datetime) -> None:
        self.found = found
        self.at = dates.instant(now)

    @property
    def whole(self) -> bool:
        return not self.found.faults

    @property
    def title(self) -> str:
        if self.whole:
            return gettext("Jejak utuh")
        count = len(self.found.faults)
        return ngettext("%(num)s rantai rusak", "%(num)s rantai rusak", count)

    @property
    def read(self) -> str:
        return gettext(
            "%(rows)s baris di %(chains)s rantai dibaca %(at)s.",
            rows=dates.number(self.found.rows),
            chains=dates.number(self.found.chains),
            at=self.at,
        )

    @property
    def faults(self) -> list[tuple[str, str]]:
        """(row, what is wrong with it)."""
        return [(fault.row, CHAIN_FAULTS[fault.code].say(language())) for fault in self.found.faults]
