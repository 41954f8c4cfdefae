"""A saved definition is noticed once, after the editor is done."""

from __future__ import annotations

import time
from pathlib import Path

import pytest

from kinerja.launcher import watch
from kinerja.launcher.watch import Watch


@pytest.fixture
def file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setattr(watch, "SETTLED_FOR", 0.05)
    path = tmp_path / "workflows.yaml"
    path.write_text("language: 1\n")
    return path


def test_nothing_changed(file: Path) -> None:
    seen = Watch([file])
    assert not seen.changed()
    time.sleep(0.06)
    assert not seen.changed()


def test_a_change_counts_once_it_has_settled(file: Path) -> None:
    seen = Watch([file])
    file.write_text("language: 1\nidentity: []\n")
    assert not seen.changed(), "it may be written again at once"
    time.sleep(0.06)
    assert seen.changed()
    assert not seen.changed(), "one change, one time"


def test_a_file_that_vanishes_and_comes_back_is_a_change(file: Path) -> None:
    seen = Watch([file])
    file.unlink()
    assert not seen.changed()
    file.write_text("language: 1\n\n")
    assert not seen.changed()
    time.sleep(0.06)
    assert seen.changed()
