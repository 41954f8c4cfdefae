"""One step as a sheet to fill in: its fields with what is typed, offered, computed, wrong and remarked."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property, partial
from typing import Any

from flask import url_for
from flask_babel import gettext

from kinerja.forms import REPLY, StepForm, step_form
from kinerja.web import messages
from kinerja.web.language import language
from kinerja.web.views.answers import field_words, thread_label
from kinerja.web.views.choices import choice_groups
from kinerja.web.views.fields import ChoiceGroup, FieldView, layout_of, running_total, walk
from kinerja.web.views.files import field_of
from kinerja.web.views.rows import rows_of
from kinerja.web.views.suggestions import suggestion_of
from kinerja.workflows import OfferedOption, Situation, evaluate, offered_options, problems, required, shown, standing
from kinerja.workflows.definition import LEVEL, Field, FieldKind, Rule, Step
from kinerja.workflows.instance import Note
from kinerja.workflows.reasons import AnswerProblem
from kinerja.workflows.sentences import Sentence

CHOICES = frozenset({FieldKind.CHOICE, FieldKind.CHOICES})


@dataclass(frozen=True, slots=True)
class Thread:
    """Remarks on the step as a whole, in the shape of a field view as far as a reply needs it."""

    notes: tuple[Note, ...]
    reply_name: str
    reply_text: str
    reply_wanted: bool
    reply_error: str | None
    key: str = "step"


class Sheet:
    """`situation` as stored; `form` what was sent, or None for a sheet that shows what is stored."""

    def __init__(
        self,
        situation: Situation,
        step: Step,
        form: StepForm | None = None,
        found: tuple[AnswerProblem, ...] = (),
    ) -> None:
        self.stored = situation
        self.step = step
        self.sent = form
        answers = situation.instance.step(step.id).answers
        given = form.given() if form else {}
        self.of = (situation.instance.revision, step.id)
        self.situation = situation.with_answers(step.id, {**answers, **given}) if given else situation
        self.answers = standing(step, self.situation)
        self.problems = found
        self.state = situation.instance.step(step.id)
        self.silent: frozenset[str] = frozenset()
        """Threads that still want a reply, once somebody tried to hand in without it."""

    @cached_property
    def form(self) -> StepForm:
        """The form with as many rows as are shown: those that stand, and empty ones up to the least number."""
        blank = {item.id: self.padded(item) for item in self.step.fields if item.has_rows}
        return step_form(self.stored.instance.revision, self.step).of({**self.answers, **blank})

    def padded(self, item: Field) -> list[Mapping[str, Any]]:
        """The rows that are shown, plain: given ones as they are, of a free group at least as many as it must have."""
        rows = list(self.answers.get(item.id) or ())
        if item.rows_given:
            return rows
        return rows + [{}] * (max(item.min_rows, 1 if item.required else 0) - len(rows))

    # ── fields ──

    @cached_property
    def fields(self) -> tuple[FieldView, ...]:
        return tuple(self._field(item) for item in self.step.fields)

    @property
    def outputs(self) -> list[FieldView]:
        """Every computed value that is shown among the fields."""
        return [one for one in walk(self.fields) if one.layout == "output" and one.shown and not one.docked]

    @property
    def totals(self) -> list[FieldView]:
        """Computed values of the step as a whole: they stand in the dock, unless the rule beside them says them."""
        said = [part.tree for part in self._broken.say.id if isinstance(part, Sentence)] if self._broken else []
        every = [one for one in self.fields if one.docked and one.shown]
        return [one for one in every if one.item.value is None or one.item.value.tree not in said]

    @property
    def rule(self) -> str | None:
        """What the first rule says that is broken."""
        return self._broken and self._broken.say.say(language(), self.situation)

    @cached_property
    def _broken(self) -> Rule | None:
        """The first rule that what is typed breaks, once something is typed."""
        if not self.situation.instance.step(self.step.id).answers:
            return None
        return next((rule for rule in self.step.rules if evaluate(rule.must, self.situation) is False), None)

    @property
    def dependent(self) -> bool:
        """Whether what is asked or offered depends on what is answered here."""
        every = [item for one in self.step.fields for item in (one, *one.fields)]
        return any(_depends(item) or item.suggest or item.required_when for item in every)

    @cached_property
    def wrong(self) -> tuple[AnswerProblem, ...]:
        """What keeps these answers from being handed in."""
        answers = self.situation.instance.step(self.step.id).answers
        return problems(self.situation.definition, self.step, answers, self.situation)

    @property
    def takes_files(self) -> bool:
        """Whether files can be chosen in this form."""
        every = (item for one in self.step.fields for item in (one, *one.fields))
        return any(item.kind is FieldKind.FILE for item in every)

    @property
    def gives_rows(self) -> bool:
        """Whether rows stand here that nobody adds or removes."""
        return any(item.rows_given for item in self.step.fields)

    @property
    def thread(self) -> Thread:
        """The remarks on the step as a whole, and the reply to them."""
        return Thread(
            self.state.threads.get("", ()),
            REPLY,
            self.reply(""),
            "" in self.state.awaiting_reply,
            self._reply_error(""),
        )

    def changed(self, before: Situation) -> list[FieldView]:
        """Dependent fields that look different from how they looked `before`."""
        turning = [one for one in self.step.fields if _depends(one) or any(map(_depends, one.fields))]
        earlier = Sheet(before, self.step)
        looked = {one.path: _looks(one) for one in walk(tuple(earlier._field(item) for item in turning))}
        return [one for one in walk(self.fields) if _depends(one.item) and _looks(one) != looked.get(one.path)]

    @property
    def marks(self) -> list[FieldView]:
        """What must be filled in some cases only: an autosave says anew whether it must."""
        return [one for one in walk(self.fields) if one.conditional and one.shown]

    @property
    def suggested(self) -> list[FieldView]:
        """Fields that may have a suggestion, which an autosave says anew."""
        return [one for one in self.fields if one.item.suggest is not None and one.shown]

    @property
    def rated(self) -> tuple[int, int] | None:
        """How many rows of the rubrics have a level, and how many there are."""
        rows = [row for one in self.fields if one.rubric and one.shown for row in self.padded(one.item)]
        return (sum(bool(row.get(LEVEL)) for row in rows), len(rows)) if rows else None

    def _field(self, item: Field) -> FieldView:
        visible = shown(item, self.situation)
        if item.has_rows:
            return self._shared(item, visible, layout="rows", rows=rows_of(self, item) if visible else ())
        if item.kind is FieldKind.FILE:
            files = field_of(self.stored, self.step, item, item.id, None) if visible else None
            return self._shared(item, visible, layout="files", files=files)
        if not item.takes_answer:
            text = field_words(self.situation, self.step, item)
            shown_only = {"text": text, "origin": self._origin(item), "docked": item is running_total(self.step)}
            return FieldView(item, item.id, visible, layout_of(item, 0), **shown_only)
        offered = self.offered(item) if visible else ()
        recommends = any(one.recommended for one in offered)
        return self._shared(
            item,
            visible,
            layout=layout_of(item, len(offered), folded=recommends),
            offered=offered,
            arranged=partial(self.groups, item, offered, self.form[item.id], self.step.fields),
            suggestion=suggestion_of(self.situation, self.step, item) if visible else None,
        )

    def _origin(self, item: Field) -> str | None:
        """Where a value that is copied from outside comes from, and who mends it there."""
        if item.copies is None or item.copies.step is not None:
            return None
        known = self.situation.definition.identity[item.copies.field]
        if known.source is None:
            return None
        source = gettext("Dari %(source)s.", source=known.source.say(language()))
        if known.mended_by is None:
            return source
        return source + " " + gettext("Salah? Diperbaiki %(who)s.", who=known.mended_by.say(language()))

    def _shared(self, item: Field, visible: bool, **more: Any) -> FieldView:
        """A field of the step itself: with its remarks, and what was handed in before."""
        awaited = item.id in self.state.awaiting_reply
        notes = self.state.threads.get(item.id, ())
        return FieldView(
            item,
            item.id,
            visible,
            bound=None if item.kind is FieldKind.FILE else self.form[item.id],
            errors=self.errors(item, item.id),
            required=required(item, self.situation),
            notes=notes,
            reply_name=REPLY + item.id if notes else None,
            reply_text=self.reply(item.id),
            reply_wanted=awaited,
            reply_error=self._reply_error(item.id),
            before=self._before(item),
            draft_url=self.draft_url,
            of=self.of,
            **more,
        )

    def reply(self, name: str) -> str:
        return self.sent.received.get(REPLY + name, "") if self.sent else ""

    @cached_property
    def draft_url(self) -> str:
        return url_for("submissions.save", instance_id=self.stored.instance.id, step_id=self.step.id)

    def _before(self, item: Field) -> str | None:
        if self.state.handed_in is None:
            return None
        old = field_words(self.stored.with_answers(self.step.id, self.state.handed_in), self.step, item)
        return (old or "") if old != field_words(self.situation, self.step, item) else None

    # ── choices ──

    def offered(self, item: Field, row: Mapping[str, Any] | None = None) -> tuple[OfferedOption, ...]:
        if item.kind not in CHOICES:
            return ()
        return offered_options(self.situation.definition, self.step, item, self.situation, row)

    def groups(
        self, item: Field, offered: tuple[OfferedOption, ...], bound: Any, beside: tuple[Field, ...]
    ) -> tuple[ChoiceGroup, ...]:
        if not offered:
            return ()
        chosen = frozenset({bound.value} if isinstance(bound.value, str) else bound.value)
        source = self.situation.definition.sources.get(item.recommend.source) if item.recommend else None
        return choice_groups(offered, chosen, beside, source, unfolded=bool(self.problems))

    # ── problems ──

    def errors(self, item: Field, path: str) -> tuple[str, ...]:
        return tuple(messages.problem(one, language(), item) for one in self.problems if one.path == path)

    def _reply_error(self, name: str) -> str | None:
        return gettext("Jawab catatan ini.") if name in self.silent else None

    @property
    def summary(self) -> list[tuple[str, str]]:
        """Anchor and sentence of every problem, in the order of the page."""
        found: list[tuple[str, str]] = []
        for problem in self.problems:
            group, _, rest = problem.path.partition(".")
            item = next((one for one in self.step.fields if one.id == group), None)
            if item is None:
                found.append(("isian", messages.problem(problem, language())))
                continue
            at, _, column = rest.partition(".")
            target = item.column(column) if column else item
            words = messages.problem(problem, language(), target)
            row = self._row_title(item, at) if at else None
            found.append((self._anchor(problem.path, target), _named(row, target, words, problem)))
        return found + [(f"r-{name or 'step'}", self._unanswered(name)) for name in sorted(self.silent)]

    def _row_title(self, group: Field, at: str) -> str:
        rows = next(one.rows for one in self.fields if one.id == group.id)
        return rows[int(at)].title

    def _unanswered(self, name: str) -> str:
        return gettext("%(field)s: jawab catatan pemeriksa.", field=thread_label(self.step, name))

    def _anchor(self, path: str, item: Field) -> str:
        return ("l-" if item.has_rows else "f-") + path.replace(".", "-")


def _named(row: str | None, target: Field, words: str, problem: AnswerProblem) -> str:
    """The sentence with the name of what it is about; an author's own sentence needs none."""
    if problem.say:
        return words
    label = target.label.say(language())
    return f"{row}, {label}: {words}" if row else f"{label}: {words}"


def _depends(item: Field) -> bool:
    """Whether it is shown, or what it offers, by what is answered elsewhere."""
    return item.show_when is not None or item.follows is not None


def _looks(one: FieldView | None) -> Any:
    return one and (one.shown, [(each.option.id, each.recommended) for each in one.offered])
