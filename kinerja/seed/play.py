"""Lets the stories happen through the real services: what is refused there can never stand in the demo."""

from __future__ import annotations

import io
from collections.abc import Callable, Mapping, Sequence
from datetime import datetime

from kinerja import services, storage
from kinerja.seed.relief import RELIEF
from kinerja.seed.semester import semester_acts
from kinerja.seed.stories import Act, january_acts
from kinerja.seed.world import Person, people

EDITION = "guru@2024-1"
RELAY_EVERY = 200
"""Acts between two sweeps: a sweep costs by the records it finds, and records with long outboxes are slow to write."""


def all_acts() -> list[Act]:
    """Every act of the demo until the summer, oldest first."""
    return sorted([*january_acts(), *semester_acts()], key=lambda act: (act.at, act.subject.serial))


class Play:
    """One performance. Knows the account of everybody and the run of everybody who has one."""

    def __init__(self) -> None:
        self.accounts: dict[str, services.Account] = {}
        self.verbs: Mapping[str, Callable[[Act], None]] = {
            "start": self.start,
            "save": self.save,
            "submit": self.submit,
            "skip": self.skip,
            "withdraw": self.withdraw,
            "attach": self.attach,
            "jot": self.jot,
            "assess": self.assess,
            "open": self.open,
            "approve": self.approve,
            "give_back": self.give_back,
        }

    def until(self, end: datetime) -> None:
        """Everything that happened before `end` (aware UTC)."""
        self.perform([act for act in all_acts() if act.at < end])
        self.relieve(end)

    def relieve(self, end: datetime) -> None:
        """Grant the exceptions of the ministry. Nobody in the stories waits for one, so their order does not matter."""
        ministry = self.account(next(person for person in people() if person.username == "ratna"))
        for number, relief in enumerate(RELIEF):
            if relief.at < end:
                what = (relief.wish(EDITION), relief.reason, relief.letter)
                services.exceptions.grant(ministry, *what, f"relief-{number}", relief.at)

    def perform(self, acts: Sequence[Act]) -> None:
        for number, act in enumerate(acts, 1):
            self.verbs[act.verb](act)
            if number % RELAY_EVERY == 0:
                services.relay.run_all(act.at)

    def account(self, person: Person) -> services.Account:
        if person.id not in self.accounts:
            found = services.accounts.load(person.id)
            if found is None:
                raise LookupError(person.id)
            self.accounts[person.id] = found
        return self.accounts[person.id]

    def superior(self, person: Person) -> services.Account:
        """Who leads the school of this person."""
        posts = ("superior", "acting")
        return self.account(next(p for p in people() if p.unit == person.unit and p.post in posts))

    def run(self, person: Person) -> str:
        return storage.instances.identity(EDITION, person.id)

    @staticmethod
    def key(act: Act) -> str:
        return f"{act.subject.username}-{act.at:%m%d%H%M}-{act.verb}-{act.step}"

    def start(self, act: Act) -> None:
        services.instances.start(self.account(act.subject), EDITION, self.key(act), act.at)

    def save(self, act: Act) -> None:
        self.submission(services.submissions.save_draft, act, self.who_and_what(act))

    def submit(self, act: Act) -> None:
        self.submission(services.submissions.submit, act, self.who_and_what(act))

    def jot(self, act: Act) -> None:
        """The superior keeps a draft."""
        self.submission(services.submissions.save_draft, act, self.review(act))

    def assess(self, act: Act) -> None:
        """The superior finishes a step about the subject."""
        self.submission(services.submissions.submit, act, self.review(act))

    def submission(
        self, verb: Callable[..., services.Done], act: Act, where: tuple[services.Account, str, str]
    ) -> None:
        replies = act.details.get("replies", {})
        verb(*where, act.answers, replies, None, self.key(act), act.at)

    def attach(self, act: Act) -> None:
        document, row = act.details["document"], act.details["row"]
        stream = io.BytesIO(document.content())
        place = (act.details["field"], row, stream, document.name)
        services.submissions.attach_file(*self.who_and_what(act), *place, None, self.key(act), act.at)

    def skip(self, act: Act) -> None:
        services.submissions.skip(*self.who_and_what(act), None, self.key(act), act.at)

    def withdraw(self, act: Act) -> None:
        services.submissions.withdraw(*self.who_and_what(act), None, self.key(act), act.at)

    def open(self, act: Act) -> None:
        services.reviews.open_(*self.review(act), key=self.key(act), now=act.at)

    def approve(self, act: Act) -> None:
        services.reviews.approve(*self.review(act), **act.details, version=None, key=self.key(act), now=act.at)

    def give_back(self, act: Act) -> None:
        services.reviews.return_(*self.review(act), **act.details, version=None, key=self.key(act), now=act.at)

    def who_and_what(self, act: Act) -> tuple[services.Account, str, str]:
        return self.account(act.subject), self.run(act.subject), act.step

    def review(self, act: Act) -> tuple[services.Account, str, str]:
        return self.superior(act.subject), self.run(act.subject), act.step
