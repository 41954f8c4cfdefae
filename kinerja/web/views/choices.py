"""Options as they are offered: recommended ones first with their source, what each is worth, what is unofficial.

The worth stands first: a drop-down on a phone cuts what is last.
"""

from __future__ import annotations

from decimal import Decimal

from flask_babel import gettext, ngettext

from kinerja.web import dates
from kinerja.web.language import language
from kinerja.web.views.fields import ChoiceGroup, ChoiceView
from kinerja.workflows import OfferedOption
from kinerja.workflows.definition import Field, Option, Text


def choice_groups(
    offered: tuple[OfferedOption, ...],
    chosen: frozenset[str],
    beside: tuple[Field, ...],
    source: Text | None,
    *,
    unfolded: bool = False,
) -> tuple[ChoiceGroup, ...]:
    """Recommended options under the name of their `source`, lowest value first; the others fold away behind a line.

    `beside`: the fields that stand with this one; `unfolded`: nothing folds away, because something is wrong.
    """
    order = sorted(offered, key=lambda one: (not one.recommended, one.value if one.recommended else 0))
    views = [(one.recommended, _choice(one, chosen, at == 0, beside)) for at, one in enumerate(order)]
    first = tuple(view for recommended, view in views if recommended)
    rest = tuple(view for recommended, view in views if not recommended)
    if not first:
        return (ChoiceGroup(None, rest),)
    found = (ChoiceGroup(_recommended_by(source), first),)
    if not rest:
        return found
    others = ngettext("Lihat %(num)s pilihan lainnya", "Lihat %(num)s pilihan lainnya", len(rest))
    return (*found, ChoiceGroup(others, rest, not unfolded and not any(view.chosen for view in rest)))


def _recommended_by(source: Text | None) -> str:
    if source is None:
        return gettext("Direkomendasikan")
    return gettext("Rekomendasi %(source)s", source=source.say(language()))


def _choice(offered: OfferedOption, chosen: frozenset[str], first: bool, beside: tuple[Field, ...]) -> ChoiceView:
    option = offered.option
    worth = _worth(option, beside)
    label = option.label.say(language()) + ("" if option.official else " (" + gettext("belum resmi") + ")")
    known = offered.value is not None
    return ChoiceView(
        option.id,
        " · ".join((*worth, label)),
        option.hint and option.hint.say(language()),
        gettext("Nilai sekolah Anda %(value)s", value=dates.number(offered.value)) if known else None,
        option.id in chosen,
        first,
    )


def _worth(option: Option, beside: tuple[Field, ...]) -> list[str]:
    """Numbers of the option that a computed field beside it, of the same name, gives a unit to ("8 poin")."""
    units = {item.id: item.unit for item in beside if item.value is not None and item.unit is not None}
    return [
        f"{dates.number(value)}{dates.NBSP}{units[name].say(language())}"
        for name, value in option.attributes.items()
        if name in units and isinstance(value, int | Decimal) and not isinstance(value, bool)
    ]
