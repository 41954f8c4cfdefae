"""A process that can run: somebody can do each step, somebody else decides, locks can be opened."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from kinerja.workflows.checks.appointments import check_appointment
from kinerja.workflows.checks.kinds import check_kind, check_rows, elsewhere
from kinerja.workflows.checks.papers import check_papers
from kinerja.workflows.checks.reminders import check_reminders
from kinerja.workflows.checks.returns import check_returns
from kinerja.workflows.loading.draft import Draft, StepDraft
from kinerja.workflows.loading.paths import find_path
from kinerja.workflows.loading.record import Collector, Record

_SAME_KIND = ("choice", "choices")


def check_process(draft: Draft, out: Collector) -> None:
    _check_subject(draft, out)
    reviewed = _check_reviews(draft, out)
    for stage in draft.record.get("stages", ()):
        if not stage.get("steps", ("",)):
            out.at(stage.name_node, "no_steps", shape="stage")
        _check_turns(draft, stage, out)
    for step in draft.steps.values():
        check_kind(draft, step, out)
        _check_lock(step, reviewed, out)
    for step, item, group in draft.fields():
        _check_field(draft, step, item, group, out)
        if group is None:
            check_rows(draft, step, item, out)
            check_appointment(draft, step, item, out)
    check_papers(draft, out)
    check_returns(draft, out)
    check_reminders(draft, out)


def _check_subject(draft: Draft, out: Collector) -> None:
    if "actors" not in draft.record.values:
        return
    subjects = [actor for actor in draft.actors.values() if actor.get("is") == "subject"]
    if not subjects:
        out.at(draft.record.node_of("actors"), "no_subject")
    for actor in subjects[1:]:
        out.at(actor.node_of("is"), "two_subjects", first=subjects[0].id)


def _check_reviews(draft: Draft, out: Collector) -> Mapping[str, str]:
    """Step id -> the review it is part of."""
    reviewed: dict[str, str] = {}
    for step in draft.steps.values():
        if step.record.kind != "review":
            continue
        decides, hands_in = step.record.get("actor"), step.record.get("submitted_by")
        decider = draft.actors.get(decides)
        if decider is not None and (decides == hands_in or decider.get("is") == "subject"):
            out.at(step.record.node_of("actor"), "own_review", name=decides)
        for part in step.record.get("of", ()):
            target = draft.steps.get(part.text)
            if target is None:
                continue
            if target.record.kind == "review":
                out.at(part, "review_of_review", name=part.text)
            elif target.position > step.position:
                out.at(part, "review_of_later", name=part.text)
            elif part.text in reviewed:
                out.at(part, "two_reviews", name=part.text, first=reviewed[part.text])
            else:
                reviewed[part.text] = step.id
    return reviewed


def _check_lock(step: StepDraft, reviewed: Mapping[str, str], out: Collector) -> None:
    """`once` never opens again, so the author has to say what people can do instead."""
    lock = step.record.get("lock", "on_submit")
    if lock == "once" and "locked_help" not in step.record.values:
        out.at(step.record.node_of("lock"), "lock_without_help")
    if lock == "on_approval" and step.record.kind != "review" and step.id not in reviewed:
        out.at(step.record.node_of("lock"), "lock_never_holds")


def _check_turns(draft: Draft, stage: Record, out: Collector) -> None:
    """In sequence, a window must not have closed before that of an earlier step opens."""
    if stage.get("order", "sequence") != "sequence":
        return
    earlier: dict[str | None, StepDraft] = {}
    """Own window -> the first step in it that holds up the next."""
    for step in draft.stage_steps(stage):
        own, window = step.record.get("window"), draft.window_of(step)
        closes = window.get("closes") if window else None
        if closes is not None:
            _check_turn(draft, step, [before for name, before in earlier.items() if name != own], closes, out)
        if not step.record.get("optional"):
            earlier.setdefault(own, step)


def _check_turn(draft: Draft, step: StepDraft, earlier: list[StepDraft], closes: date, out: Collector) -> None:
    for before in earlier:
        window = draft.window_of(before)
        opens = window.get("opens") if window else None
        if opens is not None and opens > closes:
            out.at(step.record.name_node, "nobody_can_act", closes=closes, before=before.id, opens=opens)
            return


def _check_field(draft: Draft, step: StepDraft, item: Record, group: Record | None, out: Collector) -> None:
    if item.get("editable") is False and "copies" not in item.values:
        out.at(item.node_of("editable"), "never_filled")
    for key in ("copies", "follows"):
        scalar = item.get(key)
        if scalar is None:
            continue
        found = find_path(draft, step, scalar.text, group, identity_first=key == "copies")
        if found is None:
            out.unknown(scalar, "unknown_field", scalar.text, _names_for_path(draft, step, group))
        elif elsewhere(draft, step, group, found, copied=key == "copies"):
            out.at(scalar, "copies_other_rows", name=scalar.text)
        elif key == "copies":
            _check_copied(draft, item, found.record, scalar.text, out)
    if item.get("follows") is not None:
        listed = draft.lists.get(item.get("options") or item.get("each_list", ""))
        if listed is not None and not any("parent" in option.values for option in listed.get("options", ())):
            out.at(item.get("follows"), "no_parents", list=listed.id)


def _check_copied(draft: Draft, item: Record, source: Record, name: str, out: Collector) -> None:
    """The copy is of the same kind; which options a list has that does not exist, nobody can say."""
    listed = {options for each in (item, source) if (options := each.get("options")) is not None}
    if not listed <= draft.lists.keys():
        return
    texts = ("text", "long_text")
    same = item.kind == source.kind or (item.kind in texts and source.kind in texts) or source.kind == "computed"
    if not same or (item.kind in _SAME_KIND and item.get("options") != source.get("options")):
        other = source.kind if item.kind != source.kind else f"{source.kind}: {source.get('options')}"
        out.at(item.get("copies"), "copies_other_kind", kind=item.kind, name=name, other=other)


def _names_for_path(draft: Draft, step: StepDraft, group: Record | None) -> list[str]:
    columns = [column.id for column in group.get("fields", ())] if group else []
    own = [item.id for item in step.record.get("fields", ())]
    others = [f"{found.id}.{item.id}" for found, item, inside in draft.fields() if inside is None]
    return [*columns, *own, *draft.identity, *others]
