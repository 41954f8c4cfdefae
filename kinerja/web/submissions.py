"""Filling a step and handing it in. Each view: load and may I, form, act, answer; refusals are caught once below."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from typing import Any

from flask import Blueprint, flash, g, redirect, render_template, request, url_for
from werkzeug.exceptions import NotFound

from kinerja import services, workflows
from kinerja.forms import CommandForm, StepForm, step_form
from kinerja.forms.reading import ordinal
from kinerja.web import access, dates, filing, htmx, messages
from kinerja.web.language import language
from kinerja.web.views.checks import CheckView
from kinerja.web.views.closed_steps import LockedView
from kinerja.web.views.fields import FieldView
from kinerja.web.views.instances import Run, run_of
from kinerja.web.views.receipts import ConflictView, ReceiptView
from kinerja.web.views.sheets import Sheet
from kinerja.web.views.steps import can, receipt_url, step_url
from kinerja.web.views.submissions import StepView
from kinerja.workflows import StepOutlook, receipts
from kinerja.workflows.definition import FieldKind, Step
from kinerja.workflows.reasons import Code

blueprint = Blueprint("submissions", __name__, url_prefix="/instances/<instance_id>/steps/<step_id>")

CORRECTABLE = frozenset({Code.ANSWERS_WRONG, Code.REPLIES_MISSING})
"""Refusals that the person mends on the form itself: shown beside the fields."""


# ── views ──


@blueprint.get("")
def show(instance_id: str, step_id: str) -> Any:
    """The form, or where nothing can be typed now: why, and what stands there."""
    run, row = load(instance_id, step_id)
    if row.step.review is None and can(row, "submit"):
        return page(StepView(run, row, Sheet(run.situation, row.step)))
    if can(row, "submit"):
        return redirect(step_url(instance_id, row))
    return render_template("submissions/locked.html", view=LockedView(run, row))


@blueprint.post("/draft")
def save(instance_id: str, step_id: str) -> Any:
    """Keep what is typed: by itself, by "Simpan Draf", or on the way to another row or to the check page."""
    run, row = load(instance_id, step_id)
    form, command = received(run, row)
    answers = suggestion_taken(run, row.step, rows_changed(row.step, chosen(form.given())))
    opened = saved(run.opened, row.step, answers, form.replies(), command.key.data)
    opened, untaken = filing.take(opened, row.step, command.key.data)
    return kept(run, opened, row.step, form, untaken)


@blueprint.get("/submission")
def check(instance_id: str, step_id: str) -> Any:
    """What will be handed in, and what happens then. Nothing to hand in: the page of the step says why."""
    run, row = load(instance_id, step_id)
    if not can(row, "submit") or Sheet(run.situation, row.step).wrong:
        return redirect(url_for(".show", instance_id=instance_id, step_id=step_id))
    return render_template("submissions/check.html", view=CheckView(run, row))


@blueprint.post("/submission")
def submit(instance_id: str, step_id: str) -> Any:
    """Finish a step with what is typed, or hand in what is stored where nothing was typed (the check page)."""
    run, row = load(instance_id, step_id)
    form, command = received(run, row)
    answers = chosen(form.given())
    opened, untaken = filing.take(run.opened, row.step, command.key.data)
    if untaken:
        opened = saved(opened, row.step, answers, form.replies(), command.key.data)
        return kept(run, opened, row.step, form, untaken)
    done = services.submissions.submit(
        access.account(),
        instance_id,
        step_id,
        answers or None,
        form.replies(),
        version(),
        command.key.data,
        access.now(),
        as_read(opened),
    )
    return onward(replace(run.opened, instance=done.instance), row.step)


@blueprint.get("/receipt")
def receipt(instance_id: str, step_id: str) -> Any:
    """Proof of what was handed in, and when."""
    run, row = load(instance_id, step_id)
    if row.state.submitted_at is None:
        return redirect(url_for(".show", instance_id=instance_id, step_id=step_id))
    return render_template("submissions/receipt.html", view=ReceiptView(run, row))


@blueprint.post("/withdrawal")
def withdraw(instance_id: str, step_id: str) -> Any:
    """Take back what nobody has read yet."""
    run, row = load(instance_id, step_id)
    _form, command = received(run, row)
    services.submissions.withdraw(access.account(), instance_id, step_id, version(), command.key.data, access.now())
    return htmx.leave(redirect(url_for("instances.show", instance_id=instance_id), 303))


@blueprint.post("/skip")
def skip(instance_id: str, step_id: str) -> Any:
    """Leave out an optional step."""
    run, row = load(instance_id, step_id)
    _form, command = received(run, row)
    done = services.submissions.skip(access.account(), instance_id, step_id, version(), command.key.data, access.now())
    return onward(replace(run.opened, instance=done.instance), row.step)


# ── what comes in ──


def load(instance_id: str, step_id: str) -> tuple[Run, StepOutlook]:
    """The run and one step of it; 404 for what is not there or not yours."""
    run = run_of(access.opened(instance_id))
    if step_id not in run.definition.steps:
        raise NotFound
    return run, run.row(step_id)


def received(run: Run, row: StepOutlook) -> tuple[StepForm, CommandForm]:
    """What was typed, and the command around it; kept in `g` for the page of a refusal."""
    form = step_form(run.instance.revision, row.step).sent(request.form)
    g.filled = (run, row, form)
    command = CommandForm()
    if not command.validate():
        raise Stale
    g.version = command.version.data
    return form, command


def version() -> int | None:
    return g.version


def chosen(answers: dict[str, Any]) -> dict[str, Any]:
    """Without the fields for which, after a conflict, the stored version was picked."""
    return {name: value for name, value in answers.items() if request.form.get(f"pick-{name}") != "theirs"}


def rows_changed(step: Step, answers: dict[str, Any]) -> dict[str, Any]:
    """The answers with a row more ("Tambah", name of the group) or less ("Hapus", "group.index")."""
    groups = {item.id for item in step.fields if item.kind is FieldKind.ROWS and not item.rows_given}
    added = request.form.get("add", "")
    if added in groups:
        answers[added] = [*(answers.get(added) or ()), {}]
    group, _, place = request.form.get("remove", "").partition(".")
    index = ordinal(place)
    if group in groups and index is not None:
        rows = list(answers.get(group) or ())
        answers[group] = rows[:index] + rows[index + 1 :]
    return answers


def suggestion_taken(run: Run, step: Step, answers: dict[str, Any]) -> dict[str, Any]:
    """The answers with the suggestion that is taken over ("Pakai saran ini", name of the field)."""
    name = request.form.get("take", "")
    item = next((one for one in step.fields if one.id == name and one.suggest is not None), None)
    if item is None:
        return answers
    standing = run.instance.step(step.id).answers
    value = run.situation.with_answers(step.id, {**standing, **answers}).suggestion(step.id, name)
    return answers if value is None else {**answers, name: value}


def saved(opened: Any, step: Step, answers: dict[str, Any], replies: dict[str, str], key: str) -> Any:
    """The run with these answers kept as a draft."""
    done = services.submissions.save_draft(
        access.account(), opened.instance.id, step.id, answers, replies, version(), key, access.now(), as_read(opened)
    )
    return replace(opened, instance=done.instance)


def as_read(opened: Any) -> Any | None:
    """The run, where this request has changed nothing of it since it was read."""
    return opened if opened is g.opened else None


class Stale(Exception):
    """The form came without a usable key: it was not made by this page, or long ago."""


# ── what goes out ──


def page(view: StepView, code: int = 200) -> Any:
    """The form: as a page, or for htmx in place of the one that is shown."""
    if request.htmx and code >= 400:
        body = render_template("submissions/_form.html", view=view)
        return body, code, {"HX-Retarget": "#isian", "HX-Reswap": "outerHTML"}
    return render_template("submissions/step.html", view=view), code


def kept(before: Run, opened: Any, step: Step, form: StepForm, untaken: Iterable[filing.Untaken] = ()) -> Any:
    """After saving: a small answer for htmx; else to the next row, the check page, or the same form.

    `untaken`: the uploads among what was sent that are not kept; all that was typed is.
    """
    run = run_of(opened, before.holders)
    if untaken:
        problems = tuple(one.problem for one in untaken)
        return page(StepView(run, run.row(step.id), Sheet(run.situation, step, form, problems)), 422)
    sheet = Sheet(run.situation, step)
    view = StepView(run, run.row(step.id), sheet)
    taken = request.form.get("take", "")
    group = request.form.get("add") or request.form.get("remove", "").partition(".")[0] or taken
    if request.htmx:
        changed = sheet.changed(before.situation)
        grown = next((one for one in sheet.fields if one.id == group), None)
        return answered(view, changed, grown, taken=bool(taken))
    if "check" in request.form:
        if sheet.wrong:
            return page(StepView(run, run.row(step.id), Sheet(run.situation, step, form, sheet.wrong)), 422)
        return redirect(url_for("submissions.check", instance_id=run.id, step_id=step.id), 303)
    rows = len(sheet.answers.get(group) or ())
    anchor = f"f-{group}-{rows - 1}" if "add" in request.form and rows else f"l-{group}" if group else None
    if taken or "upload" in request.form:
        anchor = f"w-{taken or request.form['upload'].replace('.', '-')}"
    return redirect(url_for("submissions.show", instance_id=run.id, step_id=step.id, _anchor=anchor), 303)


def answered(view: StepView, changed: list[FieldView], grown: FieldView | None, *, taken: bool) -> str:
    """To htmx: what is saved, and the fields that look different. `grown`: the one in whose place the answer goes."""
    return render_template("submissions/_saved.html", view=view, changed=changed, grown=grown, taken=taken)


def onward(opened: Any, step: Step) -> Any:
    """After finishing: the receipt of what was handed in, else the next step that is the reader's turn."""
    run = run_of(opened)
    if not run.own:
        flash(handed_in(run, step))
        return htmx.leave(redirect(url_for("reviews.queue"), 303))
    if receipts.receipted(run.definition, step):
        target = receipt_url(run.id, step.id)
    else:
        order = [row.step.id for row in run.rows]
        later = [row for row in run.mine if order.index(row.step.id) > order.index(step.id)]
        target = step_url(run.id, (later or run.mine)[0]) if run.mine else run.href
    return htmx.leave(redirect(target, 303))


