"""Is it the same command again? The key says which form was sent, the digest whether it still said the same.

A page that is left and come back to sends its old key with new text: taken for a repetition, that text would be lost
while the page says that it was kept.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence
from typing import Any

from kinerja.storage.plain import encode
from kinerja.storage.records import Command


def digest(*content: Any) -> str:
    """Of plain or engine data; equal iff the content is."""
    plain = json.dumps([encode(item) for item in content], sort_keys=True, default=str)
    return hashlib.sha256(plain.encode("utf-8", "surrogatepass")).hexdigest()[:32]


def last_with(commands: Sequence[Command], by: str, key: str | None) -> Command | None:
    """What account `by` did last with this form, among the remembered `commands` (oldest first)."""
    return next((done for done in reversed(commands) if done.key == key and done.by == by), None)
