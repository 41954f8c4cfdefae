"""Lets the stories happen through the real services: what is refused there can never stand in the demo."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime

from kinerja import services, storage
from kinerja.seed.stories import Act, all_acts
from kinerja.seed.world import Person, people

EDITION = "guru@2024-1"
RELAY_EVERY = 60
"""Acts between two sweeps: records with long outboxes are slow to read and write."""


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
            "open": self.open,
            "approve": self.approve,
            "give_back": self.give_back,
        }

    def until(self, end: datetime) -> int:
        """Everything that happened before `end` (aware UTC); how many acts that were."""
        acts = [act for act in all_acts() if act.at < end]
        for number, act in enumerate(acts, 1):
            self.verbs[act.verb](act)
            if number % RELAY_EVERY == 0:
                services.relay.run_all(act.at)
        return len(acts)

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
        return f"{act.subject.username}-{act.at:%d%H%M}-{act.verb}-{act.step}"

    def start(self, act: Act) -> None:
        services.instances.start(self.account(act.subject), EDITION, self.key(act), act.at)

    def save(self, act: Act) -> None:
        self.submission(services.submissions.save_draft, act)

    def submit(self, act: Act) -> None:
        self.submission(services.submissions.submit, act)

    def submission(self, verb: Callable[..., services.Done], act: Act) -> None:
        replies = act.details.get("replies", {})
        verb(*self.who_and_what(act), act.answers, replies, None, self.key(act), act.at)

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
