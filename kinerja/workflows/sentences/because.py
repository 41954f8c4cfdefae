"""From what an expression follows: the values it is worked out of, each with its name."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from kinerja.workflows.sentences import tree
from kinerja.workflows.sentences.closures import Situation, compiled
from kinerja.workflows.sentences.labels import Labels
from kinerja.workflows.sentences.sentence import Sentence
from kinerja.workflows.sentences.tree import Node
from kinerja.workflows.sentences.unmet import asks
from kinerja.workflows.sentences.words import told
from kinerja.workflows.sentences.writing import write

_OF_ROWS = (tree.Total, tree.Average, tree.Count, tree.DaysSince)


def because(
    sentence: Sentence, situation: Situation, language: str, labels: Labels, hidden: Callable[[str], bool]
) -> tuple[tuple[str, str | None], ...]:
    """(what, its value in words) of every value the expression is worked out of, in the order of the sentence.

    A value of a step that is `hidden` is None; so is one that is not yet known.
    """
    found = []
    for node in _sources(sentence.tree):
        value = None if asks(node, hidden) else compiled(node)(situation, None)
        found.append((told(node, language, labels), None if value is None else write(node, value, language, labels)))
    return tuple(dict.fromkeys(found))


def table_asked(sentence: Sentence) -> str | None:
    """The decision table that gives the value of the expression, where it is nothing else."""
    return sentence.tree.table if isinstance(sentence.tree, tree.TableOf) else None


def _sources(node: Node) -> Iterator[Node]:
    """The outermost values: a total or average is told as a whole, a table by what it is given."""
    if isinstance(node, (*tree.REFERENCES, *_OF_ROWS)):
        yield node
        return
    for child in tree.children(node):
        yield from _sources(child)
