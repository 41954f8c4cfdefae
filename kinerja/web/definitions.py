"""Definitions to read, for authors and administrators: revisions, problems of the files, editions in words."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, render_template

from kinerja import services
from kinerja.web import access
from kinerja.web.views.definitions import DefinitionsView, revisions, sources
from kinerja.web.views.edition import Reader

blueprint = Blueprint("definitions", __name__)
readers = access.only("author", "administrator")


@blueprint.get("/definitions")
@readers
def index() -> Any:
    """Every published edition with its revisions, and how the files stand."""
    return render_template("definitions/index.html", view=DefinitionsView())


@blueprint.get("/definitions/<edition>")
@readers
def edition(edition: str) -> Any:
    """What a new run of the edition begins with, in words."""
    found, definition = services.definitions.current(edition)
    view = Reader(definition, found)
    return render_template("definitions/edition.html", view=view, revisions=revisions(edition), files=(), newest=True)


@blueprint.get("/definitions/<edition>/<int:number>")
@readers
def revision(edition: str, number: int) -> Any:
    """One revision, also an old one that runs are still pinned to, with the text it was published from."""
    found, definition = services.definitions.revision(edition, number)
    known = revisions(edition)
    return render_template(
        "definitions/edition.html",
        view=Reader(definition, found),
        revisions=known,
        files=sources(edition, number),
        newest=known[0].number == number,
    )
