"""A compiled definition: frozen data, what *may* happen. What *has* happened is in `instance`.

Every object here is immutable and knows no file, clock or store. `loader` builds it from YAML, `codec`
turns it into JSON and back. Ids and texts come from `config/`; no word of any one workflow stands here.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from functools import cached_property
from typing import TYPE_CHECKING, Any

from kinerja.workflows.basics import Word

if TYPE_CHECKING:
    from kinerja.workflows.sentences import Sentence, Template

Scalar = str | int | Decimal | bool | date


@dataclass(frozen=True)
class Text:
    """One text in Indonesian, with an English one where the author gave it."""

    id: str
    en: str | None = None

    def say(self, language: str) -> str:
        """The text in `language` ("id" or "en"); Indonesian where no English text was given."""
        return self.en if language == "en" and self.en is not None else self.id


ROW, LEVEL, NOTE = "row", "level", "note"
"""Columns the language itself gives: `row` names what a given row stands for (an option id; of each row of another
group its position as text) and is never typed by a person; `level` and `note` are those of a rubric."""


NOBODY = ""
"""The actor of a step that the program does itself."""

ADMINISTRATOR = "administrator"
"""The part of whoever administers: it plays none in the work itself, but opens what is finished again."""


class FieldKind(Word):
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
    FILE = "file"
    RUBRIC = "rubric"


_WITH_ROWS = (FieldKind.ROWS, FieldKind.RUBRIC)
_WITHOUT_ANSWER = (FieldKind.COMPUTED, FieldKind.NOTE)


class StepKind(Word):
    """The closed set of step kinds; the value is the key that stands in the YAML."""

    FORM = "form"
    CONFIRMATION = "confirmation"
    REVIEW = "review"
    ASSESSMENT = "assessment"
    RATING = "rating"
    ACKNOWLEDGEMENT = "acknowledgement"
    SYSTEM = "system"


class Reuse(Word):
    """What happens with a file whose very bytes were uploaded somewhere else before."""

    ALLOW = "allow"
    TELL = "tell"
    REFUSE = "refuse"


class LockPolicy(Word):
    """When the answers of a step stop being changeable."""

    ON_SUBMIT = "on_submit"
    ON_APPROVAL = "on_approval"
    ONCE = "once"
    NEVER = "never"


class Order(Word):
    SEQUENCE = "sequence"
    PARALLEL = "parallel"


class Relation(Word):
    """How the person who plays a part stands to the subject of the instance."""

    SUBJECT = "subject"
    SUPERIOR = "superior"
    RECOMMENDER = "recommender"
    OBSERVER = "observer"
    OPERATOR = "operator"
    DISTRICT = "district"
    AGENCY = "agency"
    MINISTRY = "ministry"


class AccountFact(Word):
    """What an account knows of its person by itself: full name, employee number, name of the unit."""

    NAME = "account.name"
    NUMBER = "account.number"
    UNIT = "account.unit"


class Vacancy(Word):
    """What happens where nobody holds a part today."""

    WAIT = "wait"
    ONE_LEVEL_UP = "one_level_up"
    APPROVE = "approve"


class Withdrawal(Word):
    UNTIL_READ = "until_read"
    UNTIL_DECIDED = "until_decided"
    NEVER = "never"


class Opens(Word):
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
    attribute_texts: Mapping[str, Text] = field(default_factory=dict)
    """Attributes of kind text that the author gave in two languages; `attributes` holds the Indonesian one, which is
    what sentences compare and answers keep."""


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

    def attribute_text(self, name: str, value: str, language: str) -> str:
        """The text `value` of the attribute `name` in `language`; `value` itself where no option has it in two."""
        texts = (option.attribute_texts.get(name) for option in self.options.values())
        found = next((text for text in texts if text is not None and text.id == value), None)
        return found.say(language) if found else value


@dataclass(frozen=True, slots=True)
class Recommendation:
    """Mark the `lowest` options by the value outside data gives them, e.g. source "rapor.d1"."""

    source: str
    lowest: int = 1


USUAL_MINUTES = 60
"""How long an appointment takes where the author says nothing."""


@dataclass(frozen=True, slots=True)
class Appointment:
    """The answer of a field of kind date or date_time, in the calendars of the subject and of those who play `parts`.

    `minutes`: how long, of a date_time; a date takes the day. The texts look at the same step and identity only.
    """

    title: Template
    minutes: int = USUAL_MINUTES
    place: Template | None = None
    parts: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Path:
    """Where a value stands: an identity attribute (`step` is None) or a field of a step."""

    step: str | None
    field: str


@dataclass(frozen=True)
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
    required_when: Sentence | None = None
    """Must be filled where this holds, on top of `required`."""
    suggest: Sentence | None = None
    """Expression whose value is shown as a suggestion; never taken as the answer by itself."""
    each: Path | None = None
    """Given rows: one for each chosen option at this path, or for each row of the group there."""
    each_list: str | None = None
    """Given rows: one for each option of this list."""
    accepts: tuple[str, ...] = ()
    """Types of files that are taken, as `FileRef.type` names them."""
    max_bytes: int | None = None
    max_files: int = 1
    reuse: Reuse = Reuse.TELL
    appointment: Appointment | None = None

    @cached_property
    def has_rows(self) -> bool:
        """Whether the value is a list of rows; the columns stand in `fields`, those of a rubric too."""
        return self.kind in _WITH_ROWS

    @cached_property
    def rows_given(self) -> bool:
        """Whether the rows are made by the definition, so that nobody adds or removes one."""
        return self.each is not None or self.each_list is not None

    @cached_property
    def takes_answer(self) -> bool:
        """Whether a person may put a value here."""
        return self.editable and self.kind not in _WITHOUT_ANSWER

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


class Clock(Word):
    """What the time of those who mend a return does. RUNS: nothing. STOPS: the days that the review waited to be
    decided are given back. RESTARTS: what is answered within the days for it is in time, what later is late."""

    RUNS = "runs"
    STOPS = "stops"
    RESTARTS = "restarts"


class AnswerDays(Word):
    """Which days count while a return is to be answered."""

    CALENDAR = "calendar"
    WORKING = "working"


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
    clock: Clock = Clock.RUNS
    answer_days: AnswerDays = AnswerDays.CALENDAR


@dataclass(frozen=True, slots=True)
class ReopenPolicy:
    """Who may open the step again once it is finished and locked, besides an administrator.

    `by`: part ids; `reasons`: id of the list of reasons to choose from, None: in words.
    """

    by: tuple[str, ...] = ()
    reasons: str | None = None


@dataclass(frozen=True)
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
    shown_when: tuple[Gate, ...] = ()
    """When the subject sees the answers of an assessment or rating; empty: once the step is done."""
    of: tuple[str, ...] = ()
    """The steps an acknowledgement or a system step is about; those of a review stand in its policy."""
    signs: bool = False
    """Completing (or deciding) the step is a signature."""
    reopen: ReopenPolicy | None = None
    submit_label: Text | None = None
    """What the button says; the general word where None."""
    submitted_label: Text | None = None
    """What the step is called once that was done; the general word where None."""

    @cached_property
    def settling(self) -> tuple[Field, ...]:
        """The fields whose answers can change by themselves when the step is finished: any other stays as typed."""
        stored = (item for item in self.fields if item.kind not in _WITHOUT_ANSWER)
        return tuple(item for item in stored if item.show_when is not None or item.copies is not None or item.has_rows)

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
    """Something known of the employee from outside; who keeps it and who mends it.

    `comes_from`: the account says it, so it is neither asked for nor kept a second time.
    """

    field: Field
    source: Text | None = None
    mended_by: Text | None = None
    comes_from: AccountFact | None = None


@dataclass(frozen=True, slots=True)
class Eligibility:
    """One condition for getting an instance; `instead` says what the person can do."""

    must: Sentence
    say: Template
    instead: Text | None = None
    basis: str | None = None


@dataclass(frozen=True, slots=True)
class Interval:
    """Numbers from `at_least` (inclusive) up to `below` (exclusive); None: without that end."""

    at_least: Decimal | None = None
    below: Decimal | None = None

    def holds(self, value: Decimal | int) -> bool:
        """Whether `value` lies inside."""
        return (self.at_least is None or value >= self.at_least) and (self.below is None or value < self.below)


@dataclass(frozen=True, slots=True)
class TableInput:
    """`options`: id of the list the values are of; None for a number."""

    name: str
    options: str | None = None


@dataclass(frozen=True, slots=True)
class TableCell:
    """What one row asks of one input: some `options`, or an `interval`; neither: anything."""

    options: tuple[str, ...] = ()
    interval: Interval | None = None

    def holds(self, value: str | Decimal | int) -> bool:
        """Whether the cell accepts a value of its input (an option id, or a number)."""
        if self.interval is not None:
            return not isinstance(value, str) and self.interval.holds(value)
        return not self.options or value in self.options


@dataclass(frozen=True, slots=True)
class TableRow:
    """`cells` in the order of the inputs; `gives`: an option id, or a number."""

    cells: tuple[TableCell, ...]
    gives: str | Decimal


@dataclass(frozen=True, slots=True)
class DecisionTable:
    """Values in, one value out. The checks prove that exactly one row holds for all values."""

    id: str
    title: Text
    inputs: tuple[TableInput, ...]
    rows: tuple[TableRow, ...]
    gives: str | None = None
    """Id of the list the result is of; None for a number."""
    basis: str | None = None
    official: bool = True

    def row_for(self, values: Sequence[str | Decimal | int]) -> TableRow | None:
        """The row that holds for values in the order of the inputs; None where there is none."""
        for row in self.rows:
            if all(cell.holds(value) for cell, value in zip(row.cells, values, strict=True)):
                return row
        return None

    def look_up(self, values: Sequence[str | Decimal | int]) -> str | Decimal | None:
        """What the table gives for values in the order of its inputs; None where no row holds."""
        row = self.row_for(values)
        return None if row is None else row.gives


@dataclass(frozen=True, slots=True)
class Paper:
    """Several steps put together on one paper, in this order; a review stands for what it is about."""

    id: str
    title: Text
    of: tuple[str, ...]
    signed_by: tuple[str, ...] = ()
    """The parts that sign it, in this order; empty: whoever signed one of its steps."""
    when: Sentence | None = None
    """There is such a paper only where this holds."""
    basis: str | None = None
    official: bool = True


class Deadline(Word):
    """An end of a window, before which somebody can be reminded."""

    DUE = "due"
    CLOSES = "closes"


class Occasion(Word):
    """What can happen to a step so that somebody is told."""

    SUBMITTED = "submitted"
    RETURNED = "returned"
    APPROVED = "approved"
    COMPLETED = "completed"
    REOPENING_REQUESTED = "reopening_requested"
    REOPENING_DECLINED = "reopening_declined"
    REOPENED = "reopened"
    REOPENING_ENDED = "reopening_ended"
    EXTENDED = "extended"
    CLOSED = "closed"


TURN = "turn"
"""In the place of a part: whoever has the turn at the step when it is time."""


@dataclass(frozen=True, slots=True)
class ReminderRule:
    """Who is told what, when: either `before` an end of a window, or `after` something happened.

    `say` holds names of values in braces, those of `reminders.NAMES`. `at`: the stage or step it holds for; None: for
    every step. `days` before the end, 0 for the last day. `wait`: so many days after it happened, while it still
    waits. `escalate`: also told to whoever stands so to the unit above.
    """

    id: str
    say: Text
    to: str
    at: str | None = None
    before: Deadline | None = None
    days: tuple[int, ...] = ()
    after: Occasion | None = None
    wait: int = 0
    wait_days: AnswerDays = AnswerDays.CALENDAR
    escalate: bool = False


class HolidayKind(Word):
    """JOINT_LEAVE: a day off that the government adds to a holiday (cuti bersama)."""

    NATIONAL = "national"
    JOINT_LEAVE = "joint_leave"


@dataclass(frozen=True, slots=True)
class Holiday:
    """A day on which nobody works, whatever weekday it is."""

    day: date
    title: Text
    kind: HolidayKind
    basis: str | None = None
    official: bool = True


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
    tables: Mapping[str, DecisionTable] = field(default_factory=dict)
    papers: Mapping[str, Paper] = field(default_factory=dict)
    """What can be printed as a whole; without any, each step and each review has a paper of its own."""
    holidays: tuple[Holiday, ...] = ()
    """In the order of their days; only those near the period, so that next year's change nothing here."""
    reminders: Mapping[str, ReminderRule] = field(default_factory=dict)

    @cached_property
    def worked_out(self) -> defaultdict[str, dict[Any, Any]]:
        """What follows from the definition alone and is asked for often, kept here by whoever worked it out."""
        return defaultdict(dict)

    @cached_property
    def days_off(self) -> frozenset[date]:
        """The days of the holidays: no working days."""
        return frozenset(holiday.day for holiday in self.holidays)

    @cached_property
    def reviewed_by(self) -> Mapping[str, str]:
        """Step id -> id of the review that covers it."""
        return reviewed(self.steps.values())

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


def reviewed(steps: Iterable[Step]) -> Mapping[str, str]:
    """Step id -> id of the review among `steps` that covers it."""
    return {part: step.id for step in steps if step.review for part in step.review.of}
