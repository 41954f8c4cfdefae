"""Many approvals made ready: what would be approved, what is left out and why, and what it all brings about."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from flask import url_for
from flask_babel import gettext, ngettext

from kinerja import services
from kinerja.services.approvals import MOST, Item, Look, Pick, Verdict
from kinerja.web import access, dates, messages
from kinerja.web.language import language
from kinerja.web.views.answers import gist
from kinerja.web.views.review_sheets import Sheet
from kinerja.workflows import Situation
from kinerja.workflows.definition import LockPolicy
from kinerja.workflows.instance import Status, StepState

_PICK = re.compile(r"([a-z2-7]{20,32})\.(\w{1,80})(?:\.(\d{1,9}))?", re.ASCII)
MOST_EFFECTS = 3
"""Steps that are named among the effects; more would be a list nobody reads."""


def picked(pick: Pick) -> str:
    """A pick as a form sends it: "instance.step.version", nothing in it has to be escaped in an address."""
    version = "" if pick.version is None else f".{pick.version}"
    return f"{pick.instance}.{pick.step}{version}"


def pick_of(text: str) -> Pick:
    """Raises services.NotFound."""
    found = _PICK.fullmatch(text)
    if found is None:
        raise services.NotFound("pick")
    instance, step, version = found.groups()
    return Pick(instance, step, None if version is None else int(version))


@dataclass(frozen=True, slots=True)
class Line:
    """One pick: whose, what, what is to know about it, and the way to reading it."""

    name: str
    what: str
    said: str
    href: str


class PicksView:
    """What the preview and the result have in common. `found` is the Look of the services."""

    def __init__(self, found: Look) -> None:
        self.found = found

    @property
    def left_out(self) -> list[Line]:
        items = self.found.having(Verdict.CHANGED, Verdict.REFUSED, Verdict.DECIDED)
        return [line(item, " ".join(why(item))) for item in items]

    @property
    def gone(self) -> str | None:
        if not self.found.gone:
            return None
        return ngettext(
            "%(num)s pilihan bukan lagi giliran Anda.", "%(num)s pilihan bukan lagi giliran Anda.", self.found.gone
        )


class PreviewView(PicksView):
    """`asked`: how many were ticked."""

    def __init__(self, found: Look, asked: int) -> None:
        super().__init__(found)
        self.asked = asked
        self.items = found.having(Verdict.READY)

    @property
    def title(self) -> str:
        count = len(self.items)
        if not self.asked:
            return gettext("Belum ada yang dipilih")
        if self.asked > MOST:
            return gettext("Terlalu banyak sekaligus")
        if not count:
            return gettext("Tidak ada yang dapat disetujui")
        if count == self.asked:
            return ngettext("Setujui %(num)s pengajuan", "Setujui %(num)s pengajuan", count)
        return gettext("Setujui %(num)s dari %(all)s pengajuan", num=count, all=self.asked)

    @property
    def lead(self) -> str:
        if not self.asked:
            return gettext("Centang pengajuan di antrean, lalu buka pratinjaunya.")
        if self.asked > MOST:
            return gettext("Pilih paling banyak %(most)s pengajuan, lalu ulangi.", most=MOST)
        return gettext("Belum ada yang berubah. Periksa daftar ini, lalu setujui.") if self.items else ""

    @property
    def button(self) -> str:
        return ngettext("Setujui %(num)s pengajuan", "Setujui %(num)s pengajuan", len(self.items))

    @property
    def picks(self) -> list[str]:
        """What will be approved, each with the version that was looked at just now."""
        return [picked(Pick(i.pick.instance, i.pick.step, i.opened.instance.version)) for i in self.items]

    @property
    def back(self) -> str:
        """The queue, with what was ticked still ticked."""
        picks = [picked(Pick(item.pick.instance, item.pick.step)) for item in self.found.items]
        return url_for("reviews.queue", pick=picks)

    @property
    def ready(self) -> list[Line]:
        return [line(item, _capital(" · ".join(known(item)))) for item in self.items]

    @property
    def unread(self) -> int:
        return sum(state_of(item).read_at is None for item in self.items)

    @property
    def unread_words(self) -> str:
        return ngettext(
            "%(num)s pengajuan belum Anda buka. Menyetujui berarti Anda bertanggung jawab atas isinya.",
            "%(num)s pengajuan belum Anda buka. Menyetujui berarti Anda bertanggung jawab atas isinya.",
            self.unread,
        )

    @property
    def effects(self) -> list[tuple[str, str]]:
        """(icon, sentence) of what happens then; what opens is asked of the engine, not guessed."""
        found = []
        locked = sum(locks(item) for item in self.items)
        if locked:
            said = ngettext("Isi %(num)s pengajuan terkunci.", "Isi %(num)s pengajuan terkunci.", locked)
            found.append(("lock", said))
        opened = Counter(title for item in self.items for title in opens(item))
        for title, people in opened.most_common(MOST_EFFECTS):
            said = ngettext(
                "%(step)s terbuka bagi %(num)s pegawai.", "%(step)s terbuka bagi %(num)s pegawai.", people, step=title
            )
            found.append(("lock-open", said))
        found.append(("undo-2", gettext("Keputusan ini tidak dapat Anda tarik kembali.")))
        return found


class ResultView(PicksView):
    @property
    def approved(self) -> list[Line]:
        return [line(item, when(item)) for item in self.found.having(Verdict.APPROVED)]

    @property
    def all(self) -> int:
        return len(self.found.items) + self.found.gone

    @property
    def ok(self) -> bool:
        return len(self.approved) == self.all

    @property
    def title(self) -> str:
        count = len(self.approved)
        if not count:
            return gettext("Belum ada yang disetujui")
        if self.ok:
            return ngettext("%(num)s pengajuan disetujui", "%(num)s pengajuan disetujui", count)
        return gettext("%(num)s dari %(all)s pengajuan disetujui", num=count, all=self.all)

    @property
    def lead(self) -> str | None:
        if self.ok:
            return gettext("Pemiliknya melihat keputusan ini di halaman masing-masing.")
        return gettext("Yang lain tidak berubah. Alasannya di bawah ini.")

    @property
    def undone(self) -> list[Line]:
        """Nothing stands in their way: the store was too busy for them, or the go was cut off."""
        said = gettext("Belum sempat diputuskan.")
        return [line(item, said) for item in self.found.having(Verdict.READY)]

    @property
    def again(self) -> str:
        items = self.found.having(Verdict.READY)
        return url_for("approvals.preview", pick=[picked(Pick(i.pick.instance, i.pick.step)) for i in items])


# ── one pick ──


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]


def line(item: Item, said: str) -> Line:
    instance = item.opened.instance
    where = {"instance_id": instance.id, "step_id": item.step.id}
    return Line(instance.subject.name, item.step.title.say(language()), said, url_for("reviews.read", **where))


def state_of(item: Item) -> StepState:
    return item.opened.instance.step(item.step.id)


def known(item: Item) -> Iterable[str]:
    """What is to know before deciding; of what is written only to somebody who has begun to read it."""
    state, zone = state_of(item), item.opened.instance.subject.zone
    sheet = Sheet(situation_of(item), item.step)
    if state.round > 1:
        yield gettext("Pengajuan ke-%(round)s", round=state.round)
        yield ngettext("%(num)s isian berubah", "%(num)s isian berubah", sheet.changed)
    if state.late:
        yield gettext("terlambat")
    if state.read_at is None:
        yield gettext("belum Anda buka")
        return
    parts = (item.opened.definition.steps[name] for name in sheet.policy.of)
    yield from (text.removesuffix(".") for part in parts if (text := gist(sheet.situation, part)))
    yield gettext("dibuka %(day)s", day=dates.date_short(state.read_at, zone))


def situation_of(item: Item) -> Situation:
    opened = item.opened
    return Situation(opened.definition, opened.instance, opened.period, opened.actor, access.now())


def locks(item: Item) -> bool:
    steps = item.opened.definition.steps
    return any(steps[name].lock is not LockPolicy.NEVER for name in item.step.review.of) if item.step.review else False


def opens(item: Item) -> list[str]:
    """Titles of the steps that are shut now, and would not be afterwards."""
    if item.after is None:
        return []
    before = situation_of(item)
    after = before.of(item.after)
    return [
        step.title.say(language())
        for step in item.opened.definition.steps.values()
        if before.status(step.id) is Status.CLOSED and after.status(step.id) is Status.OPEN
    ]


def why(item: Item) -> tuple[str, ...]:
    """Why a pick is left out, in sentences."""
    if item.verdict is Verdict.CHANGED:
        return (gettext("Isinya berubah setelah Anda melihatnya. Baca dulu, lalu putuskan sendiri."),)
    if item.verdict is Verdict.DECIDED:
        return (decided(item),)
    definition, zone = item.opened.definition, item.opened.instance.subject.zone
    lines = messages.explain(item.reasons[0], definition, {}, zone, language())
    until = lines["until"].sentences if item.reasons[0].until and "until" in lines else ()
    return (*lines["why"].sentences, *until)


def decided(item: Item) -> str:
    state = state_of(item)
    words = {"by": state.decided_by or gettext("sistem"), "when": when(item)}
    if state.status is Status.APPROVED:
        return gettext("Sudah disetujui oleh %(by)s, %(when)s.", **words)
    if state.status is Status.RETURNED:
        return gettext("Sudah dikembalikan oleh %(by)s, %(when)s.", **words)
    return gettext("Sudah ditarik kembali, atau belum diajukan.")


def when(item: Item) -> str:
    at = state_of(item).decided_at
    return dates.instant(at, item.opened.instance.subject.zone) if at else ""
