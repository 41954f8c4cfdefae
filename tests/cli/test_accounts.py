"""Accounts from the command line: the first administrator, and the way back in."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from kinerja import services, storage
from kinerja.settings import Settings
from tests.cli.conftest import Run

pytestmark = pytest.mark.integration
NOW = datetime(2024, 1, 30, 2, tzinfo=UTC)
PASSWORD = "hujan-turun-pagi-ini"


def sign_in(store: Settings, username: str, password: str) -> services.Account:
    storage.connect(str(store.mongodb_uri))
    try:
        return services.accounts.sign_in(username, password, "127.0.0.1", NOW)
    finally:
        storage.disconnect()  # a command connects for itself


def test_the_first_administrator_of_a_new_unit_can_sign_in(stored: Run, store: Settings) -> None:
    found = stored(
        *("accounts", "create", "wahyu", "Wahyu Hidayat", "--unit", "pusat-1", "--new-unit-name", "Pusat"),
        "--password-stdin",
        text=f"{PASSWORD}\n",
    )
    assert found.exit_code == 0, found.output
    account = sign_in(store, "wahyu", PASSWORD)
    assert (account.role, account.unit_name) == (services.Role.ADMINISTRATOR, "Pusat")


@pytest.mark.parametrize(
    ("username", "unit", "password", "told"),
    [
        ("sari", "69900002", PASSWORD, "username: belongs to somebody else"),
        ("baru", "nowhere", PASSWORD, "unit: there is no such unit"),
        ("baru", "69900002", "pendek", "password: at least 10 characters"),
        ("Ba ru", "69900002", PASSWORD, "username: not in the right form"),
    ],
)
def test_what_is_refused_is_told(stored: Run, username: str, unit: str, password: str, told: str) -> None:
    found = stored(
        "accounts", "create", username, "Orang Baru", "--unit", unit, "--password-stdin", text=f"{password}\n"
    )
    assert found.exit_code == 1
    assert told in found.stderr


def test_disabled_enabled_and_given_a_new_password(stored: Run, store: Settings) -> None:
    assert stored("accounts", "disable", "agus").exit_code == 0
    with pytest.raises(services.SignInRefused):
        sign_in(store, "agus", "coba-kinerja")
    assert stored("accounts", "enable", "agus").exit_code == 0
    assert stored("accounts", "set-password", "agus", "--password-stdin", text=f"{PASSWORD}\n").exit_code == 0
    assert sign_in(store, "agus", PASSWORD).username == "agus"


def test_an_unknown_account_is_told(stored: Run) -> None:
    found = stored("accounts", "disable", "nobody")
    assert found.exit_code == 1
    assert "There is no account nobody." in found.stderr
