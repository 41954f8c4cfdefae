"""My instances: what can be started, all steps of one, and what happened in it."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, redirect, render_template, request
from werkzeug.exceptions import UnprocessableEntity

from kinerja import services, workflows
from kinerja.forms import CommandForm
from kinerja.web import access
from kinerja.web.views.history import HistoryView
from kinerja.web.views.instances import run_of
from kinerja.web.views.start import StartView

blueprint = Blueprint("instances", __name__, url_prefix="/instances")


@blueprint.get("")
def index() -> Any:
    """What runs and what can be started; one running instance and nothing to start is shown at once."""
    view = overview()
    if view.only_running:
        return redirect(view.only_running)
    return render_template("instances/start.html", view=view)


@blueprint.post("")
def start() -> Any:
    """Begin an edition. Who may not is told why, with the source of the data and who mends it."""
    command = CommandForm()
    if not command.validate():
        raise UnprocessableEntity
    edition = request.form.get("edition", "")
    opened = services.instances.start(access.account(), edition, command.key.data, access.now())
    return redirect(run_of(opened).href, 303)


def overview() -> StartView:
    account, now = access.account(), access.now()
    running = [run_of(opened) for opened in services.instances.mine(account, now)]
    return StartView(running, services.instances.available(account, now))


@blueprint.errorhandler(workflows.NotEligible)
def not_eligible(_error: workflows.NotEligible) -> Any:
    """The start page says of every edition why not, from which source, and who mends it."""
    return render_template("instances/start.html", view=overview()), 409


@blueprint.get("/<instance_id>")
def show(instance_id: str) -> Any:
    """All steps of one run."""
    return render_template("instances/instance.html", view=run_of(access.opened(instance_id)))


@blueprint.get("/<instance_id>/history")
def history(instance_id: str) -> Any:
    """What happened in one run, and who did it."""
    opened = access.opened(instance_id)
    rows = services.audit.history(access.account(), instance_id, access.now())
    return render_template("instances/history.html", view=HistoryView(run_of(opened), rows))
