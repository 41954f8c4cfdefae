"""What can be open or locked for somebody: the work of each step, and of a review its decision besides.

One column each of every table that says where something stands. A review is two of them, because its hand-in and its
decision have windows and people of their own.
"""

from __future__ import annotations

from dataclasses import dataclass

from kinerja.storage.instances import Left
from kinerja.workflows.definition import Definition, Step, Window
from kinerja.workflows.instance import Status
from kinerja.workflows.situation import Situation

DECISION = "/decision"
_DECIDED = frozenset({Status.APPROVED, Status.SKIPPED})
_HANDED_IN = frozenset({Status.SUBMITTED, *_DECIDED})


@dataclass(frozen=True, slots=True)
class Column:
    """The work of a step (of a review: its hand-in), or where `decides` the decision of a review."""

    step: Step
    decides: bool = False

    @property
    def key(self) -> str:
        return self.step.id + (DECISION if self.decides else "")

    def window(self, definition: Definition) -> Window | None:
        """The declared window that bounds it."""
        return definition.decision_window_of(self.step) if self.decides else definition.window_of(self.step)

    def finished(self, situation: Situation) -> bool:
        """Whether nothing more is needed here."""
        if self.step.review is None:
            return situation.finished(self.step.id)
        return situation.status(self.step.id) in (_DECIDED if self.decides else _HANDED_IN)


def columns(definition: Definition) -> tuple[Column, ...]:
    """All of them, in the order of the process."""
    steps = definition.steps.values()
    return tuple(Column(step, decides) for step in steps for decides in ((False, True) if step.review else (False,)))


def left(situation: Situation) -> Left:
    """The columns that are not finished in a run, and those that do not concern it."""
    every = columns(situation.definition)
    out = tuple(one.key for one in every if situation.status(one.step.id) is Status.SKIPPED)
    return Left(tuple(one.key for one in every if one.key not in out and not one.finished(situation)), out)
