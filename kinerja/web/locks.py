"""What is open, what is locked, and why: for administrators, from the nation down to one person, on any day."""

from __future__ import annotations

from datetime import date
from typing import Any

from flask import Blueprint, Response, redirect, render_template, request, url_for

from kinerja import papers, services
from kinerja.forms.locks import DayForm
from kinerja.web import access
from kinerja.web.paging import page_number
from kinerja.web.views.lock_files import file_name, sheet
from kinerja.web.views.locks import BoardView
from kinerja.web.views.person_locks import PersonView

blueprint = Blueprint("locks", __name__)
administrator = access.only("administrator")
ASKED = ("show", "only", "row", "step")
LONGEST = 200


@blueprint.get("/locks")
@administrator
def index() -> Any:
    """The widest place where the reader decides, in the present period or in the edition that is named."""
    if not services.locks.may_see(access.account(), access.now()):
        return render_template("locks/nowhere.html")
    edition, place = services.locks.beginning(access.account(), access.now())
    asked = request.args.get("edition", "")
    edition = asked if asked in services.definitions.editions() else edition
    return redirect(url_for(".show", edition=edition, level=place.level, place=place.id))


@blueprint.get("/locks/<edition>/<level>/<place>")
@administrator
def show(edition: str, level: str, place: str) -> Any:
    """One place: each step of it, and of the places or people in it."""
    form, day = the_day()
    found = services.locks.board(access.account(), edition, level, place, day, access.now())
    asked = {name: request.args.get(name, "")[:LONGEST] for name in ASKED}
    return render_template("locks/board.html", view=BoardView(found, asked, page_number(), form))


@blueprint.get("/locks/<edition>/<level>/<place>.csv")
@administrator
def csv(edition: str, level: str, place: str) -> Any:
    """What the page shows, one line for each cell. That names left the house is noted."""
    _, day = the_day()
    found = services.locks.board(access.account(), edition, level, place, day, access.now())
    if found.people:
        services.locks.note_export(access.account(), found, access.now())
    answer = Response(papers.csv(sheet(found)), mimetype="text/csv")
    answer.headers["Content-Disposition"] = f"attachment; filename={file_name(found)}"
    return answer


@blueprint.get("/locks/<edition>/persons/<account_id>")
@administrator
def person(edition: str, account_id: str) -> Any:
    """Every step of one person, as that person is told."""
    form, day = the_day()
    found = services.person_locks.person(access.account(), edition, account_id, day, access.now())
    return render_template("locks/person.html", view=PersonView(found, form))


def the_day() -> tuple[DayForm, date | None]:
    """The day that the address asks for, as one word or as three controls; None for today."""
    known = said(request.args.get("day", ""))
    if known is not None:
        return DayForm(data={"day": known}), known
    form = DayForm(request.args) if "day-day" in request.args else DayForm(data={"day": access.today()})
    form.validate()
    return form, form.day.data


def said(day: str) -> date | None:
    """A day as our own addresses say it: "2024-03-22"; None for anything else."""
    try:
        return date.fromisoformat(day) if len(day) == len("2024-03-22") else None
    except ValueError:
        return None
