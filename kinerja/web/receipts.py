"""Checking a receipt: open to everybody, because who holds the paper in the hand has no account."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, redirect, render_template, request, url_for

from kinerja import services
from kinerja.web import access
from kinerja.web.views.verified import VerifiedView
from kinerja.workflows import receipts

blueprint = Blueprint("receipts", __name__, url_prefix="/verify")


@blueprint.get("")
def index() -> Any:
    """The form; what was typed into it leads on to the page of that number, nothing to what is missing."""
    typed = request.args.get("number", "")[:80].strip()
    if typed:
        return redirect(url_for(".show", code=receipts.tidy(typed) or typed))
    asked = "number" in request.args
    return render_template("receipts/verify.html", number="", wrong=asked), 422 if asked else 200


@blueprint.get("/<code>")
def show(code: str) -> Any:
    """Whether there is a receipt with this number, and of what; nothing that the paper does not say."""
    found = services.receipts.verify(code[:80], request.remote_addr or "", access.now())
    if found is None:
        return render_template("receipts/unknown.html", number=code[:80]), 404
    return render_template("receipts/verified.html", view=VerifiedView(found))
