"""Who asks, and may they: closed by default, one short public list, strangers see that nothing is there."""

from __future__ import annotations

import secrets
from collections.abc import Callable
from datetime import UTC, date, datetime
from functools import wraps
from typing import Any
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

from flask import (
    Flask,
    Request,
    Response,
    current_app,
    g,
    has_app_context,
    has_request_context,
    redirect,
    request,
    session,
    url_for,
)
from flask.sessions import SecureCookieSession, SecureCookieSessionInterface, SessionMixin
from flask_login import LoginManager, UserMixin, current_user, login_user, logout_user
from itsdangerous import BadSignature
from werkzeug.exceptions import NotFound, Unauthorized

from kinerja import services
from kinerja.web import htmx

PUBLIC = frozenset(
    {
        "static",
        "sessions.sign_in",
        "sessions.language",
        "pages.help_page",
        "pages.accessibility",
        "pages.privacy",
        "receipts.index",
        "receipts.show",
        "calendars.feed",
        "health.healthz",
        "health.readyz",
        "health.metrics",
    }
)
"""Endpoints that need no sign-in. Everything else does, also what is added tomorrow."""

DEFAULT_ZONE = "Asia/Jakarta"
SESSION_ID, BEGAN = "id", "began"
"""What a session carries besides the account: its own name, and the second of its beginning by the real clock."""


class User(UserMixin):
    """An account as Flask-Login sees it. The epoch rides in the session: raising it ends them all."""

    def __init__(self, account: Any) -> None:
        self.account = account

    def get_id(self) -> str:
        return f"{self.account.id}:{self.account.epoch}"


class Sessions(SecureCookieSessionInterface):
    """Static files are kept by shared caches for a year, so no session cookie may ride on them.

    How old a session may get is decided by `session_ends`, on the store's clock. The age of the signature would be that
    of the host's: a host whose clock is a second behind takes a cookie of another one for forged.
    """

    def open_session(self, app: Flask, request: Request) -> SecureCookieSession | None:
        signed = request.cookies.get(self.get_cookie_name(app))
        serializer = self.get_signing_serializer(app)
        if serializer is None or not signed:
            return None if serializer is None else self.session_class()
        try:
            return self.session_class(serializer.loads(signed))
        except BadSignature:
            return self.session_class()

    def should_set_cookie(self, app: Flask, session: SessionMixin) -> bool:
        return request.endpoint != "static" and super().should_set_cookie(app, session)


def register(app: Flask) -> None:
    app.session_interface = Sessions()
    app.config["SESSION_COOKIE_SAMESITE"] = "Lax"
    app.config["SESSION_COOKIE_HTTPONLY"] = True
    # How long a session lasts is counted from its beginning (`session_ends`): a cookie anew would not prolong it.
    app.config["SESSION_REFRESH_EACH_REQUEST"] = False
    if app.config["SESSION_COOKIE_SECURE"]:
        app.config["SESSION_COOKIE_NAME"] = "__Host-session"
    # Its context processor would ask the store again on the page of a fault.
    manager = LoginManager(app, add_context_processor=False)
    # Not "strong": it binds the session to the address, and phones change theirs all day.
    manager.session_protection = None
    manager.user_loader(load_user)
    app.before_request(require_sign_in)


def load_user(token: str) -> User | None:
    """The account of a session, or None where it is gone, disabled, or signed in before its sessions were ended."""
    account_id, _, epoch = token.rpartition(":")
    account = services.accounts.load(account_id)
    if account is None or account.disabled or str(account.epoch) != epoch or is_over(account):
        return None
    return User(account)


def is_over(account: Any) -> bool:
    """Whether this session was signed out of, or is too old. Its cookie alone would not tell: it can be copied."""
    ends = session_ends()
    signed_out = any(each.id == session.get(SESSION_ID) for each in account.ended)
    return ends is None or signed_out or services.clock.real() >= ends


def session_ends() -> datetime | None:
    """When this session ends at the latest, by the real clock; None for one that was not begun here."""
    began = session.get(BEGAN)
    if SESSION_ID not in session or not isinstance(began, int):
        return None
    return datetime.fromtimestamp(began, UTC) + current_app.permanent_session_lifetime


def begin(account: Any) -> None:
    """Start a session of its own: nothing of the one before survives, also not its CSRF token."""
    session.clear()
    session.permanent = True
    session[SESSION_ID] = secrets.token_urlsafe(16)
    session[BEGAN] = int(services.clock.real().timestamp())
    login_user(User(account))


def end() -> None:
    """End this session here and for every copy of its cookie."""
    who, ends, ended = account(), session_ends(), session[SESSION_ID]
    logout_user()
    session.clear()
    services.accounts.sign_out(who, ended, ends or services.clock.real(), now())


def require_sign_in() -> Response | None:
    """Before every request. An address that leads nowhere is left to the 404 page."""
    if request.endpoint is None or request.endpoint in PUBLIC or current_user.is_authenticated:
        return None
    if request.method not in ("GET", "HEAD"):
        raise Unauthorized
    wanted = request.full_path.rstrip("?")
    if request.htmx:
        wanted = urlsplit(request.htmx.current_url or "").path or "/"
    return htmx.leave(redirect(url_for("sessions.sign_in", next=wanted), 303))


def account() -> Any:
    """The account that asks (kinerja.services Account). Raises Unauthorized where nobody is signed in."""
    found = account_or_none()
    if found is None:
        raise Unauthorized
    return found


def account_or_none() -> Any | None:
    """The account that asks, or None. Pages of a fault never ask the store again."""
    if not has_request_context() or "bare" in g:
        return None
    user = current_user._get_current_object()  # its every use would look it up anew
    return user.account if user is not None and user.is_authenticated else None


def now() -> datetime:
    """The instant of this request, aware UTC, read once from the clock of the program and handed down."""
    if not has_app_context():
        return datetime.now(UTC)
    if "now" not in g:
        g.now = datetime.now(UTC) if "bare" in g else current_app.config["CLOCK"]()
    return g.now


def zone() -> str:
    """IANA name of the zone in which this reader reads hours."""
    return getattr(account_or_none(), "zone", None) or DEFAULT_ZONE


def today() -> date:
    """The day it is now where the reader is."""
    return now().astimezone(ZoneInfo(zone())).date()


def only(*roles: str) -> Callable[[Callable[..., Any]], Callable[..., Any]]:
    """A view for these account roles only; for everybody else the page does not exist."""

    def guard(view: Callable[..., Any]) -> Callable[..., Any]:
        @wraps(view)
        def guarded(*args: Any, **kwargs: Any) -> Any:
            if account().role not in roles:
                raise NotFound
            return view(*args, **kwargs)

        return guarded

    return guard


def opened(instance_id: str) -> Any:
    """Load an instance and ask "may I?" in one call (kinerja.services Opened); raises services.NotFound otherwise.

    It stays in `g.opened`, so that a refusal on the same request can be told in the words of its definition.
    """
    g.opened = services.instances.open_(account(), instance_id, now())
    return g.opened


def safe_next(target: str | None) -> str | None:
    """A path of this site to go on to, or None: never another host, scheme, or a path a browser reads as one."""
    if not target or not target.startswith("/") or target.startswith(("//", "/\\")) or not target.isprintable():
        return None
    parts = urlsplit(target)
    return target if not parts.scheme and not parts.netloc and "\\" not in target else None
