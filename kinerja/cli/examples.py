"""What `workflows test` prints: the examples that went otherwise, and the clauses and rows that none has tried."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from kinerja import workflows as engine
from kinerja.workflows.scenario import Scenario
from kinerja.workflows.sentences import render

DIFFERS = "example_differs"
"""The code of the lines, as the codes of `workflows check`."""

WORDS = {
    "id": {
        "outcome": "Contoh “{title}”: {what} seharusnya {wanted}, ternyata {found}.",
        "status": "Contoh “{title}”: sesudah {what}, {step} seharusnya {wanted}, ternyata {found}.",
        "reminder": "Contoh “{title}”: pada {what}, pengingat {rule} seharusnya kepada {wanted}, ternyata {found}.",
        "accepted": "diterima",
        "accepted late": "diterima terlambat",
        "refused": "ditolak",
        "good": "{edition}: {count} contoh, semuanya sesuai harapan.",
        "bad": "{edition}: {count} contoh, {bad} tidak sesuai harapan.",
        "coverage": "{tried} dari {all} syarat pernah terlihat benar dan pernah terlihat salah.",
        "untried": "  {owner}, {key}: {clause} ({never})",
        "table": "Tabel {table}: {seen} dari {all} baris terlihat{unseen}.",
        "unseen": "; belum: baris {rows}",
        "never_true": "tidak pernah benar",
        "never_false": "tidak pernah salah",
        "never_seen": "tidak pernah diketahui",
    },
    "en": {
        "outcome": "Example “{title}”: {what} should be {wanted}, but is {found}.",
        "status": "Example “{title}”: after {what}, {step} should be {wanted}, but is {found}.",
        "reminder": "Example “{title}”: at {what}, the reminder {rule} should go to {wanted}, but goes to {found}.",
        "accepted": "accepted",
        "accepted late": "accepted late",
        "refused": "refused",
        "good": "{edition}: {count} examples, all as expected.",
        "bad": "{edition}: {count} examples, {bad} not as expected.",
        "coverage": "{tried} of {all} clauses were seen both true and false.",
        "untried": "  {owner}, {key}: {clause} ({never})",
        "table": "Table {table}: {seen} of {all} rows were seen{unseen}.",
        "unseen": "; not yet: row {rows}",
        "never_true": "never true",
        "never_false": "never false",
        "never_seen": "never known",
    },
}


@dataclass(frozen=True, slots=True)
class Tested:
    """The examples of one edition, played, and what they have seen of its clauses and decision tables."""

    edition: str
    results: tuple[engine.ScenarioResult, ...]
    coverage: engine.Coverage

    @property
    def bad(self) -> int:
        return sum(not result.ok for result in self.results)


def test_all(catalogue: engine.Catalogue) -> list[Tested]:
    """Play every example of every edition."""
    found = []
    for edition, definition in catalogue.definitions.items():
        scenarios = catalogue.scenarios.get(edition, ())
        results = tuple(engine.run(definition, scenario) for scenario in scenarios)
        found.append(Tested(edition, results, engine.coverage(definition, scenarios)))
    return found


def report(tested: Tested, lang: str) -> Iterator[str]:
    """The lines for one edition."""
    words = WORDS[lang]
    for result in tested.results:
        for act in result.acts:
            yield from differences(result.scenario, act, lang)
    count = {"edition": tested.edition, "count": len(tested.results), "bad": tested.bad}
    yield words["bad" if tested.bad else "good"].format(**count)
    clauses = tested.coverage.clauses
    untried = [clause for clause in clauses if not clause.covered]
    yield words["coverage"].format(tried=len(clauses) - len(untried), all=len(clauses))
    for clause in untried:
        told = {"owner": clause.owner, "key": clause.key, "clause": render(clause.clause, lang)}
        yield words["untried"].format(**told, never=words[never(clause)])
    for table in tested.coverage.tables:
        numbers = ", ".join(map(str, table.unseen))
        unseen = words["unseen"].format(rows=numbers) if numbers else ""
        seen, count = len(table.seen) - len(table.unseen), len(table.seen)
        yield words["table"].format(table=table.table, seen=seen, all=count, unseen=unseen)


def never(clause: engine.ClauseCoverage) -> str:
    if not clause.seen_true and not clause.seen_false:
        return "never_seen"
    return "never_false" if clause.seen_true else "never_true"


def differences(scenario: Scenario, result: engine.ActResult, lang: str) -> Iterator[str]:
    """One line for each thing that an act of an example did otherwise."""
    words, act = WORDS[lang], result.act
    told = {"title": scenario.title, "what": f"{act.kind} {act.target or ''}".strip() + f" ({act.on:%Y-%m-%d})"}
    for name in result.differs:
        if name == "outcome":
            wanted = words[act.expect.outcome] if act.expect else words["accepted"]
            code = f" {act.expect.code}" if act.expect and act.expect.code else ""
            found = " ".join([words[result.outcome], *result.codes])
            sentence = words["outcome"].format(**told, wanted=wanted + code, found=found)
            yield f"{result.place}: {DIFFERS} {sentence}"
        elif name in result.told:
            stood = {"rule": name, "wanted": _said(act.reminders[name]), "found": _said(result.told[name])}
            yield f"{act.place}: {DIFFERS} {words['reminder'].format(**told, **stood)}"
        else:
            wanted, found = (act.see, result.seen) if name in result.seen else (act.values, result.found)
            stood = {"step": name, "wanted": _said(wanted[name]), "found": _said(found[name])}
            yield f"{act.place}: {DIFFERS} {words['status'].format(**told, **stood)}"


def _said(value: Any) -> str:
    """A status or a value as an author would write it; "-" for none."""
    if isinstance(value, tuple):
        return f"[{', '.join(_said(item) for item in value)}]"
    return "-" if value is None else str(value)


def row(tested: Tested, lang: str) -> dict[str, Any]:
    """The same for programs."""
    return {
        "edition": tested.edition,
        "examples": len(tested.results),
        "differences": [
            line for result in tested.results for act in result.acts for line in differences(result.scenario, act, lang)
        ],
        "clauses": [
            {
                "owner": clause.owner,
                "key": clause.key,
                "clause": render(clause.clause, lang),
                "seen_true": clause.seen_true,
                "seen_false": clause.seen_false,
                "covered": clause.covered,
            }
            for clause in tested.coverage.clauses
        ],
        "tables": [
            {"table": table.table, "rows": len(table.seen), "unseen": table.unseen} for table in tested.coverage.tables
        ],
    }
