"""Headers of every answer. No page has code or styles inside it, so the policy needs no exception."""

from __future__ import annotations

from flask import Flask, Response, current_app, request
from flask_wtf.csrf import CSRFError, CSRFProtect
from werkzeug.exceptions import UnsupportedMediaType

POLICY = "; ".join(
    (
        "default-src 'none'",
        "script-src 'self'",
        "style-src 'self'",
        "img-src 'self'",
        "font-src 'self'",
        "connect-src 'self'",
        "frame-src 'self'",
        "form-action 'self'",
        "frame-ancestors 'none'",
        "base-uri 'none'",
    )
)
HEADERS = {
    "Content-Security-Policy": POLICY,
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=()",
}

LOOKING = frozenset({"GET", "HEAD", "OPTIONS"})
FORMS = frozenset({"", "application/x-www-form-urlencoded", "multipart/form-data"})
"""What the forms of a page are sent as; "": there is no body."""

OWN_PAGES = frozenset({"same-origin", "none"})
"""From where a browser says that an own page sent something; "none": the person did, by no page at all."""

OWN_CACHING = frozenset({"calendars.feed", "files.preview"})
"""Endpoints that say themselves how long what they give may be kept; like any other page, their faults never are."""


def register(app: Flask) -> None:
    """CSRF for every unsafe method. The token lasts as long as the session: people fill a form for hours."""
    app.config["WTF_CSRF_TIME_LIMIT"] = None
    CSRFProtect(app)
    app.before_request(refuse_what_is_no_form)
    app.before_request(refuse_what_others_send)
    app.after_request(protect)


def refuse_what_is_no_form() -> None:
    """Forms would be read from JSON as well (Flask-WTF does), whose values need not be texts."""
    if request.method not in LOOKING and request.mimetype not in FORMS:
        raise UnsupportedMediaType


def refuse_what_others_send() -> None:
    """Browsers say which site sent a form. The token would do, but what others learn of it is worth nothing then.

    Old browsers, and all without TLS, say the origin alone. Whatever says neither is no browser that could be misused.
    """
    if request.method in LOOKING:
        return
    site, origin = request.headers.get("Sec-Fetch-Site"), request.headers.get("Origin")
    own = site in OWN_PAGES if site else origin is None or origin.partition("://")[2] == request.host
    if not own:
        raise CSRFError("sent by another site")


def protect(answer: Response) -> Response:
    for name, value in HEADERS.items():
        answer.headers.setdefault(name, value)  # what others made comes with a stricter policy of its own
    if current_app.config["SESSION_COOKIE_SECURE"]:
        answer.headers["Strict-Transport-Security"] = "max-age=31536000; includeSubDomains"
    says_itself = request.endpoint in OWN_CACHING and "Cache-Control" in answer.headers
    if request.endpoint != "static" and not says_itself:
        answer.headers["Cache-Control"] = "no-store"
    return answer
