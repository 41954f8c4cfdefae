"""Text + scope -> sentence or template, with everything that is wrong."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import date
from decimal import Decimal
from types import MappingProxyType

from kinerja.workflows.sentences.findings import Finding, SentenceError
from kinerja.workflows.sentences.parser import parse
from kinerja.workflows.sentences.resolve import resolve
from kinerja.workflows.sentences.sentence import Part, Sentence, Template
from kinerja.workflows.sentences.syntax import closest
from kinerja.workflows.sentences.types import Scope
from kinerja.workflows.sentences.writing import day, number

_NOTHING: Mapping[str, str] = MappingProxyType({})
Findings = tuple[Finding | SentenceError, ...]


def read(text: str, scope: Scope) -> tuple[Sentence | None, Findings]:
    """The sentence, or None and what is wrong (one syntax error, or all wrong meanings, sorted by place)."""
    try:
        unresolved = parse(text)
    except SentenceError as error:
        return None, (error,)
    node, _, findings = resolve(unresolved, scope)
    return (None, findings) if findings else (Sentence(text, node), ())


def read_template(text_id: str, text_en: str | None, scope: Scope) -> tuple[Template | None, Findings]:
    """The text in both languages, each {…} one expression. Params of findings say which text: `language`."""
    parts_id, findings = _parts(text_id, "id", scope)
    parts_en: tuple[Part, ...] | None = None
    if text_en is not None:
        parts_en, more = _parts(text_en, "en", scope)
        findings += more
    return (None, findings) if findings else (Template(parts_id, parts_en), ())


def read_plain(
    text: str, language: str, constants: Mapping[str, Decimal | date], kept: Mapping[str, str] = _NOTHING
) -> tuple[str, Findings]:
    """A text that is the same for everybody: each {…} holds the name of a constant, and becomes its value.

    `kept`: names of values that are not known yet, and under which name each stays in its braces.
    """
    parts: list[str] = []
    findings: list[Finding | SentenceError] = []
    try:
        for offset, piece, is_name in _split(text):
            name = piece.strip()
            if is_name and name in kept:
                parts.append(f"{{{kept[name]}}}")
                continue
            if is_name and name not in constants:
                params = {"name": name, "suggestion": closest(name, (*constants, *kept))}
                code, more = ("unknown_value", {"known": tuple(kept)}) if kept else ("unknown_constant", {})
                findings.append(Finding(code, offset, len(piece), {**params, **more}))
                continue
            parts.append(_said(constants[name], language) if is_name else piece)
    except SentenceError as error:
        findings.append(error)
    return "".join(parts), tuple(findings)


def _said(value: Decimal | date, language: str) -> str:
    return day(value, language) if isinstance(value, date) else number(value, language)


def _parts(text: str, language: str, scope: Scope) -> tuple[tuple[Part, ...], Findings]:
    parts: list[Part] = []
    findings: list[Finding | SentenceError] = []
    expressions = replace(scope, kind="expression")
    try:
        for offset, piece, is_expression in _split(text):
            if not is_expression:
                parts.append(piece)
                continue
            sentence, wrong = read(piece, expressions)
            findings += (_moved(item, offset, language) for item in wrong)
            if sentence:
                parts.append(sentence)
    except SentenceError as error:
        findings.append(_moved(error, 0, language))
    return tuple(parts), tuple(findings)


def _split(text: str) -> Iterator[tuple[int, str, bool]]:
    """Pieces of a text with their offset, and whether each stood in braces."""
    position = 0
    while position < len(text):
        opening, closing = text.find("{", position), text.find("}", position)
        if closing != -1 and (opening == -1 or closing < opening):
            raise SentenceError("brace_not_opened", closing)
        if opening == -1:
            yield position, text[position:], False
            return
        if closing == -1 or text.find("{", opening + 1, closing) != -1:
            raise SentenceError("brace_not_closed", opening)
        if opening > position:
            yield position, text[position:opening], False
        if not text[opening + 1 : closing].strip():
            raise SentenceError("brace_empty", opening, closing - opening + 1)
        yield opening + 1, text[opening + 1 : closing], True
        position = closing + 1


def _moved(item: Finding | SentenceError, offset: int, language: str) -> Finding | SentenceError:
    params = {**item.params, "language": language}
    if isinstance(item, SentenceError):
        return SentenceError(item.code, item.offset + offset, item.length, params)
    return replace(item, offset=item.offset + offset, params=params)
