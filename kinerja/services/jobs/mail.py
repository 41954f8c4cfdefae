"""Mails wait as work and are handed over one by one, at most once each.

Whether a mail that was in hand when its process died went out, nobody knows: it is marked as unknown and not sent
again by itself. With a simulator in the place of a mail server they stay, to be read.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from kinerja.integrations.mail import Mail, Message, NotSent, SimulatedMail, Uncertain
from kinerja.services import hours
from kinerja.services.accounts import Account, Role
from kinerja.services.errors import NotFound
from kinerja.services.jobs import work
from kinerja.services.jobs.lease import demand
from kinerja.services.jobs.reports import Report
from kinerja.services.jobs.work import Item, Work
from kinerja.storage import deliveries
from kinerja.storage.deliveries import Delivery

NAME = "mail"
SHOWN = 200
_port: Mail = SimulatedMail()


def use(port: Mail) -> None:
    """Hand mails over there from now on, in this process."""
    global _port
    _port = port


def simulated() -> bool:
    """Whether nothing leaves."""
    return _port.keeps


def queue(key: str, to: str, subject: str, text: str, due: datetime, zone: str | None = None) -> bool:
    """Let a mail go out when it is due; False where this key was queued before. `zone`: not while it is quiet there."""
    content = {"to": to, "subject": subject, "text": text, **({"zone": zone} if zone else {})}
    return work.plan(NAME, [Item(key, content, due)]) == 1


def run(now: datetime, token: int) -> Report:
    """Hand over what is due. Raises LeaseLost."""
    found = Work(NAME, token, now, repeats=False)
    for item in _one_by_one(found):
        zone = item.content.get("zone")
        if zone is not None and hours.quiet(now, zone):
            found.later(item, hours.next_morning(now, zone))
            continue
        demand(token)  # as late as possible: what is paused after this leaves an unknown mail
        try:
            _port.send(Message(item.key, item.content["to"], item.content["subject"], item.content["text"]))
        except NotSent as error:
            found.stumbled(item, error)
        except Uncertain as error:
            found.unknown(item, error)
        else:
            found.sent([item], bare=not _port.keeps)
    return found.report()


def kept(by: Account) -> tuple[Delivery, ...]:
    """What the simulator took, newest first. Raises NotFound for anybody but administrators, and where mails leave."""
    if by.role is not Role.ADMINISTRATOR or not simulated():
        raise NotFound(NAME)
    found = deliveries.of_job(NAME, deliveries.SENT, SHOWN)
    return tuple(sorted(found, key=lambda item: (item.at or item.due, item.key), reverse=True))


def _one_by_one(found: Work) -> Iterator[Delivery]:
    for batch in found.left(1):
        yield from batch
