"""People who send forms, without anything of the program: nothing but what goes over the line."""

from __future__ import annotations

import http.client
import threading
import time
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from ulid import ULID


@dataclass
class Answer:
    status: int
    text: str
    place: str


@dataclass
class Person:
    """Somebody signed in, with a run of their own."""

    name: str
    cookie: str
    token: str
    run: str

    def fields(self, version: int | None, key: str | None = None, **typed: object) -> dict[str, object]:
        """What the form of a step sends."""
        known = {"csrf_token": self.token, "key": key or str(ULID()), "version": "" if version is None else version}
        return {**known, **{f"a-{name}": value for name, value in typed.items()}}

    def path(self, rest: str = "") -> str:
        return f"/instances/{self.run}/{rest}"


NOBODY = Person("", "", "", "")


class Browser:
    """One connection of one browser; sends what it is told, and says what came back. `source`: its own address."""

    def __init__(self, port: int, person: Person, patience: float = 30.0, source: str = "127.0.0.1") -> None:
        self.port, self.person, self.patience, self.source = port, person, patience, (source, 0)
        self.line: http.client.HTTPConnection | None = None

    def get(self, path: str) -> Answer:
        return self.ask("GET", path, None)

    def post(self, path: str, fields: Mapping[str, object]) -> Answer:
        return self.ask("POST", path, urlencode(fields))

    def ask(self, method: str, path: str, body: str | None) -> Answer:
        """Raises OSError or HTTPException where the line breaks; one that was left lying is taken up anew first."""
        if self.line is not None:
            with suppress(BrokenPipeError, ConnectionResetError, http.client.RemoteDisconnected):
                return self.once(method, path, body)
        return self.once(method, path, body)

    def once(self, method: str, path: str, body: str | None) -> Answer:
        headers = {"Cookie": f"session={self.person.cookie}", "Connection": "keep-alive"}
        if body is not None:
            headers["Content-Type"] = "application/x-www-form-urlencoded"
        if self.line is None:
            self.line = http.client.HTTPConnection("127.0.0.1", self.port, self.patience, self.source)
        line = self.line
        try:
            line.request(method, path, body, headers)
            found = line.getresponse()
            return Answer(found.status, found.read().decode(), found.getheader("Location") or "")
        except (OSError, http.client.HTTPException):
            self.close()
            raise

    def send_and_leave(self, path: str, fields: Mapping[str, object]) -> None:
        """Send a form, and go before the answer comes."""
        body = urlencode(fields)
        line = http.client.HTTPConnection("127.0.0.1", self.port, timeout=self.patience)
        headers = {"Cookie": f"session={self.person.cookie}", "Content-Type": "application/x-www-form-urlencoded"}
        line.request("POST", path, body, headers)
        line.close()

    def close(self) -> None:
        if self.line is not None:
            self.line.close()
        self.line = None

    def post_until_answered(self, path: str, fields: Mapping[str, object], within: float = 60.0) -> Answer:
        """The same form again for as long as nobody says what became of it."""
        until = time.monotonic() + within
        while True:
            with suppress(OSError, http.client.HTTPException):
                found = self.post(path, fields)
                if found.status not in (502, 503):
                    return found
            assert time.monotonic() < until, "nobody answered"
            time.sleep(0.1)


def together(acts: list[Callable[[], Any]]) -> list[Any]:
    """All at the same moment, each in a thread of its own; what each gave."""
    gate = threading.Barrier(len(acts))
    given: list[Any] = [None] * len(acts)

    def run(number: int) -> None:
        gate.wait()
        given[number] = acts[number]()

    threads = [threading.Thread(target=run, args=(number,)) for number in range(len(acts))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return given
