"""Texts of definitions are immutable; the register switches all editions at once."""

from __future__ import annotations

from kinerja import storage
from kinerja.storage import revisions
from kinerja.storage.revisions import Revision
from tests.cast import NOW

ENTRY = storage.Entry(NOW, "intan", "Intan", ({"event": "DefinitionsPublished"},))


def revision(number: int, content: str = "h") -> Revision:
    return Revision("e@1", number, content, NOW, "intan", "Intan")


def test_a_text_that_is_kept_stays_as_it_is(store: None) -> None:
    revisions.keep("h", "e@1", "first", {"a.yaml": "x: 1"})
    revisions.keep("h", "e@1", "second", {})
    assert revisions.text("h") == "first"
    assert revisions.files("h") == {"a.yaml": "x: 1"}
    assert revisions.text("other") is None
    assert revisions.files("other") is None


def test_only_the_first_of_two_publications_counts(store: None) -> None:
    before = revisions.register()
    assert revisions.publish(before, (revision(1),), ENTRY) is True
    assert revisions.publish(before, (revision(1, "other"),), ENTRY) is False
    after = revisions.register()
    assert revisions.publish(after, (revision(2, "h2"),), ENTRY) is True
    found = revisions.register()
    assert found.history("e@1") == (revision(2, "h2"), revision(1))
    assert found.current("e@1") == revision(2, "h2")
    assert found.current("e@2") is None
