"""The inbox: what somebody was told, what of it is new, and whether it also comes by mail."""

from __future__ import annotations

from functools import partial
from typing import Any

from flask import Blueprint, Flask, flash, redirect, render_template, request, url_for
from flask_babel import gettext
from werkzeug.exceptions import NotFound

from kinerja import services
from kinerja.web import access
from kinerja.web.messages.notices import letter
from kinerja.web.views.notices import InboxView, months

blueprint = Blueprint("notices", __name__)


def register(app: Flask) -> None:
    """Put the mails of the day into words, in this process."""
    services.jobs.reminders.use(partial(letter, address=app.config["ADDRESS"]))


@blueprint.get("/notices")
def index() -> Any:
    """What is new, and what was read in this month and the last one; older ones month by month."""
    asked = request.args.get("month")
    wanted = months(asked)
    if wanted is None:
        raise NotFound
    account = access.account()
    found, beginning = services.notices.inbox(account, wanted), services.notices.beginning()
    view = InboxView(found, wanted, account, asked=asked is not None, beginning=beginning)
    return render_template("notices/index.html", view=view)


@blueprint.post("/notices/reading")
def read() -> Any:
    """One is read, or all of them."""
    services.notices.read(access.account(), request.form.get("notice") or None)
    return redirect(url_for(".index"), 303)


@blueprint.post("/notices/digest")
def digest() -> Any:
    """Whether the mail of the day is wanted."""
    wanted = request.form.get("wanted") == "yes"
    services.accounts.set_digest(access.account(), wanted, access.now())
    flash(gettext("Surel harian dinyalakan.") if wanted else gettext("Surel harian dimatikan."))
    return redirect(url_for(".index"), 303)
