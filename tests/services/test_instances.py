"""Runs: begun once, by those who may, seen by those who play a part."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal

import pytest

from kinerja import services, workflows
from kinerja.services import Details
from tests import cast as people
from tests.cast import NOW, SMALL, UPWARD, Cast, key


def test_a_run_begins_with_what_is_known_of_the_person(cast: Cast) -> None:
    opened = services.instances.start(cast.siti, SMALL, key(), NOW)
    subject = opened.instance.subject
    assert (subject.name, subject.unit_name, subject.zone) == ("Siti Aminah, S.Pd.", "SD Melati", "Asia/Jakarta")
    assert subject.attributes == {"kind": "day"}
    assert subject.outside == {"report.a": {"x": Decimal("62.4"), "y": Decimal(48)}}
    assert opened.actor.parts == {"member"}


def test_beginning_twice_opens_the_one_run(cast: Cast) -> None:
    first = services.instances.start(cast.siti, SMALL, key(), NOW)
    again = services.instances.start(cast.siti, SMALL, key(), NOW + timedelta(days=1))
    assert again.instance == first.instance
    assert len(services.instances.mine(cast.siti, NOW)) == 1


def test_who_may_not_is_told_why(cast: Cast) -> None:
    values = Details("siti", "Siti", "employee", "U1", attributes={"kind": "elsewhere"})
    siti = services.accounts.update(cast.ratna, "siti", values, NOW)
    with pytest.raises(workflows.NotEligible) as caught:
        services.instances.start(siti, SMALL, key(), NOW)
    assert caught.value.result.failing[0].say["id"] == "Jenis belum tercatat."
    (small,) = [one for one in services.instances.available(siti, NOW) if one.edition == SMALL]
    assert small.result.ok is False


def test_an_edition_that_is_not_there_is_not_found(cast: Cast) -> None:
    with pytest.raises(services.NotFound):
        services.instances.start(cast.siti, "other@2024-1", key(), NOW)


def test_what_was_begun_is_no_longer_available(cast: Cast) -> None:
    services.instances.start(cast.siti, SMALL, key(), NOW)
    assert SMALL not in {one.edition for one in services.instances.available(cast.siti, NOW)}
    assert [one.instance.edition for one in services.instances.mine(cast.siti, NOW)] == [SMALL]
    assert services.instances.mine(cast.maria, NOW) == []


@pytest.mark.parametrize(("who", "parts"), [("siti", {"member"}), ("budi", {"lead"}), ("lestari", {"visitor"})])
def test_everybody_plays_the_part_of_their_assignment(cast: Cast, who: str, parts: set[str]) -> None:
    run = services.instances.start(cast.siti, SMALL, key(), NOW).instance.id
    assert services.instances.open_(getattr(cast, who), run, NOW).actor.parts == parts


def test_a_made_up_id_looks_like_somebody_elses(cast: Cast) -> None:
    run = services.instances.start(cast.siti, SMALL, key(), NOW).instance.id
    for wanted in (run, "made-up", "", "$gt"):
        with pytest.raises(services.NotFound):
            services.instances.open_(cast.maria, wanted, NOW)


def test_holders_are_named_with_acting_ones(cast: Cast) -> None:
    day = NOW.date()
    services.accounts.end_assignment(
        cast.ratna, "budi", people.superior("U1"), people.superior("U1", ends=day - timedelta(days=1)), NOW
    )
    services.accounts.assign(cast.ratna, "lestari", replace(people.superior("U1", acting=True), starts=day), NOW)
    opened = services.instances.start(cast.siti, SMALL, key(), NOW)
    found = services.instances.holders(opened.definition, opened.instance.subject, day)
    assert {part: (holder.name, holder.acting) for part, holder in found.items()} == {
        "member": ("Siti Aminah, S.Pd.", False),
        "lead": ("Lestari", True),
        "visitor": ("Lestari", False),
    }
    services.instances.forget()
    before = services.instances.holders(opened.definition, opened.instance.subject, day - timedelta(days=1))
    assert before["lead"].name == "Budi Setiawan"


def test_a_vacant_part_that_goes_up_names_who_stands_in(cast: Cast) -> None:
    people.enter(
        people.person("maria", id="chief", username="chief", name="Kepala Dinas", assignments=(people.superior("D1"),))
    )
    services.accounts.disable(cast.ratna, "budi", NOW)
    opened = services.instances.start(cast.siti, UPWARD, key(), NOW)
    found = services.instances.holders(opened.definition, opened.instance.subject, date(2024, 1, 15))
    assert found["lead"].name == "Kepala Dinas"
