"""Conditions in the order of the process: later steps, hidden fields, circles, what is never or always true."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import date, timedelta

from kinerja.workflows.checks.circles import circles
from kinerja.workflows.loading.draft import Draft, Role, StepDraft, Use, path_of
from kinerja.workflows.loading.paths import find_path
from kinerja.workflows.loading.record import Collector
from kinerja.workflows.sentences import implied, tree, verdict
from kinerja.workflows.sentences.tree import Node, Op, Span

_EXPRESSIONS = (Role.VALUE, Role.SUGGEST)
_OPENS = (Role.GATE, Role.WHEN)
_DECIDES = (Role.GATE, Role.WHEN, Role.APPROVE)


def check_conditions(draft: Draft, out: Collector) -> None:
    _Checker(draft, out).run()


class _Checker:
    def __init__(self, draft: Draft, out: Collector) -> None:
        self.draft = draft
        self.out = out

    def run(self) -> None:
        for use in self.draft.uses:
            if (use.step is not None or use.stage is not None) and use.role is not Role.SHOWN:
                self._check_order(use)
            if use.role in _DECIDES:
                self._check_hidden(use)
            if use.role in _OPENS:
                self._check_window(use)
            if use.role not in _EXPRESSIONS:
                self._check_verdict(use)
        self._check_field_circles()
        self._check_step_circles()

    def _tell(self, use: Use, span: Span, code: str, **params: object) -> None:
        self.out.inside(use.scalar, *span, code, params)

    # Later steps

    def _check_order(self, use: Use) -> None:
        for node, name in _asked(use.sentence.tree):
            if name in self.draft.stages:
                self._check_stage_order(use, node, name)
            elif name in self.draft.steps:
                self._check_step_order(use, node, self.draft.steps[name])

    def _check_step_order(self, use: Use, node: Node, target: StepDraft) -> None:
        here = use.step
        if here is None:
            self._check_against_stage(use, node, target.stage.id, target.position)
        elif target.id == here.id:
            if use.role in _OPENS:
                self._tell(use, node.span, "on_itself", name=target.id)
        elif target.position > here.position and not _parallel(target, here):
            self._tell(use, node.span, "later_step", name=target.id)

    def _check_stage_order(self, use: Use, node: Node, name: str) -> None:
        steps = self.draft.stage_steps(self.draft.stages[name])
        last = steps[-1].position if steps else -1
        if use.step is None:
            self._check_against_stage(use, node, name, last)
        elif use.step.stage.id == name:
            if use.role in _OPENS:
                self._tell(use, node.span, "on_itself", name=name)
        elif last > use.step.position:
            self._tell(use, node.span, "later_step", name=name)

    def _check_against_stage(self, use: Use, node: Node, stage: str, position: int) -> None:
        """A reference from the gate of a whole stage."""
        own = use.stage
        if own is None:
            return
        if stage == own.id:
            self._tell(use, node.span, "on_itself", name=stage)
            return
        first = next((step.position for step in self.draft.stage_steps(own)), 0)
        if position > first:
            self._tell(use, node.span, "later_step", name=stage)

    # Hidden fields

    def _check_hidden(self, use: Use) -> None:
        """A gate that insists on the answer of a field some people never see would hold them for ever."""
        for clause in _clauses(use.sentence.tree):
            if isinstance(clause, tree.Or | tree.Filled | tree.Blank):
                continue
            for node, _ in tree.walk(clause):
                if isinstance(node, tree.Answer) and not self._always_seen(node, use):
                    self._tell(use, node.span, "hidden_field", name=f"{node.step}.{node.field}")

    def _always_seen(self, node: tree.Answer, use: Use) -> bool:
        step = self.draft.steps.get(node.step)
        for item in step.record.get("fields", ()) if step else ():
            if item.id == node.field and item.get("show_when") is not None:
                shown = self.draft.sentence(item.get("show_when"))
                return shown is None or set(_clauses(shown.tree)) <= self._insisted(use)
        return True

    def _insisted(self, use: Use) -> set[Node]:
        """All that holds where the condition holds, that of its step included."""
        found = set(_clauses(use.sentence.tree))
        when = self.draft.sentence(use.step.record.get("when")) if use.step is not None else None
        return found | set(_clauses(when.tree)) if when else found

    # Windows

    def _check_window(self, use: Use) -> None:
        if use.step is not None:
            window = self.draft.window_of(use.step)
        else:
            window = self.draft.windows.get(use.stage.get("window", "")) if use.stage else None
        closes = window.get("closes") if window else None
        if window is None or closes is None:
            return
        earliest = _earliest(use.sentence.tree)
        if earliest > closes:
            span = use.sentence.tree.span
            self._tell(use, span, "gate_after_window", day=earliest, window=window.id, closes=closes)

    # Never, always

    def _check_verdict(self, use: Use) -> None:
        found = verdict(use.sentence, use.scope)
        told = (found,) if found is not None else implied(use.sentence, use.scope)
        for item in told:
            self._tell(use, (item.offset, item.length), item.kind, **item.params)

    # Circles

    def _check_field_circles(self) -> None:
        """Among values, conditions of showing, copies and followed choices."""
        edges: dict[str, set[str]] = {}
        where: dict[str, tuple[Use, Span]] = {}
        for use in self.draft.uses:
            if use.role in (Role.VALUE, Role.SHOW, Role.SUGGEST) and use.step is not None:
                name = f"{use.step.id}.{use.field}"
                edges.setdefault(name, set()).update(_fields_asked(use.sentence.tree))
                where.setdefault(name, (use, use.sentence.tree.span))
        for step, item, group in self.draft.fields():
            for key in ("copies", "follows", "each"):
                scalar = item.get(key)
                if scalar is None:
                    continue
                found = find_path(self.draft, step, scalar.text, group, identity_first=key == "copies")
                if found is not None and found.path.step is not None:
                    target = f"{found.path.step}.{found.path.field}"
                    edges.setdefault(f"{step.id}.{path_of(item, group)}", set()).add(target)
        self._tell_circles(edges, where)

    def _check_step_circles(self) -> None:
        """Among gates and conditions of steps side by side; in sequence a later step was reported already."""
        edges: dict[str, set[str]] = self._waits_of_reviews()
        where: dict[str, tuple[Use, Span]] = {}
        for use in self.draft.uses:
            if use.role in _OPENS and use.step is not None:
                asked = (self.draft.steps.get(name) for _, name in _asked(use.sentence.tree))
                beside = {step.id for step in asked if step and step is not use.step and _parallel(step, use.step)}
                edges.setdefault(use.step.id, set()).update(beside)
                where.setdefault(use.step.id, (use, use.sentence.tree.span))
        self._tell_circles(edges, where)

    def _waits_of_reviews(self) -> dict[str, set[str]]:
        """Review -> its parts beside it: it opens only once they are finished, so none of them may wait for it."""
        waits: dict[str, set[str]] = {}
        for step in self.draft.steps.values():
            parts = [self.draft.steps.get(part.text) for part in step.record.get("of", ())]
            waits[step.id] = {part.id for part in parts if part is not None and _parallel(part, step)}
        return waits

    def _tell_circles(self, edges: Mapping[str, set[str]], where: Mapping[str, tuple[Use, Span]]) -> None:
        for circle in circles(edges):
            at = next((where[name] for name in circle if name in where), None)
            if at is not None:
                self._tell(at[0], at[1], "cycle", path=" → ".join([*circle, circle[0]]))
                continue
            step, _, field = circle[0].partition(".")
            for found, item, group in self.draft.fields():
                if found.id == step and path_of(item, group) == field:
                    self.out.at(item.name_node, "cycle", path=" → ".join([*circle, circle[0]]))


def _parallel(one: StepDraft, other: StepDraft) -> bool:
    return one.stage is other.stage and one.stage.get("order", "sequence") == "parallel"


def _asked(node: Node) -> Iterator[tuple[Node, str]]:
    """Every step or stage whose answers or status the tree looks at."""
    for found, _ in tree.walk(node):
        if isinstance(found, tree.Answer | tree.Group | tree.Cell):
            yield found, found.step
        elif isinstance(found, tree.StatusOf):
            yield found, found.name


def _fields_asked(node: Node) -> Iterator[str]:
    for found, _ in tree.walk(node):
        if isinstance(found, tree.Answer):
            yield f"{found.step}.{found.field}"
        elif isinstance(found, tree.Cell):
            yield f"{found.step}.{found.group}.{found.column}"


def _clauses(node: Node) -> Iterable[Node]:
    return node.items if isinstance(node, tree.And) else (node,)


_ALWAYS = date.min
_DAY = timedelta(days=1)


def _earliest(node: Node) -> date:
    """The first day on which the condition can hold, as far as comparisons of today with fixed dates tell."""
    match node:
        case tree.And(items):
            return max(_earliest(item) for item in items)
        case tree.Or(items):
            return min(_earliest(item) for item in items)
        case tree.Between(tree.Today(), tree.Date(low), _):
            return low
        case tree.Compare(tree.Today(), Op.AFTER, tree.Date(day)):
            return day + _DAY
        case tree.Compare(tree.Date(day), Op.BEFORE, tree.Today()):
            return day + _DAY
        case tree.Compare(tree.Date(day), Op.NO_LATER_THAN, tree.Today()):
            return day
        case tree.Compare(tree.Today(), Op.IS | Op.EQUALS, tree.Date(day)):
            return day
        case tree.Not(tree.Compare(tree.Today(), Op.BEFORE, tree.Date(day))):
            return day
        case tree.Not(tree.Compare(tree.Today(), Op.NO_LATER_THAN, tree.Date(day))):
            return day + _DAY
    return _ALWAYS
