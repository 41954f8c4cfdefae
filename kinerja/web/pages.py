"""Pages that stand still: help, the accessibility statement, what is kept about a person."""

from __future__ import annotations

from flask import Blueprint, Flask, render_template

blueprint = Blueprint("pages", __name__)


def register(app: Flask) -> None:
    app.register_blueprint(blueprint)


@blueprint.get("/help")
def help_page() -> str:
    """Where to begin, and what to do when something is stuck."""
    return render_template("pages/help.html")


@blueprint.get("/accessibility")
def accessibility() -> str:
    """What was done so that everybody can use the pages, and what is not good yet."""
    return render_template("pages/accessibility.html")


@blueprint.get("/privacy")
def privacy() -> str:
    """What is kept about a person, who sees it, and their rights."""
    return render_template("pages/privacy.html")
