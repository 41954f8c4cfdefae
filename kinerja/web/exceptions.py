"""Exceptions, for administrators: given to a province, district, school or person, listed, taken back.

The way there is a row of plain pages: which edition, for whom, what and until when. What would change is shown first.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask_babel import gettext

from kinerja import services
from kinerja.forms.exceptions import LARGEST_FILE, ExceptionForm, ListForm
from kinerja.forms.periods import DecisionForm, RevocationForm
from kinerja.services.exception_lists import Batch
from kinerja.services.exceptions import Query, Wish
from kinerja.web import access, dates, htmx, messages
from kinerja.web.language import language
from kinerja.web.paging import page_number
from kinerja.web.presenters import say
from kinerja.web.views.effects import ExceptionEffects, ListEffects
from kinerja.web.views.exception_choices import WhomView, editions, targets
from kinerja.web.views.exception_lists import LinesView, ListView
from kinerja.web.views.exceptions import ExceptionsView, ExceptionView, level_words
from kinerja.workflows.definition import Definition
from kinerja.workflows.instance import FactKind, WindowFact

blueprint = Blueprint("exceptions", __name__)
administrator = access.only("administrator")
KINDS = (FactKind.EXTENDED, FactKind.CLOSED)
LONGEST = 80
"""Characters of a search or of a name in an address."""


@blueprint.get("/exceptions")
@administrator
def index() -> Any:
    """Every exception where the reader decides, the latest first."""
    query = Query(**{name: request.args.get(name, "")[:LONGEST] for name in Query.__slots__})
    found = services.exceptions.listing(access.account(), query, page_number(), access.now())
    return render_template("exceptions/index.html", view=ExceptionsView(found, query))


@blueprint.route("/exceptions/new", methods=["GET", "POST"])
@administrator
def create() -> Any:
    """Which edition, for whom, then what: each on a page of its own."""
    known = services.definitions.editions()
    edition = asked("edition") or (known[0] if len(known) == 1 else "")
    if not edition:
        return render_template("exceptions/editions.html", choices=editions())
    _, definition = services.definitions.current(edition)
    reach = services.circles.reach(access.account(), access.now())
    scope, text = asked("scope"), asked("q").strip()
    if not scope:
        found = services.circles.search(reach, text) if text else None
        return render_template("exceptions/whom.html", view=WhomView(edition, definition, text, found))
    circle = services.circles.among(reach, scope)
    form = offered(ExceptionForm(), {edition: definition})
    who, now = access.account(), access.now()

    def wish() -> Wish:
        return Wish(edition, scope, form.target.data, FactKind(form.kind.data), form.last_day.data)

    def apply() -> Told:
        form_of = (form.reason.data, form.reference.data, form.key.data, now)
        return told(services.exceptions.grant(who, wish(), *form_of))

    shown = {"edition": edition, "circle": circle, "kick": title_of(definition), "level": level_words(circle.scope)}
    page = Page("exceptions/new.html", form, shown)
    return answer(page, lambda: ExceptionEffects(services.exceptions.preview(who, wish(), now)), apply)


@blueprint.route("/exceptions/bulk", methods=["GET", "POST"])
@administrator
def bulk() -> Any:
    """Many schools or people at once, from a list: each line is looked at first."""
    who, now, known = access.account(), access.now(), services.definitions.editions()
    form = ListForm(data={"edition": known[0] if len(known) == 1 else ""})
    offered(form, {name: services.definitions.current(name)[1] for name in known})
    if request.method != "POST":
        return render_template("exceptions/bulk.html", form=form, view=None)
    if (sent := request.files.get(form.file.name)) is not None and sent.filename:
        form.take_file(sent.read(LARGEST_FILE))
    if not form.validate():
        return render_template("exceptions/bulk.html", form=form, view=None), 422
    day, kind = form.last_day.data, FactKind(form.kind.data)
    batch, text = Batch(form.edition.data, form.target.data, kind, day), form.lines.data
    try:
        if not form.confirmed:
            found = services.exception_lists.look(who, text, batch, now)
            return render_template("exceptions/bulk.html", form=form, view=LinesView(found))
        what = (form.reason.data, form.reference.data, form.key.data, now)
        done = services.exception_lists.grant(who, text, batch, *what)
    except services.Invalid as error:
        form.blame(error.field, messages.invalid(error, language()))
        return render_template("exceptions/bulk.html", form=form, view=None), 422
    view = LinesView(done)
    for sentence in view.told:
        flash(sentence)
    return htmx.leave(redirect(view.there, 303))


@blueprint.get("/exceptions/<exception_id>/batch")
@administrator
def show_list(exception_id: str) -> Any:
    """All that was granted from the same list as this one."""
    return render_template("exceptions/list.html", view=load_list(exception_id))


@blueprint.route("/exceptions/<exception_id>/batch/revocation", methods=["GET", "POST"])
@administrator
def revoke_list(exception_id: str) -> Any:
    """Take back what still holds of a list."""
    view, form, who, now = load_list(exception_id), RevocationForm(), access.account(), access.now()

    def apply() -> Told:
        done = services.exception_lists.undo(who, exception_id, form.reason.data, form.key.data, now)
        return gettext("%(count)s pengecualian dicabut.", count=dates.number(len(done))), view.href

    return answer(Page("exceptions/list_revocation.html", form, {"view": view}), lambda: ListEffects(view), apply)


@blueprint.get("/exceptions/<exception_id>")
@administrator
def show(exception_id: str) -> Any:
    """One exception, and all that lies over the same windows."""
    return render_template("exceptions/exception.html", view=load(exception_id))


@blueprint.route("/exceptions/<exception_id>/revocation", methods=["GET", "POST"])
@administrator
def revoke(exception_id: str) -> Any:
    """Take an exception back."""
    view, form, who, now = load(exception_id), RevocationForm(), access.account(), access.now()

    def apply() -> Told:
        return told(services.exceptions.revoke(who, exception_id, form.reason.data, form.key.data, now))

    page = Page("exceptions/revocation.html", form, {"view": view})
    return answer(page, lambda: ExceptionEffects(services.exceptions.preview_revoke(who, exception_id, now)), apply)


# ── one way for all of them ──

Effects = ExceptionEffects | ListEffects
Told = tuple[str, str]
"""What has just happened in a sentence, and the address of the page that shows it."""


@dataclass(frozen=True, slots=True)
class Page:
    """A page on which something is decided: its template, its form, and what else it shows."""

    template: str
    form: DecisionForm
    shown: dict[str, Any]

    def render(self, effects: Effects | None = None, code: int = 200) -> Any:
        return render_template(self.template, form=self.form, effects=effects, **self.shown), code


def answer(page: Page, preview: Callable[[], Effects], apply: Callable[[], Told]) -> Any:
    """Typed, shown, applied; what does not do is said beside its control."""
    form = page.form
    if request.method != "POST":
        return page.render()
    if not form.validate():
        return page.render(code=422)
    try:
        if not form.confirmed:
            return page.render(preview())
        sentence, there = apply()
    except services.Invalid as error:
        form.blame(error.field, messages.invalid(error, language()))
        return page.render(code=422)
    flash(sentence)
    return htmx.leave(redirect(there, 303))


def told(fact: WindowFact) -> Told:
    """What has just been decided, on the page of what it is about."""
    whom = messages.exceptions.whom(fact, language())
    there = url_for("exceptions.show", exception_id=fact.revokes or fact.id)
    if fact.kind is FactKind.REVOKED:
        return gettext("Dicabut. Untuk %(whom)s keputusan ini tidak berlaku lagi.", whom=whom), there
    if fact.kind is FactKind.CLOSED:
        return gettext("Ditutup lebih awal untuk %(whom)s.", whom=whom), there
    return gettext("Perpanjangan untuk %(whom)s berlaku.", whom=whom), there


def offered(form: Any, definitions: Mapping[str, Definition]) -> Any:
    """Tell the form what may be chosen; each thing once, where several editions have it."""
    kinds = [(kind.value, messages.exceptions.KINDS[kind].say(language())) for kind in KINDS]
    form.offer(kinds, choices(dict.fromkeys(pair for one in definitions.values() for pair in targets(one))))
    if "edition" in form:
        form.edition.choices = choices((name, title_of(one)) for name, one in definitions.items())
    return form


def choices(found: Iterable[tuple[str, str]]) -> list[tuple[str, str]]:
    return [("", gettext("Pilih satu")), *found]


def title_of(definition: Definition) -> str:
    return f"{say(definition.title)}, {say(definition.period.title)}"


def asked(name: str) -> str:
    """What the address or the form says, shortened to what any of ours could be."""
    return str(request.values.get(name, ""))[:LONGEST]


def load_list(exception_id: str) -> ListView:
    return ListView(services.exceptions.granted_with(access.account(), exception_id, access.now()))


def load(exception_id: str) -> ExceptionView:
    return ExceptionView(services.exceptions.get(access.account(), exception_id, access.now()))
