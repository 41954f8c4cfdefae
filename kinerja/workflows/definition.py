"""A compiled definition: frozen data, what *may* happen. What *has* happened is in `instance`.

Every object here is immutable and knows no file, clock or store. `loader` builds it from YAML, `codec`
turns it into JSON and back. Ids and texts come from `config/`; no word of any one workflow stands here.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from enum import StrEnum
from functools import cached_property
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from kinerja.workflows.sentences import Sentence, Template

Scalar = str | int | Decimal | bool | date


@dataclass(frozen=True, slots=True)
class Text:
    """One text in Indonesian, with an English one where the author gave it."""

    id: str
    en: str | None = None

    def say(self, language: str) -> str:
        """The text in `language` ("id" or "en"); Indonesian where no English text was given."""
        return self.en if language == "en" and self.en is not None else self.id


class FieldKind(StrEnum):
    """The closed set of field kinds; the value is the key that stands in the YAML."""

    TEXT = "text"
    LONG_TEXT = "long_text"
    INTEGER = "integer"
    DECIMAL = "decimal"
    MONEY = "money"
    YES_NO = "yes_no"
    DATE = "date"
    DATE_TIME = "date_time"
    CHOICE = "choice"
    CHOICES = "choices"
    ROWS = "rows"
    COMPUTED = "computed"
    NOTE = "note"


class StepKind(StrEnum):
    """The closed set of step kinds; the value is the key that stands in the YAML."""

    FORM = "form"
    CONFIRMATION = "confirmation"
    REVIEW = "review"


class LockPolicy(StrEnum):
    """When the answers of a step stop being changeable."""

    ON_SUBMIT = "on_submit"
    ON_APPROVAL = "on_approval"
    ONCE = "once"
    NEVER = "never"


class Order(StrEnum):
    SEQUENCE = "sequence"
    PARALLEL = "parallel"


class Relation(StrEnum):
    """How the person who plays a part stands to the subject of the instance."""

    SUBJECT = "subject"
    SUPERIOR = "superior"
    RECOMMENDER = "recommender"
    OBSERVER = "observer"
    OPERATOR = "operator"
    DISTRICT = "district"
    AGENCY = "agency"
    MINISTRY = "ministry"


class Vacancy(StrEnum):
    """What happens where nobody holds a part today."""

    WAIT = "wait"
    ONE_LEVEL_UP = "one_level_up"
    APPROVE = "approve"


class Withdrawal(StrEnum):
    UNTIL_READ = "until_read"
    UNTIL_DECIDED = "until_decided"
    NEVER = "never"


class Opens(StrEnum):
    """What a return opens: every step under review, or those the reviewer picks."""

    ALL = "all"
    CHOSEN = "chosen"


@dataclass(frozen=True, slots=True)
class Option:
    id: str
    label: Text
    hint: Text | None = None
    attributes: Mapping[str, Scalar] = field(default_factory=dict)
    parent: str | None = None
    when: Sentence | None = None
    valid_from: date | None = None
    valid_until: date | None = None
    official: bool = True


@dataclass(frozen=True, slots=True)
class OptionList:
    id: str
    title: Text
    options: Mapping[str, Option]
    attributes: Mapping[str, str] = field(default_factory=dict)
    """Attribute name -> kind ("integer", "decimal", "text", "yes_no", "date")."""
    basis: str | None = None
    attribute_labels: Mapping[str, Text] = field(default_factory=dict)
    """What attributes are called, where the author said so."""


@dataclass(frozen=True, slots=True)
class Recommendation:
    """Mark the `lowest` options by the value outside data gives them, e.g. source "rapor.d1"."""

    source: str
    lowest: int = 1


@dataclass(frozen=True, slots=True)
class Path:
    """Where a value stands: an identity attribute (`step` is None) or a field of a step."""

    step: str | None
    field: str


@dataclass(frozen=True, slots=True)
class Field:
    id: str
    kind: FieldKind
    label: Text
    help: Text | None = None
    example: Text | None = None
    basis: str | None = None
    required: bool = True
    show_when: Sentence | None = None
    minimum: Decimal | date | None = None
    maximum: Decimal | date | None = None
    max_length: int | None = None
    unit: Text | None = None
    options: str | None = None
    follows: Path | None = None
    """Only options whose `parent` is the answer at this path are offered."""
    recommend: Recommendation | None = None
    value: Sentence | None = None
    """Expression of a computed field."""
    copies: Path | None = None
    editable: bool = True
    """False: shown, never taken from the person (a copied value that has its own source)."""
    fields: tuple[Field, ...] = ()
    row_title: Text | None = None
    min_rows: int = 0
    max_rows: int = 20
    official: bool = True

    @property
    def takes_answer(self) -> bool:
        """Whether a person may put a value here."""
        return self.editable and self.kind not in (FieldKind.COMPUTED, FieldKind.NOTE)

    def column(self, name: str) -> Field:
        """The field `name` of a repeated group. Raises KeyError."""
        for inner in self.fields:
            if inner.id == name:
                return inner
        raise KeyError(name)


@dataclass(frozen=True, slots=True)
class Rule:
    """Something the answers of a step must fulfil, with the sentence for the person."""

    must: Sentence
    say: Template
    basis: str | None = None
    at: str | None = None
    """Id of the field beside which the sentence stands; None: at the head of the form."""
    official: bool = True


@dataclass(frozen=True, slots=True)
class Gate:
    must: Sentence
    say: Template | None = None
    basis: str | None = None


@dataclass(frozen=True, slots=True)
class Window:
    """Local dates, last day inclusive. `zone`: "school", or an IANA name for one national instant."""

    id: str
    title: Text
    opens: date
    closes: date | None
    due: date | None = None
    zone: str = "school"
    basis: str | None = None
    official: bool = True


@dataclass(frozen=True, slots=True)
class Actor:
    id: str
    title: Text
    relation: Relation
    vacant: Vacancy = Vacancy.WAIT


@dataclass(frozen=True, slots=True)
class ReviewPolicy:
    """`of`: ids of the steps under review, handed in together by `submitter`."""

    of: tuple[str, ...]
    submitter: str
    window: str | None = None
    """Window of the decision; handing in follows the window of the step."""
    reasons: str | None = None
    opens: Opens = Opens.CHOSEN
    must_answer: bool = True
    answer_within: int | None = None
    """Days a return can always be answered, even where the window closes sooner."""
    withdraw: Withdrawal = Withdrawal.UNTIL_READ
    approve_gate: tuple[Gate, ...] = ()
    submit_title: Text | None = None
    submit_label: Text | None = None


@dataclass(frozen=True, slots=True)
class Step:
    id: str
    kind: StepKind
    stage: str
    title: Text
    actor: str
    purpose: Text | None = None
    help: Text | None = None
    basis: str | None = None
    optional: bool = False
    when: Sentence | None = None
    """Conditional step: where this is false the step is skipped."""
    gate: tuple[Gate, ...] = ()
    window: str | None = None
    lock: LockPolicy = LockPolicy.ON_SUBMIT
    locked_help: Text | None = None
    """Who can still change it, and how, once it is locked."""
    fields: tuple[Field, ...] = ()
    rules: tuple[Rule, ...] = ()
    review: ReviewPolicy | None = None
    confirm_label: Text | None = None
    official: bool = True

    def field(self, name: str) -> Field:
        """The field with this id. Raises KeyError."""
        for item in self.fields:
            if item.id == name:
                return item
        raise KeyError(name)


@dataclass(frozen=True, slots=True)
class Stage:
    id: str
    title: Text
    order: Order
    steps: tuple[str, ...]
    window: str | None = None
    gate: tuple[Gate, ...] = ()


@dataclass(frozen=True, slots=True)
class IdentityField:
    """Something known of the employee from outside; who keeps it and who mends it."""

    field: Field
    source: Text | None = None
    mended_by: Text | None = None


@dataclass(frozen=True, slots=True)
class Eligibility:
    """One condition for getting an instance; `instead` says what the person can do."""

    must: Sentence
    say: Template
    instead: Text | None = None
    basis: str | None = None


@dataclass(frozen=True, slots=True)
class Period:
    title: Text
    start: date
    end: date


@dataclass(frozen=True)
class Definition:
    """One edition of one workflow, with every list it uses. `edition` is "workflow@edition"."""

    edition: str
    title: Text
    period: Period
    actors: Mapping[str, Actor]
    windows: Mapping[str, Window]
    stages: Mapping[str, Stage]
    steps: Mapping[str, Step]
    lists: Mapping[str, OptionList]
    identity: Mapping[str, IdentityField]
    eligibility: tuple[Eligibility, ...] = ()
    required_when: Sentence | None = None
    optional_note: Text | None = None
    """Said to somebody who may, but need not, take part."""
    basis: str | None = None
    sources: Mapping[str, Text] = field(default_factory=dict)

    @cached_property
    def reviewed_by(self) -> Mapping[str, str]:
        """Step id -> id of the review that covers it."""
        return {part: step.id for step in self.steps.values() if step.review for part in step.review.of}

    @cached_property
    def before(self) -> Mapping[str, str | None]:
        """Step id -> the step that must be finished first in a stage in sequence."""
        found: dict[str, str | None] = {}
        for stage in self.stages.values():
            last: str | None = None
            for step in stage.steps:
                found[step] = last if stage.order is Order.SEQUENCE else None
                last = step
        return found

    @cached_property
    def subject_part(self) -> str:
        """The part played by the person the instance is about."""
        return next(a.id for a in self.actors.values() if a.relation is Relation.SUBJECT)

    def window_of(self, step: Step) -> Window | None:
        """The step's own window, else its stage's."""
        name = step.window or self.stages[step.stage].window
        return self.windows[name] if name else None

    def decision_window_of(self, step: Step) -> Window | None:
        """The window in which a review is decided; the step's own where the author gave none."""
        if step.review and step.review.window:
            return self.windows[step.review.window]
        return self.window_of(step)

    def options_of(self, item: Field) -> OptionList:
        """The option list of a choice field. Raises KeyError for a field without options."""
        if item.options is None:
            raise KeyError(item.id)
        return self.lists[item.options]
