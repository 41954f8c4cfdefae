"""The application as it is built: settings reach it, and the store is opened by the first request, not before."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
import structlog

from kinerja import logs, storage
from kinerja.factory import create_app
from kinerja.launcher import embedded
from kinerja.seed import PASSWORD
from kinerja.settings import ROOT, Settings

SECRET = "f3b1c9d07e5a4826b0d1f7c2a9e8d6b4"


@pytest.fixture
def away() -> Settings:
    """Production settings for a database that does not answer."""
    uri = f"mongodb://127.0.0.1:{embedded.free_port()}/kinerja?replicaSet=rs0"
    return Settings.read(
        {
            "KINERJA_MODE": "production",
            "MONGODB_URI": uri,
            "KINERJA_SECRET_KEY": SECRET,
            "KINERJA_HTTPS": "yes",
            "KINERJA_PROXIES": "1",
        }
    )


def test_production_shows_no_demo_and_no_metrics(away: Settings) -> None:
    app = create_app(away)
    assert not app.config["DEMO_ACCOUNTS"]
    assert app.config["METRICS"] is False
    assert app.config["CLOCK_IS_VIRTUAL"] is False
    assert app.config["SESSION_COOKIE_SECURE"] is True
    assert app.config["SECRET_KEY"] == SECRET


def test_it_lives_but_is_not_ready_while_the_database_is_away(away: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(storage.connection._TIMEOUTS, "serverSelectionTimeoutMS", 200)
    client = create_app(away).test_client()
    try:
        assert client.get("/healthz").status_code == 200
        answer = client.get("/readyz")
        assert answer.status_code == 503
        assert answer.json == {"ready": False, "store": "away", "kept": True}
    finally:
        storage.disconnect()


def test_without_a_database_the_first_request_says_so_and_shows_the_demo(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """What `flask run` does on a machine where nothing else was started."""
    early = {"DATA": str(tmp_path / "none"), "KINERJA_CLOCK": "2024-01-03T08:00:00+07:00"}
    app = create_app(Settings.read(early))
    assert capsys.readouterr().err == ""
    try:
        page = app.test_client().get("/login")
        assert PASSWORD in page.text
        assert "keeps nothing" in capsys.readouterr().err
        assert app.config["STORE_IS_IN_MEMORY"] is True
    finally:
        storage.disconnect()


def test_several_processes_are_refused_a_memory_each(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    client = create_app(Settings(data=tmp_path / "none")).test_client()
    assert client.get("/login", environ_overrides={"wsgi.multiprocess": True}).status_code == 500
    assert "several web processes cannot share one memory" in capsys.readouterr().err


def test_a_fault_stands_in_the_log_once(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], caplog: pytest.LogCaptureFixture
) -> None:
    app = create_app(Settings(data=tmp_path, memory=True))
    app.extensions["kinerja.store"].kept = False
    app.view_functions["health.healthz"] = lambda: 1 / 0
    assert app.test_client().get("/healthz").status_code == 500
    assert capsys.readouterr().err.count("ZeroDivisionError: ") == 1
    assert caplog.text == ""


def test_the_processes_of_one_store_sign_with_one_key(tmp_path: Path) -> None:
    """Each worker builds its own application: with a key each, nobody could sign in."""
    shared = Settings(data=tmp_path / "none", mongodb_uri="mongodb://127.0.0.1:1/kinerja")
    assert create_app(shared).config["SECRET_KEY"] == create_app(shared).config["SECRET_KEY"]


def test_a_trusted_proxy_names_the_visitor(tmp_path: Path) -> None:
    app = create_app(Settings(data=tmp_path, memory=True, proxies=1))
    environ: dict[str, str] = {}

    def remember(env: dict[str, str], respond: Callable[..., object]) -> list[bytes]:
        environ.update(env)
        respond("200 OK", [])
        return [b""]

    app.wsgi_app.app = remember  # type: ignore[attr-defined]
    app.test_client().get("/healthz", headers={"X-Forwarded-For": "203.0.113.9", "X-Forwarded-Proto": "https"})
    assert (environ["REMOTE_ADDR"], environ["wsgi.url_scheme"]) == ("203.0.113.9", "https")


def test_a_log_line_stays_one_line(capsys: pytest.CaptureFixture[str]) -> None:
    logs.configure(json_lines=True)
    structlog.get_logger().error("refused", name="first\nsecond [info] forged")
    (line,) = capsys.readouterr().err.splitlines()
    assert json.loads(line)["name"] == "first\nsecond [info] forged"


def test_the_web_starts_without_what_few_of_its_processes_ever_need() -> None:
    """In a process of its own: the tests have imported everything."""
    lists = "import kinerja.factory, sys; print(*sys.modules)"
    found = subprocess.run([sys.executable, "-c", lists], capture_output=True, text=True, check=True, cwd=ROOT)
    needless = {"apscheduler", "fpdf", "icalendar", "xlsxwriter", "kinerja.seed", "kinerja.scheduler"}
    assert not needless & set(found.stdout.split())
