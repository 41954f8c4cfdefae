"""One product for all tests of a process: to start one takes seconds."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from kinerja import storage
from tests.faults.product import Product, product


@pytest.fixture(scope="session")
def running(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Product]:
    with product(tmp_path_factory.mktemp("product")) as made:
        yield made


@pytest.fixture
def house(running: Product) -> Iterator[Product]:
    """The running product; this process is connected to its database, which other tests may have left."""
    running.connect()
    yield running
    storage.disconnect()
