"""What goes wrong while a page is made is an error, never a page with nothing on it."""

from __future__ import annotations

import pytest
from flask import Flask, render_template_string


class View:
    known = "x"

    @property
    def broken(self) -> str:
        return self.known.no_such_method()  # type: ignore[attr-defined]


@pytest.mark.parametrize(
    "words", ["{{ view.broken }}", "{% if view.broken %}x{% endif %}", "{{ view.broken|default('x') }}"]
)
def test_a_property_that_fails_is_heard(app: Flask, words: str) -> None:
    with app.test_request_context("/"), pytest.raises(AttributeError, match="no_such_method"):
        render_template_string(words, view=View())


@pytest.mark.parametrize(
    ("words", "said"), [("{{ view.known }}", "x"), ("{{ view.absent }}", ""), ("{{ view.key }}", "y")]
)
def test_what_is_not_there_is_looked_up_as_ever(app: Flask, words: str, said: str) -> None:
    with app.test_request_context("/"):
        assert render_template_string(words, view={"key": "y"} if "key" in words else View()) == said
