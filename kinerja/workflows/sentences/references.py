"""What a sentence looks at."""

from __future__ import annotations

from typing import Protocol

from kinerja.workflows.sentences import tree

Reference = tuple[str, ...]


class Read(Protocol):
    """What was read: a sentence, or a clause of one."""

    @property
    def tree(self) -> tree.Node: ...


def references(sentence: Read) -> frozenset[Reference]:
    """("identity", attribute), ("answer", step, field), ("answer", step, group, column),
    ("status", step or stage), ("window", step), ("part", part), ("suggestion", step, field), ("table", id)."""
    found: set[Reference] = set()
    for node, _ in tree.walk(sentence.tree):
        match node:
            case tree.Identity(name):
                found.add(("identity", name))
            case tree.Answer(step, field) | tree.Group(step, field):
                found.add(("answer", step, field))
            case tree.Cell(step, group, column):
                found.add(("answer", step, group, column))
            case tree.StatusOf(name):
                found.add(("status", name))
            case tree.WindowOpen(step):
                found.add(("window", step))
            case tree.ActorIs(part):
                found.add(("part", part))
            case tree.Differs(tree.Answer(step, field)):
                found.add(("suggestion", step, field))
            case tree.TableOf(table):
                found.add(("table", table))
    return frozenset(found)
