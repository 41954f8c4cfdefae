"""A small process of another field (asking for a study trip), built in Python: what the tests of the engine run on.

planning (sequence, window `plan`)
    pledge    confirmation, locks once
    goals     form; `abroad` is asked only of those who travel
    costs     form with rows, points computed per row, a rule on their total
    extras    form, optional
    visa      form, only where goals.abroad
    consent   review of goals, costs, extras, visa, by the lead; returns can be answered for 5 days
doing (parallel, gate: planning finished)
    diary     form, never locks
    photos    form, locks on submit; gate: diary is begun
closing (sequence, gate: doing finished; window `report`)
    report    form, locks on approval
    verdict   review of report by the lead; withdrawn until decided
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, date, datetime
from decimal import Decimal
from functools import cache
from typing import Any
from zoneinfo import ZoneInfo

from kinerja.workflows.definition import (
    Actor as PartOf,
)
from kinerja.workflows.definition import (
    Definition,
    Eligibility,
    Field,
    FieldKind,
    Gate,
    IdentityField,
    LockPolicy,
    Option,
    OptionList,
    Order,
    Path,
    Period,
    Recommendation,
    Relation,
    ReviewPolicy,
    Rule,
    Stage,
    Step,
    StepKind,
    Text,
    Vacancy,
    Window,
    Withdrawal,
)
from kinerja.workflows.engine import decide, start
from kinerja.workflows.instance import Actor, Instance, PeriodFacts, Subject
from kinerja.workflows.sentences import Scope, Sentence, Template, Type, read, read_template

WIB, WITA, WIT = "Asia/Jakarta", "Asia/Makassar", "Asia/Jayapura"
NO_FACTS = PeriodFacts("trip@2024")

TRAVELLER = Actor("t-1", "Tia", frozenset({"traveller"}))
LEAD = Actor("l-1", "Lars", frozenset({"lead"}))
STRANGER = Actor("x-1", "Xena")


def text(words: str) -> Text:
    return Text(words, f"{words} (en)")


_KINDS: Mapping[FieldKind, str] = {
    FieldKind.TEXT: "text",
    FieldKind.LONG_TEXT: "text",
    FieldKind.INTEGER: "number",
    FieldKind.DECIMAL: "number",
    FieldKind.MONEY: "number",
    FieldKind.COMPUTED: "number",
    FieldKind.YES_NO: "yes_no",
    FieldKind.DATE: "date",
    FieldKind.DATE_TIME: "instant",
}

LISTS: Mapping[str, OptionList] = {
    "grades": OptionList("grades", text("grades"), {name: Option(name, text(name)) for name in ("junior", "senior")}),
    "themes": OptionList(
        "themes", text("themes"), {name: Option(name, text(name)) for name in ("water", "light", "sound", "old")}
    ),
    "kinds": OptionList(
        "kinds",
        text("kinds"),
        {
            "train": Option("train", text("train"), attributes={"points": 2}),
            "plane": Option("plane", text("plane"), attributes={"points": 5}),
        },
        attributes={"points": "integer"},
    ),
    "topics": OptionList(
        "topics",
        text("topics"),
        {
            "river": Option("river", text("river"), parent="water"),
            "lamp": Option("lamp", text("lamp"), parent="light"),
            "sun": Option("sun", text("sun"), parent="light", valid_from=date(2024, 2, 1)),
        },
    ),
    "reasons": OptionList("reasons", text("reasons"), {"unclear": Option("unclear", text("unclear"))}),
}

GRADE = Field("grade", FieldKind.CHOICE, text("grade"), options="grades")
PHONE = Field("phone", FieldKind.TEXT, text("phone"))
IDENTITY = {item.id: IdentityField(item) for item in (GRADE, PHONE)}


def type_of(item: Field) -> Type:
    if item.kind is FieldKind.ROWS:
        return Type("rows", columns={column.id: type_of(column) for column in item.fields})
    if item.kind in (FieldKind.CHOICE, FieldKind.CHOICES):
        listed = LISTS[item.options or ""]
        return Type(item.kind.value, tuple(listed.options), {name: Type("number") for name in listed.attributes})
    return Type(_KINDS[item.kind])  # type: ignore[arg-type]


class Reader:
    """Reads sentences in the scope of steps that are given as step id -> fields."""

    def __init__(self, steps: Mapping[str, tuple[Field, ...]], stages: tuple[str, ...] = ()) -> None:
        types = {name: {item.id: type_of(item) for item in fields} for name, fields in steps.items()}
        identity = {name: type_of(item.field) for name, item in IDENTITY.items()}
        self.scope = Scope(identity, types, stages, ("traveller", "lead"))

    def sentence(
        self, words: str, here: str | None = None, row: str | None = None, kind: str = "condition"
    ) -> Sentence:
        found, wrong = read(words, replace(self.scope, here=here, row=row, kind=kind))
        assert found is not None, [problem.code for problem in wrong]
        return found

    def template(self, words: str, here: str | None = None) -> Template:
        found, wrong = read_template(words, words, replace(self.scope, here=here))
        assert found is not None, [problem.code for problem in wrong]
        return found

    def gate(self, words: str) -> tuple[Gate, ...]:
        return (Gate(self.sentence(words), basis="Rule 7"),)


# ── fields ──

ABROAD = Field("abroad", FieldKind.YES_NO, text("abroad"))
GOAL_FIELDS = (
    Field("theme", FieldKind.CHOICE, text("theme"), options="themes", recommend=Recommendation("survey", 2)),
    Field("topic", FieldKind.CHOICE, text("topic"), options="topics", follows=Path("goals", "theme")),
    Field("why", FieldKind.LONG_TEXT, text("why"), max_length=50),
    ABROAD,
    Field("country", FieldKind.TEXT, text("country")),
    Field("phone", FieldKind.TEXT, text("phone"), copies=Path(None, "phone"), required=False),
    Field("grade", FieldKind.CHOICE, text("grade"), options="grades", copies=Path(None, "grade"), editable=False),
)
LEG_FIELDS = (
    Field("kind", FieldKind.CHOICE, text("kind"), options="kinds"),
    Field("count", FieldKind.INTEGER, text("count"), minimum=Decimal(1), maximum=Decimal(9)),
    Field("points", FieldKind.COMPUTED, text("points")),
)
COST_FIELDS = (
    Field("legs", FieldKind.ROWS, text("legs"), fields=LEG_FIELDS, max_rows=3),
    Field("from", FieldKind.DATE, text("from"), minimum=date(2024, 1, 1), maximum=date(2024, 6, 30), required=False),
    Field("total", FieldKind.COMPUTED, text("total")),
)
NOTE_FIELDS = (Field("note", FieldKind.TEXT, text("note")),)
STEP_FIELDS: Mapping[str, tuple[Field, ...]] = {
    "pledge": (),
    "goals": GOAL_FIELDS,
    "costs": COST_FIELDS,
    "extras": NOTE_FIELDS,
    "visa": NOTE_FIELDS,
    "consent": (),
    "diary": NOTE_FIELDS,
    "photos": NOTE_FIELDS,
    "report": NOTE_FIELDS,
    "verdict": (),
}
STAGE_STEPS = {
    "planning": ("pledge", "goals", "costs", "extras", "visa", "consent"),
    "doing": ("diary", "photos"),
    "closing": ("report", "verdict"),
}

PLAN = Window("plan", text("plan"), date(2024, 1, 1), date(2024, 3, 31), due=date(2024, 1, 31), basis="Rule 3")
WINDOWS = {
    "plan": PLAN,
    "decisions": Window("decisions", text("decisions"), date(2024, 1, 1), date(2024, 4, 30)),
    "report": Window("report", text("report"), date(2024, 6, 1), date(2024, 6, 30), zone=WIB),
}


def fields_of(name: str, reader: Reader) -> tuple[Field, ...]:
    """The fields of a step with their sentences."""
    if name == "goals":
        shown = reader.sentence("abroad adalah ya", here="goals")
        return tuple(replace(item, show_when=shown) if item.id == "country" else item for item in GOAL_FIELDS)
    if name == "costs":
        points = reader.sentence("kind.points × count", here="costs", row="legs", kind="expression")
        total = reader.sentence("jumlah(legs.points)", here="costs", kind="expression")
        legs = tuple(replace(item, value=points) if item.id == "points" else item for item in LEG_FIELDS)
        first, second, last = COST_FIELDS
        return replace(first, fields=legs), second, replace(last, value=total)
    return STEP_FIELDS[name]


def rules(reader: Reader) -> tuple[Rule, ...]:
    must = reader.sentence("total antara 4 dan 20", here="costs")
    return (Rule(must, reader.template("Sekarang {total}.", here="costs"), basis="Rule 9", at="legs"),)


@cache
def trip() -> Definition:
    """The whole process."""
    reader = Reader(STEP_FIELDS, tuple(STAGE_STEPS))
    by_id = {name: fields_of(name, reader) for name in STEP_FIELDS}

    def form(name: str, stage: str, **more: Any) -> Step:
        return Step(name, StepKind.FORM, stage, text(name), "traveller", fields=by_id[name], **more)

    def review(name: str, stage: str, policy: ReviewPolicy) -> Step:
        return Step(name, StepKind.REVIEW, stage, text(name), "lead", review=policy)

    steps = (
        Step("pledge", StepKind.CONFIRMATION, "planning", text("pledge"), "traveller", lock=LockPolicy.ONCE),
        form("goals", "planning"),
        form("costs", "planning", rules=rules(reader)),
        form("extras", "planning", optional=True),
        form("visa", "planning", when=reader.sentence("goals.abroad adalah ya")),
        review(
            "consent",
            "planning",
            ReviewPolicy(
                ("goals", "costs", "extras", "visa"), "traveller", "decisions", reasons="reasons", answer_within=5
            ),
        ),
        form("diary", "doing", lock=LockPolicy.NEVER),
        form("photos", "doing", gate=reader.gate("status(diary) adalah selesai")),
        form("report", "closing", lock=LockPolicy.ON_APPROVAL),
        review("verdict", "closing", ReviewPolicy(("report",), "traveller", withdraw=Withdrawal.UNTIL_DECIDED)),
    )
    stages = (
        Stage("planning", text("planning"), Order.SEQUENCE, STAGE_STEPS["planning"], window="plan"),
        Stage(
            "doing",
            text("doing"),
            Order.PARALLEL,
            STAGE_STEPS["doing"],
            gate=reader.gate("status(planning) adalah selesai"),
        ),
        Stage(
            "closing",
            text("closing"),
            Order.SEQUENCE,
            STAGE_STEPS["closing"],
            window="report",
            gate=reader.gate("status(doing) adalah selesai"),
        ),
    )
    return Definition(
        edition="trip@2024",
        title=text("trip"),
        period=Period(text("2024"), date(2024, 1, 1), date(2024, 6, 30)),
        actors={
            "traveller": PartOf("traveller", text("traveller"), Relation.SUBJECT),
            "lead": PartOf("lead", text("lead"), Relation.SUPERIOR, Vacancy.APPROVE),
        },
        windows=WINDOWS,
        stages={stage.id: stage for stage in stages},
        steps={step.id: step for step in steps},
        lists=LISTS,
        identity=IDENTITY,
        eligibility=(
            Eligibility(reader.sentence("grade sudah diisi"), reader.template("Golongan {grade}."), basis="Rule 1"),
        ),
        required_when=reader.sentence("grade adalah senior"),
    )


def with_step(definition: Definition, step: Step) -> Definition:
    """The definition with one step replaced."""
    return replace(definition, steps={**definition.steps, step.id: step})


# ── runs ──


def subject(zone: str = WIB, **attributes: Any) -> Subject:
    return Subject(
        person=TRAVELLER.account,
        name=TRAVELLER.name,
        unit="u-1",
        unit_name="Unit 1",
        zone=zone,
        attributes={"grade": "junior", "phone": "0812"} | attributes,
        outside={"survey": {"water": Decimal(70), "light": Decimal("40.5"), "sound": Decimal(55)}},
    )


def at(words: str, zone: str = WIB) -> datetime:
    """A local date ("2024-01-15": noon) or date-time as an instant."""
    local = datetime.fromisoformat(words if "T" in words else f"{words}T12:00")
    return local.replace(tzinfo=ZoneInfo(zone)).astimezone(UTC)


GOOD: Mapping[str, Mapping[str, Any]] = {
    "pledge": {},
    "goals": {"theme": "water", "topic": "river", "why": "curious", "abroad": False},
    "costs": {"legs": [{"kind": "train", "count": 3}]},
    "extras": {"note": "a tent"},
    "visa": {"note": "asked for"},
    "diary": {"note": "day one"},
    "photos": {"note": "twelve"},
    "report": {"note": "all well"},
}
"""Answers of each step that can be handed in."""


class Run:
    """One person's run with a clock that only goes forward; keeps all events, so tests can fold them."""

    def __init__(
        self, definition: Definition | None = None, zone: str = WIB, actor: Actor = TRAVELLER, **attributes: Any
    ) -> None:
        self.definition = definition or trip()
        self.period = NO_FACTS
        self.now = at("2024-01-10", zone)
        self.zone = zone
        begun = start(self.definition, "i-1", "hash", subject(zone, **attributes), actor, self.now)
        self.instance: Instance = begun.instance
        self.events = list(begun.events)

    def on(self, words: str) -> Run:
        self.now = at(words, self.zone)
        return self

    def do(self, command: Any, actor: Actor = TRAVELLER, **more: Any) -> tuple[Any, ...]:
        """The events of the command. Raises Refused."""
        decision = decide(self.definition, self.instance, self.period, command, actor, self.now, **more)
        self.instance = decision.instance
        self.events += decision.events
        return decision.events
