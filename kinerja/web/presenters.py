"""Plain data made ready for templates: the face of a status, the navigation, where to begin."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import Any

from flask import g, request
from flask_babel import gettext

from kinerja.web import messages
from kinerja.web.language import language
from kinerja.workflows.definition import ADMINISTRATOR, Definition, StepKind, Text
from kinerja.workflows.instance import Status
from kinerja.workflows.parts import ASSESSING
from kinerja.workflows.reasons import Code

ENDED = frozenset({Code.WINDOW_CLOSED, Code.LOCKED_SUBMITTED, Code.LOCKED_APPROVED, Code.LOCKED_ONCE})
"""A closed step with one of these reasons is locked; with any other it has not begun."""


@dataclass(frozen=True, slots=True)
class Face:
    """How a state looks: word, icon, class of the status, class of the mark on the rail."""

    word: str
    icon: str
    css: str
    node: str


@dataclass(frozen=True, slots=True)
class Link:
    word: str
    href: str
    current: str | None
    """Value of aria-current: "page" on the page itself, "true" below it."""


MINE = {
    Status.CLOSED: ("circle-dashed", "st", "node-not"),
    Status.OPEN: ("circle-dot", "st st-do", "node-do"),
    Status.DRAFT: ("pencil", "st st-do", "node-do"),
    Status.SUBMITTED: ("send", "st st-wait", "node-wait"),
    Status.RETURNED: ("undo-2", "st st-warn", "node-warn"),
    Status.APPROVED: ("check", "st st-ok", "node-ok"),
    Status.DONE: ("check", "st st-ok", "node-ok"),
    Status.SKIPPED: ("minus", "st", "node-not"),
}
OTHERS = {
    Status.OPEN: ("circle-dot", "st st-open", "node-wait"),
    Status.DRAFT: ("pencil", "st", "node-wait"),
    Status.SUBMITTED: ("send", "st st-wait", "node-wait"),
    Status.RETURNED: ("undo-2", "st", "node-wait"),
}
"""Without a ground: somebody else has the turn."""


def face_of(status: Status, *, mine: bool = True, locked: bool = False, done: Text | None = None) -> Face:
    """The face of a status. `mine`: the reader has the turn; `locked`: it was possible and is no longer;
    `done`: what the step is called once it is done, "Terkumpul" where nobody decides on it."""
    if locked and status is Status.CLOSED:
        return Face(say(messages.LOCKED), "lock", "st", "node-lock")
    if done is messages.HANDED_IN and status is Status.DONE:
        return Face(say(done), "send", "st st-wait", "node-wait")
    if done is not None and status is Status.DONE:
        return Face(say(done), *MINE[status])
    word = messages.STATUSES[status]
    if not mine and status is Status.OPEN:
        word = messages.OPEN_TO_OTHERS
    shape = MINE[status] if mine else OTHERS.get(status, MINE[status])
    return Face(say(word), *shape)


def face(row: Any, definition: Definition, parts: frozenset[str]) -> Face:
    """The face of one row of `workflows.outlook`, for somebody who plays `parts`."""
    if row.step.kind is StepKind.SYSTEM and row.status in (Status.CLOSED, Status.OPEN):
        return Face(say(messages.DONE_BY_SYSTEM), "hourglass", "st", "node-not")
    mine = bool(row.offers) if row.turn is None else row.turn in parts
    if is_open_again(row):
        css, node = ("st st-warn", "node-warn") if mine else ("st", "node-wait")
        return Face(say(messages.REOPENED), "lock-open", css, node)
    return face_of(
        row.status,
        mine=mine,
        locked=row.why is not None and row.why.code in ENDED,
        done=messages.done_word(definition, row.step),
    )


def is_open_again(row: Any) -> bool:
    """Whether a step is to be finished, or decided, once more by an end; what was set back with it too."""
    mark = row.state.reopening
    if mark is None:
        return False
    decided_again = row.status is Status.SUBMITTED and mark.root == row.step.id
    return row.status in (Status.CLOSED, Status.OPEN, Status.DRAFT) or decided_again


def say(text: Text | str | None) -> str:
    """A text of a definition in the language of the reader; also the filter `say`."""
    return text.say(language()) if isinstance(text, Text) else text or ""


def assesses(account: Any, today: date) -> bool:
    """Whether this account decides about other people on this day."""
    return any(held.relation in ASSESSING and held.holds(today) for held in account.assignments)


def home_of(account: Any, today: date) -> str:
    """Path of the page an account begins with."""
    if account.role == "administrator":
        return "/periods"
    if account.role == "author":
        return "/definitions"
    if account.role == "operator":
        return "/accounts"
    return "/reviews" if assesses(account, today) else "/"


def navigation(account: Any, today: date) -> tuple[Link, ...]:
    """The few entries of the main navigation for this account."""
    rows, above = entries(account.role, assesses(account, today), language()), _above()
    return tuple(Link(word, request.script_root + path, current(path, above)) for word, path in rows)


@cache
def entries(role: str, assessing: bool, language: str) -> tuple[tuple[str, str], ...]:  # noqa: ARG001 (of the words)
    """Word and path of each entry, in the language of the reader."""
    if role == "administrator":
        rows = [
            (gettext("Kemajuan"), "/progress"),
            (gettext("Periode"), "/periods"),
            (gettext("Terbuka & terkunci"), "/locks"),
            (gettext("Pengecualian"), "/exceptions"),
            (gettext("Akun"), "/accounts"),
            (gettext("Pembukaan kembali"), "/reopenings"),
            (gettext("Alur"), "/definitions"),
            (gettext("Operasi"), "/operations"),
        ]
    elif role == "operator":
        rows = [(gettext("Akun"), "/accounts"), (gettext("Kemajuan"), "/progress")]
    elif role == "author":
        rows = [(gettext("Alur"), "/definitions")]
    else:
        rows = [(gettext("Beranda"), "/")]
        if assessing:
            rows = [(gettext("Antrean"), "/reviews"), (gettext("Pegawai saya"), "/staff")]
        rows += [(gettext("Kinerja saya"), "/instances"), (gettext("Kalender"), "/calendar")]
    # Who administers has the most entries; help is in the menu of the account and at the foot for everybody.
    if role != "administrator":
        rows.append((gettext("Bantuan"), "/help"))
    return tuple(rows)


def _of_somebody_else() -> bool:
    """Whether the page is of a run that is about another person."""
    return "opened" in g and g.opened.instance.subject.person != g.opened.actor.account


def _above() -> str | None:
    """The entry under which a page stands whose address does not begin with it."""
    if request.blueprint == "audits":
        return "/accounts" if request.endpoint == "audits.instance" else "/periods"
    if request.blueprint == "reviews":
        return "/reviews"
    if request.blueprint == "reopenings" and g.get("opened") and ADMINISTRATOR in g.opened.actor.parts:
        return "/reopenings"
    if not _of_somebody_else():
        return None
    # What is written about others stands at the address of a run, but its writer came from the queue.
    step = g.opened.definition.steps.get((request.view_args or {}).get("step_id", ""))
    return "/reviews" if step is not None and step.actor in g.opened.actor.parts else "/staff"


_PROGRESS = "/progress/"
"""Who assesses people comes there from their list; everybody else has an entry of its own for it."""


def current(path: str, above: str | None) -> str | None:
    """How the entry that leads to `path` is marked on this page, which may stand under the one at `above`."""
    if request.path == path:
        return "page"
    if above is not None:
        return "true" if path == above else None
    below = (path + "/", *([_PROGRESS] if path == "/staff" else []))
    return "true" if path != "/" and request.path.startswith(below) else None
