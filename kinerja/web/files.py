"""Files of answers: put in one by one, taken out, given to who may read the step in which they stand."""

from __future__ import annotations

from dataclasses import replace
from typing import Any, BinaryIO

from flask import Blueprint, Response, redirect, render_template, request, send_file, url_for
from werkzeug.exceptions import NotFound

from kinerja import services, workflows
from kinerja.services import pictures
from kinerja.services.file_types import TYPES
from kinerja.web import access, filing, htmx, submissions
from kinerja.web.views.answers import DIGEST
from kinerja.web.views.fields import FieldView, walk
from kinerja.web.views.files import path_of
from kinerja.web.views.instances import Run, run_of
from kinerja.web.views.sheets import Sheet
from kinerja.web.views.submissions import StepView
from kinerja.workflows import evidence
from kinerja.workflows.definition import Step

blueprint = Blueprint("files", __name__)
STEP = "/instances/<instance_id>/steps/<step_id>"
blueprint.register_error_handler(workflows.Refused, submissions.refused)
blueprint.register_error_handler(services.Conflict, submissions.conflicting)
blueprint.register_error_handler(submissions.Stale, submissions.stale)

POLICY = "default-src 'none'; sandbox; form-action 'none'; base-uri 'none'; frame-ancestors 'self'"
"""For what others made: it runs nothing, loads nothing, is of no site; only our own pages may show it inside."""
LONGEST, LONGEST_SMALL = 1600, 128
"""Pixels of a picture to be looked at, and of the one in a list."""


@blueprint.post(f"{STEP}/files")
def add(instance_id: str, step_id: str) -> Any:
    """Put uploads into file fields. To a script: the fields that changed, or one sentence; else the form again."""
    run, row = submissions.load(instance_id, step_id)
    form, command = submissions.received(run, row)
    try:
        may_change(run, step_id)
        opened, wrong = filing.take(run.opened, row.step, command.key.data)
    except workflows.Refused as refused:
        if not request.htmx:
            return submissions.refused(refused)
        return sentence(" ".join(run.explain(refused.reasons[0])["why"].sentences), 409)
    if not request.htmx:
        return submissions.kept(run, opened, row.step, form, wrong)
    if wrong:
        return sentence(wrong[0].words, 422)
    after = run_of(opened, run.holders)
    view = StepView(after, after.row(step_id), Sheet(after.situation, row.step))
    return render_template("files/_changed.html", view=view, fields=changed(run, view))


@blueprint.post(f"{STEP}/files/<file_id>/removal")
def remove(instance_id: str, step_id: str, file_id: str) -> Any:
    """Take a file out of its field; what was typed beside it in the same form is kept as a draft."""
    run, row = submissions.load(instance_id, step_id)
    form, command = submissions.received(run, row)
    services.files.open_(access.account(), file_id, access.now())
    may_change(run, step_id)
    opened, answers, replies = run.opened, submissions.chosen(form.given()), form.replies()
    if answers or replies:
        opened = submissions.saved(opened, row.step, answers, replies, command.key.data)
    place = standing(opened, row.step, file_id)
    if place is not None:
        done = services.submissions.detach_file(
            access.account(), instance_id, step_id, place.field, place.row, file_id,
            None, command.key.data, access.now(),
        )  # fmt: skip
        opened = replace(opened, instance=done.instance)
    return removed(run, run_of(opened, run.holders), row.step, place)


@blueprint.get("/files/<file_id>")
def show(file_id: str) -> Any:
    """The file as it was uploaded, to be kept; parts of it to who asks for parts."""
    ref, stream = services.files.open_(access.account(), file_id, access.now())
    media = TYPES[ref.type].media
    answer = send_file(stream, media, as_attachment=True, download_name=ref.name, conditional=False, etag=ref.hash)
    answer.content_length = ref.size
    answer.headers["Content-Security-Policy"] = POLICY
    return answer.make_conditional(request, accept_ranges=True, complete_length=ref.size)


@blueprint.get("/files/<file_id>/preview")
def preview(file_id: str) -> Any:
    """To be looked at inside a page: a picture made anew and small, a PDF in the viewer of the browser."""
    ref, stream = services.files.open_(access.account(), file_id, access.now())
    etag = f"{ref.hash}-{int('small' in request.args)}"
    if ref.type not in pictures.TYPES:
        answer = send_file(stream, TYPES[ref.type].media, conditional=False, etag=etag)
        answer.content_length = ref.size
    elif etag in request.if_none_match:
        answer = Response(status=304)
    else:
        answer = Response(picture(stream), mimetype=pictures.MEDIA)
    answer.set_etag(etag)
    answer.headers["Cache-Control"] = "private, no-cache"
    answer.headers["Content-Security-Policy"] = POLICY
    return answer.make_conditional(request)


def picture(stream: BinaryIO) -> bytes:
    """Raises NotFound for one that cannot be made small: the page then leads to the file itself."""
    longest = LONGEST_SMALL if "small" in request.args else LONGEST
    try:
        return pictures.reduced(stream, longest)
    except (pictures.TooLarge, OSError) as error:
        raise NotFound from error


def sentence(words: str, code: int) -> Response:
    return Response(words, code, mimetype="text/plain")


def may_change(run: Run, step_id: str) -> None:
    """Raises workflows.Refused for who may not fill the step now: they learn nothing of its files."""
    command = workflows.SaveDraft(step_id, {})
    services.instances.decide(access.account(), run.opened, command, access.now())


def standing(opened: Any, step: Step, file_id: str) -> evidence.FilePlace | None:
    """Where in the step the file stands; None where it was taken out already."""
    places = evidence.places_in(step, opened.instance.step(step.id).answers)
    return next((place for place in places if place.file.id == file_id), None)


def changed(before: Run, view: StepView) -> list[FieldView]:
    """Fields that look different: where something was put in, where the same file stands too, what depends on it."""
    step, sheet = view.step, view.sheet
    old = {place.file.id for place in evidence.places_in(step, before.instance.step(step.id).answers)}
    now = evidence.places_in(step, view.row.state.answers)
    new = {place.file.hash[:DIGEST] for place in now if place.file.id not in old}
    same = [one for one in walk(sheet.fields) if one.files and any(file.fingerprint in new for file in one.files.files)]
    known = {one.path for one in same}
    return [*same, *(one for one in sheet.changed(before.situation) if one.path not in known)]


def removed(before: Run, after: Run, step: Step, place: evidence.FilePlace | None) -> Any:
    """For htmx the field without the file, and what depends on it; else the form again, at that field."""
    sheet = Sheet(after.situation, step)
    path = path_of(after.situation, step, place.field, place.row) if place else ""
    field = next((one for one in walk(sheet.fields) if one.path == path), None)
    if not request.htmx or field is None:
        anchor = field and f"w-{field.key}"
        return htmx.leave(
            redirect(url_for("submissions.show", instance_id=after.id, step_id=step.id, _anchor=anchor), 303)
        )
    view = StepView(after, after.row(step.id), sheet)
    return submissions.answered(view, sheet.changed(before.situation), field, taken=True)
