"""Receipts that anybody who has the number may ask for: nothing in them says more than the paper in their hand."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from pymongo.errors import DuplicateKeyError

from kinerja.storage.connection import collection
from kinerja.storage.documents import ReceiptDocument, checked
from kinerja.storage.plain import decode, encode
from kinerja.workflows.definition import Text

NAME = "receipts"


@dataclass(frozen=True, slots=True)
class Receipt:
    """One hand-in: `name` is masked, `version` the one of the instance it led to, `fingerprint` of the answers.

    `by`: masked name of whoever handed it in for, or about, the person of the run; empty where they did themselves.
    """

    number: str
    instance: str
    version: int
    title: Text
    definition: Text
    period: Text
    at: datetime
    zone: str
    name: str
    unit_name: str
    fingerprint: str
    late: bool = False
    by: str = ""


def keep(receipt: Receipt) -> None:
    """Keep a receipt. One that is kept already stays as it is."""
    document = encode(receipt)
    document["_id"] = document.pop("number")
    try:
        collection(NAME).insert_one(checked(ReceiptDocument, document))
    except DuplicateKeyError:
        # The number is made from the hand-in: what stands there is the same receipt.
        return


def load(number: str) -> Receipt | None:
    found = collection(NAME).find_one({"_id": number})
    if found is None:
        return None
    document = dict(found)
    document["number"] = document.pop("_id")
    return decode(Receipt, document)  # type: ignore[no-any-return]
