"""The catalogue: every edition that the files define, and everything that is wrong with them."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path, PurePosixPath

from kinerja.workflows.basics import collector_paused
from kinerja.workflows.definition import Definition
from kinerja.workflows.loading.editions import load_editions
from kinerja.workflows.loading.includes import Fetch, Files
from kinerja.workflows.loading.record import Collector
from kinerja.workflows.places import Place, Problem
from kinerja.workflows.reader import Scalar
from kinerja.workflows.scenario import Scenario


@dataclass(frozen=True)
class Catalogue:
    """`definitions`: editions without a problem, by name. `files`: sources by the name in their places."""

    definitions: Mapping[str, Definition] = field(default_factory=dict)
    problems: tuple[Problem, ...] = ()
    scenarios: Mapping[str, tuple[Scenario, ...]] = field(default_factory=dict)
    files: Mapping[str, str] = field(default_factory=dict)
    untranslated: tuple[Scalar, ...] = ()

    @property
    def ok(self) -> bool:
        return not self.problems

    @cached_property
    def missing_translations(self) -> tuple[Problem, ...]:
        """Texts without English: listed apart, they block nothing."""
        nodes = self.untranslated
        return _sorted(Problem(node.place, "missing_translation", {}, node.length, "translation") for node in nodes)


def load(path: str | Path) -> Catalogue:
    """The catalogue of the root file at `path` and its includes.

    Never raises for bad content or missing files: every problem of every file is in `problems`, sorted by place. The
    same texts give the same object again without being read twice.
    """
    root = Path(path)
    directory = root.parent
    shown = PurePosixPath(directory.as_posix())
    prefix = "" if str(shown) == "." else f"{shown}/"
    return _load(prefix, root.name, _from_disk(directory))


def load_texts(texts: Mapping[str, str], root: str) -> Catalogue:
    """What texts that stand in no file say: names relative to `root` (e.g. "lists/x.yaml") -> text."""

    def fetch(name: str) -> bytes:
        if name not in texts:
            raise FileNotFoundError(name)
        return texts[name].encode()

    return _load("", root, fetch)


def _from_disk(directory: Path) -> Fetch:
    inside = directory.resolve()

    def fetch(name: str) -> bytes:
        target = (directory / name).resolve()
        if not target.is_relative_to(inside):
            raise PermissionError(name)
        return target.read_bytes()

    return fetch


_known: dict[tuple[str, str], tuple[Mapping[str, str], Catalogue]] = {}
"""(prefix, root) -> the texts of the last load and what they meant."""


def forget() -> None:
    """Read everything afresh next time."""
    _known.clear()


def _load(prefix: str, root: str, fetch: Fetch) -> Catalogue:
    known = _known.get((prefix, root))
    if known is not None and _unchanged(prefix, known[0], fetch):
        return known[1]
    # All that was only needed while reading is gone again before the collector looks at what is left.
    with collector_paused():
        catalogue, complete = _read(prefix, root, fetch)
    if complete:
        _known[prefix, root] = (catalogue.files, catalogue)
    return catalogue


def _read(prefix: str, root: str, fetch: Fetch) -> tuple[Catalogue, bool]:
    """The catalogue, and whether every file could be read."""
    out = Collector()
    files = Files(prefix, fetch, out)
    loaded = load_editions(files, root, out)
    catalogue = Catalogue(
        definitions=loaded.definitions,
        problems=_sorted(out.problems),
        scenarios=loaded.scenarios,
        files=files.texts,
        untranslated=tuple(out.untranslated),
    )
    return catalogue, files.complete


def _unchanged(prefix: str, texts: Mapping[str, str], fetch: Callable[[str], bytes]) -> bool:
    try:
        return all(fetch(name.removeprefix(prefix)).decode("utf-8-sig") == text for name, text in texts.items())
    except (OSError, UnicodeDecodeError):
        return False


def _sorted(problems: Iterator[Problem] | list[Problem]) -> tuple[Problem, ...]:
    """By place; the same problem met again (through a derived edition, in a later round) is told once.

    Several keys may be missing at one place: each is a problem of its own.
    """
    unique: dict[tuple[Place, str, str | None], Problem] = {}
    for problem in problems:
        unique.setdefault((problem.place, problem.code, problem.params.get("key")), problem)
    return tuple(sorted(unique.values(), key=lambda problem: problem.order))
