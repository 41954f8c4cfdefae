"""For whom and about what an exception is, made ready to be chosen."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

from flask import request, url_for
from flask_babel import gettext, ngettext

from kinerja import services
from kinerja.services.circles import Circle
from kinerja.services.pages import SIZE
from kinerja.web import access, messages
from kinerja.web.language import language
from kinerja.web.presenters import say
from kinerja.workflows.definition import Definition

words = messages.exceptions


@dataclass(frozen=True, slots=True)
class Choice:
    name: str
    meta: str
    href: str


class WhomView:
    """The step in which is chosen for whom. `found`: the circles that a search found."""

    def __init__(self, edition: str, definition: Definition, text: str, found: tuple[Circle, ...] | None) -> None:
        self.edition = edition
        self.title = f"{say(definition.title)}, {say(definition.period.title)}"
        self.text = text
        self.found = found
        self.shown = [choice_of(edition, circle) for circle in (found or ())[:SIZE]]

    @property
    def count(self) -> str:
        total = len(self.found or ())
        if total > len(self.shown):
            return gettext(
                "%(shown)s dari %(total)s yang cocok. Tambahkan kata untuk mempersempit.",
                shown=len(self.shown),
                total=total,
            )
        return ngettext("%(num)s cocok", "%(num)s cocok", total)

    @cached_property
    def regions(self) -> list[Choice]:
        """Provinces and districts where the reader decides, before anything is searched for."""
        reach = services.circles.reach(access.account(), access.now())
        return [choice_of(self.edition, circle) for circle in services.circles.whole(reach)]


def choice_of(edition: str, circle: Circle) -> Choice:
    level = words.LEVELS[circle.level].say(language())
    count = ngettext("%(num)s unit", "%(num)s unit", circle.units) if circle.units > 1 else ""
    meta = " · ".join(filter(None, (level, circle.place, count)))
    return Choice(circle.name, meta, url_for("exceptions.create", edition=edition, scope=circle.scope))


def editions() -> list[Choice]:
    """Every current edition, to choose one; the circle that was chosen before is kept."""
    found = []
    for edition in services.definitions.editions():
        _, definition = services.definitions.current(edition)
        href = url_for("exceptions.create", edition=edition, scope=request.args.get("scope"))
        found.append(Choice(say(definition.title), say(definition.period.title), href))
    return found


def targets(definition: Definition) -> list[tuple[str, str]]:
    """What an exception may be about: everything, a stage, or a step of it; those with a window only."""
    found = [("all", words.EVERYTHING.say(language()))]
    for stage in definition.stages.values():
        steps = [definition.steps[name] for name in stage.steps]
        timed = [s for s in steps if definition.window_of(s) or definition.decision_window_of(s)]
        if timed:
            found.append((f"stage:{stage.id}", gettext("Tahap: %(title)s", title=say(stage.title))))
            found += [(f"step:{step.id}", f"\u2003{say(step.title)}") for step in timed]
    return found
