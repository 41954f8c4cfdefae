"""Root files -> editions: collect, derive, read, check, build. One pass finds every problem."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import NamedTuple

from kinerja.workflows import checks, derivation
from kinerja.workflows.checks.dates import check_holidays, check_options
from kinerja.workflows.definition import Definition
from kinerja.workflows.loading import constants, days, records, repeats
from kinerja.workflows.loading.build import attribute, build
from kinerja.workflows.loading.compile import compile_sentences
from kinerja.workflows.loading.draft import Draft, kinds_of
from kinerja.workflows.loading.examples import read_examples
from kinerja.workflows.loading.includes import INCLUDE, Files
from kinerja.workflows.loading.record import Collector, Constant, Record
from kinerja.workflows.loading.tables import TableDraft, read_table
from kinerja.workflows.reader import Mapping as MappingNode
from kinerja.workflows.reader import Node, Scalar, Sequence
from kinerja.workflows.scenario import Scenario
from kinerja.workflows.vocabulary import LANGUAGE, SHAPES

SECTIONS = ("identity", "sources", "lists", "tables", "holidays", "editions")


@dataclass
class Loaded:
    definitions: dict[str, Definition] = field(default_factory=dict)
    scenarios: dict[str, tuple[Scenario, ...]] = field(default_factory=dict)


class Shared(NamedTuple):
    """What all editions may use."""

    constants: Mapping[str, Constant]
    identity: Mapping[str, Record]
    sources: Mapping[str, Record]
    lists: Mapping[str, Record]
    tables: Mapping[str, Record]
    holidays: Mapping[str, Record]


def load_editions(files: Files, root: str, out: Collector) -> Loaded:
    """Everything that the root file and its includes define."""
    return _Loading(files, out).run(root)


def _follows_from_a_gap(code: str) -> bool:
    """Whether such a problem may only mean that the file with the name is the one that could not be read."""
    return code.startswith("unknown_") and code != "unknown_key"


class _Loading:
    def __init__(self, files: Files, out: Collector) -> None:
        self.files = files
        self.out = out
        self.items: dict[str, list[Node]] = {section: [] for section in SECTIONS}
        self.constants: list[Node] = []
        self.naming: set[int] = set()
        """id() of the shared records that name constants: they are read again where an edition has its own."""
        self.seen: dict[str, str] = {}

    def run(self, root: str) -> Loaded:
        node = self.files.root(root)
        if node is None:
            return Loaded()
        self._collect(node, (self.files.prefix + root,))
        if isinstance(node, MappingNode) and "language" not in node.entries:
            self.out.at(node, "language_missing", expected=LANGUAGE)
        loaded = self._read()
        if self.files.gaps:
            self.out.problems = [found for found in self.out.problems if not _follows_from_a_gap(found.code)]
        return loaded

    # Collecting the sections of all files

    def _collect(self, node: Node, chain: tuple[str, ...]) -> None:
        shape = SHAPES["root"]
        if not isinstance(node, MappingNode):
            self.out.at(node, "not_a_mapping", shape="root")
            return
        for name, (key_node, value) in node.entries.items():
            if name not in shape.by_name:
                self.out.unknown(key_node, "unknown_key", name, shape.by_name, shape="root")
            elif isinstance(value, Scalar) and value.empty:
                self.out.at(value, "empty_value")
            elif name == INCLUDE:
                self._include(value, chain)
            elif name == "language":
                self._language(value)
            elif name == "constants":
                self.constants.append(value)
            elif isinstance(value, Sequence):
                self.items[name].extend(value.items)
            else:
                self.out.at(value, "not_a_list", shape=shape.by_name[name].value.of)

    def _language(self, value: Node) -> None:
        if not isinstance(value, Scalar):
            self.out.at(value, "not_a_text")
        elif value.text != LANGUAGE:
            self.out.at(value, "not_one_of", name=value.text, words=[LANGUAGE], suggestion=None)

    def _include(self, value: Node, chain: tuple[str, ...]) -> None:
        for item in value.items if isinstance(value, Sequence) else [value]:
            if not isinstance(item, Scalar) or item.empty:
                self.out.at(item, "not_a_text")
                continue
            node = self.files.included(item, chain)
            if node is None:
                continue
            if node.file in self.seen:
                self.out.at(item, "include_twice", name=item.text, first=self.seen[node.file])
                continue
            self.seen[node.file] = str(item.place)
            self._collect(node, (*chain, node.file))

    # Reading

    def _read(self) -> Loaded:
        with self.out.knowing(self._constants()):
            shared = self._shared()
        shared_wrong = bool(self.out.problems)
        loaded = Loaded()
        nodes = self._edition_nodes()
        for name, node in nodes.items():
            before = len(self.out.problems)
            merged = self._derived(name, node, nodes)
            draft = self._draft(merged, shared, nodes) if merged else None
            if draft is None:
                continue
            loaded.scenarios[name] = read_examples(draft, self.out)
            if not shared_wrong and len(self.out.problems) == before:
                loaded.definitions[name] = build(draft)
        return loaded

    def _constants(self) -> Mapping[str, Constant]:
        found: dict[str, Constant] = {}
        for node in self.constants:
            for name, constant in constants.read(node, self.out).items():
                if name in found:
                    self.out.at(constant.name, "duplicate_id", name=name, first=str(found[name].name.place))
                else:
                    found[name] = constant
        return found

    def _shared(self) -> Shared:
        identity = self._records("identity", "identity")
        sources = self._records("sources", "source")
        lists = self._records("lists", "list")
        checks.check_shared(identity.values(), lists, sources, self.out)
        check_options(lists, self.out)
        check_attributes(lists, self.out)
        tables = self._records("tables", "table")
        self._tables(tables, lists)
        return Shared(self.out.constants, identity, sources, lists, tables, self._records("holidays", "holiday"))

    def _tables(self, tables: Mapping[str, Record], lists: Mapping[str, Record]) -> Mapping[str, TableDraft]:
        found = {name: read_table(record, lists, self.out) for name, record in tables.items()}
        for table in found.values():
            checks.check_table(table, lists, self.out)
        return found

    def _records(self, section: str, shape: str) -> dict[str, Record]:
        found = []
        for node in self.items[section]:
            before = self.out.constants_named
            record = records.read(shape, node, self.out)
            if record is not None:
                found.append(record)
                if self.out.constants_named > before:
                    self.naming.add(id(record))
        return checks.check_duplicates(found, self.out)

    def _edition_nodes(self) -> dict[str, MappingNode]:
        """Editions by name, as written; what cannot be named is read only for its problems."""
        nodes: dict[str, MappingNode] = {}
        for node in self.items["editions"]:
            name_node = derivation.identity_of(node, SHAPES["edition"])
            if name_node is None or not isinstance(node, MappingNode):
                whole = repeats.expand(node, self.out)[0] if isinstance(node, MappingNode) else node
                records.read("edition", whole, self.out)
            elif name_node.text in nodes:
                first = nodes[name_node.text].place
                self.out.at(name_node, "duplicate_id", name=name_node.text, first=str(first))
            else:
                nodes[name_node.text] = node
        return nodes

    def _derived(
        self, name: str, node: MappingNode, nodes: Mapping[str, MappingNode], chain: tuple[str, ...] = ()
    ) -> MappingNode | None:
        """The node with everything it takes over; None where that cannot be told."""
        origin = node.value("derives_from")
        if not isinstance(origin, Scalar) or origin.empty:
            return node
        if origin.text in (*chain, name):
            self.out.at(origin, "derivation_cycle", path=" → ".join([*chain, name, origin.text]))
            return None
        if origin.text not in nodes:
            self.out.unknown(origin, "unknown_edition", origin.text, [known for known in nodes if known != name])
            return None
        base = self._derived(origin.text, nodes[origin.text], nodes, (*chain, name))
        return derivation.merge(base, node, SHAPES["edition"], self.out) if base else None

    def _draft(self, node: MappingNode, shared: Shared, editions: Mapping[str, MappingNode]) -> Draft | None:
        given = node.value("constants")
        own = constants.read(given, self.out) if given is not None else {}
        with self.out.knowing({**shared.constants, **own}):
            if own:
                shared = self._with_values(shared)
            expanded, repeated = repeats.expand(node, self.out)
            record = records.read("edition", _without(expanded, ("constants", "lists", "tables", "holidays")), self.out)
            lists = self._own_lists(node, shared.lists)
            tables = self._tables(self._own("tables", "table", node, shared.tables), lists)
            holidays = self._own("holidays", "holiday", node, shared.holidays)
        if record is None:
            return None
        constants_of = {**shared.constants, **own}
        draft = Draft(record, lists, shared.identity, shared.sources, constants_of, repeated, tables, holidays)
        days.settle(draft.windows.values(), record.get("period"))
        checks.check_names(draft, editions, self.out)
        checks.check_dates(draft, self.out)
        check_holidays((day for name, day in holidays.items() if shared.holidays.get(name) is not day), draft, self.out)
        compile_sentences(draft, self.out)
        checks.check_process(draft, self.out)
        checks.check_conditions(draft, self.out)
        return draft

    def _with_values(self, shared: Shared) -> Shared:
        """Shared parts that name constants, with the values that this edition gives them."""

        def read(shape: str, known: Mapping[str, Record]) -> Mapping[str, Record]:
            again = {name: records.read(shape, record.node, self.out) for name, record in known.items()
                     if id(record) in self.naming}  # fmt: skip
            return {**known, **{name: record for name, record in again.items() if record is not None}}

        return shared._replace(
            identity=read("identity", shared.identity),
            sources=read("source", shared.sources),
            lists=read("list", shared.lists),
            tables=read("table", shared.tables),
        )

    def _own_lists(self, node: MappingNode, lists: Mapping[str, Record]) -> Mapping[str, Record]:
        """The common lists with what the edition says differently."""
        own = self._own("lists", "list", node, lists)
        changed = {name: record for name, record in own.items() if lists.get(name) is not record}
        checks.check_shared((), changed, (), self.out)
        check_options(changed, self.out)
        check_attributes(changed, self.out)
        return own

    def _own(self, key: str, shape: str, node: MappingNode, common: Mapping[str, Record]) -> Mapping[str, Record]:
        """The common records with what the edition says differently under `key`."""
        change = node.value(key)
        if not isinstance(change, Sequence):
            return common
        base = Sequence(change.file, change.mark)
        base.items = [record.node for record in common.values()]
        merged = derivation.merge_list(base, change, SHAPES[shape], self.out)
        known = {id(record.node): record for record in common.values()}
        found = (known.get(id(item)) or records.read(shape, item, self.out) for item in merged.items)
        return checks.check_duplicates((record for record in found if record is not None), self.out)


def _without(node: MappingNode, keys: tuple[str, ...]) -> MappingNode:
    rest = MappingNode(node.file, node.mark)
    rest.entries = {name: entry for name, entry in node.entries.items() if name not in keys}
    return rest


def check_attributes(lists: Mapping[str, Record], out: Collector) -> None:
    """Values of the attributes are of the kind that the list declares."""
    codes = {"integer": "not_an_integer", "decimal": "not_a_number", "yes_no": "not_yes_no", "date": "not_a_date"}
    for listed in lists.values():
        kinds = kinds_of(listed)
        for option in listed.get("options", ()):
            for name, node in option.extra.items():
                kind = kinds.get(name, "text")
                if attribute(kind, node.text) is None or (kind != "text" and name in option.spoken):
                    out.at(node, codes[kind], text=node.text)
