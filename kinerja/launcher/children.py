"""Child processes: started in their own session, stopped in order, never left behind."""

from __future__ import annotations

import ctypes
import signal
import subprocess
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path

ASK_TO_DIE_WITH_PARENT = 1
"""PR_SET_PDEATHSIG of Linux' prctl(2)."""

_libc = ctypes.CDLL(None) if sys.platform == "linux" else None


def die_with_parent() -> None:
    """Run in the child before its program: where the parent is killed hard, Linux ends the child too."""
    if _libc is not None:
        _libc.prctl(ASK_TO_DIE_WITH_PARENT, signal.SIGTERM)


class Child:
    """One child process. `grace`: seconds it gets to end by itself after SIGTERM."""

    def __init__(
        self,
        name: str,
        command: Sequence[str],
        *,
        environ: Mapping[str, str],
        folder: Path,
        log: Path | None = None,
        grace: float = 10,
    ) -> None:
        self.name = name
        self.grace = grace
        output = log.open("ab") if log else None
        try:
            # Its own session: Ctrl-C in the terminal reaches the parent only, which stops the children in order.
            self.process = subprocess.Popen(
                command,
                cwd=folder,
                env=dict(environ),
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=output,
                start_new_session=True,
                preexec_fn=die_with_parent,
            )
        finally:
            if output:
                output.close()

    @property
    def ended(self) -> int | None:
        """Exit status once it has ended (negative: the signal that killed it), else None."""
        return self.process.poll()

    def stop(self) -> None:
        """Ask it to end, wait, and kill it only where it does not."""
        if self.ended is None:
            self.process.terminate()
        try:
            self.process.wait(self.grace)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()


def how_it_ended(child: Child) -> str:
    """One sentence about a child that was not meant to end."""
    status = child.ended
    how = f"was killed by {signal.Signals(-status).name}" if status and status < 0 else f"ended with status {status}"
    return f"The {child.name} {how}: everything was stopped; the lines above say why, `make run` starts again."
