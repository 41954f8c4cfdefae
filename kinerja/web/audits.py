"""The audit trail, for administrators: one run's rows in words, and the proof that nobody changed any."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, render_template

from kinerja import services
from kinerja.web import access
from kinerja.web.paging import page_number
from kinerja.web.views.audits import InstanceAuditView, StateView

blueprint = Blueprint("audits", __name__)
administrator = access.only("administrator")


@blueprint.get("/instances/<instance_id>/audit")
@administrator
def instance(instance_id: str) -> Any:
    """Every row of one run, newest first."""
    found = services.chains.of_instance(access.account(), instance_id, page_number(), access.now())
    return render_template("audits/instance.html", view=InstanceAuditView(found))


@blueprint.get("/audit")
@administrator
def state() -> Any:
    """What the trail is; it is read through only when somebody asks for it."""
    return render_template("audits/state.html", view=None)


@blueprint.post("/audit")
@administrator
def verify() -> Any:
    """Read every chain and say whether it holds. Changes nothing."""
    return render_template("audits/state.html", view=StateView(services.audit.verify(), access.now()))
