"""The real application on a fresh store in memory, with the cast."""

from __future__ import annotations

import re
import secrets
from collections.abc import Callable, Iterator, MutableMapping
from functools import cache
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient

from kinerja import services
from kinerja.factory import create_app
from kinerja.settings import Settings
from tests.cast import NOW, Cast

SignIn = Callable[[str], FlaskClient]


def application() -> Flask:
    return create_app(Settings(memory=True, secret_key="0123456789abcdef-0123456789ABCDEF"))


shared = cache(application)
"""Its templates are compiled once for all tests. What it keeps beside its configuration is nothing of a store."""


@pytest.fixture
def app(cast: Cast) -> Iterator[Flask]:
    """It is NOW; nothing of the demo world is there."""
    yield from opened(shared())


def opened(made: Flask) -> Iterator[Flask]:
    services.clock.move_to(NOW)
    before = dict(made.config)
    made.extensions["kinerja.store"].kept = False  # opened by `cast`
    made.config["DEMO_ACCOUNTS"] = ()
    yield made
    made.config.clear()
    made.config.update(before)


@pytest.fixture
def client(app: Flask) -> FlaskClient:
    """Somebody who is not signed in."""
    return app.test_client()


def token(page: str) -> str:
    """The CSRF token of the first form of a page."""
    found = re.search(r'name="csrf_token" value="([^"]+)"', page)
    assert found
    return found[1]


def begin_session(session: MutableMapping[str, Any], account: services.Account) -> None:
    """Make it a session of this account, as signing in does."""
    now = int(services.clock.real().timestamp())
    session.update(_user_id=f"{account.id}:{account.epoch}", _fresh=True, id=secrets.token_hex(8), began=now)


@pytest.fixture
def sign_in(app: Flask, cast: Cast) -> SignIn:
    """A client with the session of one of the cast; the sign-in page itself has its own tests."""

    def signed_in(name: str) -> FlaskClient:
        account = getattr(cast, name)
        client = app.test_client()
        with client.session_transaction() as session:
            begin_session(session, account)
        return client

    return signed_in
