"""A demo of its own for one journey: its clock is moved, and its people do what their stories say."""

from __future__ import annotations

import fcntl
import os
import shutil
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

from kinerja import services, storage
from kinerja.launcher import embedded
from kinerja.launcher.folder import DataFolder
from kinerja.seed.play import Play, all_acts
from kinerja.seed.stories import Act
from kinerja.services.clock import REFRESH_DEMO
from tests.launcher.runs import LauncherRun

EARLY = "2024-01-03T08:00:00+07:00"
"""A demo that begins before anybody has done anything: quick to make."""


@dataclass(frozen=True)
class Demo:
    """A running demo in a data folder of its own."""

    url: str
    data: Path

    @contextmanager
    def store(self) -> Iterator[None]:
        """This process connected to the demo's store, beside the program."""
        note = DataFolder(self.data).database_note()
        assert note is not None
        storage.connect(embedded.address(note.port))
        for each in (services.clock, services.definitions, services.instances, services.trails):
            each.forget()
        try:
            yield
        finally:
            storage.disconnect()

    def now(self, moment: str) -> None:
        """Let it be this local moment in western Indonesia, in all processes."""
        with self.store():
            services.clock.move_to(datetime.fromisoformat(moment).replace(tzinfo=ZoneInfo("Asia/Jakarta")))
        time.sleep(REFRESH_DEMO + 0.2)

    def play(self, username: str, until: str | None = None) -> None:
        """What this person's story tells, up to the first act at the step `until`."""
        with self.store():
            Play().perform(list(acts_of(username, until)))


def acts_of(username: str, until: str | None) -> Iterator[Act]:
    for act in all_acts():
        if act.subject.username == username:
            if act.step == until:
                return
            yield act


def seeded(base: Path, begins: str) -> Path:
    """A data folder with the demo of that moment, to be copied; made once under `base`, whatever worker comes first."""
    made = base / f"seeded-{begins[:10]}"
    with (base / f"{made.name}.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not (made / "data").exists():
            run = LauncherRun(made / "half", base / f"{made.name}.log", KINERJA_CLOCK=begins)
            try:
                run.url()
            finally:
                run.end()
            os.rename(made / "half", made / "data")
    return made / "data"


@contextmanager
def demo_in(folder: Path, early: Path, **settings: str) -> Iterator[Demo]:
    """Started as `make run` starts it, ended at the end; the first time on a copy of `early`, which is seeded."""
    if not (folder / "data").exists():
        shutil.copytree(early, folder / "data")
    run = LauncherRun(folder / "data", folder / "run.log", KINERJA_CLOCK=EARLY, **settings)
    try:
        yield Demo(run.url(), folder / "data")
    finally:
        run.end()
