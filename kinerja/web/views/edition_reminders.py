"""Who is told what, when, in an edition: its reminders read out, and what the program tells by itself."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from flask_babel import gettext

from kinerja.web import messages
from kinerja.web.messages.administration import OCCASIONS
from kinerja.web.presenters import say
from kinerja.workflows.definition import TURN, AnswerDays, Deadline, Definition, ReminderRule
from kinerja.workflows.reminders import filled
from kinerja.workflows.vocabulary import NAMED_VALUES


@dataclass(frozen=True, slots=True)
class ReminderLine:
    """One reminder: when, to whom, about what, and its text with the names of its values in brackets."""

    id: str
    when: str
    to: str
    about: str
    text: str


class Reminders:
    """Reads the reminders of a definition in the reader's language."""

    def __init__(self, definition: Definition, language: str) -> None:
        self.definition, self.language = definition, language

    def lines(self) -> list[ReminderLine]:
        return [self._line(rule) for rule in self.definition.reminders.values()]

    def _line(self, rule: ReminderRule) -> ReminderLine:
        named = {name: words[0] if self.language == "id" else name for name, words in NAMED_VALUES.items()}
        values = {name: f"[{word.replace('_', ' ')}]" for name, word in named.items()}
        text = filled(rule.say.say(self.language), values)
        return ReminderLine(rule.id, " ".join(self._when(rule)), self._to(rule), self._about(rule), text)

    def _when(self, rule: ReminderRule) -> Iterator[str]:
        if rule.before is not None:
            yield self._before(rule.before, rule.days)
        elif rule.after is not None:
            said = OCCASIONS[rule.after].say(self.language)
            yield gettext("Setelah %(what)s.", what=said)
        if rule.wait and rule.wait_days is AnswerDays.WORKING:
            yield gettext("Bila sudah menunggu %(days)s hari kerja.", days=rule.wait)
        elif rule.wait:
            yield gettext("Bila sudah menunggu %(days)s hari.", days=rule.wait)

    def _before(self, end: Deadline, days: tuple[int, ...]) -> str:
        what = gettext("tenggat") if end is Deadline.DUE else gettext("akhir masanya")
        if days == (0,):
            return gettext("Pada hari %(what)s.", what=what)
        numbers = messages.listed([str(day) for day in days], self.language)
        return gettext("%(days)s hari sebelum %(what)s.", days=numbers, what=what)

    def _to(self, rule: ReminderRule) -> str:
        who = gettext("Yang mendapat giliran") if rule.to == TURN else say(self.definition.actors[rule.to].title)
        return gettext("%(who)s, dan yang di atasnya", who=who) if rule.escalate else who

    def _about(self, rule: ReminderRule) -> str:
        found = self.definition.stages.get(rule.at or "") or self.definition.steps.get(rule.at or "")
        return say(found.title) if found else gettext("setiap langkah")
