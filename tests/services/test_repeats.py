"""A repetition gets the first answer; the same form with other content is a new command, and nothing of it is lost."""

from __future__ import annotations

from datetime import date

import pytest
from ulid import ULID

from kinerja import services
from kinerja.services.repeats import digest
from kinerja.workflows import Assignment
from kinerja.workflows.definition import Relation
from tests.cast import NOW, SMALL, Cast, key


@pytest.fixture
def run(cast: Cast) -> str:
    return services.instances.start(cast.siti, SMALL, key(), NOW).instance.id


def save(cast: Cast, run: str, aim: str, version: int | None, form: str) -> services.Done:
    return services.submissions.save_draft(cast.siti, run, "goal", {"aim": aim}, {}, version, form, NOW)


def aim(cast: Cast, run: str) -> object:
    return services.instances.open_(cast.siti, run, NOW).instance.step("goal").answers.get("aim")


def test_a_page_come_back_to_saves_its_new_text(cast: Cast, run: str) -> None:
    """Without scripts the "back" of a browser shows the old form: old key, old version, new text."""
    save(cast, run, "Tenang", 1, "k")
    save(cast, run, "Riuh", 1, "k")
    assert aim(cast, run) == "Riuh"
    save(cast, run, "Tenang", 1, "k")
    assert aim(cast, run) == "Tenang"


def test_what_somebody_changed_in_between_is_not_overwritten_by_it(cast: Cast, run: str) -> None:
    save(cast, run, "Tenang", 1, "k")
    save(cast, run, "Dari perangkat lain", None, key())
    with pytest.raises(services.Conflict):
        save(cast, run, "Riuh", 1, "k")
    assert aim(cast, run) == "Dari perangkat lain"


def test_a_version_to_come_does_not_switch_the_comparison_off(cast: Cast, run: str) -> None:
    save(cast, run, "Tenang", 1, key())
    with pytest.raises(services.Conflict):
        save(cast, run, "Riuh", 999_999_999, key())
    assert aim(cast, run) == "Tenang"


def test_a_form_for_accounts_sent_again_with_other_values_does_both(cast: Cast) -> None:
    given = [Assignment(Relation.OBSERVER, "U1", None, date(2024, month, 1)) for month in (1, 1, 2)]
    for assignment in given:
        services.accounts.assign(cast.ratna, cast.maria.id, assignment, NOW, "k")
    after = services.accounts.load(cast.maria.id)
    assert after is not None
    assert after.assignments == (given[0], given[2])


def test_the_form_for_a_new_account_sent_again_makes_another_one(cast: Cast) -> None:
    form = str(ULID())

    def make(username: str) -> services.Account:
        values = services.Details(
            username=username, name="Orang Baru", role="employee", unit="U1", employee_number=None, email=None,
            language="id", attributes={},
        )  # fmt: skip
        return services.accounts.create(cast.ratna, values, "payung kertas biru", NOW, form)

    first = make("baru")
    assert make("baru").id == first.id
    assert make("lain").id != first.id
    with pytest.raises(services.Invalid):
        make("siti")


def test_a_window_form_sent_again_with_another_day_extends_further(cast: Cast) -> None:
    def extend(day: date) -> object:
        return services.periods.extend(cast.ratna, SMALL, "plan", day, "Banjir", None, "k", NOW)

    days = (date(2025, 4, 30), date(2026, 4, 30))
    assert extend(days[0]) == extend(days[0]) != extend(days[1])


def test_the_digest_tells_content_from_content() -> None:
    assert digest("x", {"a": 1, "b": ("y",)}) == digest("x", {"b": ["y"], "a": 1})
    assert digest("x", {"a": 1}) != digest("x", {"a": "1"})
