"""Many have begun, at many points, when the definition loses, renames and retypes fields and steps (R10).

Each of them finishes with the words and fields of their own revision; who begins afterwards has the new ones.
LONG_TESTS=1: 1,000 of them.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from kinerja import services, storage, workflows
from kinerja.storage.connection import collection
from tests import cast as people
from tests.cast import DEFINITIONS, NOW, SMALL, Cast, key
from tests.faults.conftest import LONG
from tests.services.test_reopenings import GOAL

pytestmark = pytest.mark.timeout(1800 if LONG else 60)

MANY = 1000 if LONG else 12
FIELD = "              - {}: {}\n                label: {}\n"
CHANGES = (
    (FIELD.format("text", "aim", "Sasaran"), FIELD.format("text", "target", "Target")),
    (FIELD.format("integer", "amount", "Banyaknya") + " " * 16 + "min: 1\n", FIELD.format("date", "amount", "Tanggal")),
    ("          - form: hints\n", "          - form: remarks\n"),
    ("            of: [goal, hints]\n", "            of: [goal, remarks]\n"),
)
"""A field renamed, one of another type, a step renamed: what was there under the old names is gone."""
NEW_GOAL = {"target": "Tenang", "amount": "2024-05-01"}


def changed(folder: Path) -> workflows.Catalogue:
    text = (DEFINITIONS / "small.yaml").read_text(encoding="utf-8")
    for old, new in CHANGES:
        assert old in text
        text = text.replace(old, new, 1)
    file = folder / "small.yaml"
    file.write_text(text, encoding="utf-8")
    found = workflows.load(file)
    assert found.ok, [problem.line("en") for problem in found.problems]
    return found


def begin(number: int) -> tuple[services.Account, str, int]:
    """Somebody with a run, and how far they came: begun, typed, filled, handed in."""
    account = people.enter(people.person("siti", id=f"p{number}", username=f"p{number}"))
    run = services.instances.start(account, SMALL, key(), NOW).instance.id
    do, point = services.submissions, number % 4
    if point == 1:
        do.save_draft(account, run, "goal", {"aim": "Setengah"}, {}, None, key(), NOW)
    if point >= 2:
        do.submit(account, run, "goal", GOAL, {}, None, key(), NOW)
    if point == 3:
        do.submit(account, run, "approval", None, {}, None, key(), NOW)
    return account, run, point


def finish(cast: Cast, account: services.Account, run: str, point: int) -> None:
    do = services.submissions
    if point < 2:
        do.submit(account, run, "goal", GOAL, {}, None, key(), NOW)
    if point < 3:
        do.submit(account, run, "approval", None, {}, None, key(), NOW)
    services.reviews.approve(cast.budi, run, "approval", "", None, key(), NOW)


def revisions() -> list[object]:
    return sorted(map(repr, collection("revisions").find({"text": {"$exists": True}})))


def test_whoever_has_begun_finishes_with_their_own_revision(
    cast: Cast, tmp_path: Path, tell: Callable[..., None]
) -> None:
    crowd = [begin(number) for number in range(MANY)]
    old, _ = services.definitions.current(SMALL)
    kept, stored = storage.revisions.text(old.hash), revisions()
    catalogue = changed(tmp_path)
    assert services.definitions.publish(catalogue, services.SYSTEM, NOW)
    assert services.definitions.publish(catalogue, services.SYSTEM, NOW) == (), "twice is once"
    services.definitions.forget()
    services.instances.forget()
    for account, run, point in crowd:
        opened = services.instances.open_(account, run, NOW)
        assert opened.instance.revision == old.hash
        assert {"hints", "goal"} <= set(opened.definition.steps)
        finish(cast, account, run, point)
    services.relay.run_all(NOW)
    assert services.audit.verify().faults == ()
    for _, run, _ in crowd:
        loaded = storage.instances.load(storage.EVERYTHING, run)
        assert loaded is not None
        assert loaded.instance.revision == old.hash
        assert loaded.instance.step("goal").answers == {"aim": GOAL["aim"], "amount": GOAL["amount"]}
        rows = storage.audit.chain(run)
        assert workflows.fold([services.happened.decoded(row.event) for row in rows]) == loaded.instance
    assert storage.revisions.text(old.hash) == kept
    assert set(stored) <= set(revisions()), "what was published is never changed"
    new = services.instances.start(cast.siti, SMALL, key(), NOW)
    assert new.instance.revision != old.hash
    services.submissions.submit(cast.siti, new.instance.id, "goal", NEW_GOAL, {}, None, key(), NOW)
    tell(runs=MANY)
