"""What the parser stumbled over, said so that an author can mend it."""

from __future__ import annotations

import re
from difflib import get_close_matches

from lark import Token
from lark.exceptions import UnexpectedCharacters, UnexpectedInput, UnexpectedToken

from kinerja.workflows.sentences.findings import SentenceError
from kinerja.workflows.sentences.keywords import FUNCTIONS, KEYWORDS

_WORD_AT_END = re.compile(r"[A-Za-z_][\w.]*\s*$")
_WORD = re.compile(r"\w+|\S")


def explain(error: UnexpectedInput, text: str) -> SentenceError:
    """The stable code, place and data of a failure of the parser."""
    expected = _expected(error)
    if isinstance(error, UnexpectedToken) and error.token.type == "$END":
        return SentenceError("syntax_broken_off", _end(text), 1, {"expected": _groups(expected)})
    offset = error.pos_in_stream or 0
    if text[offset] == '"':
        return SentenceError("quote_not_closed", offset, len(text) - offset)
    if isinstance(error, UnexpectedToken):
        return _unexpected_token(error.token, text, expected)
    found = _WORD.match(text, offset)
    assert found is not None, "a lexer stops only at a character that is no space"
    return _unexpected(found.group(), offset, text, expected)


def _expected(error: UnexpectedInput) -> frozenset[str]:
    if isinstance(error, UnexpectedToken):
        return frozenset(error.accepts or error.expected)
    return frozenset(error.allowed or ()) if isinstance(error, UnexpectedCharacters) else frozenset()


def _end(text: str) -> int:
    """The last character that is no space: a caret after the end of a line points at nothing."""
    return max(0, len(text.rstrip()) - 1)


def _unexpected_token(token: Token, text: str, expected: frozenset[str]) -> SentenceError:
    offset = token.start_pos or 0
    other = {"AND": "OR", "OR": "AND"}.get(token.type)
    if other in expected and expected & {"$END", "RPAR"}:
        return SentenceError("mixed_and_or", offset, len(token), {"found": str(token)})
    if token.type == "LPAR" and "COLON" not in expected and (before := _WORD_AT_END.search(text[:offset])):
        return _unknown_function(before)
    return _unexpected(str(token), offset, text, expected)


def _unknown_function(before: re.Match[str]) -> SentenceError:
    name = before.group().rstrip()
    known = [word for function in FUNCTIONS for word in KEYWORDS[function]]
    params = {"name": name, "suggestion": closest(name, known), "allowed": FUNCTIONS}
    return SentenceError("unknown_function", before.start(), len(name), params)


def _unexpected(found: str, offset: int, text: str, expected: frozenset[str]) -> SentenceError:
    if found == "," and re.search(r"\d$", text[:offset]) and re.match(r",\d", text[offset:]):
        return SentenceError("decimal_comma", offset, 1)
    words = [word for name in sorted(expected) if name in KEYWORDS for word in KEYWORDS[name]]
    begun = next((word for word in words if word.startswith(f"{found.casefold()} ")), None)
    params = {"found": found, "expected": _groups(expected), "suggestion": begun or closest(found, words)}
    return SentenceError("syntax_unexpected", offset, len(found), params)


def _groups(expected: frozenset[str]) -> tuple[str, ...]:
    """What may follow, in the few groups a person thinks in, else the terminals themselves."""
    if "NUMBER" in expected:
        return ("value",)
    groups = {"comparison": "IS", "AND": "AND", "OR": "OR", "RPAR": "RPAR", "name": "PATH"}
    found = tuple(group for group, terminal in groups.items() if terminal in expected)
    return found or tuple(sorted(expected - {"$END"}))


def closest(word: str, known: list[str] | tuple[str, ...]) -> str | None:
    """The known word that was most likely meant, or None."""
    folded = {item.casefold(): item for item in reversed(known)}
    matches = get_close_matches(word.casefold(), list(folded), n=1, cutoff=0.6)
    return folded[matches[0]] if matches else None
