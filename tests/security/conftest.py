"""The real application with the cast, as in the tests of the pages."""

from tests.web.conftest import app, client, sign_in  # noqa: F401
