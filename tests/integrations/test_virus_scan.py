"""The scanner's protocol, spoken over a real socket with a daemon that answers as clamd does."""

from __future__ import annotations

import socketserver
import struct
import threading
from collections.abc import Callable, Iterator
from io import BytesIO
from pathlib import Path

import pytest

from kinerja.integrations.virus_scan import Clamd, ScanFailed, SimulatedScan

Serve = Callable[[str], "Daemon"]


class Daemon(socketserver.ThreadingTCPServer):
    """Reads one INSTREAM and answers with `answer`; `seen` is what it was sent."""

    daemon_threads = True

    def __init__(self, answer: str) -> None:
        super().__init__(("127.0.0.1", 0), Conversation)
        self.answer, self.seen = answer, b""

    @property
    def address(self) -> str:
        return f"127.0.0.1:{self.server_address[1]}"


class Conversation(socketserver.StreamRequestHandler):
    server: Daemon

    def handle(self) -> None:
        assert self.rfile.read(10) == b"zINSTREAM\0"
        while size := struct.unpack("!L", self.rfile.read(4))[0]:
            self.server.seen += self.rfile.read(size)
        self.wfile.write(self.server.answer.encode())


@pytest.fixture
def serve() -> Iterator[Serve]:
    started: list[Daemon] = []

    def start(answer: str) -> Daemon:
        daemon = Daemon(answer)
        threading.Thread(target=daemon.serve_forever, args=(0.01,), daemon=True).start()
        started.append(daemon)
        return daemon

    yield start
    for daemon in started:
        daemon.shutdown()
        daemon.server_close()


def test_a_clean_file_is_sent_whole(serve: Serve) -> None:
    daemon = serve("stream: OK\0")
    data = bytes(range(256)) * 1000
    assert Clamd(daemon.address).scan(BytesIO(data)) is None
    assert daemon.seen == data


def test_what_was_found_is_named(serve: Serve) -> None:
    daemon = serve("stream: Win.Test.EICAR_HDB-1 FOUND\0")
    assert Clamd(daemon.address).scan(BytesIO(b"x")) == "Win.Test.EICAR_HDB-1"


@pytest.mark.parametrize("answer", ["", "INSTREAM size limit exceeded. ERROR\0", "stream: OK, perhaps\0", "OK\0"])
def test_anything_else_is_no_clean_file(serve: Serve, answer: str) -> None:
    with pytest.raises(ScanFailed):
        Clamd(serve(answer).address).scan(BytesIO(b"x"))


def test_a_scanner_that_is_away_is_told(serve: Serve, tmp_path: Path) -> None:
    daemon = serve("")
    address = daemon.address
    daemon.shutdown()
    daemon.server_close()
    for place in (address, str(tmp_path / "clamd.ctl")):
        with pytest.raises(ScanFailed):
            Clamd(place).scan(BytesIO(b"x"))


@pytest.mark.parametrize("address", ["clamav", "clamav:", ":3310", "clamav:port", "run/clamd.ctl"])
def test_an_address_that_is_none_is_refused(address: str) -> None:
    with pytest.raises(ValueError, match="host:port"):
        Clamd(address)


@pytest.mark.parametrize("before", [0, 1, 64 * 1024 - 20, 200_000])
def test_the_simulator_finds_the_test_text_wherever_it_stands(before: int) -> None:
    data = b"x" * before + SimulatedScan.TEST + b"y" * 100
    assert SimulatedScan().scan(BytesIO(data)) == "Eicar-Test-Signature"
    assert SimulatedScan().scan(BytesIO(data.replace(b"EICAR", b"eicar"))) is None
