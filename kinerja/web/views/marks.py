"""What is said of a step beside its status: asked to be opened again, open again, its ground changed since."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Protocol

from flask_babel import gettext, ngettext

from kinerja.web import dates, messages
from kinerja.web.language import language
from kinerja.web.presenters import is_open_again
from kinerja.web.views.steps import Quote
from kinerja.workflows import StepOutlook
from kinerja.workflows.definition import Definition, Step, StepKind
from kinerja.workflows.instance import Actor, Instance


class Run(Protocol):
    """What is asked of a run here."""

    definition: Definition
    instance: Instance
    actor: Actor
    may_read: Callable[[str], bool]


def reasons(definition: Definition, step: Step) -> list[tuple[str, str]]:
    """The reasons that may be given for opening a step again, (id, words); empty where words are typed."""
    named = step.reopen.reasons if step.reopen else None
    return [(one.id, one.label.say(language())) for one in definition.lists[named].options.values()] if named else []


def reason_words(definition: Definition, step: Step, reason: str) -> str:
    return dict(reasons(definition, step)).get(reason, reason)


def opened_again(run: Run, row: StepOutlook) -> str:
    """By whom a step was opened again, and until when; empty where it is not, or is finished again."""
    mark = row.state.reopening
    if mark is None or not is_open_again(row):
        return ""
    until = dates.until(mark.until, run.instance.subject.zone)
    if mark.root == row.step.id:
        return gettext("Dibuka kembali oleh %(by)s sampai %(until)s.", by=mark.name, until=until)
    root = run.definition.steps[mark.root].title.say(language())
    return gettext("Dibuka kembali bersama %(step)s sampai %(until)s.", step=root, until=until)


def unless_finished(row: StepOutlook) -> str:
    """What happens at the end if it is not finished again."""
    mark = row.state.reopening
    if mark is None or not is_open_again(row):
        return ""
    return gettext("Bila belum selesai saat itu, langkah ini terkunci lagi dan isinya kembali seperti sebelum dibuka.")


def why_opened(run: Run, row: StepOutlook) -> Quote | None:
    """The words with which a step was opened again."""
    mark = row.state.reopening
    if mark is None or not is_open_again(row):
        return None
    root, zone = run.definition.steps[mark.root], run.instance.subject.zone
    reason = reason_words(run.definition, root, mark.reason)
    return Quote(reason, mark.message, mark.name, dates.date_long(mark.at, zone)) if reason or mark.message else None


def asked(run: Run, row: StepOutlook) -> str:
    """That somebody asked for it to be opened again, and has no answer yet."""
    wanted = row.state.request
    if wanted is None:
        return ""
    day = dates.date_long(wanted.at, run.instance.subject.zone)
    if wanted.by == run.actor.account:
        return gettext("Anda meminta langkah ini dibuka kembali pada %(day)s. Belum dijawab.", day=day)
    return gettext("Diminta dibuka kembali oleh %(by)s pada %(day)s. Belum dijawab.", by=wanted.name, day=day)


def stale(run: Run, row: StepOutlook) -> str:
    """That fields on which a step was based have changed since; of what the reader may not read only how many."""
    paths = row.state.stale
    if not paths:
        return ""
    named = [_named(run, path) for path in paths if run.may_read(path.partition(".")[0])]
    hidden = len(paths) - len(named)
    if hidden:
        named.append(ngettext("%(num)s isian lain", "%(num)s isian lain", hidden))
    fields = messages.listed(named, language())
    if row.step.kind in (StepKind.ASSESSMENT, StepKind.RATING):
        return gettext("Dasar penilaian ini berubah sesudah dinilai: %(fields)s.", fields=fields)
    if row.step.review is not None:
        return gettext("Dasar keputusan ini berubah sesudah diputuskan: %(fields)s.", fields=fields)
    return gettext("Dasar isian ini berubah sesudah selesai diisi: %(fields)s.", fields=fields)


def _named(run: Run, path: str) -> str:
    name, _dot, field = path.partition(".")
    step: Any = run.definition.steps[name]
    return f"{step.title.say(language())}: {step.field(field).label.say(language())}"
