"""The declared table: every address and method, and who gets what there. One line for a new route.

`may` names parts relative to the object of the address: `subject` is the person of the run, `assessor` who leads that
school, `operator` the one of that school. Whoever is not named finds that nothing is there (404); without a
session a GET leads to the sign-in (303) and a POST is refused (401), unless the row is `public`.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from kinerja.storage.instances import identity
from tests import samples
from tests.cast import AUTOMATIC, PASSWORD
from tests.house.world import ASKED, FILLING, NEW_PASSWORD, READ, STUCK, SUBMITTED, Again
from tests.web.filling import FULL, PLAN

SIGNED_IN = ("subject", "colleague", "assessor", "observer", "above", "operator", "administrator", "author")
"""Everybody with a living session; `above` leads the leader. At the object of another school all are strangers."""

OF_A_PART = ("district", "elsewhere")
"""Administrators of the district in which both schools lie, and of another one."""

DECIDING = {"reason": "Banjir", "confirm": "yes"}
PHOTO = (Again(samples.photo()), "foto.jpg")
SECRET = {"password": NEW_PASSWORD, "repeat": NEW_PASSWORD}
BOTH_RUNS = [f"{identity(FULL, who)}.approval" for who in ("siti", "maria")]
"""One at each school: everybody may decide about one of them at the most."""
WHO = {"username": "baru", "name": "Orang Baru", "unit": "U1", "role": "employee", "language": "id", "a-kind": "day"}


@dataclass(frozen=True)
class Row:
    """One rule under one method. `may`: part -> status; `fields`: what a person would send there.

    `writes`: whether an allowed POST (2xx or 3xx) leaves a mark in the store.
    """

    method: str
    rule: str
    may: Mapping[str, int] = field(default_factory=dict)
    step: str = ""
    state: str = FILLING
    public: bool = False
    fields: Mapping[str, Any] = field(default_factory=dict)
    writes: bool = True

    def __str__(self) -> str:
        return f"{self.method} {self.rule}"

    def status(self, part: str) -> int:
        """What this part gets; "" is nobody. Administrators of a part of the country get what those of all of it get,
        where the row does not say otherwise."""
        if part == "" and not self.public:
            return 303 if self.method == "GET" else 401
        return self.may.get(part, self.may.get("administrator", 404) if part in OF_A_PART else 404)


def all_get(status: int, **besides: int) -> dict[str, int]:
    return {**dict.fromkeys(SIGNED_IN, status), **besides}


def both(status: int) -> dict[str, int]:
    """The subject and the one who assesses them."""
    return {"subject": status, "assessor": status}


RUN = "/instances/<instance_id>"
STEP = RUN + "/steps/<step_id>"
PERIOD = "/periods/<edition>"
WINDOW = PERIOD + "/windows/<window>"
EXCEPTION = "/exceptions/<exception_id>"
ACCOUNT = "/accounts/<account_id>"
PLACE = "/progress/<edition>/<level>/<place>"
LOCKS = "/locks/<edition>"
OFFICE = {"administrator": 200}
DECIDED = {"administrator": 303}
THERE, DECIDED_THERE = ({**may, "elsewhere": 404} for may in (OFFICE, DECIDED))
"""What lies in a district."""
NATIONAL, DECIDED_NATIONALLY = ({**may, "district": 404, "elsewhere": 404} for may in (OFFICE, DECIDED))
KEEPERS = {"administrator": 200, "operator": 200}
OVERSEEN = {"assessor": 200, "operator": 200, "administrator": 200}
READERS = {"administrator": 200, "author": 200}
KEPT = {"administrator": 303, "operator": 303}
KEEPERS_THERE, KEPT_THERE = ({**may, "elsewhere": 404} for may in (KEEPERS, KEPT))
RESERVED = (
    {"administrator": 200, "operator": 302, "elsewhere": 404},
    {"administrator": 303, "operator": 422, "elsewhere": 404},
)
"""Form and sending of what an operator leaves to administrators, as the account holds an assignment."""
DAY = {"day": "30", "month": "4", "year": "2024"}

UNTIL = {f"last_day-{part}": text for part, text in DAY.items()}

ROWS: tuple[Row, ...] = (
    # for machines, for everybody
    Row("GET", "/healthz", all_get(200, **{"": 200}), public=True),
    Row("GET", "/readyz", all_get(200, **{"": 200}), public=True),
    Row("GET", "/metrics", all_get(200, **{"": 200}), public=True),
    Row("GET", "/static/<path:filename>", all_get(200, **{"": 200}), public=True),
    Row("GET", "/help", all_get(200, **{"": 200}), public=True),
    Row("GET", "/accessibility", all_get(200, **{"": 200}), public=True),
    Row("GET", "/privacy", all_get(200, **{"": 200}), public=True),
    Row("GET", "/verify", all_get(200, **{"": 200}), public=True),
    Row("GET", "/verify/<code>", all_get(200, **{"": 200}), public=True, state=SUBMITTED),
    # sessions
    Row("GET", "/login", all_get(303, **{"": 200}), public=True),
    Row("POST", "/login", all_get(422, **{"": 422}), public=True, fields={"username": "siti", "password": "bukan ini"}),
    Row("POST", "/logout", all_get(303)),
    Row("POST", "/language", all_get(303, **{"": 303}), public=True, fields={"language": "en"}),
    # runs
    Row("GET", "/", all_get(302, subject=200)),
    Row("GET", "/instances", all_get(200)),
    Row("POST", "/instances", all_get(303), fields={"edition": AUTOMATIC}),
    Row("GET", RUN, both(200)),
    Row("GET", RUN + "/history", both(200)),
    Row("GET", STEP, both(200), step="plan"),
    Row("POST", STEP + "/draft", {"subject": 303, "assessor": 409}, step="extras", fields={"a-extra": "x"}),
    Row("GET", STEP + "/submission", {"subject": 200, "assessor": 302}, step="approval"),
    Row("POST", STEP + "/submission", {"subject": 303, "assessor": 409}, step="plan", fields={**PLAN, "a-aim": "Lain"}),
    Row("GET", STEP + "/receipt", both(200), step="approval", state=SUBMITTED),
    Row("GET", STEP + "/paper", both(200), step="plan", state=SUBMITTED),
    Row("GET", STEP + "/print", both(200), step="plan", state=SUBMITTED),
    Row("GET", RUN + "/papers/<paper_id>", both(200), state=SUBMITTED),
    Row("GET", RUN + "/papers/<paper_id>/print", both(200), state=SUBMITTED),
    Row("GET", STEP + "/copy", both(302), step="approval", state=SUBMITTED),
    Row("GET", RUN + "/versions/<int:version>", both(200), state=SUBMITTED),
    Row("POST", STEP + "/files", {"subject": 303, "assessor": 409}, step="plan", fields={"file:scan:": PHOTO}),
    Row("POST", STEP + "/files/<file_id>/removal", {"subject": 303}, step="plan", fields=PLAN),
    Row("GET", "/files/<file_id>", both(200), state=SUBMITTED),
    Row("GET", "/files/<file_id>/preview", both(200), state=SUBMITTED),
    Row("POST", STEP + "/withdrawal", {"subject": 303, "assessor": 409}, step="approval", state=SUBMITTED),
    Row("POST", STEP + "/skip", {"subject": 303, "assessor": 409}, step="extras"),
    # reviews
    Row("GET", "/reviews", all_get(200)),
    Row("GET", "/reviews/approvals", all_get(200)),
    Row("POST", "/reviews/approvals", {"assessor": 303}, state=SUBMITTED, fields={"pick": BOTH_RUNS}),
    Row("GET", "/reviews/approvals/result", all_get(200)),
    Row("GET", "/staff", all_get(200)),
    Row("POST", STEP + "/opening", {"assessor": 303}, step="approval", state=SUBMITTED),
    Row("GET", STEP + "/review", {"assessor": 200}, step="approval", state=READ),
    Row("POST", STEP + "/decision", {"assessor": 303}, step="approval", state=READ, fields={"decision": "approve"}),
    # progress
    Row("GET", "/progress", {"assessor": 302, "operator": 302, "administrator": 302}),
    Row("GET", PLACE, OVERSEEN, state=SUBMITTED),
    Row("GET", PLACE + ".csv", OVERSEEN, state=SUBMITTED),
    Row("GET", PLACE + ".xlsx", OVERSEEN, state=SUBMITTED),
    # what is open and locked
    Row("GET", "/locks", {"administrator": 302}),
    Row("GET", LOCKS + "/<level>/<place>", THERE, state=SUBMITTED),
    Row("GET", LOCKS + "/<level>/<place>.csv", THERE, state=SUBMITTED),
    Row("GET", LOCKS + "/persons/<account_id>", THERE, state=SUBMITTED),
    # calendars
    Row("GET", "/calendar", all_get(200)),
    Row("GET", "/calendar.ics", all_get(200)),
    Row("GET", "/calendar/<secret>.ics", all_get(200, **{"": 200}), public=True),
    Row("POST", "/calendar/address", all_get(303)),
    # The address of the world belongs to nobody who asks here: there is none to take away.
    Row("POST", "/calendar/address/removal", all_get(303), writes=False),
    # notices
    Row("GET", "/notices", all_get(200)),
    # Nobody of this world was told anything: there is nothing to read.
    Row("POST", "/notices/reading", all_get(303), writes=False),
    Row("POST", "/notices/digest", all_get(303), fields={"wanted": "no"}),
    # reopenings
    Row("GET", "/reopenings", OFFICE),
    Row("GET", RUN + "/reopenings", THERE),
    Row("GET", STEP + "/reopening-request", {"subject": 200, "assessor": 302}, step="facts"),
    Row(
        "POST",
        STEP + "/reopening-request",
        {"subject": 303, "assessor": 409},
        step="facts",
        fields={"message": "Salah"},
    ),
    Row("GET", STEP + "/reopening", THERE, step="facts"),
    Row(
        "POST",
        STEP + "/reopening",
        DECIDED_THERE,
        step="facts",
        fields={**UNTIL, "effect": "keep", "message": "Salah", "seen": "keep 2024-04-30 None", "confirm": "yes"},
    ),
    Row("POST", STEP + "/reopening/refusal", DECIDED_THERE, step="facts", state=ASKED, fields={"message": "Salah"}),
    # audit
    Row("GET", RUN + "/audit", THERE),
    Row("GET", "/audit", OFFICE),
    Row("POST", "/audit", OFFICE, writes=False),
    # operations
    Row("GET", "/operations", OFFICE),
    Row("POST", "/operations", DECIDED, fields={"item": STUCK, "decision": "retry"}),
    Row("GET", "/operations/mails", OFFICE),
    # periods
    Row("GET", "/periods", OFFICE),
    Row("GET", PERIOD, OFFICE),
    Row("GET", WINDOW + "/extension", NATIONAL),
    Row(
        "POST",
        WINDOW + "/extension",
        DECIDED_NATIONALLY,
        fields={**{f"last_day-{part}": text for part, text in DAY.items()}, "seen": "2024-04-30", **DECIDING},
    ),
    Row("GET", WINDOW + "/closing", NATIONAL),
    Row("POST", WINDOW + "/closing", DECIDED_NATIONALLY, fields={"when": "now", "seen": "now", **DECIDING}),
    Row("GET", PERIOD + "/facts/<fact>/revocation", NATIONAL),
    Row("POST", PERIOD + "/facts/<fact>/revocation", DECIDED_NATIONALLY, fields={"seen": "yes", **DECIDING}),
    # exceptions
    Row("GET", "/exceptions", OFFICE),
    Row("GET", "/exceptions/new", OFFICE),
    Row(
        "POST",
        "/exceptions/new",
        DECIDED_THERE,
        fields={
            **{f"last_day-{part}": text for part, text in DAY.items()},
            **{"edition": FULL, "scope": "unit:U2", "kind": "extended", "target": "all", "reference": "420/1"},
            "seen": "extended/all/2024-04-30",
            **DECIDING,
        },
    ),
    Row("GET", "/exceptions/bulk", OFFICE),
    Row("POST", "/exceptions/bulk", {"administrator": 422}, fields={"lines": "U1"}, writes=False),
    Row("GET", EXCEPTION, THERE),
    Row("GET", EXCEPTION + "/revocation", THERE),
    Row("POST", EXCEPTION + "/revocation", DECIDED_THERE, fields={"seen": "yes", **DECIDING}),
    Row("GET", EXCEPTION + "/batch", THERE),
    Row("GET", EXCEPTION + "/batch/revocation", THERE),
    Row("POST", EXCEPTION + "/batch/revocation", DECIDED_THERE, fields={"seen": "yes", **DECIDING}),
    # accounts
    Row("GET", "/accounts", KEEPERS),
    Row("GET", "/accounts/new", KEEPERS),
    Row("POST", "/accounts/new", {**KEPT, "elsewhere": 422}, fields={**WHO, **SECRET}),
    Row("GET", ACCOUNT, KEEPERS_THERE),
    Row("GET", ACCOUNT + "/history", KEEPERS_THERE),
    Row("GET", ACCOUNT + "/details", KEEPERS_THERE),
    Row("POST", ACCOUNT + "/details", KEPT_THERE, fields=WHO),
    Row("GET", ACCOUNT + "/password", RESERVED[0]),
    Row("POST", ACCOUNT + "/password", RESERVED[1], fields=SECRET),
    Row("GET", ACCOUNT + "/access", RESERVED[0]),
    Row("POST", ACCOUNT + "/access", RESERVED[1], fields={"disabled": "yes"}),
    Row("GET", ACCOUNT + "/role", NATIONAL),
    Row("POST", ACCOUNT + "/role", DECIDED_NATIONALLY, fields={"role": "author"}),
    Row("GET", ACCOUNT + "/assignments/new", THERE),
    Row(
        "POST",
        ACCOUNT + "/assignments/new",
        DECIDED_THERE,
        fields={
            "relation": "recommender",
            "reach": "unit",
            "unit": "U1",
            **{f"starts-{part}": text for part, text in DAY.items()},
        },
    ),
    Row("GET", ACCOUNT + "/assignments/<int:index>/end", THERE),
    Row(
        "POST",
        ACCOUNT + "/assignments/<int:index>/end",
        DECIDED_THERE,
        fields={f"ends-{part}": text for part, text in DAY.items()},
    ),
    Row("GET", "/account/password", all_get(200)),
    Row("POST", "/account/password", all_get(303), fields={"current": PASSWORD, **SECRET}),
    # definitions
    Row("GET", "/definitions", READERS),
    Row("GET", "/definitions/<edition>", READERS),
    Row("GET", "/definitions/<edition>/<int:number>", READERS),
)
