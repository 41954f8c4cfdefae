"""Files of a catalogue: reading them once, and putting `include` items in their place."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import PurePosixPath

from kinerja.workflows import reader
from kinerja.workflows.loading.record import Collector
from kinerja.workflows.places import Place
from kinerja.workflows.reader import Mapping, Node, Scalar, Sequence

Fetch = Callable[[str], bytes]
"""Name of a file, relative to the directory of the root file -> its bytes.

Raises FileNotFoundError, PermissionError for a file outside the directory, or another OSError.
"""
INCLUDE = "include"


class Files:
    """Reads the files of one catalogue. `texts` holds what was read, by the name an author would type."""

    def __init__(self, prefix: str, fetch: Fetch, out: Collector) -> None:
        self.prefix = prefix
        self.fetch = fetch
        self.out = out
        self.texts = out.texts
        self.complete = True
        """False where a file could not be read: the same texts may then mean something else tomorrow."""
        self.gaps = False
        """True where the content of a file is missing: whatever refers to it would then look wrong too."""

    def root(self, name: str) -> Node | None:
        """The root node of the root file, with every `include` inside lists replaced."""
        place = Place(self.prefix + name, 1, 1)
        return self._read(name, place, len(name), ())

    def included(self, item: Scalar, chain: tuple[str, ...]) -> Node | None:
        """The root node of the file that `item` names, seen from the last file of `chain`."""
        here = chain[-1].removeprefix(self.prefix)
        name = _inside(PurePosixPath(here).parent, item.text)
        if name is None:
            self.out.at(item, "file_outside", name=item.text)
            return None
        shown = self.prefix + name
        if shown in chain:
            self.out.at(item, "include_cycle", name=item.text, path=" → ".join([*chain, shown]))
            return None
        return self._read(name, item.place, item.length, chain)

    def _read(self, name: str, asked_at: Place, length: int, chain: tuple[str, ...]) -> Node | None:
        node = self._read_whole(name, asked_at, length, chain)
        self.gaps = self.gaps or node is None
        return node

    def _read_whole(self, name: str, asked_at: Place, length: int, chain: tuple[str, ...]) -> Node | None:
        shown = self.prefix + name
        try:
            raw = self.fetch(name)
        except (FileNotFoundError, IsADirectoryError, NotADirectoryError):
            return self._unread(asked_at, "file_missing", length, name)
        except PermissionError:
            return self._unread(asked_at, "file_outside", length, name)
        except OSError as error:
            return self._unread(asked_at, "file_unreadable", length, name, detail=error.strerror or "")
        text = reader.decode(raw, shown, self.out.add)
        if text is None:
            self.complete = False
            return None
        self.texts[shown] = text
        before = len(self.out.problems)
        node = reader.read(text, shown, self.out.add)
        if node is None and len(self.out.problems) == before:
            self.out.at_place(Place(shown, 1, 1), "file_empty")
        if node is not None and "include:" in text:
            self._expand(node, (*chain, shown))
        return node

    def _unread(self, place: Place, code: str, length: int, name: str, **params: str) -> None:
        self.complete = False
        self.out.at_place(place, code, length, name=name, **params)

    def _expand(self, node: Node, chain: tuple[str, ...]) -> None:
        """Replace each list item `include: FILE` by what that file holds: a list of items, or one item."""
        if isinstance(node, Mapping):
            for _, value in node.entries.values():
                self._expand(value, chain)
        elif isinstance(node, Sequence):
            items: list[Node] = []
            for item in node.items:
                target = _target(item)
                if target is None:
                    self._expand(item, chain)
                    items.append(item)
                    continue
                found = self.included(target, chain)
                if found is not None:
                    items.extend(found.items if isinstance(found, Sequence) else [found])
            node.items = items


def _target(item: Node) -> Scalar | None:
    if isinstance(item, Mapping) and list(item.entries) == [INCLUDE]:
        value = item.value(INCLUDE)
        if isinstance(value, Scalar) and not value.empty:
            return value
    return None


def _inside(directory: PurePosixPath, name: str) -> str | None:
    """`name` seen from `directory`, or None where it leaves the root directory."""
    if not name or name.startswith(("/", "~")) or "\\" in name or ":" in name:
        return None
    parts: list[str] = []
    for part in (*directory.parts, *PurePosixPath(name).parts):
        if part == "..":
            if not parts:
                return None
            parts.pop()
        elif part != ".":
            parts.append(part)
    return "/".join(parts) or None
