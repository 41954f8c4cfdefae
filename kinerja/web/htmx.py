"""htmx on top of plain pages: one view, one template; an htmx request gets the content without the shell."""

from __future__ import annotations

from flask import Flask, Response, request
from flask import Request as FlaskRequest
from flask_htmx import HTMX
from werkzeug.wrappers import Response as BaseResponse


class Request(FlaskRequest):
    """A request that knows whether htmx asks: `request.htmx` is truthy then and holds its headers."""

    htmx = HTMX()


def register(app: Flask) -> None:
    app.request_class = Request
    app.context_processor(lambda: {"layout": layout()})
    app.after_request(vary)


def layout() -> str:
    """The template a page extends: `{% extends layout %}`."""
    return "fragment.html" if request.htmx and not request.htmx.boosted else "base.html"


def leave(answer: BaseResponse) -> Response | BaseResponse:
    """A redirect that also works for htmx: followed by a script it would land inside the page."""
    if not request.htmx:
        return answer
    return Response(status=204, headers={"HX-Redirect": answer.headers["Location"]})


def vary(answer: Response) -> Response:
    if request.endpoint != "static":
        answer.vary.add("HX-Request")
    return answer
