"""Never true, always true: the solver against trying everything."""

# ruff: noqa: E501 (tables are read by rows)

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from itertools import product
from typing import Any

import pytest
from hypothesis import given, settings
from sentence_world import SCOPE, World, independent_trees, meaningful_trees, sentence, worlds

from kinerja.workflows.instance import Status
from kinerja.workflows.sentences import (
    Node,
    Scope,
    Sentence,
    Type,
    evaluate,
    implied,
    problems,
    references,
    render,
    tree,
    verdict,
)

VALUES: dict[tuple[str, ...], list[Any]] = {
    ("answer", "rencana", "nilai"): [Decimal(value) for value in ("0", "1", "1.5", "2", "2.5", "3", "4")],
    ("answer", "rencana", "tanggal"): [date(2024, 1, day) for day in range(1, 8)],
    ("answer", "rencana", "topik"): [("a",), ("b",), ("c",), ("a", "b"), ("a", "c"), ("b", "c"), ("a", "b", "c")],
    ("answer", "rencana", "setuju"): [True, False],
    ("identity", "jenjang"): ["SD", "SMP", "SMA"],
    ("status", "laporan"): [
        *((status, False) for status in Status if status not in (Status.APPROVED, Status.DONE)),
        *((status, True) for status in (Status.SUBMITTED, Status.APPROVED, Status.DONE, Status.SKIPPED)),
    ],
    ("window", "rencana"): [True, False],
    ("part", "atasan"): [True, False],
}


def all_worlds(held: Sentence) -> Iterator[World]:
    """Every situation the sentence can tell apart; empty only where it asks for empty."""
    asked = sorted(references(held))
    blanks = [node.item for node, _ in tree.walk(held.tree) if isinstance(node, (tree.Filled, tree.Blank))]
    empty = {("answer", item.step, item.field) for item in blanks if isinstance(item, tree.Answer)}
    empty |= {("identity", item.name) for item in blanks if isinstance(item, tree.Identity)}
    for chosen in product(*(VALUES[ref] + ([None] if ref in empty else []) for ref in asked)):
        given_ = dict(zip(asked, chosen, strict=True))
        status, finished = given_.get(("status", "laporan"), (Status.OPEN, False))
        yield World(
            answers={ref[1:]: value for ref, value in given_.items() if ref[0] == "answer"},
            known={ref[1]: value for ref, value in given_.items() if ref[0] == "identity"},
            statuses={"laporan": status},
            done=frozenset({"laporan"} if finished else ()),
            open_windows=frozenset({"rencana"} if given_.get(("window", "rencana")) else ()),
            parts=frozenset({"atasan"} if given_.get(("part", "atasan")) else ()),
        )


@settings(max_examples=150, deadline=None)
@given(independent_trees)
def test_the_verdict_equals_trying_everything(node: Node) -> None:
    held = sentence(render(node, "id"))
    seen = set()
    for world in all_worlds(held):
        seen.add(evaluate(held, world))
        if len(seen) > 1 and True in seen:
            break
    expected = "always" if seen == {True} else "never" if True not in seen else None
    found = verdict(held, SCOPE)
    assert (found.kind if found else None) == expected


@given(meaningful_trees, worlds)
def test_a_verdict_is_never_contradicted(node: Node, world: World) -> None:
    """Also where values hang on each other, and in worlds with unknown values."""
    held = sentence(render(node, "id"))
    found, value = verdict(held, SCOPE), evaluate(held, world)
    if found and found.kind == "never":
        assert value is not True
    if found and found.kind == "always":
        assert value is not False


@pytest.mark.parametrize(
    ("text", "kind", "clauses"),
    [
        ("jumlah(rhk.poin) minimal 40 dan jam minimal 1 dan jumlah(rhk.poin) kurang dari 32", "never", ("jumlah(rhk.poin) minimal 40", "jumlah(rhk.poin) kurang dari 32")),
        ("nilai antara 128 dan 32", "never", ("nilai antara 128 dan 32",)),
        ("jenjang adalah SD dan jenjang adalah SMA", "never", ("jenjang adalah SD", "jenjang adalah SMA")),
        ("jenjang adalah bukan SD atau jenjang adalah bukan SMA", "always", None),
        ("tanggal sesudah 2024-02-01 dan tanggal sebelum 2024-02-02", "never", None),
        ("nilai lebih dari 3 dan nilai kurang dari 4", None, None),
        ("banyak(rhk) lebih dari 3 dan banyak(rhk) kurang dari 4", "never", None),
        ("banyak(rhk) minimal 0", "always", None),
        ("status(laporan) adalah draf dan status(laporan) adalah selesai", "never", None),
        ("status(laporan) adalah diajukan dan status(laporan) adalah selesai", None, None),
        ("topik memuat a dan topik belum diisi", "never", None),
        ("nilai sudah diisi atau nilai belum diisi", "always", None),
        ("nilai sudah diisi atau nilai minimal 3", None, None),
        ("jam lebih dari nilai dan nilai lebih dari jam", "never", None),
        ("ada rhk: (poin minimal 4 dan poin maksimal 3)", "never", None),
        ("semua rhk: (poin minimal 3) dan ada rhk: (poin kurang dari 3)", "never", None),
        ("semua rhk: (poin minimal 4 dan poin maksimal 3)", None, None),
        ("1 minimal 2", "never", None),
        ("ya", "always", None),
        ("setuju dan bukan (setuju)", "never", None),
        ('catatan adalah "a" dan catatan adalah "b"', "never", None),
        ("hari ini sesudah 2024-01-31 dan hari ini sebelum 2024-01-01", "never", None),
    ],
)  # fmt: skip
def test_conditions_an_author_would_not_mean(text: str, kind: str | None, clauses: tuple[str, ...] | None) -> None:
    found = verdict(sentence(text), SCOPE)
    assert (found.kind if found else None) == kind
    if found:
        assert found.params["clauses"] == (clauses or found.params["clauses"])
        told = [problems.say(found.kind, found.params, language) for language in ("id", "en")]
        assert all(found.params["clauses"][0] in each for each in told)


def test_too_many_cases_are_refused_rather_than_guessed() -> None:
    names = [f"ya_{number}" for number in range(18)]
    scope = Scope(identity=dict.fromkeys(names, Type("yes_no")))
    pairs = [f"({left} atau {right})" for left, right in zip(names[::2], names[1::2], strict=True)]
    found = verdict(sentence(" dan ".join(pairs), scope), scope)
    assert found is not None
    assert "256" in problems.say("too_many_branches", found.params, "id")
    assert verdict(sentence(" dan ".join(pairs[:8]), scope), scope) is None


def test_an_implied_member_of_a_condition_is_named() -> None:
    (found,) = implied(sentence("nilai minimal 32 dan setuju dan nilai minimal 40"), SCOPE)
    assert (found.params["clauses"], found.params["by"]) == (("nilai minimal 32",), "nilai minimal 40")
    assert (found.offset, found.length) == (0, len("nilai minimal 32"))
    assert problems.say("implied", found.params, "en").endswith("nilai minimal 40.")
    assert implied(sentence("nilai minimal 32 dan setuju"), SCOPE) == ()
    assert len(implied(sentence("nilai minimal 3 dan nilai minimal 3"), SCOPE)) == 1
