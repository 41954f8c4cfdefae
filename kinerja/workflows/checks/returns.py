"""What is given back can be mended: nobody is left with a correction that no window lets through."""

from __future__ import annotations

from kinerja.workflows.definition import AnswerDays, Clock
from kinerja.workflows.loading.draft import Draft, StepDraft
from kinerja.workflows.loading.record import Collector, Record

_NEED_DAYS = {"clock": Clock.RESTARTS, "answer_days": AnswerDays.WORKING}


def check_returns(draft: Draft, out: Collector) -> None:
    """Of every review: time to mend, or no return after what was handed in has closed."""
    for step in draft.steps.values():
        if step.record.kind != "review":
            continue
        given = step.record.get("return")
        # A number that could not be read is told already.
        if given is not None and "answer_within" in given.node.entries and given.get("answer_within") != 0:  # type: ignore[attr-defined]
            continue
        _check_clock(given, out)
        _check_trap(draft, step, out)


def _check_clock(given: Record | None, out: Collector) -> None:
    for key, value in _NEED_DAYS.items():
        if given is not None and given.get(key) == value:
            out.at(given.node_of(key), "return_without_days", key=key, value=str(value))


def _check_trap(draft: Draft, step: StepDraft, out: Collector) -> None:
    """A clock that stops is no way out: who hands in at the last minute gets a minute back."""
    parts = (draft.steps.get(part.text) for part in step.record.get("of", ()))
    worked = (draft.window_of(each) for each in (step, *parts) if each is not None)
    closing = [window for window in worked if window is not None and window.get("closes") is not None]
    if not closing:
        return
    first = min(closing, key=lambda window: window.get("closes"))
    named = step.record.get("decision_window")
    decides = draft.windows.get(named) if named else draft.window_of(step)
    if named and decides is None:
        return
    until = decides.get("closes") if decides else None
    if until is None and decides is not None and "closes" in decides.node.entries:  # type: ignore[attr-defined]
        return
    if until is None or until > first.get("closes"):
        node = step.record.node_of("return") if "return" in step.record.values else step.record.name_node
        out.at(node, "return_after_closing", closes=first.get("closes"), window=first.id)
