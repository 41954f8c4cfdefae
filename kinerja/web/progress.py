"""How far everybody is, from the nation down to one school: as a page and as a file for spreadsheet programs."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, Response, redirect, render_template, request, url_for

from kinerja import papers, services
from kinerja.services.progress import Table
from kinerja.web import access
from kinerja.web.paging import page_number
from kinerja.web.views.progress import ProgressView
from kinerja.web.views.progress_files import file_name, sheet

blueprint = Blueprint("progress", __name__)
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@blueprint.get("/progress")
def index() -> Any:
    """The widest place that is for this reader, in the present period."""
    edition, place = services.progress.beginning(access.account(), access.now())
    return redirect(url_for(".show", edition=edition, level=place.level, place=place.id))


@blueprint.get("/progress/<edition>/<level>/<place>")
def show(edition: str, level: str, place: str) -> Any:
    """One place: its stages, the places in it, and at a school its people, for those whose business they are."""
    stage, sort = request.args.get("stage", "")[:80], request.args.get("sort", "")[:20]
    view = ProgressView(load(edition, level, place), stage, sort, page_number())
    return render_template("progress/progress.html", view=view)


@blueprint.get("/progress/<edition>/<level>/<place>.csv")
def csv(edition: str, level: str, place: str) -> Any:
    """What the page lists, one line after the other."""
    found = load(edition, level, place)
    return attached(found, Response(papers.csv(sheet(found)), mimetype="text/csv"), "csv")


@blueprint.get("/progress/<edition>/<level>/<place>.xlsx")
def xlsx(edition: str, level: str, place: str) -> Any:
    """The same as a workbook: numbers stay numbers."""
    found = load(edition, level, place)
    return attached(found, Response(papers.xlsx(sheet(found)), mimetype=XLSX), "xlsx")


def load(edition: str, level: str, place: str) -> Table:
    """Raises services.NotFound, also for what is not for this reader."""
    return services.progress.table(access.account(), edition, level, place, access.now())


def attached(found: Table, answer: Response, kind: str) -> Response:
    """A file to keep. That names are in it is noted."""
    if found.people is not None:
        services.progress.note_export(access.account(), found, access.now())
    answer.headers["Content-Disposition"] = f"attachment; filename={file_name(found, kind)}"
    return answer
