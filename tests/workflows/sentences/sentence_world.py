"""A small process to talk about, a situation in it, and trees made at random."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import Any

from hypothesis import strategies as st

from kinerja.workflows.instance import Status
from kinerja.workflows.sentences import Scope, Sentence, TableType, Type, read, tree
from kinerja.workflows.sentences.keywords import RESERVED
from kinerja.workflows.sentences.parser import MAX_DEPTH, MAX_NODES
from kinerja.workflows.sentences.tree import Node, Op

NUMBER, DATE, TEXT, YES_NO = Type("number"), Type("date"), Type("text"), Type("yes_no")
ACTIVITY = Type("choice", options=("seminar", "III/a", "S1"), attributes={"poin": NUMBER, "satuan": TEXT})
LEVEL = Type("choice", options=("rendah", "sedang", "tinggi"))

SCOPE = Scope(
    identity={"jenjang": Type("choice", options=("SD", "SMP", "SMA")), "masa_kerja": NUMBER},
    steps={
        "rencana": {
            "rhk": Type("rows", columns={"kegiatan": ACTIVITY, "kuantitas": NUMBER, "poin": NUMBER}),
            "tanggal": DATE,
            "topik": Type("choices", options=("a", "b", "c"), attributes={"bobot": NUMBER}),
            "utama": ACTIVITY,
            "setuju": YES_NO,
            "paham": YES_NO,
            "catatan": TEXT,
            "nilai": NUMBER,
            "predikat": replace(LEVEL, suggested=True),
        },
        "laporan": {"nilai": NUMBER, "jam": NUMBER, "dikirim": Type("instant")},
    },
    stages=("awal",),
    parts=("pegawai", "atasan"),
    here="rencana",
    tables={
        "tingkat": TableType((NUMBER,), LEVEL),
        "gabungan": TableType((LEVEL, NUMBER), NUMBER),
    },
)


@dataclass
class World:
    """Everything not given is not known."""

    answers: Mapping[tuple[str, str], Any] = field(default_factory=dict)
    groups: Mapping[tuple[str, str], tuple[Mapping[str, Any], ...]] = field(default_factory=dict)
    known: Mapping[str, Any] = field(default_factory=dict)
    statuses: Mapping[str, Status] = field(default_factory=dict)
    done: frozenset[str] = frozenset()
    open_windows: frozenset[str] = frozenset()
    parts: frozenset[str] = frozenset()
    attributes: Mapping[tuple[str, str], Any] = field(default_factory=dict)
    suggestions: Mapping[tuple[str, str], Any] = field(default_factory=dict)
    today: date = date(2024, 1, 30)
    asked: int = 0

    @property
    def now(self) -> datetime:
        return datetime(self.today.year, self.today.month, self.today.day, 3, tzinfo=UTC)

    def status(self, name: str) -> Status:
        self.asked += 1
        return self.statuses.get(name, Status.OPEN)

    def finished(self, name: str) -> bool:
        self.asked += 1
        return name in self.done

    def answer(self, step: str, field: str) -> Any:
        self.asked += 1
        return self.answers.get((step, field))

    def rows(self, step: str, field: str) -> tuple[Mapping[str, Any], ...]:
        self.asked += 1
        return self.groups.get((step, field), ())

    def cell(self, step: str, group: str, row: Mapping[str, Any], column: str) -> Any:
        self.asked += 1
        return row.get(column)

    def identity(self, name: str) -> Any:
        self.asked += 1
        return self.known.get(name)

    def attribute(self, step: str | None, field: str, option: str, attribute: str, group: str | None = None) -> Any:
        self.asked += 1
        return self.attributes.get((option, attribute))

    def suggestion(self, step: str, field: str) -> Any:
        self.asked += 1
        return self.suggestions.get((step, field))

    def table(self, name: str, values: tuple[Any, ...]) -> Any:
        """`tingkat` cuts numbers at 2 and 3; `gabungan` gives its number back."""
        self.asked += 1
        if name == "tingkat":
            return "rendah" if values[0] < 2 else "sedang" if values[0] < 3 else "tinggi"
        return values[1]

    def window_open(self, step: str) -> bool:
        self.asked += 1
        return step in self.open_windows

    def plays(self, part: str) -> bool:
        self.asked += 1
        return part in self.parts

    def working_days_between(self, start: date, end: date) -> int:
        return sum((start + timedelta(days)).weekday() < 5 for days in range((end - start).days))


def filled(**answers: Any) -> World:
    """A world in which these fields of the step `rencana` are answered."""
    return World(answers={("rencana", name): value for name, value in answers.items()})


class Labels:
    """What the things of SCOPE are called."""

    LABELS = {"rhk": "Rencana hasil kerja", "poin": "Poin", "tanggal": "Tanggal observasi", "jam": "Jam pelatihan"}

    def step(self, name: str) -> str:
        return {"rencana": "Perencanaan", "laporan": "Laporan"}.get(name, name)

    def field(self, step: str, field: str, column: str | None = None) -> str:
        name = column or field
        return self.LABELS.get(name, name.capitalize())

    def identity(self, name: str) -> str:
        return name.replace("_", " ").capitalize()

    def option(self, step: str | None, field: str, option: str, column: str | None = None) -> str:
        return {"seminar": "Seminar nasional"}.get(option, option)

    def attribute(self, step: str | None, field: str, name: str, column: str | None = None) -> str:
        return name.replace("_", " ")

    def table(self, name: str) -> str:
        return {"tingkat": "Tingkat capaian"}.get(name, name)

    def result(self, table: str, option: str) -> str:
        return {"tinggi": "Tinggi sekali"}.get(option, option)

    def part(self, name: str) -> str:
        return {"atasan": "kepala sekolah"}.get(name, name)


def sentence(text: str, scope: Scope = SCOPE) -> Sentence:
    found, findings = read(text, scope)
    assert found is not None, findings
    return found


# Trees as the parser makes them: any words, any types.

words = st.from_regex(r"[a-z][a-z0-9_]{0,7}", fullmatch=True).filter(lambda word: word not in RESERVED)
names = st.lists(words, min_size=1, max_size=3).map(lambda parts: tree.Name(tuple(parts)))
numbers = st.decimals(min_value=-9999, max_value=9999, places=3).map(tree.Number)
dates = st.dates().map(tree.Date)
texts = st.text(st.characters(exclude_characters='"\n', codec="utf-8"), max_size=12).map(tree.Quoted)
literals = st.one_of(names, numbers, dates, texts, st.booleans().map(tree.YesNo))


def _values(deeper: st.SearchStrategy[Node]) -> st.SearchStrategy[Node]:
    terms = st.one_of(deeper, deeper.map(tree.Negative))
    return st.one_of(
        st.tuples(deeper, st.lists(terms, min_size=1, max_size=2)).map(lambda made: tree.Sum((made[0], *made[1]))),
        st.lists(deeper, min_size=2, max_size=3).map(lambda items: tree.Product(tuple(items))),
        st.builds(tree.DaysSince, deeper, st.booleans()),
        st.builds(tree.TableOf, words, st.lists(deeper, min_size=1, max_size=3).map(tuple)),
    )


leaves = st.one_of(
    literals,
    st.builds(tree.StatusOf, words),
    st.builds(tree.Total, names),
    st.builds(tree.Count, names),
    st.builds(tree.Average, names),
    st.just(tree.Today()),
)
values = st.recursive(leaves, _values, max_leaves=4)
clauses = st.one_of(
    st.builds(tree.Compare, values, st.sampled_from(Op), values),
    st.builds(tree.Between, values, values, values),
    st.builds(tree.OneOf, values, st.lists(literals, min_size=1, max_size=4).map(tuple), st.booleans()),
    st.builds(tree.Contains, values, literals),
    st.builds(tree.Filled, values),
    st.builds(tree.Blank, values),
    st.builds(tree.Differs, values),
    st.builds(tree.WindowOpen, words),
    st.builds(tree.ActorIs, words),
)


def _joined(deeper: st.SearchStrategy[Node]) -> st.SearchStrategy[Node]:
    several = st.lists(deeper, min_size=2, max_size=3).map(tuple)
    return st.one_of(
        st.builds(tree.And, several),
        st.builds(tree.Or, several),
        st.builds(tree.Not, deeper),
        st.builds(tree.Rows, names, deeper, st.booleans()),
    )


def small(node: Node) -> bool:
    found = list(tree.walk(node))
    return len(found) <= MAX_NODES and max(depth for _, depth in found) <= MAX_DEPTH


any_trees = st.recursive(clauses, _joined, max_leaves=5).filter(small)


# Sentences that mean something in SCOPE.


def _compare(name: str, ops: list[Op], right: st.SearchStrategy[Node]) -> st.SearchStrategy[Node]:
    return st.builds(tree.Compare, st.just(tree.Name(tuple(name.split(".")))), st.sampled_from(ops), right)


SAME = [Op.IS, Op.IS_NOT, Op.EQUALS]
NUMERIC = [*SAME, Op.AT_LEAST, Op.AT_MOST, Op.MORE_THAN, Op.LESS_THAN]
DATED = [*SAME, Op.BEFORE, Op.AFTER, Op.NO_LATER_THAN]
few_numbers = st.sampled_from([1, 2, 3]).map(lambda value: tree.Number(Decimal(value)))
few_dates = st.integers(1, 3).map(lambda day: tree.Date(date(2024, 1, day * 2)))
levels = st.sampled_from(SCOPE.identity["jenjang"].options).map(lambda word: tree.Name((word,)))
statuses = st.sampled_from([status.value for status in Status]).map(lambda word: tree.Name((word,)))
topics = st.sampled_from(["a", "b", "c"]).map(lambda word: tree.Name((word,)))


def _name(word: str) -> st.SearchStrategy[Node]:
    return st.just(tree.Name((word,)))


def _lists(options: st.SearchStrategy[Node]) -> st.SearchStrategy[tuple[Node, ...]]:
    return st.lists(options, min_size=1, max_size=3).map(tuple)


independent_clauses = st.one_of(
    _compare("nilai", NUMERIC, few_numbers),
    st.builds(tree.Between, _name("nilai"), few_numbers, few_numbers),
    st.builds(tree.OneOf, _name("nilai"), _lists(few_numbers), st.booleans()),
    _compare("tanggal", DATED, few_dates),
    _compare("jenjang", SAME, levels),
    st.builds(tree.OneOf, _name("jenjang"), _lists(levels), st.booleans()),
    st.builds(tree.Compare, st.just(tree.StatusOf("laporan")), st.sampled_from(SAME), statuses),
    st.builds(tree.OneOf, st.just(tree.StatusOf("laporan")), _lists(statuses), st.booleans()),
    st.builds(tree.Contains, _name("topik"), topics),
    _compare("setuju", SAME, st.booleans().map(tree.YesNo)),
    _name("setuju"),
    st.builds(tree.Filled, st.sampled_from([tree.Name(("nilai",)), tree.Name(("topik",)), tree.Name(("setuju",))])),
    st.builds(tree.Blank, st.sampled_from([tree.Name(("nilai",)), tree.Name(("topik",)), tree.Name(("jenjang",))])),
    st.just(tree.WindowOpen("rencana")),
    st.just(tree.ActorIs("atasan")),
)
row_clauses = st.one_of(
    _compare("poin", NUMERIC, few_numbers),
    _compare("kegiatan", SAME, st.sampled_from(["seminar", "III/a"]).map(lambda word: tree.Name((word,)))),
    _compare("kegiatan.poin", NUMERIC, few_numbers),
)
dependent_clauses = st.one_of(
    st.builds(tree.Compare, st.just(tree.Total(tree.Name(("rhk", "poin")))), st.sampled_from(NUMERIC), few_numbers),
    st.builds(tree.Compare, st.just(tree.Count(tree.Name(("rhk",)))), st.sampled_from(NUMERIC), few_numbers),
    st.builds(tree.Compare, st.just(tree.DaysSince(tree.Name(("tanggal",)))), st.sampled_from(NUMERIC), few_numbers),
    st.builds(tree.Rows, _name("rhk"), row_clauses, st.booleans()),
    _compare("laporan.nilai", NUMERIC, st.just(tree.Product((tree.Name(("nilai",)), tree.Number(Decimal(2)))))),
    _compare("utama.poin", NUMERIC, few_numbers),
    st.builds(tree.Filled, _name("rhk")),
    st.builds(tree.Differs, _name("predikat")),
    st.builds(tree.Compare, st.just(tree.Average(tree.Name(("rhk", "poin")))), st.sampled_from(NUMERIC), few_numbers),
    st.builds(
        tree.Compare,
        st.just(tree.TableOf("tingkat", (tree.Name(("nilai",)),))),
        st.sampled_from(SAME),
        st.sampled_from(LEVEL.options).map(lambda word: tree.Name((word,))),
    ),
)


def _bound(deeper: st.SearchStrategy[Node]) -> st.SearchStrategy[Node]:
    several = st.lists(deeper, min_size=2, max_size=3).map(tuple)
    return st.one_of(st.builds(tree.And, several), st.builds(tree.Or, several), st.builds(tree.Not, deeper))


independent_trees = st.recursive(independent_clauses, _bound, max_leaves=5).filter(small)
meaningful_trees = st.recursive(st.one_of(independent_clauses, dependent_clauses), _bound, max_leaves=5).filter(small)

optional_numbers = st.one_of(st.none(), st.sampled_from([Decimal("0.5"), Decimal(1), Decimal(2), Decimal(3)]))
rows = st.lists(
    st.fixed_dictionaries(
        {
            "poin": optional_numbers,
            "kegiatan": st.sampled_from([None, "seminar", "III/a"]),
            "kuantitas": optional_numbers,
        }
    ),
    max_size=3,
).map(tuple)
worlds = st.builds(
    World,
    answers=st.fixed_dictionaries(
        {
            ("rencana", "nilai"): optional_numbers,
            ("laporan", "nilai"): optional_numbers,
            ("rencana", "tanggal"): st.sampled_from([None, date(2024, 1, 3), date(2024, 1, 4)]),
            ("rencana", "topik"): st.sampled_from([None, (), ("a",), ("a", "b"), ("c",)]),
            ("rencana", "setuju"): st.sampled_from([None, True, False]),
            ("rencana", "utama"): st.sampled_from([None, "seminar", "S1"]),
            ("rencana", "predikat"): st.sampled_from([None, *LEVEL.options]),
        }
    ),
    groups=st.fixed_dictionaries({("rencana", "rhk"): rows}),
    known=st.fixed_dictionaries({"jenjang": st.sampled_from([None, "SD", "SMA"])}),
    statuses=st.fixed_dictionaries({"laporan": st.sampled_from(Status)}),
    done=st.sampled_from([frozenset(), frozenset({"laporan"})]),
    open_windows=st.sampled_from([frozenset(), frozenset({"rencana"})]),
    parts=st.sampled_from([frozenset(), frozenset({"atasan"})]),
    suggestions=st.fixed_dictionaries({("rencana", "predikat"): st.sampled_from([None, *LEVEL.options])}),
    attributes=st.just({("seminar", "poin"): Decimal(2)}),
)
