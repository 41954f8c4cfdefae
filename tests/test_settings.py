"""The table of settings: what is read, what is refused, and with which words."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest

from kinerja.settings import Mode, Settings, SettingsError

SAFE = {
    "KINERJA_MODE": "production",
    "MONGODB_URI": "mongodb://db.example:27017/kinerja?replicaSet=rs0",
    "KINERJA_SECRET_KEY": "f3b1c9d07e5a4826b0d1f7c2a9e8d6b4",
    "KINERJA_HTTPS": "yes",
    "KINERJA_PROXIES": "1",
}


def sentences(environ: dict[str, str]) -> tuple[str, ...]:
    with pytest.raises(SettingsError) as refused:
        Settings.read(environ)
    return refused.value.sentences


def test_an_empty_environment_is_the_demo() -> None:
    settings = Settings.read({})
    assert (settings.mode, settings.port, settings.host, settings.mongodb_uri) == (Mode.DEMO, 8000, "127.0.0.1", None)


def test_values_are_typed() -> None:
    settings = Settings.read(
        {"PORT": "9000", "DATA": "/srv/kinerja", "KINERJA_CLOCK": "2024-01-30T08:00:00+07:00", "KINERJA_MEMORY": "ya"}
    )
    assert settings.port == 9000
    assert settings.data == Path("/srv/kinerja")
    assert settings.clock is not None
    assert settings.clock.astimezone(UTC) == datetime(2024, 1, 30, 1, tzinfo=UTC)
    assert settings.memory is True


def test_the_letterhead_is_lines_between_bars() -> None:
    settings = Settings.read({"KINERJA_LETTERHEAD": "Pemerintah {district} | Dinas Pendidikan | | {unit}"})
    assert settings.letterhead == ("Pemerintah {district}", "Dinas Pendidikan", "{unit}")
    assert Settings.read(settings.environ()).letterhead == settings.letterhead


def test_an_empty_value_counts_as_not_set() -> None:
    assert Settings.read({"PORT": "", "MONGODB_URI": " "}) == Settings.read({})


def test_what_is_handed_to_a_child_reads_back_as_the_same() -> None:
    settings = Settings.read({**SAFE, "PORT": "9000", "KINERJA_THREADS": "3"})
    assert Settings.read(settings.environ()) == settings


@pytest.mark.parametrize(
    ("name", "value", "advice"),
    [
        ("PORT", "http", "whole number"),
        ("PORT", "70000", "1 to 65535"),
        ("KINERJA_MODE", "live", "demo or production"),
        ("KINERJA_MEMORY", "perhaps", "yes or no"),
        ("KINERJA_LETTERHEAD", "Dinas {city}", "{unit} or {district}"),
        ("KINERJA_LETTERHEAD", "Dinas {", "{unit} or {district}"),
        ("KINERJA_CLOCK", "2024-01-30T08:00:00", "with its offset"),
        ("KINERJA_CLOCK", "tomorrow", "2024-01-30T08:00:00+07:00"),
        ("KINERJA_WORKERS", "0", "from 1"),
        ("KINERJA_CLAMD", "clamav", "host:port"),
        ("MONGODB_URI", "localhost:27017", "not a MongoDB address"),
    ],
)
def test_a_wrong_value_is_told_with_advice(name: str, value: str, advice: str) -> None:
    (sentence,) = sentences({name: value})
    assert sentence.startswith(f"{name}: ")
    assert advice in sentence


def test_a_mistyped_name_is_not_ignored() -> None:
    assert sentences({"KINERJA_CLOK": "x"}) == ("KINERJA_CLOK is not a setting; did you mean KINERJA_CLOCK?",)


def test_all_mistakes_are_told_at_once() -> None:
    assert len(sentences({"PORT": "x", "KINERJA_MODE": "y", "KINERJA_FOO": "1"})) == 3


def test_safe_production_settings_are_taken() -> None:
    settings = Settings.read(SAFE)
    assert settings.production
    assert settings.demo_accounts is False
    assert settings.metrics is False


@pytest.mark.parametrize(
    ("changes", "named"),
    [
        ({"MONGODB_URI": ""}, "MONGODB_URI"),
        ({"MONGODB_URI": "mongodb://db.example/kinerja?w=1"}, "MONGODB_URI"),
        ({"MONGODB_URI": "mongodb://db.example/kinerja?journal=false"}, "MONGODB_URI"),
        ({"KINERJA_SECRET_KEY": ""}, "KINERJA_SECRET_KEY"),
        ({"KINERJA_SECRET_KEY": "short"}, "KINERJA_SECRET_KEY"),
        ({"KINERJA_SECRET_KEY": "changeme" * 5}, "KINERJA_SECRET_KEY"),
        ({"FLASK_DEBUG": "1"}, "FLASK_DEBUG"),
        ({"KINERJA_DEMO_ACCOUNTS": "yes"}, "KINERJA_DEMO_ACCOUNTS"),
        ({"KINERJA_CLOCK": "2024-01-30T08:00:00+07:00"}, "KINERJA_CLOCK"),
        ({"KINERJA_MEMORY": "yes"}, "KINERJA_MEMORY"),
        ({"KINERJA_HTTPS": "no"}, "KINERJA_HTTPS"),
        ({"KINERJA_PROXIES": ""}, "KINERJA_PROXIES"),
    ],
)
def test_production_refuses_what_is_unsafe(changes: dict[str, str], named: str) -> None:
    (sentence,) = sentences({**SAFE, **changes})
    assert sentence.startswith(f"Unsafe in production: {named}: ")


def test_no_secret_is_shown_in_the_table() -> None:
    shown = str(Settings.read({**SAFE, "MONGODB_URI": "mongodb://me:geheim@db.example/kinerja"}).rows())
    assert "geheim" not in shown
    assert SAFE["KINERJA_SECRET_KEY"] not in shown


def test_every_setting_says_what_it_is() -> None:
    rows = Settings.read({}).rows()
    assert len({row["name"] for row in rows}) == len(rows)
    assert all(row["about"] for row in rows)


@pytest.mark.parametrize(
    "uri", ["mongodb://u:gehei/m@host/kinerja", "postgres://u:geheim@x/k", "mongodb://u:geh@eim@x:99999/k", "geheim"]
)
def test_a_wrong_address_is_refused_without_a_piece_of_its_password(uri: str) -> None:
    with pytest.raises(SettingsError) as caught:
        Settings.read({"MONGODB_URI": uri})
    assert "not a MongoDB address" in str(caught.value)
    assert "eim" not in str(caught.value)
    assert "gehei" not in str(caught.value)
