"""Pages for what went wrong: they help, keep what was typed, and give nothing away."""

from __future__ import annotations

from collections.abc import Iterator
from types import SimpleNamespace

import pytest
from flask import Flask, g, request
from flask.testing import FlaskClient
from werkzeug.exceptions import Forbidden

from kinerja import services, workflows
from kinerja.web import access
from tests.cast import NOW, Cast
from tests.web.conftest import SignIn, application, opened, token
from tests.workflows.builders import Run


class StoreAway(Exception):
    pass


def refuse() -> None:
    run = Run()
    actor = SimpleNamespace(account=run.instance.subject.person)
    g.opened = SimpleNamespace(definition=run.definition, instance=run.instance, actor=actor)
    raise workflows.Refused(workflows.Explanation(workflows.Code.EARLIER_STEP_UNFINISHED, "goals", steps=("pledge",)))


RAISED = {
    "missing": services.NotFound("x"),
    "forbidden": Forbidden(),
    "busy": services.Busy("x"),
    "away": StoreAway(),
    "broken": RuntimeError("secret detail"),
    "throttled": services.Throttled(NOW),
    "conflict": services.Conflict(SimpleNamespace(instance=SimpleNamespace(id="i")), "goals", {}),
}


@pytest.fixture
def app(cast: Cast) -> Iterator[Flask]:
    """Not the one of the other tests: it gets addresses that no other has."""
    yield from opened(application())


@pytest.fixture
def failing(app: Flask) -> FlaskClient:
    """A client of the application with addresses that fail in each way."""
    app.config["STORE_FAULTS"] = (StoreAway,)

    def fail(how: str) -> str:
        request.form.get("x")
        if how == "refused":
            refuse()
        raise RAISED[how]

    app.add_url_rule("/fail/<how>", "fail", fail, methods=["GET", "POST"])
    return app.test_client()


@pytest.fixture
def signed(failing: FlaskClient, sign_in: SignIn) -> FlaskClient:
    return sign_in("siti")


@pytest.mark.parametrize(
    ("how", "status", "words"),
    [
        ("missing", 404, "tidak ada, atau bukan untuk akun Anda"),
        ("forbidden", 404, "tidak ada, atau bukan untuk akun Anda"),
        ("busy", 503, "Sedang padat"),
        ("away", 503, "Sedang padat"),
        ("broken", 500, "Ada yang rusak di pihak kami"),
        ("throttled", 429, "Tunggu sebentar"),
        ("conflict", 409, "diubah dari tempat lain"),
        ("refused", 409, "Selesaikan dahulu pledge."),
    ],
)
def test_a_fault_gets_its_page_and_keeps_the_text(signed: FlaskClient, how: str, status: int, words: str) -> None:
    typed = {"csrf_token": token(signed.get("/help").text), "f-remark": "yang sudah saya ketik"}
    answer = signed.post(f"/fail/{how}", data=typed, headers={"Referer": "http://localhost/help"})
    assert answer.status_code == status
    assert words in answer.text
    assert status == 404 or "yang sudah saya ketik" in answer.text
    assert "secret detail" not in answer.text
    assert "Traceback" not in answer.text
    assert answer.headers["Content-Security-Policy"]


def test_404_and_403_are_the_same_page(signed: FlaskClient) -> None:
    pages = [signed.get(f"/fail/{how}").text for how in ("missing", "forbidden")]
    tokens = [token(page) for page in pages]
    here = [
        page.replace(used, "").replace(f"/fail/{how}", "")
        for page, used, how in zip(pages, tokens, ("missing", "forbidden"), strict=True)
    ]
    assert here[0] == here[1]


def test_busy_says_when_to_come_again(signed: FlaskClient) -> None:
    assert signed.get("/fail/busy").headers["Retry-After"] == "30"


def test_htmx_gets_the_content_alone(signed: FlaskClient) -> None:
    answer = signed.get("/fail/missing", headers={"HX-Request": "true"})
    assert answer.status_code == 404
    assert "<html" not in answer.text
    assert "<h1>" in answer.text


def test_a_wrong_method_says_which_are_right(signed: FlaskClient) -> None:
    answer = signed.get("/logout")
    assert answer.status_code == 405
    assert "POST" in answer.headers["Allow"]


def test_too_much_is_refused_with_the_limit(signed: FlaskClient) -> None:
    typed = {"csrf_token": token(signed.get("/help").text), "text": "x" * 1_100_000}
    answer = signed.post("/fail/missing", data=typed)
    assert answer.status_code == 413
    assert "1 MB" in answer.text


def test_more_fields_than_a_form_has_are_refused_however_small(signed: FlaskClient) -> None:
    typed = {"csrf_token": token(signed.get("/help").text)}
    few = signed.post("/fail/missing", data=typed | {f"a-rows-{n}-x": "1" for n in range(900)})
    many = signed.post("/fail/missing", data=typed | {f"a-rows-{n}-x": "1" for n in range(1001)})
    assert (few.status_code, many.status_code) == (404, 413)
    assert "1.000 isian" in many.text
    assert len(many.data) < 20_000, "nothing of it is shown again"


def test_a_page_of_a_fault_asks_the_store_nothing(app: Flask, signed: FlaskClient, monkeypatch: object) -> None:
    def gone(*_: object) -> None:
        raise StoreAway

    monkeypatch.setattr(services.accounts, "load", gone)  # type: ignore[attr-defined]
    answer = signed.get("/help")
    assert answer.status_code == 503
    assert "Sedang padat" in answer.text


def test_an_outage_of_the_store_is_one_line_a_request(signed: FlaskClient, capsys: pytest.CaptureFixture[str]) -> None:
    """Thousands of traces would hide the one line that helps."""
    assert signed.get("/fail/away").status_code == 503
    lines = capsys.readouterr().err.splitlines()
    assert [("store_away" in line, "StoreAway" in line) for line in lines] == [(True, True)]
    assert signed.get("/fail/broken").status_code == 500
    assert "Traceback" in capsys.readouterr().err


def test_a_signed_in_only_page_is_named_by_its_role(app: Flask, sign_in: SignIn) -> None:
    app.add_url_rule("/only", "only", access.only("administrator")(lambda: "inside"))
    assert sign_in("siti").get("/only").status_code == 404
    assert sign_in("ratna").get("/only").text == "inside"


def test_only_what_a_person_typed_is_shown_to_be_copied(signed: FlaskClient) -> None:
    pressed = {"shown": "rows", "pick-rows": "mine", "add": "rows", "decision": "x"}
    typed = {"csrf_token": token(signed.get("/help").text), "a-rows-0-short_note": "milik saya"}
    page = signed.post("/fail/conflict", data={**pressed, **typed}).text
    assert page.count("ketikan-1") == 2
    assert "ketikan-2" not in page


def test_a_stranger_is_told_that_signing_in_may_help(client: FlaskClient) -> None:
    answer = client.get("/nowhere")
    assert answer.status_code == 404
    assert "tidak ada, atau baru terlihat setelah masuk" in answer.text
    assert "akun Anda" not in answer.text.partition("<footer")[0]
