"""Reminders that can go out, to somebody, with words that are known then."""

from __future__ import annotations

import re
from collections.abc import Iterator

from kinerja.workflows.checks.names import check_duplicates
from kinerja.workflows.definition import TURN, Occasion
from kinerja.workflows.loading.draft import Draft, StepDraft
from kinerja.workflows.loading.record import Collector, Record
from kinerja.workflows.reader import Mapping
from kinerja.workflows.vocabulary import NAMED_VALUES

LONGEST_WAIT = 60
_NAME = re.compile(r"\{(\w+)\}")
_NEEDS = {"days": "before", "wait": "after", "escalate": "wait"}
_OF_REVIEWS = frozenset({Occasion.SUBMITTED, Occasion.RETURNED, Occasion.APPROVED})
_OF_WINDOWS = frozenset({Occasion.EXTENDED, Occasion.CLOSED})
WAITING = (Occasion.SUBMITTED, Occasion.RETURNED)
"""After these the step stays as it is until somebody does something."""
_REASONED = frozenset({
    Occasion.RETURNED, Occasion.REOPENED, Occasion.REOPENING_REQUESTED, Occasion.REOPENING_DECLINED, *_OF_WINDOWS,
})  # fmt: skip


def check_reminders(draft: Draft, out: Collector) -> None:
    """What `remind` of an edition, a stage or a step asks of the steps it holds for."""
    rules = list(draft.reminders())
    check_duplicates((rule for rule, _ in rules), out)
    for rule, place in rules:
        _Check(draft, rule, place, out).run()


class _Check:
    def __init__(self, draft: Draft, rule: Record, place: Record, out: Collector) -> None:
        self.draft, self.rule, self.out = draft, rule, out
        self.steps = list(_steps(draft, place))
        self.before, self.after = rule.get("before"), rule.get("after")

    def run(self) -> None:
        self._recipient()
        if not self._keys():
            return
        if self.before:
            self._deadline()
        else:
            self._occasion()
        self._names()

    def _recipient(self) -> None:
        to = self.rule.get("to")
        if to is not None and to != TURN and to not in self.draft.actors:
            self.out.unknown(self.rule.node_of("to"), "unknown_actor", to, (*self.draft.actors, TURN))
        actor = self.draft.actors.get(to) if to else None
        if self.rule.get("escalate") and actor is not None and actor.get("is") == "subject":
            self.out.at(self.rule.node_of("escalate"), "reminder_nobody_above")

    def _keys(self) -> bool:
        """Whether it is either before or after something; each key where it says something."""
        given = self.rule.node.entries.keys()  # type: ignore[attr-defined]
        if ("before" in given) == ("after" in given) or ("before" in given and "days" not in given):
            self.out.at(self.rule.name_node, "reminder_when")
            return False
        for key, needs in _NEEDS.items():
            if key in given and needs not in given:
                self.out.at(self.rule.node_of(key), "reminder_key", key=key, needs=needs)
        return bool(self.before or self.after)

    def _deadline(self) -> None:
        windows = list(self._windows(self.before))
        if not self.steps:
            self.out.at(self.rule.name_node, "reminder_never")
        elif not windows:
            self.out.at(self.rule.node_of("before"), "reminder_without_deadline", key=self.before)
        else:
            self._days(windows)

    def _days(self, windows: list[Record]) -> None:
        spans = [window.get(self.before) - window.get("opens") for window in windows if window.get("opens")]
        longest = max((span.days for span in spans), default=None)
        for number, node in self.rule.get("days", ()):
            if longest is not None and number > longest:
                self.out.at(node, "reminder_before_opening", days=number, longest=longest)

    def _occasion(self) -> None:
        occasion, wait = Occasion(self.after), self.rule.get("wait")
        if not self._can_happen(occasion):
            self.out.at(self.rule.node_of("after"), "reminder_never")
        if wait is None:
            return
        if occasion not in WAITING:
            allowed = [str(each) for each in WAITING]
            self.out.at(self.rule.node_of("wait"), "reminder_waits_for_nothing", after=self.after, allowed=allowed)
        elif not 1 <= wait[0] <= LONGEST_WAIT:
            self.out.at(self.rule.node_of("wait"), "reminder_wait", found=wait[0], limit=LONGEST_WAIT)

    def _can_happen(self, occasion: Occasion) -> bool:
        if occasion in _OF_REVIEWS:
            return any(step.record.kind == "review" for step in self.steps)
        if occasion is Occasion.COMPLETED:
            return any(step.record.kind != "review" for step in self.steps)
        return bool(next(self._windows("opens"), None)) if occasion in _OF_WINDOWS else bool(self.steps)

    def _names(self) -> None:
        """Only values that such a reminder knows."""
        known, text = set(self._known()), self.rule.get("say")
        node = self.rule.node_of("say")
        for language in ("id", "en"):
            spoken = text and getattr(text, language)
            place = node.value(language) or node if isinstance(node, Mapping) else node
            for name in dict.fromkeys(_NAME.findall(spoken or "")):
                if name not in known:
                    self.out.at(place, "reminder_value", name=NAMED_VALUES[name][0] if language == "id" else name)

    def _known(self) -> Iterator[str]:
        yield from ("step", "name")
        if self.before or any(True for _ in self._windows("closes", "due")):
            yield from ("until", "days_left")
        if "wait" in self.rule.values:
            yield "waited"
        elif self.after and self.after not in _OF_WINDOWS:
            yield "who"
        if self.after in _REASONED:
            yield "reason"

    def _windows(self, *ends: str) -> Iterator[Record]:
        """Windows of these steps, and of the decisions over them, that have one of these ends."""
        for step in self.steps:
            named = self.draft.windows.get(step.record.get("decision_window", ""))
            for window in (self.draft.window_of(step), named):
                if window is not None and any(window.get(end) is not None for end in ends):
                    yield window


def _steps(draft: Draft, place: Record) -> Iterator[StepDraft]:
    """The steps of the edition, of the stage, or the step itself, of which somebody can have the turn."""
    for step in draft.steps.values():
        if (place is draft.record or place is step.stage or place is step.record) and step.record.kind != "system":
            yield step
