"""What the embedded server answers wrongly, or only by reading everything, is written nowhere (docs/architecture.md).

The log of real commands (tests/queries.py) proves the shapes that tests reach; this reads all of the source.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
FORBIDDEN_CALLS = {
    "find_one_and_update": "scans the collection, even by _id: update_one, modified count must be 1",
    "find_one_and_replace": "scans the collection",
    "find_one_and_delete": "scans the collection",
    "modify": "find-and-modify in disguise",
    "save": "re-creates what somebody deleted: insert, or change by compare-and-set",
    "objects": "queries go through the repository modules, with a scope",
    "sort": "any sort with a limit is a full pass: take a bucket by equality, sort in Python",
    "map_reduce": "no JavaScript in the store",
}
FORBIDDEN_OPERATORS = {
    "$or", "$nor", "$regex", "$where", "$text", "$expr", "$function", "$accumulator", "$sort", "$$NOW", "$elemMatch",
}  # fmt: skip
LOOKUPS = (
    "contains", "icontains", "startswith", "istartswith", "endswith", "iendswith", "exact", "iexact", "regex", "iregex"
)  # fmt: skip
RANGES = {"$gt", "$gte", "$lt", "$lte"}
MAY_OPEN_COLLECTIONS = {"storage", "seed"}


def problems(source: str) -> Iterator[str]:
    for node in ast.walk(ast.parse(source)):
        line = getattr(node, "lineno", 0)
        if isinstance(node, ast.Attribute) and node.attr in FORBIDDEN_CALLS and not _is_something_else(node):
            yield f"{line}: .{node.attr}: {FORBIDDEN_CALLS[node.attr]}"
        elif isinstance(node, ast.Constant) and node.value in FORBIDDEN_OPERATORS:
            yield f"{line}: {node.value}"
        elif isinstance(node, ast.keyword) and node.arg and node.arg.endswith(tuple(f"__{name}" for name in LOOKUPS)):
            yield f"{line}: {node.arg}: a pattern in disguise"
        elif isinstance(node, ast.Dict):
            yield from _ranges_on_id(node)
        elif isinstance(node, ast.Call) and _name(node) == "distinct" and _dotted(node):
            yield f"{line}: distinct of a field inside an array answers nothing: $unwind and $group"


def _is_something_else(node: ast.Attribute) -> bool:
    """`names.sort()` sorts a list, no cursor is kept under a name; `self.save` is ours, `picture.save` Pillow's."""
    named = isinstance(node.value, ast.Name)
    return named and (node.attr == "sort" or (node.attr == "save" and ast.unparse(node.value) in ("self", "picture")))


def _ranges_on_id(node: ast.Dict) -> Iterator[str]:
    for key, value in zip(node.keys, node.values, strict=True):
        if isinstance(key, ast.Constant) and key.value == "_id" and isinstance(value, ast.Dict):
            used = {item.value for item in value.keys if isinstance(item, ast.Constant)}
            if used & RANGES:
                yield f"{node.lineno}: range on _id: a range on a secondary index"


def _name(node: ast.Call) -> str:
    return node.func.attr if isinstance(node.func, ast.Attribute) else ""


def _dotted(node: ast.Call) -> bool:
    return any(isinstance(arg, ast.Constant) and isinstance(arg.value, str) and "." in arg.value for arg in node.args)


@pytest.mark.parametrize("folder", ["storage", "services", "web", "forms", "seed", "cli", "launcher"])
def test_no_forbidden_query_is_written(folder: str) -> None:
    wrong = [
        f"{path.relative_to(ROOT)}:{problem}"
        for path in sorted((ROOT / "kinerja" / folder).rglob("*.py"))
        for problem in problems(path.read_text(encoding="utf-8"))
    ]
    assert not wrong, "\n".join(wrong)


def test_only_the_repository_opens_collections() -> None:
    wrong = [
        str(path.relative_to(ROOT))
        for path in sorted((ROOT / "kinerja").rglob("*.py"))
        if path.relative_to(ROOT / "kinerja").parts[0] not in MAY_OPEN_COLLECTIONS
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.Call) and ast.unparse(node.func).split(".")[-1] in ("collection", "get_db")
    ]
    assert not wrong, wrong


def test_only_two_modules_reach_instances() -> None:
    """Every query on instances is written where the scope is put in, or where outboxes are emptied."""
    reaching = {
        path.name
        for path in (ROOT / "kinerja" / "storage").glob("*.py")
        if '"instances"' in path.read_text(encoding="utf-8") or "instances.NAME" in path.read_text(encoding="utf-8")
    }
    assert reaching - {"__init__.py", "documents.py"} == {"instances.py", "outboxes.py"}


@pytest.mark.parametrize(
    "source",
    [
        'c.find_one_and_update({"_id": 1}, {})',
        "Instance.objects(name=1)",
        "Instance.objects(name__icontains=text)",
        "query(name__iexact=text)",
        'c.find({"$or": [{"a": 1}]})',
        'c.find({"name": {"$regex": text}})',
        'c.find({"_id": {"$gt": last}}).limit(5)',
        'c.find({}).sort("at", -1).limit(1)',
        'c.distinct("assignments.unit")',
        "document.save()",
    ],
)
def test_the_reader_sees_what_is_forbidden(source: str) -> None:
    assert list(problems(source))


@pytest.mark.parametrize("source", ["names.sort()", 'c.find({"_id": {"$in": ids}})', 'c.find({"unit": unit})'])
def test_the_reader_lets_pass_what_is_fine(source: str) -> None:
    assert list(problems(source)) == []
