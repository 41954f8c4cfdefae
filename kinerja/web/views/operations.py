"""The background jobs as a page shows them. Hours are those of the program's clock, like on every other page."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from babel.dates import format_timedelta
from flask import url_for
from flask_babel import gettext, ngettext

from kinerja import services
from kinerja.web import dates
from kinerja.web.language import language
from kinerja.web.messages.operations import JOB_STATES, JOBS
from kinerja.web.presenters import Face
from kinerja.workflows.definition import Text

FACES = {
    "idle": ("circle-dashed", "st"),
    "fine": ("check", "st st-ok"),
    "failing": ("refresh-cw", "st st-warn"),
    "stuck": ("octagon-alert", "st st-bad"),
    "overdue": ("clock-alert", "st st-warn"),
}
UNNAMED = (Text("Pekerjaan lain", "Other work"), Text("", ""))
"""What a newer program may have left in the store."""


class Moment:
    """An instant by the store's clock: how far away, and when that is by the clock of the pages."""

    def __init__(self, at: datetime, real: datetime) -> None:
        self.ago = format_timedelta(at - real, add_direction=True, locale=language(), threshold=1)
        self.at = dates.instant(at + services.clock.offset())


class JobLine:
    """`row`: JobRow of the services."""

    def __init__(self, row: Any, real: datetime) -> None:
        name, about = JOBS[row.name]
        self.item = services.jobs.board.JOB + row.name
        self.name, self.about = name.say(language()), about.say(language())
        icon, css = FACES[row.state]
        self.face = Face(JOB_STATES[row.state].say(language()), icon, css, "")
        self.last = row.last and Moment(row.last.began, real)
        self.soon = row.next and (Moment(row.next, real).ago if row.next > real else gettext("segera"))
        self.stuck = row.state == "stuck"
        self.row = row

    @property
    def did(self) -> str:
        """What the last run did."""
        last = self.row.last
        if last is None:
            return ""
        if last.failures:
            words = ngettext("gagal %(num)s kali berturut-turut", "gagal %(num)s kali berturut-turut", last.failures)
            return f"{words} ({last.error}), " + gettext("lacak %(trace)s", trace=last.trace)
        took = gettext("%(seconds)s detik", seconds=dates.number(last.milliseconds / 1000, 1))
        return ngettext("%(num)s selesai", "%(num)s selesai", last.did) + f" · {took}"

    @property
    def backlog(self) -> str:
        last = self.row.last
        return "–" if last is None else dates.number(last.left)


class PieceLine:
    """A piece of work that somebody has to decide about; `piece`: Delivery of the store."""

    def __init__(self, piece: Any) -> None:
        self.item = piece.key
        self.name = JOBS.get(piece.job, UNNAMED)[0].say(language())
        self.trace, self.error = piece.trace, piece.error
        self.attempts = ngettext("%(num)s kali dicoba", "%(num)s kali dicoba", piece.attempts)
        self.at = dates.instant(piece.at or piece.due)
        instance = piece.content.get("instance")
        self.href = url_for("audits.instance", instance_id=instance) if instance else None


class OperationsView:
    """`board`: Board of the services."""

    def __init__(self, board: Any) -> None:
        self.jobs = [JobLine(row, board.real) for row in board.jobs]
        self.stuck = [line for line in self.jobs if line.stuck]
        self.incidents = [PieceLine(piece) for piece in board.incidents]
        self.unknown = [PieceLine(piece) for piece in board.unknown]
        self.more = board.more
        self.holder = board.holder
        self.mails_stay = services.jobs.mail.simulated()
        self._real = board.real

    @property
    def waiting(self) -> str:
        """What somebody has to do; empty where nobody has to do anything."""
        count = len(self.stuck) + len(self.incidents) + len(self.unknown)
        words = ngettext(
            "%(num)s pekerjaan menunggu keputusan Anda.", "%(num)s pekerjaan menunggu keputusan Anda.", count
        )
        return words if count else ""

    @property
    def held(self) -> str:
        """Who does the work, since when."""
        if self.holder is None:
            return gettext("Tidak ada penjadwal yang bekerja. Jalankan satu; pekerjaan yang tertunda dikejar sendiri.")
        host, process, _ = self.holder.holder.split("/")
        since = Moment(self.holder.since, self._real)
        return gettext(
            "Dikerjakan oleh penjadwal di %(host)s, proses %(process)s, sejak %(since)s (giliran ke-%(token)s).",
            host=host, process=process, since=since.at, token=self.holder.token,
        )  # fmt: skip


class MailLine:
    """A mail that the simulator took; `piece`: Delivery of the store."""

    def __init__(self, piece: Any) -> None:
        self.to, self.subject, self.text = (piece.content[name] for name in ("to", "subject", "text"))
        self.at = dates.instant(piece.at or piece.due)
