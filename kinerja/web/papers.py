"""What was filled in, on paper and as a page to print; and what was signed, as it then read."""

from __future__ import annotations

from io import BytesIO
from typing import Any

from flask import Blueprint, current_app, g, redirect, render_template, send_file, url_for
from werkzeug.exceptions import NotFound

from kinerja import papers, services
from kinerja.web import access
from kinerja.web.codes import qr
from kinerja.web.views.copies import CopyView
from kinerja.web.views.instances import Run, run_of
from kinerja.web.views.papers import PaperView
from kinerja.web.views.plans import Plan, declared, is_there, plan_of_paper, plan_of_step
from kinerja.workflows import hidden_by

blueprint = Blueprint("papers", __name__, url_prefix="/instances/<instance_id>")
STEP, PAPER = "/steps/<step_id>", "/papers/<paper_id>"


@blueprint.get(f"{STEP}/paper")
def paper(instance_id: str, step_id: str) -> Any:
    """A step, or a review with its parts, as PDF. Where nothing stands yet: the page of the step says why."""
    run = run_of(access.opened(instance_id))
    plan = _step(run, step_id)
    return _to_the_step(run, step_id) if plan is None else _file(run, plan)


@blueprint.get(f"{STEP}/print")
def print_step(instance_id: str, step_id: str) -> Any:
    """The same as a page that a browser prints."""
    run = run_of(access.opened(instance_id))
    plan = _step(run, step_id)
    back = url_for(".paper", instance_id=instance_id, step_id=step_id)
    return _to_the_step(run, step_id) if plan is None else _page(run, plan, back)


@blueprint.get(PAPER)
def declared_paper(instance_id: str, paper_id: str) -> Any:
    """A paper of the edition as PDF."""
    run = run_of(access.opened(instance_id))
    return _file(run, _declared(run, paper_id))


@blueprint.get(f"{PAPER}/print")
def print_paper(instance_id: str, paper_id: str) -> Any:
    run = run_of(access.opened(instance_id))
    back = url_for(".declared_paper", instance_id=instance_id, paper_id=paper_id)
    return _page(run, _declared(run, paper_id), back)


def _step(run: Run, step_id: str) -> Plan | None:
    """None where nothing stands yet. Raises NotFound for what is kept from this reader."""
    step = run.definition.steps.get(step_id)
    if step is None or hidden_by(step, run.situation) is not None:
        raise NotFound
    plan = plan_of_step(run.definition, step)
    return plan if is_there(plan, run.situation) else None


def _declared(run: Run, paper_id: str) -> Plan:
    found = {paper.id: paper for paper in declared(run.situation)}
    if paper_id not in found:
        raise NotFound
    return plan_of_paper(run.definition, found[paper_id])


def _to_the_step(run: Run, step_id: str) -> Any:
    return redirect(url_for("submissions.show", instance_id=run.id, step_id=step_id))


def _view(run: Run, plan: Plan) -> PaperView:
    subject = run.instance.subject
    unit, number = services.units.load(subject.unit), services.signatures.employee_number(subject.person)
    return PaperView(run, plan, unit, current_app.config["LETTERHEAD"], number)


def _file(run: Run, plan: Plan) -> Any:
    view = _view(run, plan)
    made = BytesIO(papers.pdf(view.paper()))
    return send_file(made, "application/pdf", as_attachment=True, download_name=view.file_name, etag=False)


def _page(run: Run, plan: Plan, file: str) -> Any:
    made = _view(run, plan).paper()
    code = qr(made.seal.url) if made.seal else ""
    return render_template("papers/print.html", paper=made, code=code, file=file, up=run.href)


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
    g.opened, copy = services.receipts.copy(access.account(), instance_id, version, access.now())
    return render_template("papers/version.html", view=CopyView(instance_id, copy, version))
