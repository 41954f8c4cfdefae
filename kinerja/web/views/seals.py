"""The receipt that stands on a paper, and the way to check it."""

from __future__ import annotations

from collections.abc import Iterable

from flask_babel import gettext

from kinerja import papers
from kinerja.web.presenters import say
from kinerja.web.views.copies import fingerprint_words
from kinerja.web.views.instances import Run
from kinerja.web.views.steps import has_receipt, receipt_number, verify_url
from kinerja.workflows import StepOutlook, receipts


def seal(run: Run, of: tuple[str, ...], printed: tuple[str, ...]) -> papers.Seal | None:
    """The last receipt of what stands on a paper of the steps `of`; `printed`: those whose answers it bears."""
    row = _last(run, (*of, *printed))
    if row is None:
        return None
    number = receipt_number(run.id, row)
    lines = [gettext("Pindai, atau buka alamat ini, untuk memeriksa keasliannya.")]
    covered = receipts.covered(run.definition, row.step)
    if set(covered) <= set(printed):
        digest = fingerprint_words(receipts.fingerprint(run.instance, covered))
        if len(covered) == len(printed):
            lines.append(gettext("Sidik isi: %(fingerprint)s", fingerprint=digest))
        else:
            title = say(row.step.title)
            lines.append(gettext("Sidik isi %(title)s: %(fingerprint)s", title=title, fingerprint=digest))
    return papers.Seal(gettext("Tanda terima %(number)s", number=number), tuple(lines), verify_url(number))


def _last(run: Run, names: Iterable[str]) -> StepOutlook | None:
    """Of a part of a review the receipt is that of the review; of several of one moment it is the last in order."""
    reviewed = {run.definition.reviewed_by.get(name, name) for name in names}
    handed_in = [
        row
        for row in run.rows
        if row.step.id in reviewed and has_receipt(run.definition, row) and run.may_read(row.step.id)
    ]
    return max(reversed(handed_in), key=lambda row: row.state.submitted_at, default=None)
