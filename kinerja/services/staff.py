"""Everybody whom somebody assesses today: how far each is, whose turn it is, and who has not begun."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum

from kinerja import storage
from kinerja.services import accounts, definitions, posts
from kinerja.services.accounts import Account, Role
from kinerja.services.pages import Page, paged
from kinerja.services.posts import About
from kinerja.services.subjects import subject_of
from kinerja.storage import scopes
from kinerja.storage.instances import StaffRow, Waiting
from kinerja.storage.searching import matches, tokens
from kinerja.workflows.calendar import Allowance, EffectiveWindow, effective_window, local_date, working_days_between
from kinerja.workflows.definition import Definition, Stage, Step, Text
from kinerja.workflows.eligibility import EligibilityResult, eligible
from kinerja.workflows.parts import ASSESSING

MOST = 500
"""Runs that one list looks at: a school has a tenth of it."""


class State(StrEnum):
    """Whose turn it is, the most urgent first. LATER: nobody's, until a window opens; OVER: its window has closed,
    whoever it waits for."""

    MINE = "mine"
    OWN = "own"
    OTHERS = "others"
    NOT_BEGUN = "not_begun"
    OVER = "over"
    LATER = "later"
    DONE = "done"


@dataclass(frozen=True, slots=True)
class Query:
    """`text`: beginnings of the name; `state`: of State, empty for all; `period`: key of a period, empty: this one."""

    text: str = ""
    state: str = ""
    period: str = ""
    page: int = 1


@dataclass(frozen=True, slots=True)
class Count:
    """How far a stage is: steps that need nothing more, of those that apply."""

    stage: Stage
    finished: int
    total: int


@dataclass(frozen=True, slots=True)
class Member:
    """One person. `instance` is None for those who have not begun; then `required` says whether they must.

    `step` is what waits, for `part`, since `since`; `until`: when it opens (LATER), or closed (OVER). `late`: handed in
    late, or overdue; `returned`: given back.
    """

    person: str
    name: str
    unit_name: str
    zone: str
    definition: Definition
    state: State
    instance: str | None = None
    step: Step | None = None
    part: str | None = None
    since: datetime | None = None
    until: datetime | None = None
    working_days: int = 0
    late: bool = False
    returned: bool = False
    required: bool | None = None
    progress: tuple[Count, ...] = ()


@dataclass(frozen=True, slots=True)
class Staff(Page[Member]):
    """`counts`: how many are in which state, whatever was looked for; `periods`: key -> title, the newest first."""

    counts: Mapping[State, int] = field(default_factory=dict)
    periods: Mapping[str, Text] = field(default_factory=dict)
    period: str = ""


def staff(account: Account, now: datetime, query: Query = Query()) -> Staff:
    """The people this reader assesses today, in one period; those who wait for the reader first, the longest first."""
    today = local_date(now, account.zone)
    held = [a for a in account.assignments if a.relation in ASSESSING and a.holds(today)]
    runs = _runs(account, {scopes.post(scopes.circle_of(a), a.relation) for a in held}, now)
    current = [definition for edition in definitions.editions() for _, definition in (definitions.current(edition),)]
    periods = _periods([*(definition for _, definition, _ in runs), *current])
    period = query.period if query.period in periods else _present(periods, today)
    members = [member_of(*run, now) for run in runs if _key(run[1]) == period]
    begun = {member.person for member in members}
    wanted = [definition for definition in current if _key(definition) == period]
    members += _not_begun(account, {scopes.circle_of(a) for a in held}, begun, wanted, now)
    members.sort(key=urgency)
    words = tokens(query.text)
    shown = [m for m in members if query.state in ("", m.state) and matches(words, tokens(m.name))]
    page = paged(shown, query.page, more=len(runs) >= MOST)
    counts = Counter(member.state for member in members)
    return Staff(page.rows, page.number, page.pages, page.total, page.more, counts, periods, period)


_Run = tuple[StaffRow, Definition, frozenset[str]]
_ORDER = {state: at for at, state in enumerate(State)}


def urgency(member: Member) -> tuple[int, bool, float, str]:
    """What a list is sorted by: the reader's turn first, the longest wait first."""
    since = member.since.timestamp() if member.since else 0.0
    return _ORDER[member.state], not member.late, since, member.name.casefold()


def _key(definition: Definition) -> str:
    return definition.period.start.isoformat()


def _periods(known: Iterable[Definition]) -> dict[str, Text]:
    found = {_key(definition): definition.period.title for definition in known}
    return dict(sorted(found.items(), reverse=True))


def _present(periods: Mapping[str, Text], today: date) -> str:
    """The newest period that has begun, else the first to come."""
    begun = [key for key in periods if key <= today.isoformat()]
    return next(iter(begun), min(periods, default=""))


# ── those who have begun ──


def _runs(account: Account, held: Iterable[str], now: datetime) -> list[_Run]:
    found = [(row, definitions.by_hash(row.revision)) for row in storage.instances.over(held, MOST)]
    about: list[About] = [(definition, row.subject, row.district) for row, definition in found]
    played = posts.parts_towards(account, about, now)
    # Who leads a school belongs to it, and is assessed by somebody else.
    return [(*one, parts) for one, parts in zip(found, played, strict=True) if parts - {one[1].subject_part}]


