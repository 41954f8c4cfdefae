"""A review made ready to read and to decide: whose it is, until when, what each decision brings about."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from flask import url_for
from flask_babel import gettext

from kinerja.forms.reviews import NOTE
from kinerja.web import dates, messages
from kinerja.web.language import language
from kinerja.web.views import marks
from kinerja.web.views.readings import Reading, readings
from kinerja.web.views.review_sheets import Sheet
from kinerja.web.views.windows import target
from kinerja.workflows.calendar import window_if_returned
from kinerja.workflows.definition import Step
from kinerja.workflows.instance import Status, StepState
from kinerja.workflows.reasons import Code, Explanation, Refused

BESIDE = {Code.REASON_MISSING: "reason", Code.PARTS_MISSING: "parts", Code.UNKNOWN_PART: "parts"}
"""Refusals that the reviewer mends on the sheet: beside which control they stand."""


class ReviewPage:
    """The sheet with whose it is, until when it can be decided, and what each decision brings about."""

    def __init__(self, run: Any, row: Any) -> None:
        self.run = run
        self.row = row
        self.step: Step = row.step
        self.state: StepState = row.state
        self.sheet = Sheet(run.situation, row.step)
        self.refusal: Any = ()

    def read(self, part: str) -> list[Reading]:
        """What stands in a part of what was decided, to be read."""
        situation = self.run.situation
        return readings(situation, situation.definition.steps[part])

    # ── who and what ──

    @property
    def name(self) -> str:
        return self.run.instance.subject.name

    @property
    def me(self) -> str:
        return self.run.actor.name

    @property
    def zone(self) -> str:
        return self.run.instance.subject.zone

    @property
    def version(self) -> int:
        return self.run.instance.version

    @property
    def title(self) -> str:
        return gettext("Periksa %(name)s", name=self.name)

    @property
    def kick(self) -> str:
        what = f"{self.step.title.say(language())} · {self.run.period}"
        return gettext("%(what)s · pengajuan ke-%(round)s", what=what, round=self.state.round) if self.again else what

    @property
    def again(self) -> bool:
        return self.sheet.again

    @property
    def submitted(self) -> str:
        if self.state.submitted_at is None:
            return ""
        when = dates.instant(self.state.submitted_at, self.zone)
        said = gettext("Diajukan lagi %(when)s.", when=when) if self.again else gettext("Diajukan %(when)s.", when=when)
        return said + " " + gettext("Terlambat.") if self.state.late else said

    @property
    def opened_again(self) -> str:
        """That it is to be decided once more."""
        return marks.opened_again(self.run, self.row)

    @property
    def stale(self) -> str:
        return marks.stale(self.run, self.row)

    @property
    def deadline(self) -> str | None:
        window = self.row.decision_window
        end = target(window, self.run.now)
        return gettext("Putuskan paling lambat %(until)s", until=dates.until(end, self.zone)) if end else None

    # ── addresses ──

    def _at(self, endpoint: str) -> str:
        return url_for(endpoint, instance_id=self.run.id, step_id=self.step.id)

    @property
    def action(self) -> str:
        return self._at("reviews.decide")

    @property
    def opening(self) -> str:
        return self._at("reviews.open_")

    @property
    def whole(self) -> str:
        return self.run.href

    @property
    def paper(self) -> str:
        return self._at("papers.paper")

    @property
    def print(self) -> str:
        return self._at("papers.print_step")

    @property
    def as_signed(self) -> str:
        return self._at("papers.latest")

    @property
    def keep(self) -> str:
        """Key under which the browser keeps what is typed until it is sent."""
        return f"{self.run.id}:{self.step.id}:{self.state.round}"

    # ── what each decision brings about ──

    @property
    def approve_hint(self) -> str:
        return gettext("Isinya terkunci, dan keputusan ini tidak dapat ditarik.")

    @property
    def return_hint(self) -> str:
        if self.sheet.chooses_parts:
            return gettext("Hanya bagian yang Anda pilih terbuka lagi.")
        return gettext("Semua bagian terbuka lagi.")

    @property
    def answer_until(self) -> str | None:
        run = self.run
        window = window_if_returned(run.definition, self.step, run.instance, run.opened.period, run.now)
        if window is None or window.closes is None or window.over(run.now):
            return None
        until = dates.until(window.closes, window.zone)
        return gettext("%(name)s mendapat waktu sampai %(until)s.", name=self.name, until=until)

    # ── after the decision ──

    @property
    def decided(self) -> bool:
        return self.state.status in (Status.APPROVED, Status.RETURNED)

    @property
    def approved(self) -> bool:
        return self.state.status is Status.APPROVED

    @property
    def outcome(self) -> str:
        if self.approved:
            return gettext("Pengajuan %(name)s disetujui", name=self.name)
        return gettext("Pengajuan %(name)s dikembalikan", name=self.name)

    @property
    def lead(self) -> str:
        if self.approved:
            return gettext("Tidak ada lagi yang perlu Anda kerjakan di sini.")
        return gettext("Muncul lagi di antrean Anda setelah %(name)s memperbaikinya.", name=self.name)

    @property
    def facts(self) -> list[tuple[str, str]]:
        found = (
            [(gettext("Diputuskan"), dates.instant(self.state.decided_at, self.zone))] if self.state.decided_at else []
        )
        if not self.approved and self.state.reason:
            found.append((gettext("Alasan"), dict(self.sheet.reasons).get(self.state.reason, self.state.reason)))
        parts = [p.title for p in self.sheet.parts if self.run.instance.step(p.id).status is Status.RETURNED]
        if parts:
            found.append((gettext("Bagian yang dibuka"), ", ".join(parts)))
        if self.state.message:
            found.append((gettext("Pesan Anda"), self.state.message))
        return found

    # ── refusals ──

    def missing(self, error: Refused) -> dict[str, list[str]]:
        """Control -> sentences, where every reason is something to mend on the sheet; else empty."""
        if error.problems:  # texts that are too long
            return {self._control(one.path): [messages.problem(one, language())] for one in error.problems}
        found = [(BESIDE.get(reason.code), reason) for reason in error.reasons]
        if not all(control for control, _reason in found):
            return {}
        return {str(control): [messages.WHY[reason.code].say(language())] for control, reason in found}

    @staticmethod
    def _control(path: str) -> str:
        return NOTE + path if "." in path else path

    @staticmethod
    def unsent_remarks() -> dict[str, list[str]]:
        """An approval sends no remarks: better asked for than dropped in silence."""
        return {
            "decision": [
                gettext(
                    "Catatan pada isian hanya terkirim bila Anda mengembalikannya. "
                    "Untuk menyetujui, pindahkan catatan itu ke pesan di bawah."
                )
            ]
        }

    def explained(self, reasons: Iterable[Explanation]) -> list[Any]:
        return [
            messages.explain(reason, self.run.definition, self.run.holders, self.zone, language()) for reason in reasons
        ]
