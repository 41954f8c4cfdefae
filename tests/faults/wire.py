"""The wire between the web pages and the database, a process of its own: cut, slowed, mended, or losing an answer.

python -m tests.faults.wire PORT; prints its own port. Then in each line "cut", "slow SECONDS", "mend", "lose WORD" or
"lost"; answers with the number of answers lost so far.
"""

from __future__ import annotations

import socket
import sys
import threading
import time
from contextlib import suppress


class Carrier:
    """`whole`: lines may begin; `losing`: the next answer to what has these words in it is lost, with its line;
    `delay`: seconds that each answer takes longer."""

    def __init__(self, target: int) -> None:
        self.target, self.whole, self.losing, self.delay = target, True, b"", 0.0
        self.lost = 0
        self.lines: set[socket.socket] = set()
        self.lock = threading.Lock()
        self.listener = socket.create_server(("127.0.0.1", 0))
        self.port = self.listener.getsockname()[1]
        threading.Thread(target=self.listen, daemon=True).start()

    def listen(self) -> None:
        while True:
            try:
                near, _ = self.listener.accept()
            except OSError:
                return
            try:
                far = socket.create_connection(("127.0.0.1", self.target), timeout=2) if self.whole else None
            except OSError:
                far = None
            if far is None:
                near.close()
                continue
            far.settimeout(None)
            with self.lock:
                self.lines |= {near, far}
            doomed = threading.Event()
            threading.Thread(target=self.carry, args=(near, far, doomed, True), daemon=True).start()
            threading.Thread(target=self.carry, args=(far, near, doomed, False), daemon=True).start()

    def carry(self, source: socket.socket, sink: socket.socket, doomed: threading.Event, asking: bool) -> None:
        with suppress(OSError):
            while data := source.recv(65536):
                if asking and self.losing and self.losing in data:
                    self.losing = b""
                    doomed.set()
                if not asking and doomed.is_set():
                    self.lost += 1
                    break
                if not asking:
                    time.sleep(self.delay)
                sink.sendall(data)
        for end in (source, sink):
            with suppress(OSError):
                end.shutdown(socket.SHUT_RDWR)
            end.close()
        with self.lock:
            self.lines -= {source, sink}

    def lose(self, word: bytes) -> None:
        self.losing = word

    def cut(self) -> None:
        self.whole = False
        with self.lock:
            lines = list(self.lines)
        for line in lines:
            with suppress(OSError):
                line.shutdown(socket.SHUT_RDWR)

    def slow(self, seconds: float) -> None:
        self.delay = seconds

    def mend(self) -> None:
        self.whole, self.delay = True, 0.0

    def end(self) -> None:
        self.listener.close()
        self.cut()


def say(*words: object) -> None:
    sys.stdout.write(" ".join(map(str, words)) + "\n")
    sys.stdout.flush()


def main(target: str) -> None:
    carrier = Carrier(int(target))
    say(carrier.port)
    for line in sys.stdin:
        word, _, rest = line.strip().partition(" ")
        if word == "cut":
            carrier.cut()
        elif word == "slow":
            carrier.slow(float(rest))
        elif word == "mend":
            carrier.mend()
        elif word == "lose":
            carrier.lose(rest.encode())
        say(carrier.lost)


if __name__ == "__main__":
    main(*sys.argv[1:])
