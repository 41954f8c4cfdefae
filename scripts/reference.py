"""docs/reference.md, made from the program: settings, commands, addresses, refusals, problems of answers, events.

    python -m scripts.reference > docs/reference.md

What cannot be read from the program (what an event of the services means) stands in a table here;
tests/house/test_docs.py sees that the page is up to date and that nothing is missing.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Iterable, Iterator
from dataclasses import fields
from typing import get_args

import click
from flask import Flask

from kinerja import cli
from kinerja.factory import create_app
from kinerja.settings import Settings
from kinerja.web import access, messages
from kinerja.web.messages import administration
from kinerja.workflows import Event
from kinerja.workflows.definition import Text
from kinerja.workflows.reasons import Code

HEAD = """# Reference

This page is generated from the program; do not edit it by hand: `python -m scripts.reference > docs/reference.md`.
The keys of the definition language and the codes of its problems stand in
[language-reference.md](language-reference.md).
"""

OTHER_EVENTS = {
    "CommandRefused": "an act was refused: which one, on which step, with which reason codes",
    "DefinitionsPublished": "definitions were published: edition, number and hash of the revision",
    "ExceptionEnded": "an extension for one circle came to its end: which one, for whom; recorded when",
    "HistoryLookedAt": "somebody read the history of another person's record",
    "IncidentClosed": "an administrator took a piece of work as done of which nobody knew: which one",
    "IncidentRetried": "an administrator had work tried again that was given up or unknown: which one",
    "PasswordRefused": "somebody gave a wrong present password when changing it",
    "NamesExported": "somebody took a list of progress with names away as a file",
    "RecordLookedAt": "somebody opened another person's record; once in ten minutes",
    "SignedIn": "somebody signed in, from which address",
    "SignInRefused": "a sign-in failed, from which address",
    "SignInThrottled": "a sign-in was not even tried: too many had failed",
    "WindowBegan": "a window began for everybody in a zone; recorded when",
    "WindowClosed": "a window was closed before its end: new end, reason, reference",
    "WindowDecisionRevoked": "a decision about a window was taken back: which one, why",
    "WindowEnded": "a window ended for everybody in a zone; recorded when",
    "WindowExtended": "a window was kept open for longer or opened again: new end, reason, reference",
}
"""Events that no page puts into words, with what they mean."""

Row = tuple[str, ...]


def page() -> str:
    app = create_app(Settings(memory=True))
    sections = (
        settings(),
        commands(),
        addresses(app),
        refusals(),
        problems(),
        files(),
        invalid(),
        statuses(),
        events(),
    )
    return "\n".join((HEAD, *sections))


def section(title: str, text: str, head: Row, rows: Iterable[Row]) -> str:
    lines = [" | ".join(("", *(cell.replace("|", "\\|") for cell in row), "")).strip() for row in rows]
    rule = "|" + "---|" * len(head)
    return "\n".join((f"## {title}\n", f"{text}\n", f"| {' | '.join(head)} |", rule, *lines, ""))


def code(text: object) -> str:
    return f"`{text}`"


def told(words: Text) -> Row:
    return words.say("id"), words.say("en")


def settings() -> str:
    rows = (
        (code(row["name"]), code(row["default"]) if row["default"] else "", row["about"]) for row in Settings().rows()
    )
    text = "Environment variables, read once at start. `flask --app app settings` shows the values that hold."
    return section("Settings", text, ("name", "default", "meaning"), rows)


def commands() -> str:
    rows = (
        (code(f"flask --app app {usage}"), first_sentence(command.help))
        for top in map(cli.command, cli.NOUNS)
        for usage, command in _leaves(top, (top.name or "",))
    )
    return section("Commands", "Each has `--help`.", ("command", "does"), rows)


def _leaves(command: click.Command, path: tuple[str, ...]) -> Iterator[tuple[str, click.Command]]:
    if isinstance(command, click.Group):
        for name, inner in sorted(command.commands.items()):
            yield from _leaves(inner, (*path, name))
    else:
        options = [f"[{given.opts[0]}]" for given in command.params if isinstance(given, click.Option)]
        arguments = [given.human_readable_name for given in command.params if isinstance(given, click.Argument)]
        yield " ".join((*path, *arguments, *options)), command


def addresses(app: Flask) -> str:
    text = (
        "What is not public needs a sign-in. Who may is asked of the object itself; for everybody else there is nothing"
        " (404). Unsafe methods need the token of the page."
    )
    rules = sorted(app.url_map.iter_rules(), key=lambda rule: (rule.rule, sorted(rule.methods or ())))
    return section(
        "Addresses", text, ("address", "methods", "open to", "what"), (_address(app, rule) for rule in rules)
    )


def _address(app: Flask, rule: object) -> Row:
    methods = " ".join(sorted(set(rule.methods) & {"GET", "POST"}))  # type: ignore[attr-defined]
    endpoint = rule.endpoint  # type: ignore[attr-defined]
    about = first_sentence(app.view_functions[endpoint].__doc__)
    return code(rule.rule), methods, "everybody" if endpoint in access.PUBLIC else "who may", about  # type: ignore[attr-defined]


def refusals() -> str:
    rows = ((code(each.value), *told(messages.WHY[each])) for each in Code)
    text = "Why an act is not allowed now. Pages show more beside it: since when, until when, who can open it."
    return section("Reasons of refusal", text, ("code", "Indonesian", "English"), rows)


def problems() -> str:
    rows = [(code(name), *told(words)) for name, words in messages.PROBLEMS.items()]
    rows.append((code("rule"), "(kalimat `say` dari definisi)", "(the `say` sentence of the definition)"))
    return section("Problems of answers", "Shown beside the field.", ("code", "Indonesian", "English"), rows)


def files() -> str:
    rows = ((code(name), *told(words)) for name, words in messages.FILES.items())
    text = "Why an upload is not taken. Types stand in capitals, sizes in MB."
    return section("Refusals of files", text, ("code", "Indonesian", "English"), rows)


def invalid() -> str:
    rows = ((code(name), *told(words)) for name, words in messages.INVALID.items())
    text = "What is wrong with one control when accounts and windows are administered."
    return section("Problems of administration", text, ("code", "Indonesian", "English"), rows)


def statuses() -> str:
    rows = ((code(status.value), *told(words)) for status, words in messages.STATUSES.items())
    return section("Statuses of a step", "Derived at the moment of asking.", ("code", "Indonesian", "English"), rows)


def events() -> str:
    text = "Rows of the audit trail. Every one carries the moment, the account and the name at that moment."
    engine = [(code(each.__name__), _meaning(each), _carried(each)) for each in get_args(Event)]
    of_accounts = [(code(name), words.say("en"), "") for name, words in administration.ACCOUNT_EVENTS.items()]
    others = [(code(name), about, "") for name, about in OTHER_EVENTS.items()]
    return section("Events", text, ("event", "meaning", "carries"), (*engine, *of_accounts, *others))


def _meaning(event: type) -> str:
    return messages.EVENTS[event.__name__].say("en").replace("{step}", "a step")


def _carried(event: type) -> str:
    known = {"at", "by", "name"}
    return ", ".join(code(item.name) for item in fields(event) if item.name not in known)


def first_sentence(doc: str | None) -> str:
    """Up to the first full stop that ends a sentence."""
    text = " ".join((doc or "").split())
    return re.split(r"(?<=[.?!])(?<!e\.g\.)\s", text)[0]


if __name__ == "__main__":
    sys.stdout.write(page())
