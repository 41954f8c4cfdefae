"""Receipts: what is receipted, the number of a receipt, and the fingerprint of the answers it covers."""

from __future__ import annotations

import hashlib
import json
from base64 import b32encode
from collections.abc import Iterable
from dataclasses import asdict
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

from kinerja.workflows.definition import NOBODY, Definition, LockPolicy, Step, StepKind
from kinerja.workflows.instance import FileRef, Instance

PREFIX = "KNJ"
_LETTERS, _GROUP = 12, 4
_CLOSING = frozenset({LockPolicy.ON_SUBMIT, LockPolicy.ONCE})


def closes(definition: Definition, step: Step) -> bool:
    """Whether finishing a step is itself the hand-in: somebody does it, it locks at once, and no review follows."""
    if step.review is not None or step.actor == NOBODY:
        return False
    return step.id not in definition.reviewed_by and step.lock in _CLOSING


def receipted(definition: Definition, step: Step) -> bool:
    """Whether the one who hands a step in gets a receipt: a review, and what is filled in and locks at once."""
    return step.review is not None or (step.kind is not StepKind.CONFIRMATION and closes(definition, step))


def covered(definition: Definition, step: Step) -> tuple[str, ...]:
    """The steps whose answers a hand-in of `step` covers; whoever acknowledges signs what they have read too."""
    read = step.of if step.kind is StepKind.ACKNOWLEDGEMENT else ()
    return contents(definition, (*read, step.id))


def contents(definition: Definition, steps: Iterable[str]) -> tuple[str, ...]:
    """These steps in their order, each once, a review replaced by what it is about."""
    named = (definition.steps[name] for name in steps)
    return tuple(dict.fromkeys(name for step in named for name in (step.review.of if step.review else (step.id,))))


def number(instance: str, step: str, turn: int, at: datetime) -> str:
    """ "KNJ-ABCD-EFGH-JKLM": the same for the same hand-in, always. `turn`: round of a review; `at`: aware, of the
    hand-in. Sixty bits: nobody finds one by trying.
    """
    what = f"{instance}:{step}:{turn}:{at.astimezone(UTC).isoformat(timespec='milliseconds')}"
    code = b32encode(hashlib.blake2b(what.encode(), digest_size=8).digest()).decode()
    return "-".join((PREFIX, *(code[at : at + _GROUP] for at in range(0, _LETTERS, _GROUP))))


def tidy(text: str) -> str | None:
    """A number as it is kept, from what somebody typed ("knj abcd efgh jklm"); None for what cannot be one."""
    letters = "".join(sign for sign in text.upper() if sign.isascii() and sign.isalnum()).removeprefix(PREFIX)
    if len(letters) != _LETTERS:
        return None
    return "-".join((PREFIX, *(letters[at : at + _GROUP] for at in range(0, _LETTERS, _GROUP))))


def fingerprint(instance: Instance, steps: Iterable[str]) -> str:
    """SHA-256 (hex) over the answers that stand in these steps; equal iff nothing in them changed."""
    answers = [[name, instance.step(name).answers] for name in steps]
    text = json.dumps(answers, sort_keys=True, separators=(",", ":"), ensure_ascii=False, default=_plain)
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()


def masked(name: str) -> str:
    """A name for strangers: "S*** A***" for "Siti Aminah, S.Pd."; degrees behind the comma are left out."""
    words = name.partition(",")[0].split()
    firsts = (next((sign for sign in word if sign.isalpha()), "") for word in words)
    return " ".join(f"{first}***" for first in firsts if first)


def _plain(value: Any) -> Any:
    if isinstance(value, Decimal):
        return f"{value.normalize():f}"
    if isinstance(value, FileRef):
        return asdict(value)
    raise TypeError(f"no answer is a {type(value).__name__}")
