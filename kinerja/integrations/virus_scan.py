"""Whether a file carries a virus: ClamAV's daemon (INSTREAM over a socket), or the simulator for a demo and tests.

KINERJA_CLAMD=/run/clamav/clamd.ctl      KINERJA_CLAMD=clamav.internal:3310
"""

from __future__ import annotations

import socket
import struct
from typing import BinaryIO, Protocol

_BLOCK = 64 * 1024
_TIMEOUT = 15.0
"""Seconds for each answer of the socket; a request has to end within 20."""
_LONGEST_ANSWER = 4096


class ScanFailed(Exception):
    """The scanner is away, or could not look at the file. Nothing is known of it."""


class VirusScan(Protocol):
    """Where files are looked at before they are kept."""

    def scan(self, stream: BinaryIO) -> str | None:
        """The name of what was found in what `stream` still holds, or None. Raises ScanFailed."""


class Clamd:
    """ClamAV's daemon at `address`: the path of its socket, or "host:port"."""

    def __init__(self, address: str) -> None:
        """Raises ValueError for an address that is neither."""
        self._path = address if address.startswith("/") else None
        host, _, port = address.rpartition(":")
        if self._path is None and not (host and port.isdecimal()):
            raise ValueError("say the path of a socket, or host:port")
        self._place = (host.strip("[]"), int(port)) if self._path is None else None

    def scan(self, stream: BinaryIO) -> str | None:
        try:
            with self._connected() as connection:
                answer = _instream(connection, stream)
        except OSError as error:
            raise ScanFailed(str(error)) from error
        return _verdict(answer)

    def _connected(self) -> socket.socket:
        if self._place is not None:
            return socket.create_connection(self._place, _TIMEOUT)
        connection = socket.socket(socket.AF_UNIX)
        connection.settimeout(_TIMEOUT)
        try:
            connection.connect(self._path)
        except OSError:
            connection.close()
            raise
        return connection


def _instream(connection: socket.socket, stream: BinaryIO) -> str:
    connection.sendall(b"zINSTREAM\0")
    while block := stream.read(_BLOCK):
        connection.sendall(struct.pack("!L", len(block)) + block)
    connection.sendall(struct.pack("!L", 0))
    answer = b""
    while not answer.endswith(b"\0") and len(answer) < _LONGEST_ANSWER:
        part = connection.recv(_LONGEST_ANSWER)
        if not part:
            break
        answer += part
    return answer.rstrip(b"\0").decode("utf-8", "replace")


def _verdict(answer: str) -> str | None:
    """ "stream: OK", "stream: Eicar-Test-Signature FOUND", or whatever says that it could not look."""
    if answer == "stream: OK":
        return None
    if answer.startswith("stream: ") and answer.endswith(" FOUND"):
        return answer.removeprefix("stream: ").removesuffix(" FOUND")
    raise ScanFailed(answer or "no answer")


class SimulatedScan:
    """Knows one harmless thing: the test text that every scanner takes for a virus (EICAR)."""

    TEST = b"X5O!P%@AP[4\\PZX54(P^)7CC)7}$" + b"EICAR-STANDARD-ANTIVIRUS-TEST-FILE!$H+H*"
    """In two parts, so that no scanner mistakes this file."""

    def scan(self, stream: BinaryIO) -> str | None:
        before = b""
        while block := stream.read(_BLOCK):
            if self.TEST in before + block:
                return "Eicar-Test-Signature"
            before = block[-len(self.TEST) :]
        return None
