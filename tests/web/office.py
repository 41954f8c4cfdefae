"""Somebody who administers, in a browser without a script: opens a form, sends it with its hidden fields."""

from __future__ import annotations

import html
import re
from collections.abc import Mapping

from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from tests.web.filling import hidden_value


class Desk:
    """A signed-in client."""

    def __init__(self, client: FlaskClient) -> None:
        self.client = client

    def get(self, path: str) -> TestResponse:
        return self.client.get(path)

    def send(self, path: str, fields: Mapping[str, object], page: TestResponse | None = None) -> TestResponse:
        """Post what was typed; `page`: the page on which it was typed, else the form as it opens."""
        text = (page or self.client.get(path)).text
        hidden = {name: hidden_value(text, name) for name in ("csrf_token", "key")}
        return self.client.post(path, data={**hidden, **fields})

    def confirm(self, path: str, fields: Mapping[str, object]) -> TestResponse:
        """Look at what would change, then apply exactly that."""
        shown = self.send(path, fields)
        assert shown.status_code == 200, errors_of(shown)
        seen = hidden_value(shown.text, "seen")
        assert seen
        return self.send(path, {**fields, "seen": html.unescape(seen), "confirm": "yes"}, shown)


def errors_of(answer: TestResponse) -> list[str]:
    """The sentences of the error summary."""
    box = re.search(r'<div class="errs".*?</div>', answer.text, re.DOTALL)
    found = re.findall(r"<li>(.*?)</li>", box[0] if box else "", re.DOTALL)
    return [html.unescape(re.sub(r"<[^>]+>", "", line)) for line in found]
