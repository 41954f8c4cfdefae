"""What people meet when they start and stop the program: real processes, real ports, real signals."""

from __future__ import annotations

import json
import os
import shutil
import signal
import socket
import subprocess
import sys
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from kinerja.launcher import embedded
from kinerja.seed import PASSWORD
from tests.launcher.conftest import Launch
from tests.launcher.runs import ROOT, alive, descendants, environ, eventually

pytestmark = pytest.mark.timeout(300)  # two starts of everything, on a machine that may be busy
EARLY = "2024-01-09T08:00:00+07:00"
"""A demo that begins here has little to play before it begins: quicker to make."""
needs_database = pytest.mark.skipif(embedded.program() is None, reason="the embedded database is not installed")


def flask(*arguments: str, **settings: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "flask", "--app", "app", *arguments],
        cwd=ROOT,
        env=environ(**settings),
        capture_output=True,
        text=True,
        timeout=60,
    )


def sentences(text: str) -> list[str]:
    return [line for line in text.splitlines() if line.strip()]


@pytest.mark.integration
@needs_database
def test_a_whole_life(launch: Launch, tmp_path: Path) -> None:
    """Start, look, be refused a second time, stop with Ctrl-C, start again: everything is still there."""
    run = launch(KINERJA_CLOCK=EARLY)
    url = run.url()
    assert "sari" in run.text
    assert PASSWORD in run.text
    assert PASSWORD in run.get("/login"), "the demo's accounts stand on its sign-in page"
    assert json.loads(run.get("/readyz")) == {"kept": True, "ready": True, "store": "reachable"}

    second = launch(PORT=str(embedded.free_port()))
    moved = flask("demo", "clock", "set", "2024-02-05T09:00", DATA=str(tmp_path / "data"))
    assert moved.returncode == 0, moved.stderr
    assert second.ended() == 1
    (sentence,) = sentences(second.text)
    assert sentence.startswith(f"Kinerja already runs on {tmp_path / 'data'}")
    assert url in sentence

    children = descendants(run.process.pid)
    assert len(children) >= 4, "database, scheduler, and gunicorn with its workers"
    run.process.send_signal(signal.SIGINT)
    assert run.ended() == 0
    assert not [pid for pid in children if alive(pid)]
    assert "Traceback" not in run.text

    again = launch(PORT=str(urlsplit(url).port), KINERJA_CLOCK=EARLY)
    assert again.url() == url
    assert "Making the demo world" not in again.text
    clock = flask("demo", "clock", "show", DATA=str(tmp_path / "data"))
    assert clock.stdout.startswith("2024-02-05T09:0"), "the virtual clock runs on after a restart"
    kept = flask("audit", "verify", "--json", DATA=str(tmp_path / "data"))
    assert kept.returncode == 0, kept.stdout + kept.stderr
    assert json.loads(kept.stdout)["rows"] > 60

    os.kill(again.child("scheduler"), signal.SIGKILL)
    assert again.ended() == 1
    assert "The scheduler was killed by SIGKILL: everything was stopped" in again.text
    assert eventually(lambda: not descendants(again.process.pid))


@pytest.mark.integration
@needs_database
@pytest.mark.skipif(sys.platform != "linux", reason="only Linux ends the children of a killed parent")
def test_a_killed_parent_leaves_nothing_behind(launch: Launch) -> None:
    run = launch(KINERJA_DEMO_ACCOUNTS="no", KINERJA_WORKERS="1")
    run.url()
    children = descendants(run.process.pid)
    run.process.kill()
    run.ended()
    assert eventually(lambda: not [pid for pid in children if alive(pid)])


@pytest.mark.integration
@needs_database
def test_a_saved_definition_is_published_and_a_broken_one_is_told(launch: Launch, tmp_path: Path) -> None:
    shutil.copytree(ROOT / "config", tmp_path / "config")
    root = tmp_path / "config" / "workflows.yaml"
    run = launch(KINERJA_DEFINITIONS=str(root), KINERJA_DEMO_ACCOUNTS="no", KINERJA_WORKERS="1")
    run.url()
    good = root.read_text()
    root.write_text(good.replace("en: Teacher performance management", "en: Performance of teachers"))
    assert eventually(lambda: " r2 is current: whoever starts from now on gets it." in run.text), run.text
    root.write_text(good + "editons: []\n")
    line = len(good.splitlines()) + 1
    assert eventually(lambda: f"{root}:{line}:1: " in run.text), run.text
    assert run.get("/healthz")
    run.process.send_signal(signal.SIGTERM)
    assert run.ended() == 0


@pytest.mark.integration
@needs_database
def test_ctrl_c_while_it_is_still_starting_stops_it_too(launch: Launch, tmp_path: Path) -> None:
    run = launch()
    assert eventually(lambda: (tmp_path / "data" / "database.json").exists())
    children = descendants(run.process.pid)
    run.process.send_signal(signal.SIGINT)
    assert run.ended() == 0
    assert not [pid for pid in children if alive(pid)]


def test_in_memory_it_says_that_nothing_is_kept(launch: Launch, tmp_path: Path) -> None:
    run = launch(KINERJA_MEMORY="yes", KINERJA_CLOCK=EARLY)
    run.url()
    assert sentences(run.text)[0] == (
        "KINERJA_MEMORY is set: Kinerja runs in this one process, in memory, and everything is gone when it stops."
    )
    assert PASSWORD in run.get("/login")
    assert json.loads(run.get("/readyz"))["kept"] is False
    assert not descendants(run.process.pid)
    run.process.send_signal(signal.SIGTERM)
    assert run.ended() == 0
    assert not (tmp_path / "data" / "db").exists()


def test_a_busy_port_is_told_in_one_sentence(launch: Launch) -> None:
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        port = other.getsockname()[1]
        run = launch(PORT=str(port))
        assert run.ended() == 1
    (sentence,) = sentences(run.text)
    assert sentence.startswith(f"Port {port} on 127.0.0.1 cannot be used")


def test_an_unwritable_folder_is_told_in_one_sentence(launch: Launch, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    run = launch(data=tmp_path / "file" / "data")
    assert run.ended() == 1
    (sentence,) = sentences(run.text)
    assert sentence.startswith(f"The data folder {tmp_path / 'file' / 'data'} cannot be written")


def test_a_broken_definition_is_told_with_its_place(launch: Launch, tmp_path: Path) -> None:
    file = tmp_path / "workflows.yaml"
    file.write_text("language: 1\neditons: []\n")
    run = launch(KINERJA_DEFINITIONS=str(file))
    assert run.ended() == 1
    *problems, sentence = sentences(run.text)
    assert problems
    assert problems[0].startswith(f"{file}:2:1: ")
    assert sentence.startswith("The workflow definition workflows.yaml has the problems listed above: mend them")


def test_a_database_that_does_not_answer_is_told_in_one_sentence(launch: Launch) -> None:
    uri = f"mongodb://me:geheim@127.0.0.1:{embedded.free_port()}/kinerja?serverSelectionTimeoutMS=300"
    run = launch(MONGODB_URI=uri)
    assert run.ended() == 1
    (sentence,) = sentences(run.text)
    assert sentence.startswith("The database named by MONGODB_URI does not answer")
    assert "geheim" not in sentence


def test_a_wrong_setting_is_told_in_one_sentence(launch: Launch) -> None:
    run = launch(KINERJA_MODE="live")
    assert run.ended() == 1
    assert sentences(run.text) == ["KINERJA_MODE: say demo or production."]
