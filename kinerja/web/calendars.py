"""The reader's calendar: as a page, as a file, and under a secret address that calendar programs subscribe to."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, Response, flash, g, make_response, redirect, render_template, request, session, url_for
from flask_babel import gettext

from kinerja import papers, services
from kinerja.web import access, dates
from kinerja.web.language import language
from kinerja.web.views.calendars import AgendaView, entries

blueprint = Blueprint("calendars", __name__)
SECRET = "calendar"
"""Under this name the session carries a new address to the page that says it, once."""


@blueprint.get("/calendar")
def index() -> Any:
    """What is coming, day by day; what is past, folded away; and the ways out of here."""
    account, now = access.account(), access.now()
    found = services.calendars.calendar(account, now)
    return render_template("calendars/index.html", view=AgendaView(found, account.feed, session.pop(SECRET, None)))


@blueprint.get("/calendar.ics")
def download() -> Any:
    """The same as a file, as it stands now."""
    answer = file_of(access.account())
    answer.headers["Content-Disposition"] = "attachment; filename=kinerja.ics"
    return answer


@blueprint.get("/calendar/<secret>.ics")
def feed(secret: str) -> Any:
    """For calendar programs, which cannot sign in: whoever has the address reads, and only reads."""
    account = services.feeds.reader(secret, request.remote_addr or "", access.now())
    g.language = account.language  # nobody is signed in here
    answer = file_of(account)
    answer.headers["Cache-Control"] = "private, no-cache"
    answer.add_etag()
    return answer.make_conditional(request)


@blueprint.post("/calendar/address")
def renew() -> Any:
    """A new secret address. The one before, if there was one, leads nowhere from now on."""
    session[SECRET] = services.feeds.renew(access.account(), access.now())
    return redirect(url_for(".index"), 303)


@blueprint.post("/calendar/address/removal")
def remove() -> Any:
    """No address any more."""
    services.feeds.end(access.account(), access.now())
    flash(gettext("Alamat kalender dimatikan."))
    return redirect(url_for(".index"), 303)


def file_of(account: services.Account) -> Response:
    """The calendar of somebody as text/calendar, in their language."""
    found = services.calendars.calendar(account, access.now())
    today = dates.as_date(access.now(), account.zone)
    made = papers.ics("Kinerja", language(), entries(found, today))
    return make_response(made, {"Content-Type": "text/calendar; charset=utf-8"})
