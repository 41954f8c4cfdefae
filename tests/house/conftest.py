"""The world of the house tests, made once for a module."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from kinerja import storage
from tests.house.world import World, build


@pytest.fixture(scope="module")
def world() -> Iterator[World]:
    yield build()
    storage.disconnect()
