"""A program never touches a store that a newer one has changed."""

from __future__ import annotations

import pytest

from kinerja import storage
from kinerja.storage import meta


def test_a_fresh_store_gets_the_schema_of_this_program(store: None) -> None:
    storage.check_schema()
    assert meta.get("schema") == meta.SCHEMA
    storage.check_schema()


def test_a_newer_store_is_refused_with_a_sentence(store: None) -> None:
    meta.put("schema", meta.SCHEMA + 1)
    with pytest.raises(storage.StoreTooNew, match="update the program"):
        storage.check_schema()


def test_a_value_is_replaced_and_a_missing_one_is_none(store: None) -> None:
    meta.put("a", 1)
    meta.put("a", 2)
    assert (meta.get("a"), meta.get("b")) == (2, None)
