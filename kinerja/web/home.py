"""The first page of somebody whose own work is planned here: one thing to do now."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, redirect, render_template, request, url_for

from kinerja import services
from kinerja.web import access, presenters
from kinerja.web.views.home import HomeView
from kinerja.web.views.instances import run_of

blueprint = Blueprint("home", __name__)


@blueprint.get("/")
def home() -> Any:
    """Who mainly decides about others or keeps the house begins elsewhere; without an instance, at the start page."""
    account, now = access.account(), access.now()
    first = presenters.home_of(account, now.date())
    if first != "/":
        return redirect(request.script_root + first)
    running = services.instances.mine(account, now)
    if not running:
        return redirect(url_for("instances.index"))
    runs = [run_of(opened) for opened in running]
    run = next((run for run in runs if run.first), runs[0])
    return render_template("home/home.html", view=HomeView(run))
