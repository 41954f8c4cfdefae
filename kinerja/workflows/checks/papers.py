"""Papers: each step once, and signed only by those who have a hand in it."""

from __future__ import annotations

from collections.abc import Iterator

from kinerja.workflows.checks.names import check_duplicates
from kinerja.workflows.loading.draft import Draft
from kinerja.workflows.loading.record import Collector, Record


def check_papers(draft: Draft, out: Collector) -> None:
    """What `papers` of an edition asks of the steps and parts it names."""
    papers = draft.record.get("papers", ())
    check_duplicates(papers, out)
    for paper in papers:
        _check_steps(paper, out)
        _check_signers(draft, paper, out)


def _check_steps(paper: Record, out: Collector) -> None:
    seen: set[str] = set()
    for step in paper.get("of", ()):
        if step.text in seen:
            out.at(step, "paper_step_twice", name=step.text)
        seen.add(step.text)


def _check_signers(draft: Draft, paper: Record, out: Collector) -> None:
    names = [step.text for step in paper.get("of", ())]
    if not all(name in draft.steps for name in names):
        return  # told already
    acting = {part for name in names for part in _acting(draft, name)}
    for part in paper.get("signed_by", ()):
        if part.text in draft.actors and part.text not in acting:
            out.at(part, "paper_not_signed", name=part.text)


def _acting(draft: Draft, name: str) -> Iterator[str]:
    """The parts that do, hand in or decide a step, of a review those of its parts too."""
    record = draft.steps[name].record
    parts = record.get("of", ()) if record.kind == "review" else ()
    steps = (draft.steps[part.text].record for part in parts if part.text in draft.steps)
    for each in (record, *steps):
        yield each.get("actor", "")
        yield each.get("submitted_by", "")
