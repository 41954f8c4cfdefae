"""What is suggested for a field, and in words from what it follows."""

from __future__ import annotations

from functools import partial

from flask_babel import gettext

from kinerja.web import messages
from kinerja.web.language import language
from kinerja.web.views.answers import in_words
from kinerja.web.views.fields import Suggestion
from kinerja.workflows import Situation, sentences, visible
from kinerja.workflows.definition import Field, Step


def suggestion_of(situation: Situation, step: Step, item: Field) -> Suggestion | None:
    """What is suggested as things stand; None while something it needs is missing."""
    if item.suggest is None:
        return None
    value = situation.suggestion(step.id, item.id)
    words = in_words(situation.definition, item, value)
    if words is None:
        return None
    taken = situation.answer(step.id, item.id) == value
    return Suggestion(value if isinstance(value, str) else "", words, reason(situation, item.suggest), taken)


def suggested_then(situation: Situation, step: Step, item: Field) -> str | None:
    """What was suggested when the step was finished, in words, where another answer was given."""
    value = situation.instance.step(step.id).suggested.get(item.id)
    if value is None or value == situation.answer(step.id, item.id):
        return None
    return in_words(situation.definition, item, value)


def reason(situation: Situation, sentence: sentences.Sentence) -> str:
    """ "Menurut tabel Putusan, dari rata-rata skor = 2,5 dan sikap = Baik." """
    labels = sentences.DefinitionLabels(situation.definition, language())
    known = sentences.because(sentence, situation, language(), labels, partial(_hidden, situation=situation))
    said = [f"{_small(name)} = {value}" if value else _small(name) for name, value in known]
    given = messages.listed(said, language())
    table = sentences.table_asked(sentence)
    if table is None:
        return gettext("Dihitung dari %(given)s.", given=given)
    return gettext("Menurut tabel %(table)s, dari %(given)s.", table=labels.table(table), given=given)


def not_known(situation: Situation, step: Step) -> list[str]:
    """What the values of a step of the program still need, in words, each once."""
    labels = sentences.DefinitionLabels(situation.definition, language())
    lacking = [item for item in step.fields if item.required and situation.answer(step.id, item.id) is None]
    known = [
        each
        for item in lacking
        if item.value is not None
        for each in sentences.because(item.value, situation, language(), labels, partial(_hidden, situation=situation))
    ]
    return list(dict.fromkeys(_small(name) for name, value in known if value is None))


def _hidden(step: str, situation: Situation) -> bool:
    return not visible(situation.definition.steps[step], situation)


def _small(text: str) -> str:
    """For the middle of a sentence; abbreviations keep their capitals."""
    return text[:1].lower() + text[1:] if text[1:2].islower() else text
