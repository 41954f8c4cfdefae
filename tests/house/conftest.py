"""The world of the house tests, made once for a module."""

from __future__ import annotations

import os
from collections.abc import Iterator

import pytest

from kinerja import storage
from tests.house.world import World, build

LONG = bool(os.environ.get("LONG_TESTS"))
"""Whether the full sizes are asked for."""


@pytest.fixture(scope="module")
def world() -> Iterator[World]:
    yield build()
    storage.disconnect()