def member_of(row: StaffRow, definition: Definition, parts: frozenset[str], now: datetime) -> Member:
    """How far somebody is who has begun, for a reader who plays these parts."""
    subject = row.subject
    person = (subject.person, subject.name, subject.unit_name, subject.zone, definition)
    counts = tuple(Count(definition.stages[p.stage], p.finished, p.total) for p in row.progress if p.total)
    begun = sorted((w for w in row.waiting if w.opens is None or w.opens <= now), key=lambda w: w.counts_from)
    shut = {item: end for item in begun if (end := _over_since(row, definition, item, now)) is not None}
    waits = [item for item in begun if item not in shut]
    mine = [item for item in waits if item.part in parts]
    if mine:
        turn = _turn(mine[0], definition, subject.zone, now)
        return Member(*person, State.MINE, row.instance, progress=counts, **turn)
    own = _own(row, definition, now)
    if own.get("state") is State.OWN or (own and not begun):
        return Member(*person, instance=row.instance, progress=counts, **own)
    if waits:
        turn = _turn(waits[0], definition, subject.zone, now)
        return Member(*person, State.OTHERS, row.instance, progress=counts, **turn)
    for item, end in shut.items():
        step = definition.steps[item.step]
        late = {"step": step, "part": item.part, "until": end, "late": True}
        return Member(*person, State.OVER, row.instance, progress=counts, **late)
    return Member(*person, _idle(row), row.instance, until=_next_opening(row), progress=counts)


def _turn(item: Waiting, definition: Definition, zone: str, now: datetime) -> dict[str, object]:
    """What Member says of a step that waits for somebody other than its subject."""
    step = definition.steps[item.step]
    return {
        "step": step,
        "part": item.part,
        "since": item.counts_from,
        "working_days": _days(item.counts_from, definition, zone, now),
        "late": item.late,
    }


def _own(row: StaffRow, definition: Definition, now: datetime) -> dict[str, object]:
    """What Member says of the step that waits for its subject; empty where none does."""
    own = row.own
    if own is None:
        return {}
    step, zone = definition.steps[own.step], row.subject.zone
    window = own_window(row, definition, step)
    said: dict[str, object] = {"step": step, "part": definition.subject_part, "returned": own.returned}
    if window is not None and not window.begun(now):
        return {**said, "state": State.LATER, "until": window.opens}
    if window is not None and window.over(now):
        return {**said, "state": State.OVER, "until": window.closes, "late": True}
    late = window is not None and window.late(now)
    days = _days(own.since, definition, zone, now)
    return {**said, "state": State.OWN, "since": own.since, "working_days": days, "late": late}


def own_window(row: StaffRow, definition: Definition, step: Step) -> EffectiveWindow | None:
    """The window in which the subject of a row works on the step that waits for them; None where it has none."""
    declared = definition.window_of(step)
    if declared is None or row.own is None:
        return None
    own = row.own
    given = Allowance(own.answer_until, own.restarts, own.given_back)
    return effective_window(definition, declared.id, row.period, row.subject.zone, given, step)


def window_of_turn(row: StaffRow, definition: Definition, item: Waiting) -> EffectiveWindow | None:
    """The window in which somebody else does what waits for them; None where it has none."""
    step = definition.steps[item.step]
    declared = definition.decision_window_of(step) if step.review else definition.window_of(step)
    if declared is None:
        return None
    given = Allowance(item.open_until, days=item.given_back)
    return effective_window(definition, declared.id, row.period, row.subject.zone, given, step)


def _over_since(row: StaffRow, definition: Definition, item: Waiting, now: datetime) -> datetime | None:
    """Since when nobody can do any more what waits for somebody else; None while they can."""
    window = window_of_turn(row, definition, item)
    return window.closes if window is not None and window.over(now) else None


def _idle(row: StaffRow) -> State:
    return State.DONE if all(item.done for item in row.progress) else State.LATER


def _next_opening(row: StaffRow) -> datetime | None:
    return min((item.opens for item in row.waiting if item.opens is not None), default=None)


def _days(since: datetime, definition: Definition, zone: str, now: datetime) -> int:
    return max(0, working_days_between(local_date(since, zone), local_date(now, zone), definition.days_off))


# ── those who have not ──


def _not_begun(
    account: Account, circles: Iterable[str], begun: set[str], wanted: Sequence[Definition], now: datetime
) -> list[Member]:
    """People of the reader's circles who may take part, do not yet, and would be assessed by the reader."""
    if not wanted:
        return []
    waiting = [p for p in accounts.within(circles) if p.role is Role.EMPLOYEE and not p.disabled and p.id not in begun]
    able = [(p, d, result) for p in waiting for d in wanted if (result := may_begin(p, d, now)).ok]
    played = posts.parts_towards(account, [(d, subject_of(p, d), p.district) for p, d, _ in able], now)
    found: dict[str, Member] = {}
    for (person, definition, result), parts in zip(able, played, strict=True):
        if parts - {definition.subject_part}:
            who = (person.id, person.name, person.unit_name, person.zone, definition)
            found.setdefault(person.id, Member(*who, State.NOT_BEGUN, required=result.required))
    return list(found.values())


def may_begin(person: Account, definition: Definition, now: datetime) -> EligibilityResult:
    """Whether somebody may take part today, and whether they must."""
    return eligible(definition, subject_of(person, definition), local_date(now, person.zone))
