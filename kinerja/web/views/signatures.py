"""Who signed what stands on a paper: a block for each person in each part, and for those who have not signed yet."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from typing import Any

from flask_babel import gettext, ngettext

from kinerja import papers
from kinerja.web import dates, messages
from kinerja.web.language import language
from kinerja.web.presenters import say
from kinerja.web.views.instances import Run
from kinerja.workflows.definition import NOBODY
from kinerja.workflows.events import ReviewApproved, ReviewReturned, ReviewSubmitted
from kinerja.workflows.instance import Signature
from kinerja.workflows.signatures import changed


def signatures(
    run: Run, of: tuple[str, ...], contents: tuple[str, ...], signed_by: tuple[str, ...], acts: Iterable[Any]
) -> Iterator[papers.Signature]:
    """The blocks under a paper of the steps `of`. `acts`: what the services know of `of` and `contents`.

    `signed_by`: the parts that sign, in order; empty: all that did, and whoever decides on what was handed in.
    """
    read = [act for act in acts if run.may_read(act.event.step)]
    several = len({act.event.step for act in read}) > 1 and len((*of, *contents)) > 2
    found: dict[str, dict[str, list[Any]]] = defaultdict(lambda: defaultdict(list))
    for act in read:
        found[act.event.part][act.event.by].append(act)
    for part in signed_by or (*found, *_deciding(run, of, contents, set(found))):
        for given in found.get(part, {}).values():
            yield _block(run, given, several)
        if part not in found:
            yield _waiting(run, part, signed=bool(signed_by))


def _deciding(run: Run, of: tuple[str, ...], contents: tuple[str, ...], known: set[str]) -> Iterator[str]:
    """The parts that have yet to decide on a review that was handed in."""
    reviews = {run.definition.reviewed_by.get(name, name) for name in (*of, *contents)}
    for row in run.rows:
        step = row.step
        waits = step.review is not None and row.state.submitted_at is not None and row.state.decided_at is None
        if step.id in reviews and waits and step.actor not in known and run.may_read(step.id):
            yield step.actor


def _block(run: Run, acts: list[Any], several: bool) -> papers.Signature:
    """What one person did in one part, under the name that they then had."""
    last = acts[-1]
    lines = [gettext("Nomor induk pegawai %(number)s", number=last.number)] if last.number else []
    for act in acts:
        words = _words(run, act.event)
        lines.append(f"{say(run.definition.steps[act.event.step].title)}: {words}" if several else words)
    lines += _since(run, acts)
    return papers.Signature(_title(run, last.event.part), last.event.name or gettext("Sistem"), tuple(lines))


def _waiting(run: Run, part: str, *, signed: bool) -> papers.Signature:
    holder = run.holders.get(part)
    words = gettext("Belum menandatangani.") if signed else gettext("Belum diputuskan.")
    return papers.Signature(_title(run, part), str(holder.name) if holder else "", (words,))


def _title(run: Run, part: str) -> str:
    return say(run.definition.actors[part].title) if part != NOBODY else gettext("Sistem")


def _words(run: Run, event: Any) -> str:
    when = dates.instant(event.at, run.instance.subject.zone)
    if isinstance(event, ReviewReturned):
        return gettext("Dikembalikan %(when)s.", when=when)
    if event.covers:
        return _signed(event, when)
    if isinstance(event, ReviewApproved):
        return gettext("Disetujui %(when)s.", when=when)
    if isinstance(event, ReviewSubmitted):
        return gettext("Diajukan %(when)s.", when=when)
    return gettext("Diserahkan %(when)s.", when=when)


def _signed(event: Any, when: str) -> str:
    if isinstance(event, ReviewApproved):
        return gettext("Disetujui dan ditandatangani secara elektronik %(when)s.", when=when)
    if isinstance(event, ReviewSubmitted):
        return gettext("Diajukan dan ditandatangani secara elektronik %(when)s.", when=when)
    return gettext("Ditandatangani secara elektronik %(when)s.", when=when)


def _since(run: Run, acts: Iterable[Any]) -> list[str]:
    """What no longer reads as this person signed it; of what the reader may not read only how much."""
    found = dict.fromkeys(path for act in acts for path in _changed(run, act.event))
    named = [_named(run, path) for path in found if run.may_read(path.partition(".")[0])]
    hidden = len(found) - len(named)
    if hidden:
        named.append(ngettext("%(num)s isian lain", "%(num)s isian lain", hidden))
    if not named:
        return []
    fields = messages.listed(named, language())
    return [gettext("Berubah sejak itu: %(fields)s.", fields=fields)]


def _changed(run: Run, event: Any) -> tuple[str, ...]:
    covers = getattr(event, "covers", None)
    if not covers:
        return ()
    return changed(Signature(event.by, event.name, event.part, event.at, covers), run.situation)


def _named(run: Run, path: str) -> str:
    step, _dot, field = path.partition(".")
    return say(run.definition.steps[step].field(field).label)
