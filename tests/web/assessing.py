"""A whole round of assessment through the services: Siti is assessed by Budi, as `assessed.yaml` has it."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

from kinerja import services, storage, workflows
from kinerja.workflows.instance import FileRef
from tests.cast import NOW, Cast, key

EDITION = "masters@2024"
FILE = Path(__file__).parents[1] / "workflows/assessed.yaml"
DECEMBER = datetime(2024, 12, 5, 2, tzinfo=UTC)
NUMBERS = {"siti": "199001012015012001", "budi": "197505052000031002"}
PLAN = {"craft": "wood", "aims": ["measure", "sand"], "pieces": [{"name": "Meja", "hours": 4}]}
LOOK = {
    "habits": [{"row": "measure", "level": "good"}, {"row": "sand", "level": "poor", "note": "Masih kasar"}],
    "manners": [{"row": "measure", "level": "good"}, {"row": "sand", "level": "good"}],
}
VERDICT = {"manner": "good", "overall": "fair", "why": "Belum rapi", "agreed": True}
PHOTO = FileRef("f1", "meja.jpg", 81_240, "jpg", "3f2a9c0177de0b4c")


class Assessed:
    """One run; every method does the next act and gives nothing back. `text`: the definition, where it differs."""

    def __init__(self, cast: Cast, text: str | None = None) -> None:
        written = FILE.read_text(encoding="utf-8") if text is None else text
        catalogue = workflows.load_texts({"workflows.yaml": written}, "workflows.yaml")
        assert not catalogue.problems, [problem.line() for problem in catalogue.problems]
        services.definitions.publish(catalogue, services.SYSTEM, NOW)
        for who, number in NUMBERS.items():
            numbered(who, number)
        siti, budi = services.accounts.load("siti"), services.accounts.load("budi")
        assert siti
        assert budi
        self.siti, self.budi = siti, budi
        self.id = services.instances.start(siti, EDITION, key(), NOW).instance.id
        self.run = f"/instances/{self.id}"

    def submit(self, account: services.Account, step: str, answers: dict[str, object], now: datetime = NOW) -> None:
        services.submissions.submit(account, self.id, step, answers, {}, None, key(), now)

    def plan(self) -> None:
        self.submit(self.siti, "plan", PLAN)

    def proof(self) -> None:
        attach = workflows.AttachFile("proof", "made.photo", PHOTO, "0")
        services.instances.perform(self.siti, self.id, attach, None, key(), NOW)
        self.submit(self.siti, "proof", {"made": [{"row": "0", "finished": True}]})

    def look(self) -> None:
        self.submit(self.budi, "look", LOOK)

    def verdict(self, **changed: object) -> None:
        services.clock.move_to(DECEMBER)
        self.submit(self.budi, "verdict", {**VERDICT, **changed}, DECEMBER)

    def heard(self) -> None:
        self.submit(self.siti, "heard", {"objection": "Saya keberatan"}, DECEMBER)

    def all(self) -> None:
        self.plan()
        self.proof()
        self.look()
        self.verdict()
        self.heard()


def numbered(who: str, number: str) -> None:
    """Give somebody an employee number, and what the definition asks of a person."""
    found = storage.accounts.load(who)
    assert found
    entry = storage.Entry(NOW, "system", "Kinerja", ({"event": "AccountChanged"},))
    changed = replace(found.person, employee_number=number, attributes={**found.person.attributes, "grade": "junior"})
    assert storage.accounts.change(found.person, changed, entry)
