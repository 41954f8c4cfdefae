"""Windows of an edition, for administrators: how they stand, and what is decided about them.

Every decision is looked at before it is applied: the first POST shows what would change, the second one, with the
same choice, applies it.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from flask import Blueprint, flash, redirect, render_template, request
from flask_babel import gettext
from werkzeug.exceptions import NotFound

from kinerja import services
from kinerja.forms.periods import ClosingForm, DecisionForm, ExtensionForm, RevocationForm
from kinerja.web import access, dates, htmx, messages
from kinerja.web.language import language
from kinerja.web.views.decisions import Effects
from kinerja.web.views.periods import PeriodView, WindowLine
from kinerja.workflows.calendar import end_of
from kinerja.workflows.instance import FactKind, WindowFact

blueprint = Blueprint("periods", __name__)
administrator = access.only("administrator")


@blueprint.get("/periods")
@administrator
def index() -> Any:
    """Every current edition; where there is only one, that one."""
    now = access.now()
    views = [PeriodView(found, now) for found in services.periods.overview(access.account(), now)]
    if len(views) == 1:
        return redirect(views[0].href)
    return render_template("periods/index.html", views=views, asked=services.reopenings.asked(access.account(), now))


@blueprint.get("/periods/<edition>")
@administrator
def show(edition: str) -> Any:
    """The windows on a line of time, and the decisions about them."""
    asked = services.reopenings.asked(access.account(), access.now())
    return render_template("periods/period.html", view=load(edition), asked=asked)


@blueprint.route("/periods/<edition>/windows/<window>/extension", methods=["GET", "POST"])
@administrator
def extend(edition: str, window: str) -> Any:
    """Keep a window open for longer, or open it again."""
    line, form, who, now = load_window(edition, window), ExtensionForm(), access.account(), access.now()
    if line.extension is None:
        raise NotFound

    def preview() -> Effects:
        return Effects(
            line, services.periods.preview_extend(who, edition, window, form.last_day.data, now), FactKind.EXTENDED
        )

    def apply() -> WindowFact:
        what = (form.last_day.data, form.reason.data, form.reference.data, form.key.data, now)
        return services.periods.extend(who, edition, window, *what)

    return Decision("periods/extension.html", form, line, preview, apply).answer()


@blueprint.route("/periods/<edition>/windows/<window>/closing", methods=["GET", "POST"])
@administrator
def close(edition: str, window: str) -> Any:
    """Close a window at once, or after a day before its end."""
    line, form, who, now = load_window(edition, window), ClosingForm(), access.account(), access.now()
    if not line.period.decides:
        raise NotFound

    def closes() -> Any:
        return end_of(form.day, line.effective.zone) if form.day else None

    def preview() -> Effects:
        found = services.periods.preview_close(who, edition, window, closes(), now)
        return Effects(line, found, FactKind.CLOSED, at_once=form.day is None)

    def apply() -> WindowFact:
        what = (closes(), form.reason.data, form.reference.data, form.key.data, now)
        return services.periods.close(who, edition, window, *what)

    return Decision("periods/closing.html", form, line, preview, apply).answer()


@blueprint.route("/periods/<edition>/facts/<fact>/revocation", methods=["GET", "POST"])
@administrator
def revoke(edition: str, fact: str) -> Any:
    """Take a decision back: the window holds as it would without it."""
    view, form, who, now = load(edition), RevocationForm(), access.account(), access.now()
    taken = view.fact(fact)
    line = view.window(taken.window) if taken and taken.kind is not FactKind.REVOKED else None
    if taken is None or line is None or not view.decides:
        raise NotFound

    def preview() -> Effects:
        return Effects(line, services.periods.preview_revoke(who, edition, fact, now), FactKind.REVOKED, taken=taken)

    def apply() -> WindowFact:
        return services.periods.revoke(who, edition, fact, form.reason.data, form.key.data, now)

    return Decision("periods/revocation.html", form, line, preview, apply, view.told(taken)).answer()


@dataclass(slots=True)
class Decision:
    """One decision on its way: typed, shown, applied."""

    template: str
    form: DecisionForm
    line: WindowLine
    preview: Callable[[], Effects]
    apply: Callable[[], WindowFact]
    fact: Any = None

    def answer(self) -> Any:
        if request.method != "POST":
            return self.page()
        if not self.form.validate():
            return self.page(code=422)
        try:
            if not self.form.confirmed:
                return self.page(self.preview())
            done = self.apply()
        except services.Invalid as error:
            self.form.blame(error.field, messages.invalid(error, language()))
            return self.page(code=422)
        flash(told(done, self.line))
        return htmx.leave(redirect(self.line.period.href, 303))

    def page(self, effects: Effects | None = None, code: int = 200) -> Any:
        return render_template(
            self.template, view=self.line.period, line=self.line, form=self.form, effects=effects, fact=self.fact
        ), code


def told(fact: WindowFact, line: WindowLine) -> str:
    """What has just happened, as one sentence."""
    if fact.kind is FactKind.REVOKED:
        return gettext("Dicabut: keputusan tentang %(window)s tidak berlaku lagi.", window=line.title)
    end = dates.until(fact.closes, line.effective.zone)
    if fact.kind is FactKind.CLOSED:
        return gettext("%(window)s ditutup setelah %(end)s.", window=line.title, end=end)
    return gettext("%(window)s diperpanjang sampai %(end)s.", window=line.title, end=end)


def load(edition: str) -> PeriodView:
    return PeriodView(services.periods.get(access.account(), edition), access.now())


def load_window(edition: str, window: str) -> WindowLine:
    line = load(edition).window(window)
    if line is None:
        raise NotFound
    return line
