"""Opening finished steps again: asking for it, and for those who decide the list, what it would touch, the decision."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, flash, g, redirect, render_template, request, url_for
from flask_babel import gettext
from werkzeug.exceptions import NotFound

from kinerja import services, workflows
from kinerja.forms.reopenings import DeclineForm, ReopeningForm, RequestForm, WordedForm
from kinerja.services.reopenings import Wish
from kinerja.web import access, dates, htmx, messages
from kinerja.web.language import language
from kinerja.web.paging import page_number
from kinerja.web.views.instances import run_of
from kinerja.web.views.reopenings import OVER, AskView, CasesView, OfficeView, ReopeningView
from kinerja.workflows.calendar import end_of
from kinerja.workflows.instance import Effect

blueprint = Blueprint("reopenings", __name__)
administrator = access.only("administrator")
STEP = "/instances/<instance_id>/steps/<step_id>"
STAGES = ("asked", "running", OVER)


# ── finding ──


@blueprint.get("/reopenings")
@administrator
def index() -> Any:
    """Requests that wait, what is open again, and what is over."""
    wanted = request.args.get("state", "")
    stage = wanted if wanted in STAGES else STAGES[0]
    found = services.reopenings.listing(access.account(), stage, page_number(), access.now())
    return render_template("reopenings/index.html", view=CasesView(found, stage))


@blueprint.get("/instances/<instance_id>/reopenings")
@administrator
def steps(instance_id: str) -> Any:
    """The steps of somebody's run by name and status, to open one that nobody asked for."""
    g.opened = services.reopenings.run(access.account(), instance_id, access.now())
    return render_template("reopenings/steps.html", view=OfficeView(run_of(g.opened)))


# ── asking ──


@blueprint.route(f"{STEP}/reopening-request", methods=["GET", "POST"])
def request_form(instance_id: str, step_id: str) -> Any:
    """Ask for a step to be opened again, with a reason."""
    run = run_of(access.opened(instance_id))
    if step_id not in run.definition.steps:
        raise NotFound
    view = AskView(run, run.row(step_id))
    form = RequestForm().offer(view.reasons)
    if request.method != "POST" and not may(run, step_id, "request"):
        return redirect(view.page)
    if request.method != "POST":
        return render_template("reopenings/request.html", view=view, form=form)
    if not form.validate():
        return render_template("reopenings/request.html", view=view, form=form), 422
    then = (form.version.data, form.key.data, access.now())
    services.reopenings.request(access.account(), instance_id, step_id, *form.said, *then)
    flash(gettext("Permintaan dikirim. Anda mendapat kabar begitu dijawab."))
    return htmx.leave(redirect(view.page, 303))


def may(run: Any, step_id: str, action: str) -> bool:
    state = (run.definition, run.instance, run.opened.period, run.actor, run.now)
    return action in workflows.beside(*state, step_id)


# ── deciding ──


@blueprint.route(f"{STEP}/reopening", methods=["GET", "POST"])
def show(instance_id: str, step_id: str) -> Any:
    """What opening a step again would touch; the first POST shows what follows, the second one applies it."""
    view = load(instance_id, step_id)
    form = ReopeningForm(data={"effect": Effect.KEEP.value}).offer(view.reasons)
    if request.method != "POST":
        return page(view, form)
    if not form.validate():
        return page(view, form, code=422)
    if not form.confirmed or form.version.data not in (None, view.version):
        return page(view, form, shown=form.last_day.data is not None)
    wish = Wish(Effect(form.effect.data), form.last_day.data, *form.said)
    try:
        services.reopenings.reopen(access.account(), instance_id, step_id, wish, None, form.key.data, access.now())
    except services.Invalid as error:
        form.blame(error.field, messages.invalid(error, language()))
        return page(view, form, code=422)
    until = dates.until(end_of(wish.last_day, view.zone), view.zone)
    flash(gettext("%(step)s dibuka kembali sampai %(until)s.", step=view.title, until=until))
    return htmx.leave(redirect(after(view, "running"), 303))


@blueprint.post(f"{STEP}/reopening/refusal")
def decline(instance_id: str, step_id: str) -> Any:
    """Refuse what was asked for; why is read by who asked."""
    view = load(instance_id, step_id)
    form = DeclineForm().offer(())
    if not form.validate():
        return page(view, ReopeningForm(formdata=None).offer(view.reasons), declining=form, code=422)
    then = (form.version.data, form.key.data, access.now())
    services.reopenings.decline(access.account(), instance_id, step_id, form.message.data or "", *then)
    flash(gettext("Permintaan ditolak. Yang meminta diberi tahu, dengan alasan Anda."))
    return htmx.leave(redirect(after(view, "asked"), 303))


def load(instance_id: str, step_id: str) -> ReopeningView:
    """The step with what opening it would touch; 404 for who has no say in it."""
    found = services.reopenings.preview(access.account(), instance_id, step_id, access.now())
    g.opened = found.opened
    return ReopeningView(run_of(found.opened), found)


def after(view: ReopeningView, stage: str) -> str:
    return url_for("reopenings.index", state=stage) if view.office else view.page


def page(
    view: ReopeningView,
    form: ReopeningForm,
    *,
    shown: bool = False,
    declining: WordedForm | None = None,
    code: int = 200,
) -> Any:
    """The page of one step. `shown`: with what would follow from what was typed."""
    if shown and end_of(form.last_day.data, view.zone) <= access.now():
        form.blame("last_day", messages.invalid(services.Invalid("last_day", "in_the_past"), language()))
        shown, code = False, 422
    form.version.data = view.version
    refusing = declining or DeclineForm(formdata=None).offer(())
    return render_template("reopenings/reopening.html", view=view, form=form, refusing=refusing, shown=shown), code
