"""The words of notices: those of the definition, with the values said as people read them; and of the mail of the day.

Nothing here needs a request: the mails are written where no page is shown.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from kinerja import services
from kinerja.services.jobs.reminders import Digest, Letter
from kinerja.web import dates
from kinerja.workflows.definition import Definition, Step, Text
from kinerja.workflows.reminders import filled

SUBJECT = Text("Kinerja: {count} pemberitahuan baru", "Kinerja: {count} new notices")
ONE = Text("Kinerja: 1 pemberitahuan baru", "Kinerja: 1 new notice")
GREETING = Text("Yth. {name},", "Dear {name},")
LEAD = Text("Ini yang belum Anda baca di kotak masuk Kinerja:", "This is what you have not read in your Kinerja inbox:")
ABOUT = Text("tentang {name}", "about {name}")
ASKED = Text(
    "{name} minta {step} dibuka kembali. Permintaan lain hari ini ada di daftar yang sama.",
    "{name} asks for {step} to be opened again. Other requests of the day are in the same list.",
)
WAY = Text("Buka kotak masuk: {address}", "Open your inbox: {address}")
ENDING = Text(
    "Surel ini dikirim paling banyak sekali sehari, dan tidak pada malam hari. Di halaman Kotak masuk Anda dapat "
    "mematikannya.",
    "This mail is sent once a day at the most, and not at night. On the page Inbox you can switch it off.",
)


def said(notice: Any, language: str) -> str:
    """What a notice says, in the words of the revision that its run is pinned to."""
    definition = services.definitions.by_hash(notice.revision)
    words = _words(notice, definition, language)
    if notice.rule == services.notices.REQUESTS:
        return filled(ASKED.say(language), words)
    return filled(definition.reminders[notice.rule].say.say(language), words)


def letter(digest: Digest, address: str | None) -> Letter:
    """The mail of the day, plain text; `address`: of the program, where it is known."""
    language = digest.account.language
    lines = [GREETING.say(language).format(name=digest.account.name), "", LEAD.say(language), ""]
    lines += [f"- {line}" for line in _listed(digest, language)]
    lines += [""]
    if address:
        lines += [WAY.say(language).format(address=f"{address.rstrip('/')}/notices"), ""]
    count = len(digest.notices)
    subject = (ONE if count == 1 else SUBJECT).say(language).format(count=count)
    return Letter(subject, "\n".join([*lines, ENDING.say(language), ""]))


def _listed(digest: Digest, language: str) -> Iterator[str]:
    for notice in digest.notices:
        name = notice.values.get("name", "")
        text = said(notice, language)
        yield text if name in text or is_own(notice) else f"{text} ({ABOUT.say(language).format(name=name)})"


def is_own(notice: Any) -> bool:
    """Whether it is about the reader's own run."""
    return bool(services.definitions.by_hash(notice.revision).subject_part == notice.part)


def _words(notice: Any, definition: Definition, language: str) -> Mapping[str, str]:
    """Every value that is known, as text."""
    values, step = notice.values, definition.steps[notice.step]
    found = {"step": step.title.say(language), "name": values.get("name", ""), "who": values.get("who")}
    if "until" in values:
        found["until"] = dates.instant(dates.last_minute(values["until"]), notice.zone, language)
    if "reason" in values:
        found["reason"] = _reason(values["reason"], definition, step, language)
    found |= {name: str(values[name]) for name in ("days_left", "waited") if name in values}
    return {name: word for name, word in found.items() if word}


def _reason(reason: str, definition: Definition, step: Step, language: str) -> str:
    """The label of the reason that was chosen; a reason in words as it is."""
    listed = definition.lists.get((step.review and step.review.reasons) or "")
    option = listed.options.get(reason) if listed else None
    return reason if option is None else option.label.say(language)
