"""Those whom the reader assesses: how far everybody is, and whose turn it is."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, render_template, request

from kinerja import services
from kinerja.web import access
from kinerja.web.paging import page_number
from kinerja.web.views.staff import StaffView

blueprint = Blueprint("staff", __name__)


@blueprint.get("/staff")
def index() -> Any:
    """Everybody, or those in one state or with one name, in one period. It says how far, never what was answered."""
    query = services.staff.Query(
        text=request.args.get("q", "")[:80].strip(),
        state=request.args.get("state", "")[:20],
        period=request.args.get("period", "")[:10],
        page=page_number(),
    )
    found = services.staff.staff(access.account(), access.now(), query)
    return render_template("staff/index.html", view=StaffView(found, query))