def handed_in(run: Run, step: Step) -> str:
    """What has just happened, for somebody who goes on with the next person."""
    done = messages.done_word(run.definition, step).say(language())
    words = f"{step.title.say(language())}, {run.subject}: {done[:1].lower()}{done[1:]}"
    at = run.instance.step(step.id).submitted_at
    return messages.sentence(f"{words}, {dates.instant(at, run.instance.subject.zone)}" if at else words)


# ── refusals, caught once ──


@blueprint.errorhandler(workflows.Refused)
def refused(error: workflows.Refused) -> Any:
    """Wrong answers stand beside their fields (422); what is not allowed now is explained, the text kept (409)."""
    run, row, form = g.filled
    codes = {reason.code for reason in error.reasons}
    if row.step.review is not None:
        if not can(row, "submit"):
            return render_template("submissions/locked.html", view=LockedView(run, row, error.reasons)), 409
        view = CheckView(run, row, error.reasons)
        return render_template("submissions/check.html", view=view), 409
    sheet = Sheet(run.situation, row.step, form, error.problems)
    if codes <= CORRECTABLE:
        silent = next((reason.params["threads"] for reason in error.reasons if "threads" in reason.params), ())
        sheet.silent = frozenset(silent)
        return page(StepView(run, row, sheet), 422)
    return page(StepView(run, row, sheet, refusal=error.reasons), 409)


@blueprint.errorhandler(services.Conflict)
def conflicting(error: services.Conflict) -> Any:
    """Both versions side by side; nothing typed is lost."""
    _run, row, form = g.filled
    run = run_of(error.current)
    if row.step.review is not None:
        now = run.row(row.step.id)
        if not can(now, "submit"):
            return render_template("submissions/locked.html", view=LockedView(run, now)), 409
        return render_template("submissions/check.html", view=CheckView(run, now, changed=True)), 409
    view = ConflictView(run, run.row(row.step.id), form, request.path)
    headers = {"HX-Retarget": "#isi", "HX-Reswap": "innerHTML show:top"} if request.htmx else {}
    return render_template("submissions/conflict.html", view=view), 409, headers


@blueprint.errorhandler(Stale)
def stale(_error: Stale) -> Any:
    run, row, form = g.filled
    return page(StepView(run, row, Sheet(run.situation, row.step, form), reload=True), 422)
