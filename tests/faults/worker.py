"""A scheduler process of the tests: the real scheduler, over work that the test counts.

python -m tests.faults.worker ADDRESS KIND PIECES TTL LEDGER

`record`: PIECES keys are generated, taken in hand, and written down; what can be repeated. `mail`: what the test has
queued goes out through a port that writes each key to the ledger; what must not be repeated. `remind`: the job
`reminders` over the runs that the test has put into the store. Between taking in hand
and doing it says "claimed" and waits a moment: there the test kills or pauses it.
"""

from __future__ import annotations

import os
import sys
import time
from collections.abc import Iterator, Sequence
from datetime import datetime
from functools import partial
from itertools import count
from pathlib import Path

from pymongo.errors import BulkWriteError

from kinerja import scheduler, storage
from kinerja.integrations.mail import Message
from kinerja.services.jobs import Job, Report, mail, reminders
from kinerja.services.jobs.work import Item, Work
from kinerja.storage.connection import collection
from kinerja.storage.notices import Notice

AT_ONCE = 10
HESITATES = 0.03
DUPLICATE = 11000


def say(*words: object) -> None:
    sys.stdout.write(" ".join(map(str, words)) + "\n")
    sys.stdout.flush()


def pieces(count: int, now: datetime) -> Iterator[Item]:
    return (Item(f"run-{number}:soon:2024-01-31", {"number": number}, now) for number in range(count))


def record(now: datetime, token: int, count: int, ledger: Path) -> Report:
    """One reminder a key: what was left by others first, then all that is generated."""
    work = Work("record", token, now)
    for batch in work.left(AT_ONCE):
        write(work, batch, ledger)
    for batch in work.take(pieces(count, now), AT_ONCE):
        write(work, batch, ledger)
    return work.report()


def write(work: Work, batch: list, ledger: Path) -> None:
    say("claimed", work.token, len(batch))
    time.sleep(HESITATES)
    try:
        collection("reminders").insert_many([{"_id": item.key, "token": work.token} for item in batch], ordered=False)
    except BulkWriteError as error:
        if any(problem["code"] != DUPLICATE for problem in error.details["writeErrors"]):
            raise
    work.sent(batch)
    note(ledger, [item.key for item in batch])


def note(ledger: Path, keys: list[str]) -> None:
    """One write that the kernel does not tear apart."""
    with ledger.open("ab", buffering=0) as file:
        file.write("".join(f"{key}\n" for key in keys).encode())


class Ledger:
    """A mail server that only counts."""

    keeps = False

    def __init__(self, path: Path) -> None:
        self.path = path

    def send(self, message: Message) -> None:
        say("claimed", 0, 1)
        time.sleep(HESITATES / 3)
        note(self.path, [message.key])
        say("sent", message.key)


def post(now: datetime, token: int) -> Report:
    say("holds", token)
    return mail.run(now, token)


def remind(now: datetime, token: int) -> Report:
    """The reminders themselves; each notice is in hand for a moment before it is written."""
    return reminders.run(now, token)


def hesitating(notices: Sequence[Notice]) -> int:
    """Each notice, of thousands each tenth: what is not announced is not killed either, and waiting adds up."""
    if notices and next(WRITES) % (10 if os.environ.get("LONG_TESTS") else 1) == 0:
        say("claimed", 0, len(notices))
        time.sleep(HESITATES)
    return INSERT(notices)


INSERT, WRITES = storage.notices.insert, count()


def main(address: str, kind: str, many: str, ttl: str, ledger: str) -> None:
    storage.connect(address)
    mail.use(Ledger(Path(ledger)))
    storage.notices.insert = hesitating
    does = {"record": partial(record, count=int(many), ledger=Path(ledger)), "mail": post, "remind": remind}[kind]

    def told(now: datetime, token: int) -> Report:
        say("runs", token, os.getpid())
        return does(now, token)

    scheduler.run_until_asked(float(ttl), {kind: Job(told, 0.2, "work of the test")})


if __name__ == "__main__":
    main(*sys.argv[1:])
