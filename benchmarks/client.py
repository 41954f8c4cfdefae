"""Asks servers over HTTP: one after the other, or at given moments, whatever the answers take (an open loop)."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, field
from time import perf_counter
from urllib.parse import urlencode

CONNECTIONS = 64


@dataclass(frozen=True, slots=True)
class Request:
    """`body`: pairs of a form, for a POST. `script`: asked by htmx. `wanted`: the statuses that are right.

    `packed`: compressed answers are taken, and left as they are.
    """

    path: str
    cookie: str = ""
    body: Sequence[tuple[str, str]] | None = None
    script: bool = False
    wanted: tuple[int, ...] = (200,)
    packed: bool = False

    def bytes(self) -> bytes:
        content = b"" if self.body is None else urlencode(self.body).encode()
        lines = [f"{'GET' if self.body is None else 'POST'} {self.path} HTTP/1.1", "Host: 127.0.0.1"]
        if self.cookie:
            lines.append(f"Cookie: {self.cookie}")
        if self.packed:
            lines.append("Accept-Encoding: gzip")
        if self.script:
            lines.append("HX-Request: true")
        if self.body is not None:
            lines += ["Content-Type: application/x-www-form-urlencoded", f"Content-Length: {len(content)}"]
        return ("\r\n".join(lines) + "\r\n\r\n").encode() + content


@dataclass(frozen=True, slots=True)
class Answer:
    """`took`: seconds from when it was meant to be asked until the last byte of the answer."""

    status: int
    took: float
    body: bytes
    headers: dict[str, str] = field(default_factory=dict)


class Connection:
    """One connection that is kept; opened again where the server closed it."""

    def __init__(self, port: int) -> None:
        self.port = port
        self.reader: asyncio.StreamReader | None = None
        self.writer: asyncio.StreamWriter | None = None

    async def ask(self, request: Request, meant: float | None = None) -> Answer:
        """Raises OSError or IncompleteReadError where the server is away, also at the second try."""
        meant = perf_counter() if meant is None else meant
        fresh = self.writer is None
        try:
            return await self._ask(request, meant)
        except (OSError, asyncio.IncompleteReadError):
            self.close()
            if fresh:
                raise
            return await self._ask(request, meant)  # an idle connection that the server had closed

    async def _ask(self, request: Request, meant: float) -> Answer:
        if self.writer is None or self.reader is None:
            self.reader, self.writer = await asyncio.open_connection("127.0.0.1", self.port)
        self.writer.write(request.bytes())
        head = (await self.reader.readuntil(b"\r\n\r\n")).decode("latin-1").split("\r\n")
        headers = {name.lower(): value.strip() for name, _, value in (line.partition(":") for line in head[1:-2])}
        body = await self._body(headers)
        if headers.get("connection", "").lower() == "close":
            self.close()
        return Answer(int(head[0].split(" ", 2)[1]), perf_counter() - meant, body, headers)

    async def _body(self, headers: dict[str, str]) -> bytes:
        assert self.reader is not None
        if "content-length" in headers:
            return await self.reader.readexactly(int(headers["content-length"]))
        if headers.get("transfer-encoding", "").lower() != "chunked":
            return b""
        found = b""
        while size := int((await self.reader.readline()).split(b";")[0], 16):
            found += (await self.reader.readexactly(size + 2))[:-2]
        await self.reader.readline()
        return found

    def close(self) -> None:
        if self.writer is not None:
            self.writer.close()
        self.reader = self.writer = None


async def one_by_one(port: int, requests: Sequence[Request]) -> list[Answer]:
    """Each as soon as the one before was answered. Raises AssertionError for an answer that is not wanted."""
    connection, found = Connection(port), []
    for request in requests:
        answer = await connection.ask(request)
        if answer.status not in request.wanted:
            raise AssertionError(f"{request.path}: {answer.status} {answer.body[:300]!r}")
        found.append(answer)
    connection.close()
    return found


async def at_moments(
    port: int, plan: Sequence[tuple[float, Request]], note: Callable[[Request, Answer | Exception], Awaitable[None]]
) -> None:
    """Each at its moment, in seconds from now, whether those before are answered or not.

    What waits for a free connection waits on the clock of its moment: a slow server cannot slow the asking down.
    """
    began = perf_counter() + 0.1
    free: asyncio.LifoQueue[Connection] = asyncio.LifoQueue()
    for _ in range(CONNECTIONS):
        free.put_nowait(Connection(port))

    async def ask(moment: float, request: Request) -> None:
        await asyncio.sleep(max(0.0, began + moment - perf_counter()))
        connection = await free.get()
        try:
            await note(request, await connection.ask(request, began + moment))
        except (OSError, asyncio.IncompleteReadError) as error:
            await note(request, error)
        finally:
            free.put_nowait(connection)

    async with asyncio.TaskGroup() as tasks:
        for moment, request in plan:
            tasks.create_task(ask(moment, request))
    while not free.empty():
        free.get_nowait().close()
