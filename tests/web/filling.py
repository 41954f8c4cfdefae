"""A person who fills steps in a browser without a script: gets pages, sends forms."""

from __future__ import annotations

import html
import re
from collections.abc import Mapping
from datetime import datetime

from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from kinerja import services, workflows
from tests.cast import DEFINITIONS, NOW
from tests.web.conftest import token

FULL = "full@2024-1"
PLAN = {
    "a-aim": "Kelas tenang",
    "a-theme": "x",
    "a-helped": "no",
    "a-courses-0-course": "long",
    "a-courses-0-times": "2",
}
"""Answers that fill the step `plan`."""


def publish() -> None:
    services.definitions.publish(workflows.load(DEFINITIONS / "every_field.yaml"), services.SYSTEM, NOW)


def at(moment: str) -> None:
    """Let it be this moment (ISO, with offset)."""
    services.clock.move_to(datetime.fromisoformat(moment))


class Filler:
    """Somebody signed in, and the run they work on."""

    def __init__(self, client: FlaskClient) -> None:
        self.client = client
        self.run = ""

    def get(self, path: str = "") -> TestResponse:
        return self.client.get(path if path.startswith("/") else f"{self.run}/{path}".rstrip("/"))

    def send(self, path: str, fields: Mapping[str, object], script: bool = False, **more: object) -> TestResponse:
        """Post to `path` with the hidden fields of the page a person would have open."""
        page = self.client.get("/instances").text if not self.run else self.get(self._page(path)).text
        hidden = {"csrf_token": token(page), "key": hidden_value(page, "key"), "version": hidden_value(page, "version")}
        data = {**{k: v for k, v in hidden.items() if v is not None}, **fields, **more}
        where = path if path.startswith("/") else f"{self.run}/{path}"
        return self.client.post(where, data=data, headers={"HX-Request": "true"} if script else {})

    def _page(self, path: str) -> str:
        step = path.rpartition("/")[0]
        shown = self.get(step)
        return f"{step}/submission" if shown.status_code == 302 else step

    def start(self, edition: str = FULL) -> None:
        answer = self.send("/instances", {"edition": edition})
        assert answer.status_code == 303, answer.text
        self.run = answer.location

    def confirm(self) -> None:
        assert self.send("steps/facts/submission", {}).status_code == 303

    def plan(self, **changed: object) -> TestResponse:
        return self.send("steps/plan/submission", {**PLAN, **changed})

    def hand_in(self) -> TestResponse:
        return self.send("steps/approval/submission", {})


def hidden_value(page: str, name: str) -> str | None:
    found = re.search(rf'name="{name}"[^>]*value="([^"]*)"', page)
    return found and found[1]


def said(answer: TestResponse) -> str:
    """The text of a page, tags and double blanks taken out."""
    main = re.search(r"<main.*</main>", answer.text, re.DOTALL)
    text = re.sub(r"<[^>]+>", " ", main[0] if main else answer.text)
    return " ".join(html.unescape(text).split())


def errors(answer: TestResponse) -> dict[str, str]:
    """Anchor -> sentence of the error summary; every anchor must be on the page."""
    box = re.search(r'<div class="errs".*?</div>', answer.text, re.DOTALL)
    found = dict(re.findall(r'<a href="#([^"]+)">(.*?)</a>', box[0] if box else "", re.DOTALL))
    assert all(f'id="{anchor}"' in answer.text for anchor in found), found
    return found
