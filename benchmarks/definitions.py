"""Reading definitions: files of 100 to 10,000 steps, sentences, and the compiled form."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping

import yaml

from benchmarks import samples
from benchmarks.extent import Extent
from benchmarks.figures import Figure, Goal, Spread
from benchmarks.timing import one_by_one
from kinerja import workflows
from kinerja.workflows import catalogue

SUITE = "Definitions"
MILLI = 1e3
GOALS_MS = {100: 15.0, 1_000: 80.0, 10_000: 800.0}
SENTENCES = 200
PEER = "yaml.CSafeLoader"


def figures(extent: Extent) -> Iterator[Figure]:
    rounds = extent.of(3, 9, 9)
    read = {}
    for steps, limit in GOALS_MS.items():
        few = rounds // 3 if steps >= 10_000 else rounds
        figure, read[steps] = _read_and_checked(steps, limit, few)
        yield figure
    yield Figure(
        suite=SUITE, name="10,000 steps against 1,000", unit="ms", ours=_milli(read[10_000]), against="1,000 steps",
        ratio=read[10_000].least / read[1_000].least, goal=Goal(12, of_ratio=True, algorithmic=True),
    )  # fmt: skip
    yield _sentence(rounds)
    yield from _compiled(rounds)


def reading(texts: Mapping[str, str]) -> Callable[[], object]:
    """Read as if for the first time, after `catalogue.forget`: it knows what it read last by its texts."""

    def read() -> workflows.Catalogue:
        found = workflows.load_texts(texts, samples.ROOT)
        if not found.ok:
            raise AssertionError(found.problems[0].line("en"))
        return found

    return read


def _read_and_checked(steps: int, limit: float, rounds: int) -> tuple[Figure, Spread]:
    texts = samples.texts(steps)
    cases = {"ours": reading(texts), PEER: lambda: [yaml.load(text, yaml.CSafeLoader) for text in texts.values()]}
    found = one_by_one(cases, rounds, catalogue.forget)
    if rounds == 1:  # once more, for the least of two; the peer takes its time
        found |= one_by_one({"ours": cases["ours"]}, 2, catalogue.forget)
    figure = Figure(
        suite=SUITE, name=f"{steps:,} steps read and checked", unit="ms", ours=_milli(found["ours"]),
        peers={f"{PEER}, unchecked": _milli(found[PEER])}, ratio=found["ours"].middle / found[PEER].middle,
        against=PEER, goal=Goal(limit),
    )  # fmt: skip
    return figure, found["ours"]


def _sentence(rounds: int) -> Figure:
    """What each further sentence adds, each of them another one."""
    found = one_by_one(
        {"with": reading(samples.texts(1_000, SENTENCES)), "without": reading(samples.texts(1_000))}, rounds
    )
    each = (found["with"].least - found["without"].least) / SENTENCES
    name = f"One more distinct sentence, of {SENTENCES}"
    return Figure(suite=SUITE, name=name, unit="ms", ours=Spread.once(each * MILLI), goal=Goal(0.3))


def _compiled(rounds: int) -> Iterator[Figure]:
    """What a worker does that meets a revision for the first time: it reads the compiled form, as it lies in the store,
    and is asked what may be done."""
    definition = samples.long(10_000)
    instance, text = samples.started(definition), json.dumps(workflows.to_json(definition), ensure_ascii=False)
    if workflows.from_json(json.loads(text)) != definition:
        raise AssertionError("the compiled form gives the definition back")

    def met() -> object:
        read = workflows.from_json(json.loads(text))
        return workflows.options(read, instance, samples.FACTS, samples.PERSON, samples.NOW)

    found = one_by_one({"ours": met}, max(3, rounds // 2))
    name = "10,000 steps from the compiled form, and asked once"
    yield Figure(suite=SUITE, name=name, unit="ms", ours=_milli(found["ours"]), goal=Goal(100))


def _milli(spread: Spread) -> Spread:
    return Spread(spread.middle * MILLI, spread.least * MILLI, spread.most * MILLI)
