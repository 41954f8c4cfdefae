"""Answers in words of the reader's language."""

from __future__ import annotations

import pytest
from flask import Flask

from kinerja.web.views.answers import rows_words
from kinerja.workflows.definition import Field, FieldKind, Text

GROUP = Field("trips", FieldKind.ROWS, Text("Perjalanan dinas", "Business trips"), row_title=Text("Perjalanan", "Trip"))


@pytest.mark.parametrize(
    ("language", "count", "words"),
    [("id", 1, "1 perjalanan"), ("id", 3, "3 perjalanan"), ("en", 1, "1 trip"), ("en", 3, "3 business trips")],
)
def test_rows_are_counted_with_the_plural_where_there_is_one(app: Flask, language: str, count: int, words: str) -> None:
    with app.test_request_context("/", headers={"Cookie": f"language={language}"}):
        assert rows_words(GROUP, count) == words
