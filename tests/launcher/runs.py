"""A whole run of the launcher in a test: real processes, an own folder, free ports."""

from __future__ import annotations

import contextlib
import os
import re
import signal
import subprocess
import sys
import time
import urllib.request
from pathlib import Path

ROOT = Path(__file__).parents[2]
READY = re.compile(r"Kinerja runs at (http://\S+)")
READY_WITHIN = 150.0


def environ(**settings: str) -> dict[str, str]:
    """The environment of a fresh machine: none of the settings somebody may have in the shell."""
    ours = ("KINERJA_", "MONGODB_URI", "PORT", "DATA", "FLASK_")
    kept = {name: value for name, value in os.environ.items() if not name.startswith(ours)}
    return {**kept, "PYTHONUNBUFFERED": "1", **settings}


def descendants(pid: int) -> list[int]:
    """Process ids of all children and their children, from /proc."""
    found = []
    for entry in Path("/proc").iterdir():
        if entry.name.isdigit():
            with contextlib.suppress(OSError):
                parent = int((entry / "stat").read_text().rpartition(")")[2].split()[1])
                if parent == pid:
                    found += [int(entry.name), *descendants(int(entry.name))]
    return found


def alive(pid: int) -> bool:
    """Whether it runs; one that has ended and waits to be collected does not."""
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except OSError:
        return False


def eventually(condition: object, within: float = 15.0) -> bool:
    until = time.monotonic() + within
    while time.monotonic() < until:
        if condition():  # type: ignore[operator]
            return True
        time.sleep(0.05)
    return False


class LauncherRun:
    """One `python -m kinerja.launcher`. Its output goes to a file, so that no pipe can fill up."""

    def __init__(self, data: Path, output: Path, **settings: str) -> None:
        self.output = output
        with output.open("wb") as file:
            self.process = subprocess.Popen(
                [sys.executable, "-m", "kinerja.launcher"],
                cwd=ROOT,
                env=environ(**{"DATA": str(data), "PORT": "0", **settings}),
                stdout=file,
                stderr=subprocess.STDOUT,
                start_new_session=True,
            )

    @property
    def text(self) -> str:
        return self.output.read_text(encoding="utf-8")

    def url(self) -> str:
        """The address, once it runs."""
        ready = eventually(lambda: READY.search(self.text) or self.process.poll() is not None, READY_WITHIN)
        found = READY.search(self.text)
        assert ready, f"not ready in time:\n{self.text}"
        assert found, f"ended with {self.process.poll()}:\n{self.text}"
        return found.group(1)

    def get(self, path: str) -> str:
        with urllib.request.urlopen(self.url() + path, timeout=10) as answer:
            text: str = answer.read().decode()
            return text

    def ended(self) -> int:
        return self.process.wait(30)

    def child(self, words: str) -> int:
        """Process id of the child whose command line has these words."""
        for pid in descendants(self.process.pid):
            if words in Path(f"/proc/{pid}/cmdline").read_text().replace("\0", " "):
                return pid
        raise LookupError(words)

    def end(self) -> None:
        """Leave nothing behind, whatever the test did."""
        left = descendants(self.process.pid)
        if self.process.poll() is None:
            self.process.send_signal(signal.SIGKILL)
            self.process.wait()
        for pid in left:
            with contextlib.suppress(ProcessLookupError):
                os.kill(pid, signal.SIGKILL)
