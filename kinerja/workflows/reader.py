"""YAML text -> nodes that keep their place. Scalars stay raw text; what they mean is settled by their key.

Read from libyaml's parser events, so no tag, anchor, alias or merge key is ever resolved, and `no`, `on`, `08`,
`1:30` or a number with leading zeros cannot turn into something else.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, NamedTuple

import yaml
from yaml.cyaml import CParser
from yaml.events import (
    AliasEvent,
    DocumentStartEvent,
    MappingEndEvent,
    MappingStartEvent,
    ScalarEvent,
    SequenceEndEvent,
    SequenceStartEvent,
    StreamEndEvent,
)

from kinerja.workflows.places import Place, Problem

MAX_BYTES = 1024 * 1024
MAX_DEPTH = 40
MAX_NODES = 200_000

Report = Callable[[Problem], None]


class Node:
    """A piece of a file. `line` and `column` begin at 0, as libyaml counts; `place` begins at 1.

    Its `mark` is kept as libyaml gave it: of nearly all nodes nobody ever asks where they stand.
    """

    __slots__ = ("file", "mark")

    def __init__(self, file: str, mark: Any) -> None:
        self.file = file
        self.mark = mark

    @property
    def line(self) -> int:
        return self.mark.line

    @property
    def column(self) -> int:
        return self.mark.column

    @property
    def place(self) -> Place:
        return Place(self.file, self.mark.line + 1, self.mark.column + 1)


class Round(NamedTuple):
    """Of a text that is read once a round: every `{name}` in `written`, the text of the file, became `number`."""

    name: str
    number: int
    written: str

    @property
    def marker(self) -> str:
        return f"{{{self.name}}}"

    @property
    def text(self) -> str:
        return self.written.replace(self.marker, str(self.number))

    def offset(self, offset: int) -> int:
        """Where a character of `text` stands in `written`."""
        longer = len(self.marker) - len(str(self.number))
        found = self.written.find(self.marker)
        while 0 <= found < offset:
            offset += longer
            found = self.written.find(self.marker, found + len(self.marker))
        return offset


class Scalar(Node):
    """Raw text. `style` is "" (plain), "'", '"', "|" or ">"; `last_line` is where it ends.

    `round` is None for a text as it stands in the file.
    """

    __slots__ = ("end", "round", "style", "text")

    def __init__(self, file: str, event: Any) -> None:
        self.file = file
        self.mark = event.start_mark
        self.end = event.end_mark
        self.text: str = event.value
        self.style: str = event.style or ""
        self.round: Round | None = None

    @property
    def last_line(self) -> int:
        return self.end.line

    @property
    def length(self) -> int:
        """How many characters of the first line to underline."""
        quotes = 2 if self.style in ("'", '"') else 0
        text = self.round.written if self.round else self.text
        return max(1, len(text.split("\n", 1)[0]) + quotes)

    @property
    def empty(self) -> bool:
        """Nothing stands there: `key:` without a value."""
        return not self.text and not self.style


class Mapping(Node):
    """Keys in order of the file; each with the node of the key and of the value."""

    __slots__ = ("entries",)

    def __init__(self, file: str, mark: Any) -> None:
        super().__init__(file, mark)
        self.entries: dict[str, tuple[Scalar, Node]] = {}

    def value(self, key: str) -> Node | None:
        entry = self.entries.get(key)
        return entry[1] if entry else None

    def text(self, key: str) -> str | None:
        """The raw text under `key`, where it is a scalar."""
        node = self.value(key)
        return node.text if isinstance(node, Scalar) else None


class Sequence(Node):
    __slots__ = ("items",)

    def __init__(self, file: str, mark: Any) -> None:
        super().__init__(file, mark)
        self.items: list[Node] = []


class _Stop(Exception):
    """Reading this file ends here; the problem was reported."""


def decode(raw: bytes, file: str, report: Report) -> str | None:
    """Bytes of a file as text, or None after reporting why not (too big, not UTF-8)."""
    if len(raw) > MAX_BYTES:
        report(Problem(Place(file, 1, 1), "file_too_big", {"limit": MAX_BYTES // 1024}))
        return None
    try:
        return raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        before = raw[: error.start]
        column = len(before[before.rfind(b"\n") + 1 :].decode("utf-8", "replace")) + 1
        report(Problem(Place(file, before.count(b"\n") + 1, column), "not_utf8"))
        return None


def read(text: str, file: str, report: Report) -> Node | None:
    """The root node of a YAML text, or None where there is none. A syntax error stops at the first."""
    if "\t" in text:
        _report_tabs(text, file, report)
        return None
    try:
        return _Builder(file, report).build(text)
    except _Stop:
        return None
    except yaml.MarkedYAMLError as error:
        report(_syntax_problem(error, file))
    except yaml.reader.ReaderError as error:
        report(Problem(_unreadable_place(text, file), "yaml_character", {"detail": error.reason}))
    return None


def _syntax_problem(error: yaml.MarkedYAMLError, file: str) -> Problem:
    """libyaml's common complaints under codes of their own; an unclosed quote or bracket is told where it opens."""
    context, problem = error.context or "", error.problem or ""
    code, mark = "yaml_syntax", error.problem_mark or error.context_mark
    if context == "while scanning a quoted scalar":
        code, mark = "yaml_quote", error.context_mark
    elif context in ("while parsing a flow mapping", "while parsing a flow sequence"):
        code, mark = "yaml_bracket", error.context_mark
    elif problem == "mapping values are not allowed in this context":
        code = "yaml_colon"
    elif context in ("while parsing a block mapping", "while parsing a block collection"):
        code = "yaml_indentation"
    place = Place(file, mark.line + 1, mark.column + 1) if mark else Place(file, 1, 1)
    return Problem(place, code, {"detail": problem or context} if code == "yaml_syntax" else {})


