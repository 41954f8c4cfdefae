"""Documents that are only ever inserted, each by its own key: whoever comes second leaves the first as it is."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from pymongo.errors import BulkWriteError

from kinerja.storage.connection import collection

_DUPLICATE = 11000


def insert(name: str, documents: Sequence[Mapping[str, Any]]) -> frozenset[str]:
    """Write down what is new; the ids of what stood there already. One round trip."""
    if not documents:
        return frozenset()
    try:
        collection(name).insert_many(documents, ordered=False)
    except BulkWriteError as error:
        problems = error.details["writeErrors"]
        if any(problem["code"] != _DUPLICATE for problem in problems):
            raise
        return frozenset(str(documents[problem["index"]]["_id"]) for problem in problems)
    return frozenset()
