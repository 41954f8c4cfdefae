"""The real application with the cast, as in the tests of the pages; the world of the house tests, once for a module."""

import os

from tests.house.conftest import world  # noqa: F401
from tests.web.conftest import app, client, sign_in  # noqa: F401

LONG = bool(os.environ.get("LONG_TESTS"))
"""Whether the full sizes are asked for; the figures in docs/security.md are theirs."""
