"""What was filled in, on paper; and what was signed, as it then read."""

from __future__ import annotations

from io import BytesIO
from typing import Any

from flask import Blueprint, current_app, redirect, render_template, send_file, url_for
from werkzeug.exceptions import NotFound

from kinerja import papers, services
from kinerja.web import access
from kinerja.web.views.copies import CopyView
from kinerja.web.views.instances import run_of
from kinerja.web.views.papers import PaperView
from kinerja.web.views.steps import has_paper

blueprint = Blueprint("papers", __name__, url_prefix="/instances/<instance_id>")
STEP = "/steps/<step_id>"


@blueprint.get(f"{STEP}/paper")
def paper(instance_id: str, step_id: str) -> Any:
    """A step, or a review with its parts, as PDF. Where nothing stands yet: the page of the step says why."""
    run = run_of(access.opened(instance_id))
    if step_id not in run.definition.steps:
        raise NotFound
    row = run.row(step_id)
    if not (run.may_read(step_id) and has_paper(run.instance, row.step)):
        return redirect(url_for("submissions.show", instance_id=instance_id, step_id=step_id))
    unit = services.units.load(run.instance.subject.unit)
    view = PaperView(run, row, unit, current_app.config["LETTERHEAD"])
    made = BytesIO(papers.pdf(view.paper()))
    return send_file(made, "application/pdf", as_attachment=True, download_name=view.file_name, etag=False)


@blueprint.get(f"{STEP}/copy")
def latest(instance_id: str, step_id: str) -> Any:
    """To the copy of what was last handed in with a step, or with the review over it."""
    opened = access.opened(instance_id)
    if step_id not in opened.definition.steps:
        raise NotFound
    number = services.receipts.latest(access.account(), instance_id, step_id, access.now())
    return redirect(url_for(".version", instance_id=instance_id, version=number))


@blueprint.get("/versions/<int:version>")
def version(instance_id: str, version: int) -> Any:
    opened, copy = services.receipts.copy(access.account(), instance_id, version, access.now())
    return render_template("papers/version.html", view=CopyView(opened.instance.id, copy, version))
