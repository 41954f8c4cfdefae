"""Pages for what went wrong: first what is safe, then what to do. What was typed is never lost.

403 looks like 404: whether something exists is nobody else's business.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any
from urllib.parse import urlsplit

import structlog
from flask import Flask, current_app, g, render_template, request
from flask_wtf.csrf import CSRFError
from werkzeug.exceptions import HTTPException, InternalServerError

from kinerja import services, workflows
from kinerja.forms.reading import ordinal
from kinerja.web import access, messages
from kinerja.web.language import language

PAGES = frozenset({400, 401, 404, 405, 409, 413, 422, 429, 500, 503})
TECHNICAL = ("csrf_token", "key", "version", "next", "language", "username", "shown")
PRESSED = ("stay", "check", "add", "remove", "choosing", "decision", "reason", "parts", "pick")
NOT_TEXT = frozenset((*TECHNICAL, *PRESSED))
"""Controls of which nothing is kept: they hold no text of the person. Names with "password" or "pick-" neither."""

log = structlog.get_logger("kinerja.web")


def register(app: Flask) -> None:
    app.register_error_handler(HTTPException, http_error)
    app.register_error_handler(CSRFError, session_ended)
    app.register_error_handler(401, session_ended)
    app.register_error_handler(500, fault)
    app.register_error_handler(services.NotFound, not_found)
    app.register_error_handler(services.Throttled, throttled)
    app.register_error_handler(services.Busy, lambda _: busy())
    app.register_error_handler(services.Conflict, conflict)
    app.register_error_handler(workflows.Refused, refused)


def page(code: int, **data: Any) -> Any:
    """The page of one status code; an htmx request gets its content alone."""
    if code == 404:
        g.pop("opened", None)  # the navigation would tell that a run was found
    return render_template(f"errors/{code}.html", code=code, **data), code


def http_error(error: HTTPException) -> Any:
    """Any other HTTP answer: redirects pass, codes without a page get the nearest one."""
    code = error.code or 500
    if code < 400:
        return error
    shown = 404 if code in (403, 410) else code if code in PAGES else 400 if code < 500 else 500
    body, _ = page(shown, kept=() if code == 413 else kept())  # what is too large was not read
    headers = {name: value for name, value in error.get_headers() if name in ("Allow", "Retry-After")}
    return body, 404 if code == 403 else code, headers


def told(event: str, **details: Any) -> None:
    """One line in the log about what was refused: where, to whom, from which address; nothing that was typed."""
    account = access.account_or_none()
    who = {"account": account and account.id, "address": request.remote_addr}
    log.warning(event, endpoint=request.endpoint, **who, **details)


def not_found(_: services.NotFound) -> Any:
    told("not_found")
    return page(404)


def session_ended(error: HTTPException) -> Any:
    """The token or the session is gone: the text stays on the page, and the way back leads to where it was typed."""
    told("forged_or_stale" if isinstance(error, CSRFError) else "not_signed_in")
    body, _ = page(400 if isinstance(error, CSRFError) else 401, kept=kept(), back=came_from())
    return body, error.code


def came_from() -> str | None:
    """Path of the page on which the form stood, if it was one of ours."""
    return access.safe_next(urlsplit(request.referrer or "").path)


def refused(error: workflows.Refused) -> Any:
    """Not allowed now: why, since, until, who can open it, in the words of the definition that was opened."""
    told("refused", codes=[reason.code.value for reason in error.reasons])
    opened = g.get("opened")
    reasons = () if opened is None else error.reasons
    return page(409, reasons=[explained(each, opened) for each in reasons], kept=kept(), back=came_from())


def explained(reason: workflows.Explanation, opened: Any) -> dict[str, messages.Line]:
    subject = opened.instance.subject
    holders = services.instances.holders(opened.definition, subject, access.today())
    return messages.explain(reason, opened.definition, holders, subject.zone, language())


def conflict(_: services.Conflict) -> Any:
    """Somebody else changed the same thing meanwhile: nothing of either side is lost."""
    return page(409, changed=True, kept=kept(), back=came_from())


def throttled(error: services.Throttled) -> Any:
    told("throttled")
    body, code = page(429, kept=kept())
    return body, code, {"Retry-After": str(seconds_until(error.until))}


def seconds_until(moment: datetime) -> int:
    """Whole seconds from the real clock, at least one: a demo clock does not move the waiting time of a client."""
    return max(1, int((moment - services.clock.real()).total_seconds()))


def busy(*, turned_away: bool = False) -> Any:
    """The store does not answer, or too many came at once: then it is sure that nothing was carried out."""
    body, code = page(503, kept=kept(), again=same_form(), turned_away=turned_away)
    return body, code, {"Retry-After": "5" if turned_away else "30"}


def same_form() -> list[tuple[str, str]]:
    """The whole form once more, where it carries the key by which a repetition is known: nobody can say by now whether
    it was carried out, and sending it again settles that. Never a password; a file would have to be chosen anew."""
    if "key" not in request.form or request.files or any("password" in name for name in request.form):
        return []
    return [(name, value) for name, value in request.form.items(multi=True) if name != "csrf_token"]


def fault(error: InternalServerError) -> Any:
    """Something broke. The page asks the store nothing: it may be what broke."""
    g.bare = True
    original = error.original_exception
    if isinstance(original, current_app.config["STORE_FAULTS"]):
        # One line each: an outage has thousands, and what is wrong stands in none of their traces.
        log.warning("store_away", endpoint=request.endpoint, error=type(original).__name__)
        return busy()
    log.error("request_failed", endpoint=request.endpoint, exc_info=original)
    return page(500, kept=kept())


def kept() -> list[tuple[str, str]]:
    """What was typed, as (name, text), to be copied; nothing secret, nothing empty."""
    return [
        (words(name), text)
        for name, text in request.form.items(multi=True)
        if text.strip() and name not in NOT_TEXT and "password" not in name and not name.startswith("pick-")
    ]


def words(name: str) -> str:
    """The name of a control as far as a person can read it: "a-rows-0-short_note" -> "short note 1"."""
    parts = name.split("-")
    places = [place for part in parts if (place := ordinal(part)) is not None]
    return parts[-1].replace("_", " ") + (f" {places[0] + 1}" if places else "")
