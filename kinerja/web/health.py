"""For machines: does the process live, can it serve, what has it served."""

from __future__ import annotations

from time import perf_counter
from typing import Any

from flask import Blueprint, Flask, Response, abort, current_app, g, request
from prometheus_client import (
    CONTENT_TYPE_LATEST,
    CollectorRegistry,
    Counter,
    Gauge,
    Histogram,
    PlatformCollector,
    ProcessCollector,
)
from prometheus_client.exposition import generate_latest

blueprint = Blueprint("health", __name__)
METHODS = frozenset({"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"})
BUCKETS = (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 10)


class Meters:
    """What is counted, in a registry of its own, so that two applications in one process stay apart."""

    def __init__(self) -> None:
        self.registry = CollectorRegistry()
        ProcessCollector(registry=self.registry)
        PlatformCollector(registry=self.registry)
        names = ("endpoint", "method", "status")
        self.requests = Counter("kinerja_requests", "Requests answered.", names, registry=self.registry)
        self.seconds = Histogram(
            "kinerja_request_seconds", "Time to answer.", ("endpoint",), buckets=BUCKETS, registry=self.registry
        )
        of = ("turnstile",)
        self.working = Gauge("kinerja_requests_at_work", "Requests that have their turn.", of, registry=self.registry)
        self.waiting = Gauge("kinerja_requests_waiting", "Requests that wait for it.", of, registry=self.registry)
        self.crowded = Gauge("kinerja_crowd", "1 while more comes than can be done.", registry=self.registry)


def register(app: Flask) -> None:
    app.extensions["kinerja_meters"] = Meters()
    app.register_blueprint(blueprint)
    app.before_request(begin)
    app.after_request(count)


def begin() -> None:
    g.began = perf_counter()


def count(answer: Response) -> Response:
    """Addresses carry ids, so the endpoint is counted, never the path."""
    meters: Meters = current_app.extensions["kinerja_meters"]
    endpoint = request.endpoint or "none"
    # Anybody can invent methods, and every label that was seen once is kept for good.
    method = request.method if request.method in METHODS else "other"
    meters.requests.labels(endpoint, method, answer.status_code).inc()
    if "began" in g:
        meters.seconds.labels(endpoint).observe(perf_counter() - g.began)
    return answer


@blueprint.get("/healthz")
def healthz() -> dict[str, str]:
    """The process answers; nothing else is asked."""
    return {"status": "ok"}


@blueprint.get("/readyz")
def readyz() -> Any:
    """Whether requests can be served: 200, or 503 naming what is missing. A warning does not make it unready."""
    state = current_app.config["READINESS"]()
    return state, 200 if state["ready"] else 503


@blueprint.get("/metrics")
def metrics() -> Response:
    """Prometheus text; not there where the setting keeps it off this listener."""
    if not current_app.config["METRICS"]:
        abort(404)
    meters: Meters = current_app.extensions["kinerja_meters"]
    return Response(generate_latest(meters.registry), content_type=CONTENT_TYPE_LATEST)