def _report_tabs(text: str, file: str, report: Report) -> None:
    for number, line in enumerate(text.splitlines(), 1):
        column = line.find("\t")
        if column >= 0:
            report(Problem(Place(file, number, column + 1), "yaml_tab"))


def _unreadable_place(text: str, file: str) -> Place:
    """Where the first character stands that YAML does not allow (libyaml gives no line for it)."""
    for number, line in enumerate(text.split("\n"), 1):
        for column, character in enumerate(line, 1):
            if yaml.reader.Reader.NON_PRINTABLE.match(character):
                return Place(file, number, column)
    return Place(file, 1, 1)


class _Builder:
    """Builds nodes from events: one call a container, which takes events until its own end.

    In a large catalogue this is done for every word of it, so what is asked most is asked first, and inline.
    """

    def __init__(self, file: str, report: Report) -> None:
        self.file = file
        self.report = report
        self.count = 0
        self.depth = 0

    def build(self, text: str) -> Node | None:
        self.next: Callable[[], Any] = CParser(text).get_event
        root: Node | None = None
        documents = 0
        event = self.next()
        while type(event) is not StreamEndEvent:
            if type(event) is DocumentStartEvent:
                documents += 1
                self._document(event, documents)
            elif type(event) in _NODES:
                root = self._node(event)
            event = self.next()
        return root

    def _node(self, event: Any) -> Node:
        kind = type(event)
        if kind is AliasEvent:
            return self._alias(event)
        if event.anchor is not None or event.tag is not None:
            self._refuse(event)
        if kind is ScalarEvent:
            word = Scalar(self.file, event)
            self._counted(word)
            return word
        node = self._container(event, Mapping if kind is MappingStartEvent else Sequence)
        if type(node) is Mapping:
            self._fill_mapping(node)
        else:
            self._fill_sequence(node)  # type: ignore[arg-type]
        self.depth -= 1
        return node

    def _container(self, event: Any, kind: type[Mapping] | type[Sequence]) -> Mapping | Sequence:
        node = kind(self.file, event.start_mark)
        self._counted(node)
        self.depth += 1
        if self.depth > MAX_DEPTH:
            self._problem(event.start_mark, "yaml_too_deep", limit=MAX_DEPTH)
            raise _Stop
        return node

    def _fill_mapping(self, node: Mapping) -> None:
        following, file, entries = self.next, self.file, node.entries
        event = following()
        while (kind := type(event)) is not MappingEndEvent:
            if kind is ScalarEvent and event.anchor is None and event.tag is None:
                key = Scalar(file, event)  # as `_node` would, for it and its value: most are plain words
                self._counted(key)
            else:
                key = self._key(event)
            event = following()
            if type(event) is ScalarEvent and event.anchor is None and event.tag is None:
                value: Node = Scalar(file, event)
                self._counted(value)
            else:
                value = self._node(event)
            name = key.text
            if name in entries or name == "<<":
                self._odd_key(node, key, value)
            else:
                entries[name] = (key, value)
            event = following()

    def _key(self, event: Any) -> Scalar:
        if type(event) not in _KEYS:
            self._refuse(event)
            self._problem(event.start_mark, "yaml_key")
            raise _Stop
        return self._node(event)  # type: ignore[return-value]

    def _fill_sequence(self, node: Sequence) -> None:
        event = self.next()
        while type(event) is not SequenceEndEvent:
            node.items.append(self._node(event))
            event = self.next()

    def _counted(self, node: Node) -> None:
        self.count += 1
        if self.count > MAX_NODES:
            self.report(Problem(node.place, "too_many_nodes", {"limit": MAX_NODES}))
            raise _Stop

    def _problem(self, mark: Any, code: str, length: int = 1, **params: Any) -> None:
        self.report(Problem(Place(self.file, mark.line + 1, mark.column + 1), code, params, length))

    def _document(self, event: Any, documents: int) -> None:
        if documents > 1:
            self._problem(event.start_mark, "yaml_documents")
            raise _Stop
        if event.tags:
            self._problem(event.start_mark, "yaml_tag", name="%TAG")

    def _refuse(self, event: Any) -> None:
        if event.anchor is not None:
            self._problem(event.start_mark, "yaml_anchor", len(event.anchor) + 1, name=event.anchor)
        if event.tag is not None:
            self._problem(event.start_mark, "yaml_tag", name=event.tag)

    def _alias(self, event: Any) -> Scalar:
        self._problem(event.start_mark, "yaml_alias", len(event.anchor) + 1, name=event.anchor)
        stand_in = ScalarEvent(None, None, (True, False), f"*{event.anchor}", event.start_mark, event.end_mark)
        node = Scalar(self.file, stand_in)
        self._counted(node)
        return node

    def _odd_key(self, node: Mapping, key: Scalar, value: Node) -> None:
        if key.text in node.entries:
            first = node.entries[key.text][0].line + 1
            self.report(Problem(key.place, "duplicate_key", {"name": key.text, "line": first}, key.length))
        elif not key.style:
            self.report(Problem(key.place, "yaml_merge", {}, 2))
        else:
            node.entries[key.text] = (key, value)


_KEYS = frozenset({ScalarEvent, AliasEvent})
_NODES = frozenset({*_KEYS, MappingStartEvent, SequenceStartEvent})
