"""In front of the program: while the crowd stands, who only looks is sent off with a page that was made before.

To refuse a page must cost next to nothing, else refusing what is too much is all that a worker does. Nothing is asked:
no session, no store, no template. Who sends a form goes inside, where what was typed is kept for them.
"""

from __future__ import annotations

from collections.abc import Iterable
from http.cookies import CookieError, SimpleCookie
from threading import Lock
from time import monotonic
from typing import Any, NamedTuple

import structlog
from flask import Flask, g
from werkzeug.test import EnvironBuilder

from kinerja.web import errors
from kinerja.web.language import COOKIE, LANGUAGES

LOOKING = frozenset({"GET", "HEAD", "OPTIONS"})
ALWAYS = ("/static/", "/healthz", "/readyz", "/metrics")
"""Asked by browsers for a page they have, and by machines."""
TELLS_EVERY = 1.0
"""Seconds between two lines in the log: a crowd is thousands."""

log = structlog.get_logger("kinerja.web")


class _Asked(NamedTuple):
    """All that the page depends on."""

    language: str
    fragment: bool
    packed: bool


class _Page(NamedTuple):
    status: str
    headers: list[tuple[str, str]]
    body: bytes


class Door:
    """A WSGI application around that of `app`; `turnstile` says who is sent off."""

    def __init__(self, app: Flask, turnstile: Any) -> None:
        self._app = app
        self._inside = app.wsgi_app
        self._turnstile = turnstile
        self._pages: dict[_Asked, _Page] = {}
        self._lock = Lock()
        self._sent_off, self._told_at = 0, 0.0

    def __call__(self, environ: dict[str, Any], start_response: Any) -> Iterable[bytes]:
        if environ["REQUEST_METHOD"] not in LOOKING or environ.get("PATH_INFO", "").startswith(ALWAYS):
            return self._inside(environ, start_response)
        if not self._turnstile.sends_off():
            return self._inside(environ, start_response)
        page = self._page(_asked(environ))
        self._note(environ["REQUEST_METHOD"])
        start_response(page.status, page.headers)
        return [b"" if environ["REQUEST_METHOD"] == "HEAD" else page.body]

    def _page(self, asked: _Asked) -> _Page:
        found = self._pages.get(asked)
        if found is None:
            found = self._pages[asked] = self._made(asked)
        return found

    def _made(self, asked: _Asked) -> _Page:
        """As the program gives it to somebody who is not known. Everybody gets the same: no token, no session."""
        headers = {"Cookie": f"{COOKIE}={asked.language}", "Accept-Encoding": "gzip" if asked.packed else "identity"}
        headers |= {"HX-Request": "true"} if asked.fragment else {}
        with self._app.request_context(EnvironBuilder(path="/", headers=headers).get_environ()):
            g.bare = g.for_anybody = True
            answer = self._app.process_response(self._app.make_response(errors.busy(turned_away=True)))
            if "Set-Cookie" in answer.headers:
                raise RuntimeError("a page for everybody would end everybody's session")
            body = answer.get_data()
            answer.content_length = len(body)
            return _Page(answer.status, answer.headers.to_wsgi_list(), body)

    def _note(self, method: str) -> None:
        self._app.extensions["kinerja_meters"].requests.labels("door", method, 503).inc()
        with self._lock:
            self._sent_off += 1
            if monotonic() - self._told_at < TELLS_EVERY:
                return
            times, self._sent_off, self._told_at = self._sent_off, 0, monotonic()
        log.warning("sent_off", times=times)


def _asked(environ: dict[str, Any]) -> _Asked:
    try:
        chosen = SimpleCookie(environ.get("HTTP_COOKIE", "")).get(COOKIE)
    except CookieError:
        chosen = None
    language = chosen.value if chosen is not None and chosen.value in LANGUAGES else LANGUAGES[0]
    fragment = "HTTP_HX_REQUEST" in environ and "HTTP_HX_BOOSTED" not in environ
    return _Asked(language, fragment, "gzip" in environ.get("HTTP_ACCEPT_ENCODING", ""))
