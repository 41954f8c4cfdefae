"""The reviewer's desk: what waits, reading it, and the decision.

Reading begins with a POST, because from then on the hand-in cannot be withdrawn; a GET changes nothing.
"""

from __future__ import annotations

from typing import Any

from flask import Blueprint, g, redirect, render_template, request, url_for
from werkzeug.exceptions import NotFound

from kinerja import services, workflows
from kinerja.forms import CommandForm
from kinerja.forms.reviews import APPROVE, DecisionForm, notes
from kinerja.web import access, errors, htmx
from kinerja.web.paging import page_number
from kinerja.web.views.instances import Run, can, run_of
from kinerja.web.views.queue import QueueView
from kinerja.web.views.reviews import ReviewPage
from kinerja.workflows.definition import StepKind

blueprint = Blueprint("reviews", __name__)
STEP = "/instances/<instance_id>/steps/<step_id>"


@blueprint.get("/reviews")
def queue() -> Any:
    """Everything that waits for the reader, the longest first."""
    query = services.reviews.Query(
        text=request.args.get("q", "")[:80].strip(),
        step=request.args.get("step", "")[:80],
        page=page_number(),
    )
    found = services.reviews.queue(access.account(), access.now(), query)
    return render_template(
        "reviews/queue.html", view=QueueView(found, query, access.account(), request.args.getlist("pick"))
    )


@blueprint.post(f"{STEP}/opening")
def open_(instance_id: str, step_id: str) -> Any:
    """Begin to read. Opening what is open changes nothing."""
    load(instance_id, step_id)
    key = command().key.data
    services.reviews.open_(access.account(), instance_id, step_id, key, access.now())
    return htmx.leave(redirect(address(instance_id, step_id), 303))


@blueprint.get(f"{STEP}/review")
def read(instance_id: str, step_id: str) -> Any:
    """What was handed in, to be decided; before it is opened only whose it is, afterwards what was decided."""
    run = load(instance_id, step_id)
    row = run.row(step_id)
    view = ReviewPage(run, row)
    if can(row, "approve", "return"):
        if row.state.read_at is None:
            return render_template("reviews/opening.html", view=view)
        return page(view, form_of(view))
    if view.decided:
        return render_template("reviews/decided.html", view=view)
    return redirect(url_for("submissions.show", instance_id=instance_id, step_id=step_id))


@blueprint.post(f"{STEP}/decision")
def decide(instance_id: str, step_id: str) -> Any:
    """Approve, or give back."""
    run = load(instance_id, step_id)
    view = ReviewPage(run, run.row(step_id))
    form = form_of(view)
    g.deciding = (view, form)
    if not form.validate():
        return page(view, form, errors=form.errors, code=422)
    remarks = notes(request.form, view.sheet.paths)
    if form.decision.data == APPROVE and remarks:
        return page(view, form, errors=ReviewPage.unsent_remarks(), code=422)
    what = (access.account(), instance_id, step_id)
    then = (form.version.data, form.key.data, access.now())
    if form.decision.data == APPROVE:
        services.reviews.approve(*what, form.message.data or "", *then)
    else:
        parts = opened_parts(view, form, remarks)
        services.reviews.return_(*what, form.reason.data or "", form.message.data or "", parts, remarks, *then)
    return htmx.leave(redirect(address(instance_id, step_id), 303))


def load(instance_id: str, step_id: str) -> Run:
    """The run, for the one who reviews this step; for the subject and everybody else there is no such page."""
    run = run_of(access.opened(instance_id))
    step = run.definition.steps.get(step_id)
    if step is None or step.kind is not StepKind.REVIEW or step.actor not in run.actor.parts or run.own:
        raise NotFound
    return run


def address(instance_id: str, step_id: str) -> str:
    return url_for("reviews.read", instance_id=instance_id, step_id=step_id)


def command() -> CommandForm:
    form = CommandForm()
    if not form.validate():
        raise services.NotFound("key")
    return form


def form_of(view: ReviewPage) -> DecisionForm:
    return DecisionForm(request.form).offer(view.sheet.reasons, view.sheet.part_choices)


def opened_parts(view: ReviewPage, form: DecisionForm, remarks: dict[str, str]) -> list[str]:
    """The parts that were ticked, and those with a remark: a remark on a closed part could not be answered."""
    wanted = {*(form.parts.data or ()), *(path.partition(".")[0] for path in remarks)}
    return [
        part.id for part in view.sheet.parts if part.id in wanted or (part.returnable and not view.sheet.chooses_parts)
    ]


def page(
    view: ReviewPage, form: DecisionForm, errors: dict[str, Any] | None = None, refusal: Any = (), code: int = 200
) -> Any:
    """The sheet with the decision below; what was typed stands where it was typed."""
    beside = {name: said[0] for name, said in (errors or {}).items()}
    typed = notes(request.form, view.sheet.paths)
    view.refusal = refusal
    return render_template(
        "reviews/review.html",
        view=view,
        form=form,
        notes=typed,
        errors_of=beside,
        problems=list(beside.items()),
        refusal=refusal,
    ), code


@blueprint.errorhandler(workflows.Refused)
def refused(error: workflows.Refused) -> Any:
    """What is missing stands beside its field (422); what is not allowed now is explained, the text kept (409)."""
    if "deciding" not in g:
        return errors.refused(error)  # raised again, it would be a fault: no other handler is asked
    view, form = g.deciding
    missing = view.missing(error)
    if missing:
        return page(view, form, errors=missing, code=422)
    if view.decided:
        return decided(view)
    return page(view, form, refusal=view.explained(error.reasons), code=409)


@blueprint.errorhandler(services.Conflict)
def conflicting(error: services.Conflict) -> Any:
    """Decided elsewhere meanwhile, most often in another tab: the decision that stands, and what was not used."""
    run = run_of(error.current)
    view = ReviewPage(run, run.row(error.step))
    return decided(view) if view.decided and "deciding" in g else errors.conflict(error)


def decided(view: ReviewPage) -> Any:
    return render_template("reviews/decided.html", view=view, again=True, kept=errors.kept()), 409
