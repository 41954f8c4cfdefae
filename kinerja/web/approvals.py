"""Approving several hand-ins in one go: what it would do, doing it, and what came of each."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, redirect, render_template, request, url_for
from werkzeug.datastructures import MultiDict

from kinerja import services
from kinerja.forms.approvals import ApprovalsForm
from kinerja.services.approvals import MOST, Pick
from kinerja.web import access, htmx
from kinerja.web.views.approvals import PreviewView, ResultView, pick_of, picked

blueprint = Blueprint("approvals", __name__, url_prefix="/reviews/approvals")


@blueprint.get("")
def preview() -> Any:
    """What approving the ticked ones would do. Nothing changes."""
    picks = picks_in(request.args)
    return page(picks, ApprovalsForm(), 422 if len(picks) > MOST else 200)


@blueprint.post("")
def approve() -> Any:
    """Each for itself; then the page that tells what came of them, which can be opened again."""
    picks, form = picks_in(request.form), ApprovalsForm(request.form)
    if not form.validate() or not 0 < len(picks) <= MOST:
        return page(picks, form, 422)
    key = form.key.data or ""
    services.approvals.approve(access.account(), picks, form.message.data or "", key, access.now())
    found = url_for("approvals.result", key=key, pick=[picked(pick) for pick in picks])
    return htmx.leave(redirect(found, 303))


@blueprint.get("/result")
def result() -> Any:
    """What came of a go, read from the runs as they stand now."""
    key = request.args.get("key", "")[:40]
    picks = picks_in(request.args)[:MOST]
    found = services.approvals.look(access.account(), picks, access.now(), key)
    return render_template("approvals/result.html", view=ResultView(found))


def picks_in(sent: MultiDict[str, str]) -> list[Pick]:
    """What was ticked, each once. Raises services.NotFound for what no page of ours sends."""
    return list(dict.fromkeys(pick_of(text) for text in sent.getlist("pick")))


def page(picks: list[Pick], form: ApprovalsForm, code: int) -> Any:
    """The preview; too many are not even looked at."""
    few = picks if len(picks) <= MOST else []
    found = services.approvals.look(access.account(), few, access.now())
    return render_template("approvals/preview.html", view=PreviewView(found, len(picks)), form=form), code
