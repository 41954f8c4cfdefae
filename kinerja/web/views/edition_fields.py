"""Fields and option lists of an edition, with all that holds for them."""

from __future__ import annotations

from collections.abc import Iterator

from flask_babel import gettext

from kinerja.web import dates, messages
from kinerja.web.messages.administration import FIELD_KINDS
from kinerja.web.presenters import say
from kinerja.web.views.edition_conditions import Conditions
from kinerja.web.views.edition_parts import FieldLine, ListBlock
from kinerja.workflows.definition import Appointment, Definition, Field, FieldKind, Option, OptionList, Path


class Fields:
    """Tells fields and lists in the reader's language. `conditions`: of the same definition."""

    def __init__(self, definition: Definition, conditions: Conditions) -> None:
        self.definition = definition
        self.conditions = conditions
        self.language = conditions.language

    def line(self, item: Field) -> FieldLine:
        conditions = []
        if item.show_when:
            conditions.append((gettext("Ditanyakan bila"), self.conditions.condition(item.show_when)))
        if item.value:
            conditions.append((gettext("Dihitung dari"), self.conditions.condition(item.value)))
        if item.required_when:
            conditions.append((gettext("Wajib bila"), self.conditions.condition(item.required_when)))
        if item.suggest:
            conditions.append((gettext("Disarankan dari"), self.conditions.condition(item.suggest)))
        return FieldLine(
            label=say(item.label),
            id=item.id,
            kind=FIELD_KINDS[item.kind].say(self.language),
            facts=tuple(self._facts(item)),
            conditions=tuple(conditions),
            options=(item.options, say(self.definition.lists[item.options].title)) if item.options else None,
            inner=tuple(self.line(inner) for inner in item.fields),
        )

    def _facts(self, item: Field) -> Iterator[str]:
        if item.takes_answer and not item.required:
            yield gettext("boleh kosong")
        if item.each:
            yield gettext("satu baris untuk setiap %(where)s", where=self._path(item.each))
        if item.each_list:
            listed = say(self.definition.lists[item.each_list].title)
            yield gettext("satu baris untuk setiap pilihan di daftar %(list)s", list=listed)
        if item.copies:
            yield gettext("disalin dari %(where)s", where=self._path(item.copies))
        if not item.editable:
            yield gettext("tidak dapat diubah")
        if item.follows:
            yield gettext("pilihannya mengikuti %(where)s", where=self._path(item.follows))
        if item.recommend:
            source = say(self.definition.sources.get(item.recommend.source)) or item.recommend.source
            yield gettext("%(count)s terendah di %(source)s dianjurkan", count=item.recommend.lowest, source=source)
        yield from self._limits(item)
        if item.appointment:
            yield self._appointment(item.kind, item.appointment)
        if item.basis:
            yield item.basis

    def _appointment(self, kind: FieldKind, declared: Appointment) -> str:
        """In whose calendars the moment stands, and for how long."""
        parts = dict.fromkeys((self.definition.subject_part, *declared.parts))
        who = messages.listed([self.conditions.labels.part(part) for part in parts], self.language)
        if kind is FieldKind.DATE:
            return gettext("janji temu sehari di kalender %(who)s", who=who)
        return gettext("janji temu %(minutes)s menit di kalender %(who)s", minutes=declared.minutes, who=who)

    def _limits(self, item: Field) -> Iterator[str]:
        dated = item.kind in (FieldKind.DATE, FieldKind.DATE_TIME)
        if item.minimum is not None:
            words = gettext("paling awal %(limit)s") if dated else gettext("paling sedikit %(limit)s")
            yield words % {"limit": messages.shown(item.minimum, self.language)}
        if item.maximum is not None:
            words = gettext("paling lambat %(limit)s") if dated else gettext("paling banyak %(limit)s")
            yield words % {"limit": messages.shown(item.maximum, self.language)}
        if item.max_length is not None:
            yield gettext("paling panjang %(limit)s huruf", limit=item.max_length)
        if item.kind is FieldKind.ROWS and not item.rows_given:
            yield gettext("%(least)s sampai %(most)s baris", least=item.min_rows, most=item.max_rows)
        if item.unit:
            yield gettext("dalam %(unit)s", unit=say(item.unit))

    def _path(self, path: Path) -> str:
        if path.step is None:
            return self.conditions.labels.identity(path.field)
        field, _dot, column = path.field.partition(".")
        label = self.conditions.labels.field(path.step, field, column or None)
        return f"{self.conditions.labels.step(path.step)}: {label}"

    def block(self, found: OptionList) -> ListBlock:
        names = tuple(found.attributes)
        rows = tuple(
            (
                say(option.label),
                option.id,
                tuple(self._attribute(option, name) for name in names),
                "; ".join(self._remarks(option)),
            )
            for option in found.options.values()
        )
        columns = tuple(name.replace("_", " ") for name in names)
        return ListBlock(say(found.title), found.id, found.basis, columns, rows)

    def _attribute(self, option: Option, name: str) -> str:
        if name in option.attribute_texts:
            return say(option.attribute_texts[name])
        value = option.attributes.get(name)
        return "" if value is None else messages.shown(value, self.language)

    def _remarks(self, option: Option) -> Iterator[str]:
        if not option.official:
            yield gettext("belum resmi")
        if option.parent:
            yield gettext("di bawah %(parent)s", parent=option.parent)
        if option.when:
            yield str(self.conditions.condition(option.when).words)
        if option.valid_from or option.valid_until:
            first, last = (dates.date_long(each) if each else "…" for each in (option.valid_from, option.valid_until))
            yield gettext("berlaku %(first)s sampai %(last)s", first=first, last=last)
