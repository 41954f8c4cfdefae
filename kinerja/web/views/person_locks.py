"""One person's steps as an administrator needs them: open or locked, why, since when, and what can be done."""

from __future__ import annotations

from dataclasses import dataclass

from flask import url_for
from flask_babel import gettext

from kinerja.services.lock_states import Cell
from kinerja.services.person_locks import Person, Standing
from kinerja.web import access, dates, messages, presenters
from kinerja.web.language import language
from kinerja.web.presenters import Face, say
from kinerja.web.views.locks import beside, face
from kinerja.web.views.windows import granted, span
from kinerja.workflows.reasons import Explanation


@dataclass(frozen=True, slots=True)
class StepView:
    """`lines`: the explanation that the person reads, `theirs`: that of whoever does the step instead.

    `reopen`: address, where the reader may open it again.
    """

    title: str
    face: Face
    late: bool
    windows: tuple[str, ...]
    notes: tuple[str, ...]
    lines: dict[str, messages.Line]
    theirs: dict[str, messages.Line]
    reopen: str | None


class PersonView:
    """`found`: Person of the services; `form`: the day."""

    def __init__(self, found: Person, form: object) -> None:
        self.found, self.form = found, form
        self.name = found.circle.name
        self.day = dates.local(found.moment).date()
        self.today = self.day == access.today()

    @property
    def kick(self) -> str:
        found = (self.found.circle.place, say(self.found.definition.title), say(self.found.definition.period.title))
        return " · ".join(filter(None, found))

    @property
    def back(self) -> tuple[str, str] | None:
        """The table of the unit."""
        unit = next((scope for scope in self.found.circle.within if scope.startswith("unit:")), None)
        if unit is None:
            return None
        place, day = unit.partition(":")[2], None if self.today else self.day.isoformat()
        href = url_for("locks.show", edition=self.found.edition, level="unit", place=place, day=day)
        return href, self.found.circle.place or place

    @property
    def now_url(self) -> str:
        return url_for("locks.person", edition=self.found.edition, account_id=self.found.circle.scope.partition(":")[2])

    @property
    def exception(self) -> str:
        return url_for("exceptions.create", edition=self.found.edition, scope=self.found.circle.scope)

    @property
    def stages(self) -> list[tuple[str, list[StepView]]]:
        """(title, steps) of each stage."""
        known: dict[str, list[StepView]] = {}
        for standing in self.found.steps:
            known.setdefault(standing.cells[0].column.step.stage, []).append(self._step(standing))
        stages = self.found.definition.stages
        return [(say(stages[name].title), steps) for name, steps in known.items()]

    def _step(self, standing: Standing) -> StepView:
        step, row, opened = standing.cells[0].column.step, standing.row, self.found.opened
        spans = dict.fromkeys(_span(cell) for cell in standing.cells)
        decisions = dict.fromkeys(granted(cell.window, self.found.moment) for cell in standing.cells)
        own = [note for cell in standing.cells for note in beside(cell)]
        shown = presenters.face(row, self.found.definition, self.found.parts) if row else face(standing.cells[0].state)
        here = url_for("reopenings.show", instance_id=opened.instance.id, step_id=step.id) if opened else None
        return StepView(
            title=say(step.title),
            face=shown,
            late=bool(row and row.late),
            windows=tuple(spans),
            notes=tuple(filter(None, dict.fromkeys((*_optional(standing), *decisions, *own)))),
            lines=self._explained(row.why if row else None),
            theirs=self._explained(standing.doer),
            reopen=here if standing.reopen else None,
        )

    def _explained(self, why: Explanation | None) -> dict[str, messages.Line]:
        if why is None:
            return {}
        zone = self.found.circle.zone
        return messages.explain(why, self.found.definition, self.found.holders, zone, language())


def _optional(standing: Standing) -> tuple[str, ...]:
    """That nobody waits for it, as long as it is not finished."""
    open_ = standing.cells[0].left and standing.cells[0].column.step.optional
    return (gettext("Boleh dilewati: tidak ada yang menunggunya."),) if open_ else ()


def _span(cell: Cell) -> str:
    """The window of a step; that of a decision is said to be one, because a review shows both."""
    said = span(cell.window)
    return gettext("Keputusan: %(span)s", span=said) if said and cell.column.decides else said
