"""The real application on a fresh store in memory, with the cast."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from flask import Flask
from flask.testing import FlaskClient

from kinerja import services
from kinerja.factory import create_app
from kinerja.settings import Settings
from tests.cast import NOW, Cast

SignIn = Callable[[str], FlaskClient]


@pytest.fixture
def app(cast: Cast) -> Flask:
    """It is NOW; nothing of the demo world is there."""
    services.clock.move_to(NOW)
    made = create_app(Settings(memory=True, secret_key="0123456789abcdef-0123456789ABCDEF"))
    made.extensions["kinerja.store"].kept = False  # opened by `cast`
    made.config["DEMO_ACCOUNTS"] = ()
    return made


@pytest.fixture
def client(app: Flask) -> FlaskClient:
    """Somebody who is not signed in."""
    return app.test_client()


def token(page: str) -> str:
    """The CSRF token of the first form of a page."""
    found = re.search(r'name="csrf_token" value="([^"]+)"', page)
    assert found
    return found[1]


@pytest.fixture
def sign_in(app: Flask, cast: Cast) -> SignIn:
    """A client with the session of one of the cast; the sign-in page itself has its own tests."""

    def signed_in(name: str) -> FlaskClient:
        account = getattr(cast, name)
        client = app.test_client()
        with client.session_transaction() as session:
            session["_user_id"] = f"{account.id}:{account.epoch}"
            session["_fresh"] = True
        return client

    return signed_in
