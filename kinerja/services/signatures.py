"""Who handed in and who decided what stands on a paper: from the events, so that the names are those of that day."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from kinerja import storage, workflows
from kinerja.services import happened
from kinerja.services.instances import Opened
from kinerja.workflows.definition import Definition
from kinerja.workflows.events import ReviewApproved, ReviewReturned, ReviewSubmitted, ReviewWithdrawn, StepCompleted

Decision = ReviewApproved | ReviewReturned
HandIn = ReviewSubmitted | StepCompleted


@dataclass(frozen=True, slots=True)
class Act:
    """A hand-in or a decision that still stands; `number`: employee number of whoever did it, where it is known."""

    event: HandIn | Decision
    number: str | None = None


def standing(opened: Opened, steps: Iterable[str]) -> tuple[Act, ...]:
    """The last hand-in of each of these steps, or of the review over it, and the decision on it; oldest first."""
    definition, instance = opened.definition, opened.instance
    asked = _asked(definition, steps)
    found = _last(definition, happened.between(opened.scope, instance.id, 1, instance.version))
    events = (event for name in asked for event in found.get(name, ()))
    ordered = sorted(events, key=lambda event: event.at)
    numbers = {by: employee_number(by) for by in dict.fromkeys(event.by for event in ordered)}
    return tuple(Act(event, numbers[event.by]) for event in ordered)


def _asked(definition: Definition, steps: Iterable[str]) -> tuple[str, ...]:
    """The steps themselves and the reviews over them, each once."""
    reviewed = definition.reviewed_by
    return tuple(dict.fromkeys(name for step in steps for name in (step, reviewed.get(step)) if name))


def _last(definition: Definition, events: Iterable[workflows.Event]) -> dict[str, list[HandIn | Decision]]:
    """Step -> its last hand-in, and the decision on it. Finishing a part of a review is no hand-in by itself."""
    found: dict[str, list[HandIn | Decision]] = {}
    for event in events:
        if isinstance(event, ReviewWithdrawn):
            found.pop(event.step, None)
        elif isinstance(event, Decision):
            found[event.step] = [*found[event.step][:1], event]
        elif isinstance(event, ReviewSubmitted) or (isinstance(event, StepCompleted) and _counts(definition, event)):
            found[event.step] = [event]
    return found


def _counts(definition: Definition, event: StepCompleted) -> bool:
    return workflows.signed(definition, event) or event.step not in definition.reviewed_by


def employee_number(account: str) -> str | None:
    """The number of the person as it is known today."""
    found = storage.accounts.load(account)
    return None if found is None else found.person.employee_number
