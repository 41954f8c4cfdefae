"""Places in lists come back from browsers as text; what no browser sends is nothing, and never a fault."""

from __future__ import annotations

import pytest

from kinerja.forms.reading import ordinal
from tests.web.conftest import SignIn
from tests.web.filling import PLAN, Filler, publish

STRANGE = ["²", "٣", "1" * 5000, "-1", "1e9", "0x1", " 1", "", "１"]


@pytest.fixture
def siti(sign_in: SignIn) -> Filler:
    publish()
    filler = Filler(sign_in("siti"))
    filler.start()
    filler.confirm()
    return filler


@pytest.mark.parametrize("text", STRANGE)
def test_only_a_few_plain_digits_are_a_place(text: str) -> None:
    assert ordinal(text) is None
    assert ordinal("12") == 12


@pytest.mark.parametrize("place", STRANGE)
@pytest.mark.parametrize("script", [False, True])
def test_a_row_at_no_place_is_no_row(siti: Filler, place: str, script: bool) -> None:
    answer = siti.send("steps/plan/draft", {**PLAN, f"a-courses-{place}-times": "99"}, script)
    assert answer.status_code == (200 if script else 303)
    assert 'value="99"' not in siti.get("steps/plan").text


@pytest.mark.parametrize("place", STRANGE)
def test_no_row_is_removed_where_none_is_named(siti: Filler, place: str) -> None:
    answer = siti.send("steps/plan/draft", {**PLAN, "remove": f"courses.{place}"})
    assert answer.status_code == 303
    assert 'name="a-courses-0-times"' in siti.get("steps/plan").text


@pytest.mark.parametrize("place", STRANGE)
def test_the_page_of_a_refusal_keeps_the_text_of_such_a_name(siti: Filler, place: str) -> None:
    answer = siti.client.post(f"{siti.run}/steps/plan/draft", data={f"a-courses-{place}-times": "ketikan saya"})
    assert answer.status_code == 400
    assert "ketikan saya" in answer.text


@pytest.mark.parametrize("page", STRANGE)
def test_a_page_that_is_no_number_is_the_first(sign_in: SignIn, page: str) -> None:
    for name, path in (("budi", "/reviews"), ("ratna", "/accounts")):
        assert sign_in(name).get(path, query_string={"page": page, "q": "siti"}).status_code == 200
