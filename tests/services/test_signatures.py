"""Who stands under a paper: the last hand-in and the decision on it, with the names they then had."""

from __future__ import annotations

from dataclasses import replace

import pytest

from kinerja import services, storage
from tests.cast import NOW, Cast, key
from tests.services.test_reviews import handed_in


def told(account: services.Account, run: str, *steps: str) -> list[tuple[str, str, str | None]]:
    opened = services.instances.open_(account, run, NOW)
    found = services.signatures.standing(opened, steps)
    return [(type(act.event).__name__, act.event.name, act.number) for act in found]


@pytest.fixture
def run(cast: Cast) -> str:
    return handed_in(cast.siti)


def test_a_part_is_signed_by_handing_in_the_review_over_it(cast: Cast, run: str) -> None:
    expected = [("ReviewSubmitted", "Siti Aminah, S.Pd.", None)]
    assert told(cast.siti, run, "goal") == expected
    assert told(cast.siti, run, "approval") == expected
    assert told(cast.siti, run, "goal", "approval") == expected


def test_a_decision_stands_beside_the_hand_in(cast: Cast, run: str) -> None:
    services.reviews.open_(cast.budi, run, "approval", key(), NOW)
    services.reviews.approve(cast.budi, run, "approval", "", None, key(), NOW)
    assert told(cast.budi, run, "approval") == [
        ("ReviewSubmitted", "Siti Aminah, S.Pd.", None),
        ("ReviewApproved", "Budi Setiawan", None),
    ]


def test_what_was_withdrawn_is_signed_by_nobody(cast: Cast, run: str) -> None:
    services.submissions.withdraw(cast.siti, run, "approval", None, key(), NOW)
    assert told(cast.siti, run, "goal", "approval") == []


def test_a_new_round_begins_without_a_decision(cast: Cast, run: str) -> None:
    services.reviews.open_(cast.budi, run, "approval", key(), NOW)
    services.reviews.return_(cast.budi, run, "approval", "unclear", "", ["goal"], {}, None, key(), NOW)
    assert [kind for kind, _name, _number in told(cast.siti, run, "approval")] == ["ReviewSubmitted", "ReviewReturned"]
    services.submissions.submit(cast.siti, run, "goal", {"aim": "y", "amount": 1}, {}, None, key(), NOW)
    services.submissions.submit(cast.siti, run, "approval", None, {}, None, key(), NOW)
    assert [kind for kind, _name, _number in told(cast.siti, run, "approval")] == ["ReviewSubmitted"]


def test_a_name_stays_as_it_was_and_the_number_is_the_one_of_today(cast: Cast, run: str) -> None:
    found = storage.accounts.load("siti")
    assert found is not None
    later = replace(found.person, name="Siti Aminah, M.Pd.", employee_number="198501012010012001")
    entry = storage.Entry(NOW, "system", "Kinerja", ({"event": "AccountChanged"},))
    assert storage.accounts.change(found.person, later, entry)
    assert told(cast.siti, run, "approval") == [("ReviewSubmitted", "Siti Aminah, S.Pd.", "198501012010012001")]
