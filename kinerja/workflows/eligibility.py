"""Who may get an instance of an edition, who must, and what somebody can do whom a rule keeps out."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from kinerja.workflows.answers import said
from kinerja.workflows.calendar import midnight
from kinerja.workflows.definition import Definition, Eligibility
from kinerja.workflows.instance import Instance, PeriodFacts, Subject
from kinerja.workflows.sentences import Unmet, evaluate, unmet
from kinerja.workflows.situation import NOBODY, Situation


@dataclass(frozen=True, slots=True)
class FailedRule:
    """A rule that is not fulfilled, or not known to be. `say`: language -> the sentence for the person."""

    rule: Eligibility
    say: Mapping[str, str]
    unmet: tuple[Unmet, ...]


@dataclass(frozen=True, slots=True)
class EligibilityResult:
    """`required`: whether taking part is a duty; None where that is not yet known."""

    ok: bool
    failing: tuple[FailedRule, ...]
    required: bool | None


class NotEligible(Exception):
    """The subject may not get an instance; `result` says why."""

    def __init__(self, result: EligibilityResult) -> None:
        super().__init__(", ".join(failed.rule.must.text for failed in result.failing))
        self.result = result


def eligible(definition: Definition, subject: Subject, on: date) -> EligibilityResult:
    """Whether `subject` may take part on the local day `on`. What is not known does not let anybody in."""
    situation = blank(definition, subject, on)
    failing = tuple(
        FailedRule(rule, said(rule.say, situation), unmet(rule.must, situation))
        for rule in definition.eligibility
        if evaluate(rule.must, situation) is not True
    )
    required = True if definition.required_when is None else evaluate(definition.required_when, situation)
    return EligibilityResult(not failing, failing, required)


def demand(definition: Definition, subject: Subject, on: date) -> None:
    """Raises NotEligible."""
    result = eligible(definition, subject, on)
    if not result.ok:
        raise NotEligible(result)


def blank(definition: Definition, subject: Subject, on: date) -> Situation:
    """What is known of somebody who has no instance yet, at the beginning of the local day `on`."""
    now = midnight(on, subject.zone)
    instance = Instance("", definition.edition, "", subject, now)
    return Situation(definition, instance, PeriodFacts(definition.edition), NOBODY, now)
