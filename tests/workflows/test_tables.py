"""Decision tables: whatever the author writes, the check says of it what trying every value says."""

from __future__ import annotations

from decimal import Decimal
from itertools import product

from hypothesis import given, settings
from hypothesis import strategies as st

from kinerja import workflows

ENDS = ("1", "1.5", "2")
"""All ends an interval has here, so that `NUMBERS` has a number of each piece and each end itself."""
NUMBERS = tuple(Decimal(text) for text in ("0", "1", "1.2", "1.5", "1.7", "2", "9"))
LEVELS = ("a", "b", "c")

FILE = """
language: 1
lists:
  - list: tingkat
    title: Tingkat
    options: [{{option: a, label: A}}, {{option: b, label: B}}, {{option: c, label: C}}]
tables:
  - table: uji
    title: Uji
    given: {{hasil: tingkat, nilai: number}}
    gives: number
    rows:
{rows}
editions:
  - edition: uji@2024
    title: Uji
    period: {{title: 2024, from: 2024-01-01, to: 2024-12-31}}
    actors: {{orang: {{is: subject, title: Orang}}}}
    stages:
      - stage: satu
        title: Satu
        steps:
          - form: isi
            title: Isi
            actor: orang
            fields:
              - {{choice: hasil, label: Hasil, options: tingkat}}
              - {{decimal: nilai, label: Nilai}}
              - {{computed: keluar, label: Keluar, value: "tabel uji(hasil, nilai)"}}
"""

options = st.one_of(
    st.just("any"),
    st.lists(st.sampled_from(LEVELS), min_size=1, unique=True).map(lambda names: f"[{', '.join(names)}]"),
)
ends = st.sampled_from([None, *ENDS])


def _interval(low: str | None, high: str | None) -> str:
    inside = [f"{word}: {end}" for word, end in (("at_least", low), ("below", high)) if end]
    return f"{{{', '.join(inside)}}}" if inside else "any"


rows = st.lists(st.tuples(options, ends, ends), min_size=1, max_size=5)


def load(made: list[tuple[str, str | None, str | None]]) -> workflows.Catalogue:
    lines = (
        f"      - {{hasil: {names}, nilai: {_interval(low, high)}, gives: {position}}}"
        for position, (names, low, high) in enumerate(made)
    )
    return workflows.load_texts({"workflows.yaml": FILE.format(rows="\n".join(lines))}, "workflows.yaml")


def holds(row: tuple[str, str | None, str | None], level: str, number: Decimal) -> bool:
    """What the author meant, said in another way than the program says it."""
    names, low, high = row
    return (
        (names == "any" or level in names.strip("[]").split(", "))
        and (low is None or Decimal(low) <= number)
        and (high is None or number < Decimal(high))
    )


@given(rows)
@settings(max_examples=60)
def test_the_check_says_what_trying_every_value_says(made: list[tuple[str, str | None, str | None]]) -> None:
    catalogue = load(made)
    tried = {(level, number): [at for at, row in enumerate(made) if holds(row, level, number)]
             for level, number in product(LEVELS, NUMBERS)}  # fmt: skip
    first = next(
        number for number, line in enumerate(catalogue.files["workflows.yaml"].splitlines(), 1) if "- {hasil" in line
    )
    never = {problem.place.line - first for problem in catalogue.problems if problem.code == "table_row_never"}
    overlapping = {problem.place.line - first for problem in catalogue.problems if problem.code == "table_overlap"}
    assert any(problem.code == "table_gap" for problem in catalogue.problems) is any(not at for at in tried.values())
    assert never == set(range(len(made))) - {position for at in tried.values() for position in at}
    assert overlapping == {position for at in tried.values() for position in at[1:]}
    if catalogue.ok:
        table = catalogue.definitions["uji@2024"].tables["uji"]
        assert {given: table.look_up(given) for given in tried} == {given: at[0] for given, at in tried.items()}


def test_only_tables_that_are_asked_belong_to_an_edition_and_bring_their_lists() -> None:
    text = FILE.format(rows="      - {hasil: any, nilai: any, gives: 1}")
    asked = workflows.load_texts({"workflows.yaml": text}, "workflows.yaml").definitions["uji@2024"]
    assert set(asked.tables) == {"uji"}
    assert set(asked.lists) == {"tingkat"}
    without = text.replace('"tabel uji(hasil, nilai)"', "2 × nilai").replace("options: tingkat}", "options: lain}")
    without = without.replace("tables:", "  - {list: lain, title: Lain, options: [{option: z, label: Z}]}\ntables:")
    unasked = workflows.load_texts({"workflows.yaml": without}, "workflows.yaml").definitions["uji@2024"]
    assert not unasked.tables
    assert set(unasked.lists) == {"lain"}
