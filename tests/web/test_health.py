"""What machines ask."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from flask import Flask
from flask.testing import FlaskClient

from tests.cast import Cast
from tests.web.conftest import application, opened


@pytest.fixture
def app(cast: Cast) -> Iterator[Flask]:
    """Not the one of the other tests: it has counted nothing yet."""
    yield from opened(application())


def test_a_living_process_says_so(client: FlaskClient) -> None:
    assert client.get("/healthz").json == {"status": "ok"}


def test_readiness_follows_the_store(app: Flask, client: FlaskClient) -> None:
    assert client.get("/readyz").json["ready"] is True
    app.config["READINESS"] = lambda: {"ready": False, "store": "away"}
    answer = client.get("/readyz")
    assert (answer.status_code, answer.json["store"]) == (503, "away")


def test_requests_are_counted_by_endpoint_and_never_by_path(client: FlaskClient) -> None:
    client.get("/help")
    client.get("/secret-path-01")
    text = client.get("/metrics").text
    assert 'kinerja_requests_total{endpoint="pages.help_page",method="GET",status="200"} 1.0' in text
    assert 'endpoint="none",method="GET",status="404"' in text
    assert "secret-path-01" not in text


def test_metrics_can_be_kept_off_this_listener(app: Flask, client: FlaskClient) -> None:
    app.config["METRICS"] = False
    assert client.get("/metrics").status_code == 404


def test_two_applications_count_apart(app: Flask, client: FlaskClient) -> None:
    from kinerja.factory import create_app

    other = create_app(app.config["SETTINGS"])
    client.get("/healthz")
    counted = other.extensions["kinerja_meters"].registry.get_sample_value(
        "kinerja_requests_total", {"endpoint": "health.healthz", "method": "GET", "status": "200"}
    )
    assert counted is None
