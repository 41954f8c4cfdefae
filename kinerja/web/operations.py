"""What happens without anybody clicking, for administrators: how it stands, and what to do about what is stuck."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask_babel import gettext
from werkzeug.exceptions import BadRequest

from kinerja import services
from kinerja.web import access, htmx
from kinerja.web.views.operations import MailLine, OperationsView

blueprint = Blueprint("operations", __name__)
administrator = access.only("administrator")
DECISIONS = {"retry": services.jobs.board.retry, "leave": services.jobs.board.leave}


@blueprint.get("/operations")
@administrator
def index() -> Any:
    """Every job, and what waits for somebody's decision."""
    return render_template("operations/index.html", view=OperationsView(services.jobs.board.board(access.account())))


@blueprint.post("/operations")
@administrator
def decide() -> Any:
    """Try a piece of work again, or take one of which nobody knows as done."""
    decision, item = request.form.get("decision", ""), request.form.get("item", "")
    if decision not in DECISIONS:
        raise BadRequest
    done = DECISIONS[decision](access.account(), item, access.now())
    flash(told(decision) if done else gettext("Tidak ada yang berubah: sudah ada yang memutuskannya."))
    return htmx.leave(redirect(url_for("operations.index"), 303))


def told(decision: str) -> str:
    if decision == "retry":
        return gettext("Akan dicoba lagi dalam beberapa detik.")
    return gettext("Dicatat sebagai selesai; tidak akan dikirim lagi.")


@blueprint.get("/operations/mails")
@administrator
def mails() -> Any:
    """What would have gone out, where no mail server is named: for demonstrations."""
    lines = [MailLine(piece) for piece in services.jobs.mail.kept(access.account())]
    return render_template("operations/mails.html", lines=lines, most=services.jobs.mail.SHOWN)
