"""What a stranger reads about a receipt: that it is genuine, and whether the hand-in still stands."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Any

from flask_babel import gettext, ngettext, pgettext

from kinerja.services import receipts
from kinerja.web import dates
from kinerja.web.language import language
from kinerja.web.views.copies import fingerprint_words


class VerifiedView:
    """`verified`: what the services know of the number."""

    def __init__(self, verified: receipts.Verified) -> None:
        self.verified = verified
        self.found: Any = verified.receipt

    @property
    def number(self) -> str:
        return str(self.found.number)

    @property
    def stands(self) -> bool:
        return self.verified.ended is None

    @property
    def title(self) -> str:
        ended = self.verified.ended
        return gettext("Asli") if ended is None else _ENDED[ended][0]()

    @property
    def lead(self) -> str:
        ended = self.verified.ended
        if ended is None:
            return gettext("Tanda terima ini dikeluarkan Kinerja. Cocokkan isinya dengan yang ada di tangan Anda.")
        at = next(at for fate, at in self.verified.later if fate is ended)
        return _ENDED[ended][1](self._when(at))

    @property
    def changed(self) -> str | None:
        """How many fields changed since; never which, nor what stands there."""
        count = self.verified.changed
        if not count:
            return None
        return ngettext(
            "Isi telah berubah sejak ditandatangani: %(num)s isian.",
            "Isi telah berubah sejak ditandatangani: %(num)s isian.",
            count,
        )

    @property
    def facts(self) -> list[tuple[str, str]]:
        found = self.found
        received = self._when(found.at)
        person = f"{found.name}, {found.unit_name}"
        rows = [
            (gettext("Nomor"), found.number),
            (gettext("Untuk"), f"{found.title.say(language())}, {found.definition.say(language())}"),
            (pgettext("one", "Periode"), found.period.say(language())),
            (gettext("Diterima"), received + ". " + gettext("Terlambat.") if found.late else received),
            (gettext("Dari"), found.by or person),
        ]
        if found.by:
            rows.append((gettext("Tentang"), person))
        later = [_SINCE[fate](self._when(at)) for fate, at in self.verified.later]
        if later:
            rows.append((gettext("Sesudah itu"), " ".join(later)))
        rows.append((gettext("Sidik isi"), fingerprint_words(found.fingerprint)))
        return rows

    def _when(self, at: datetime) -> str:
        return str(dates.instant(at, self.found.zone))


_ENDED: dict[receipts.Fate, tuple[Callable[[], str], Callable[[str], str]]] = {
    receipts.Fate.WITHDRAWN: (
        lambda: gettext("Asli, tetapi sudah ditarik kembali"),
        lambda when: gettext(
            "Tanda terima ini dikeluarkan Kinerja. Penyerahannya ditarik kembali %(when)s.", when=when
        ),
    ),
    receipts.Fate.RETURNED: (
        lambda: gettext("Asli, tetapi sudah dikembalikan"),
        lambda when: gettext("Tanda terima ini dikeluarkan Kinerja. Penyerahannya dikembalikan %(when)s.", when=when),
    ),
    receipts.Fate.REPLACED: (
        lambda: gettext("Asli, tetapi sudah diganti"),
        lambda when: gettext(
            "Tanda terima ini dikeluarkan Kinerja. Penyerahannya diganti yang lebih baru %(when)s.", when=when
        ),
    ),
}
"""How a hand-in ceased to stand -> heading and sentence."""
_SINCE: dict[receipts.Fate, Callable[[str], str]] = {
    receipts.Fate.APPROVED: lambda when: gettext("Disetujui %(when)s.", when=when),
    receipts.Fate.RETURNED: lambda when: gettext("Dikembalikan %(when)s.", when=when),
    receipts.Fate.WITHDRAWN: lambda when: gettext("Ditarik kembali %(when)s.", when=when),
    receipts.Fate.REPLACED: lambda when: gettext("Diserahkan lagi %(when)s, dengan tanda terima baru.", when=when),
}
