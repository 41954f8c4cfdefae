"""Every code that can be told is provoked by a test, and has its sentence in both languages."""

from __future__ import annotations

import re

from test_sentence_names import FAULTS as NAME_FAULTS
from test_sentence_parser import FAULTS as SYNTAX_FAULTS

from kinerja.workflows.sentences.problems import SENTENCES

ELSEWHERE = {
    *("too_long", "too_big", "too_deep", "ambiguous_name"),
    *("brace_not_closed", "brace_not_opened", "brace_empty", "unknown_constant"),
    *("never", "always", "implied", "too_many_branches"),
}


def test_every_code_has_a_test() -> None:
    told = {code for _, code, _, _ in (*NAME_FAULTS, *SYNTAX_FAULTS)}
    assert told | ELSEWHERE == set(SENTENCES)


def test_both_languages_use_the_same_data() -> None:
    for code, texts in SENTENCES.items():
        names = [set(re.findall(r"(?<!\{)\{(\w+)\}(?!\})", texts[language])) for language in ("id", "en")]
        assert names[0] == names[1], code
