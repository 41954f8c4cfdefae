"""What a stranger reads about a receipt."""

from __future__ import annotations

from typing import Any

from flask_babel import gettext

from kinerja.web import dates
from kinerja.web.language import language
from kinerja.web.views.copies import fingerprint_words


class VerifiedView:
    """`found`: Receipt of the services."""

    def __init__(self, found: Any) -> None:
        self.found = found

    @property
    def number(self) -> str:
        return str(self.found.number)

    @property
    def facts(self) -> list[tuple[str, str]]:
        found = self.found
        received = dates.instant(found.at, found.zone)
        return [
            (gettext("Nomor"), found.number),
            (gettext("Untuk"), f"{found.title.say(language())}, {found.definition.say(language())}"),
            (gettext("Periode"), found.period.say(language())),
            (gettext("Diterima"), f"{received}. {gettext('Terlambat.')}" if found.late else received),
            (gettext("Dari"), f"{found.name}, {found.unit_name}"),
            (gettext("Sidik isi"), fingerprint_words(found.fingerprint)),
        ]
