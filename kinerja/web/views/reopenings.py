"""Opening steps again made ready: what it would touch, the requests that wait, the steps of one run."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from flask import url_for
from flask_babel import gettext, ngettext

from kinerja.services.pages import SIZE
from kinerja.web import dates, messages
from kinerja.web.language import language
from kinerja.web.paging import Pager
from kinerja.web.presenters import Face, say
from kinerja.web.views import marks
from kinerja.web.views.instances import Run
from kinerja.web.views.step_pages import StepPage
from kinerja.web.views.steps import Quote
from kinerja.workflows import ADMINISTRATOR, Blast, beside
from kinerja.workflows.calendar import end_of
from kinerja.workflows.definition import Occasion, StepKind
from kinerja.workflows.instance import Effect

OVER = "over"
JUDGING = frozenset({StepKind.ASSESSMENT, StepKind.RATING})


# ── one step ──


class AskView(StepPage):
    """The form with which somebody asks for a step to be opened again."""

    @property
    def reasons(self) -> list[tuple[str, str]]:
        return marks.reasons(self.definition, self.step)

    @property
    def reasons_shown(self) -> list[tuple[str, str, str]]:
        """As tiles show them."""
        return [(name, said, "") for name, said in self.reasons]

    @property
    def deciders(self) -> str:
        """Who may open it."""
        by = (*(self.step.reopen.by if self.step.reopen else ()), ADMINISTRATOR)
        return messages.listed([self.run.who(part) for part in by], language())

    @property
    def action(self) -> str:
        return self.at("reopenings.request_form")

    @property
    def page(self) -> str:
        return self.to("show")


@dataclass(frozen=True, slots=True)
class Touched:
    """Something that builds on the step: its title, and what it is."""

    title: str
    what: str


class ReopeningView(AskView):
    """A step that is to be opened again. `found`: Preview of the services."""

    def __init__(self, run: Run, found: Any) -> None:
        super().__init__(run, run.row(found.step.id))
        self.found = found
        self.blast: Blast = found.blast

    @property
    def title(self) -> str:
        return self.step.title.say(language())

    @property
    def heading(self) -> str:
        if self.step.review is not None:
            return gettext("Buka kembali keputusan: %(title)s", title=self.title)
        return gettext("Buka kembali: %(title)s", title=self.title)

    @property
    def face(self) -> Face:
        return self.run.face(self.row, yours=False)

    @property
    def openable(self) -> bool:
        return "reopen" in self.found.actions

    @property
    def declinable(self) -> bool:
        return "decline" in self.found.actions

    @property
    def action(self) -> str:
        return self.at("reopenings.show")

    @property
    def refusal_action(self) -> str:
        return self.at("reopenings.decline")

    @property
    def up(self) -> str:
        return self.run_page if self.office else self.page

    @property
    def office(self) -> bool:
        return ADMINISTRATOR in self.run.actor.parts

    @property
    def run_page(self) -> str:
        return url_for("reopenings.steps", instance_id=self.run.id)

    @property
    def asked(self) -> Quote | None:
        wanted = self.row.state.request
        if wanted is None:
            return None
        reason = marks.reason_words(self.definition, self.step, wanted.reason)
        by = f"{wanted.name}, {self.definition.actors[wanted.part].title.say(language())}"
        return Quote(reason, wanted.message, by, dates.instant(wanted.at, self.zone))

    @property
    def running(self) -> str:
        """That it is open already."""
        return marks.opened_again(self.run, self.row)

    @property
    def why_not(self) -> str:
        """Why there is nothing to open."""
        if self.openable or self.running:
            return ""
        return gettext("Langkah ini tidak perlu dibuka kembali: belum selesai, atau masih dapat diubah.")

    @property
    def zone(self) -> str:
        return self.run.instance.subject.zone

    # ── what it would touch ──

    @property
    def touched(self) -> list[Touched]:
        """All that builds on it, in process order."""
        found = {name: self._what(name) for name in self.blast.reads}
        found |= dict.fromkeys(self.blast.reviews, gettext("keputusan"))
        found |= {name: gettext("baru terbuka setelah langkah ini selesai") for name in self.blast.waits}
        return [Touched(self._title(name), found[name]) for name in self.definition.steps if name in found]

    def _what(self, name: str) -> str:
        kind = self.definition.steps[name].kind
        if kind in JUDGING:
            return gettext("penilaian yang memakai isinya")
        return gettext("dihitung dari isinya") if kind is StepKind.SYSTEM else gettext("memakai isinya")

    @property
    def signed(self) -> list[Touched]:
        """The signatures that cover something of it."""
        return [
            Touched(self.run.instance.step(name).signatures[part].name, self._title(name))
            for name, part in self.blast.signatures
        ]

    def _title(self, name: str) -> str:
        return self.definition.steps[name].title.say(language())

    @property
    def effects(self) -> list[tuple[str, str, str]]:
        """(value, words, what it means here); only one where nothing builds on the step."""
        return [
            (Effect.KEEP.value, gettext("Biarkan"), gettext("Semua yang sudah selesai tetap berlaku seperti adanya.")),
            (Effect.STALE.value, gettext("Tandai bila berubah"), self._stale_hint),
            (Effect.RESET.value, gettext("Ulangi"), self._reset_hint),
        ]

    @property
    def chooses(self) -> bool:
        return bool(self.blast.reads or self.blast.reviews)

    @property
    def _stale_hint(self) -> str:
        steps = self._listed([*self.blast.reads, *self.blast.reviews])
        return gettext("%(steps)s tetap berlaku, dan diberi tanda bila isian yang dipakainya berubah.", steps=steps)

    @property
    def _reset_hint(self) -> str:
        steps = self._listed(self.blast.resets)
        return gettext("%(steps)s harus diselesaikan lagi, berurutan. Isinya tidak terhapus.", steps=steps)

    def _listed(self, names: Iterable[str]) -> str:
        wanted = frozenset(names)
        return messages.listed([self._title(name) for name in self.definition.steps if name in wanted], language())

    # ── what is wanted ──

    def change(self, form: Any) -> str:
        until = dates.until(end_of(form.last_day.data, self.zone), self.zone)
        who = self.run.who(self.step.actor)
        if self.step.review is not None:
            return gettext("%(who)s dapat memutuskan lagi sampai %(until)s.", who=who, until=until)
        return gettext("%(who)s dapat mengubah isinya sampai %(until)s.", who=who, until=until)

    def happens(self, form: Any) -> list[tuple[str, str]]:
        """What follows, as (icon, sentence)."""
        until = dates.until(end_of(form.last_day.data, self.zone), self.zone)
        found = [("eye", gettext("Yang lain tetap membaca isi yang lama sampai selesai diisi lagi."))]
        if self.chooses:
            hint = next(hint for value, _words, hint in self.effects if value == form.effect.data)
            found.append(("list-checks", hint))
        if self.signed:
            found.append(("pencil", self._signatures))
        found.append(
            (
                "lock",
                gettext(
                    "Begitu selesai, atau sesudah %(until)s, terkunci lagi dengan sendirinya. "
                    "Bila belum selesai saat itu, semuanya kembali seperti sekarang.",
                    until=until,
                ),
            )
        )
        if any(rule.after is Occasion.REOPENED for rule in self.definition.reminders.values()):
            found.append(("send", gettext("Yang bersangkutan diberi tahu, dengan alasan Anda.")))
        return found

    @property
    def _signatures(self) -> str:
        count = len(self.signed)
        return ngettext(
            "%(num)s tanda tangan mencakup isian di sini. Hanya bila isian yang ditandatangani berubah, "
            "tanda tangan itu tidak berlaku lagi untuk isian tersebut.",
            "%(num)s tanda tangan mencakup isian di sini. Hanya bila isian yang ditandatangani berubah, "
            "tanda tangan itu tidak berlaku lagi untuk isian tersebut.",
            count,
        )


# ── the steps of one run ──


@dataclass(frozen=True, slots=True)
class OfficeLine:
    """One step as who administers sees it: its name and how it stands."""

    title: str
    face: Face
    note: str
    href: str | None


class OfficeView:
    """A run of somebody: names and statuses of its steps, nothing of what stands in them."""

    def __init__(self, run: Run) -> None:
        self.run = run

    @property
    def account(self) -> str:
        return url_for("accounts.show", account_id=self.run.instance.subject.person)

    @cached_property
    def stages(self) -> list[tuple[str, list[OfficeLine]]]:
        lines: dict[str, list[OfficeLine]] = {}
        for row in self.run.rows:
            lines.setdefault(row.step.stage, []).append(self._line(row))
        return [(stage.title.say(language()), lines[name]) for name, stage in self.run.definition.stages.items()]

    def _line(self, row: Any) -> OfficeLine:
        run = self.run
        can = beside(run.definition, run.instance, run.opened.period, run.actor, run.now, row.step.id)
        href = url_for("reopenings.show", instance_id=run.id, step_id=row.step.id)
        note = marks.opened_again(run, row) or marks.asked(run, row)
        return OfficeLine(row.step.title.say(language()), run.face(row, yours=False), note, href if can else None)


# ── the list ──


@dataclass(frozen=True, slots=True)
class CaseLine:
    name: str
    unit: str
    step: str
    face: Face
    when: str
    href: str


_FACES = {
    "asked": ("hourglass", "st st-do"),
    "running": ("lock-open", "st st-warn"),
    "declined": ("minus", "st"),
    "finished": ("check", "st st-ok"),
    "ended": ("lock", "st"),
}


class CasesView:
    """Requests and reopenings. `found`: Listed of the services; `stage`: which of them."""

    def __init__(self, found: Any, stage: str) -> None:
        self.found = found
        self.stage = stage
        self.pager = Pager(found.page, SIZE, lambda number: self._address(stage, number))

    @staticmethod
    def _address(stage: str, number: int = 1) -> str:
        return url_for("reopenings.index", state=stage, **({"page": number} if number > 1 else {}))

    @property
    def filters(self) -> list[tuple[str, str, int | None, bool]]:
        rows = (
            ("asked", gettext("Menunggu jawaban"), self.found.asked),
            ("running", gettext("Sedang terbuka"), self.found.running),
            (OVER, gettext("Sudah selesai"), None),
        )
        return [(self._address(name), words, count, name == self.stage) for name, words, count in rows]

    @property
    def lines(self) -> Sequence[CaseLine]:
        return [self._line(row) for row in self.found.page.rows]

    def _line(self, row: Any) -> CaseLine:
        icon, css = _FACES[row.case.stage.value]
        return CaseLine(
            row.name,
            row.unit_name,
            f"{say(row.step.title)} · {say(row.definition.title)}, {say(row.definition.period.title)}",
            Face(messages.CASES[row.case.stage.value].say(language()), icon, css, ""),
            " ".join(self._when(row)),
            url_for("reopenings.show", instance_id=row.instance, step_id=row.step.id),
        )

    @staticmethod
    def _when(row: Any) -> Iterator[str]:
        case, zone = row.case, row.zone
        if reason := marks.reason_words(row.definition, row.step, case.reason):
            yield f"{reason}."
        if case.stage == "asked":
            yield gettext("Diminta %(by)s %(when)s.", by=case.by, when=dates.instant(case.at, zone))
        elif case.stage == "running":
            yield gettext("Dibuka %(by)s, sampai %(until)s.", until=dates.until(case.until, zone), by=case.by)
        else:
            yield f"{dates.date_long(case.at, zone)}."
