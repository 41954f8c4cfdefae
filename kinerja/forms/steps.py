"""The form of one step of one pinned definition, built once for each revision and kept."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from kinerja.forms.fields import AnswerForm, RowsField, form_class, plain, seeded
from kinerja.workflows.definition import Step

PREFIX = "a-"
"""Before the name of every answer: a field may be called `key` or `version` as well."""
SHOWN = "shown"
"""Ids of the fields that stood on the page: an unticked box and an absent field look the same otherwise."""
REPLY = "reply-"
_KEPT = 500
_classes: dict[tuple[str, str], type[StepForm]] = {}


class StepForm(AnswerForm):
    """What was typed into a step. Only declared fields exist: other names are never looked at."""

    @classmethod
    def of(cls, answers: Mapping[str, Any]) -> StepForm:
        """The form filled with stored answers."""
        return cls(prefix=PREFIX, data=seeded(cls.definitions, answers))

    @classmethod
    def sent(cls, formdata: Any) -> StepForm:
        """The form as it was sent (a MultiDict)."""
        form = cls(formdata, prefix=PREFIX)
        form.received = formdata
        return form

    def given(self) -> dict[str, Any]:
        """Answers of the fields that stood on the page; None where one was emptied."""
        shown = set(self.received.getlist(SHOWN))
        return {item.id: plain(self[item.id]) for item in self.definitions if item.id in shown or self._has(item.id)}

    def replies(self) -> dict[str, str]:
        """Field id ("" for the step) -> the reply written beside its remark; empty ones are left out."""
        names = ("", *(item.id for item in self.definitions))
        typed = {name: self.received.get(REPLY + name, "").strip() for name in names}
        return {name: text for name, text in typed.items() if text}

    def _has(self, field_id: str) -> bool:
        bound = self[field_id]
        if isinstance(bound, RowsField):
            return bool(bound.entries)
        return any(name in self.received for name in bound.names)


def step_form(revision: str, step: Step) -> type[StepForm]:
    """The form class of `step`; `revision` is the content hash of the definition it belongs to."""
    key = (revision, step.id)
    if key not in _classes:
        if len(_classes) >= _KEPT:
            _classes.clear()
        _classes[key] = form_class(step.fields, StepForm)
    return _classes[key]
