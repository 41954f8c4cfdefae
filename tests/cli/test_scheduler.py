"""`flask scheduler` in production makes sure of its database first."""

from __future__ import annotations

import re

import pytest

from kinerja.settings import Settings
from tests.cli.conftest import runner


@pytest.mark.integration
def test_production_refuses_a_single_server(store: Settings) -> None:
    production = Settings.read(
        {
            "KINERJA_MODE": "production",
            "MONGODB_URI": re.sub(r"/kinerja\?", "/other?", str(store.mongodb_uri)),
            "KINERJA_SECRET_KEY": "f3b1c9d07e5a4826b0d1f7c2a9e8d6b4",
            "KINERJA_HTTPS": "yes",
            "KINERJA_PROXIES": "1",
        }
    )
    found = runner(production)("scheduler")
    assert found.exit_code == 1
    assert "production keeps its data on a replica set" in found.stderr
