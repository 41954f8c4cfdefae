"""Runs of the launcher that end with the test."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.launcher.runs import LauncherRun

Launch = Callable[..., LauncherRun]


@pytest.fixture
def launch(tmp_path: Path) -> Iterator[Launch]:
    """`launch(PORT="0", …)` starts a run on the test's own folder; `data=` names another one."""
    runs: list[LauncherRun] = []

    def start(data: Path | None = None, **settings: str) -> LauncherRun:
        run = LauncherRun(data or tmp_path / "data", tmp_path / f"run-{len(runs)}.log", **settings)
        runs.append(run)
        return run

    yield start
    for run in runs:
        run.end()
