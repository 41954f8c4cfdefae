"""`flask workflows`: the author's tools. check, test, list and show read files only; no database is needed."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterable, Mapping
from pathlib import Path, PurePosixPath
from typing import Any

import click
from flask.cli import with_appcontext

from kinerja import services
from kinerja import workflows as engine
from kinerja.cli import examples
from kinerja.cli.common import as_json, current_settings, now, print_json, with_store
from kinerja.launcher.checks import load_definitions
from kinerja.workflows.sentences import render

file_argument = click.argument("file", required=False, type=click.Path(exists=True, dir_okay=False, path_type=Path))
language = click.option("--lang", type=click.Choice(["id", "en"]), default="id", help="Language of the sentences.")


@click.group()
def workflows() -> None:
    """Workflow definitions: check, test, look at, publish, export."""


def read(file: Path | None) -> engine.Catalogue:
    return load_definitions(file or current_settings().definitions)


def lines_of(problems: Iterable[engine.Problem], lang: str, excerpts: engine.Catalogue | None = None) -> list[str]:
    """One line a problem; with `excerpts` the source line and a caret below each."""
    lines = []
    for problem in problems:
        lines.append(problem.line(lang))
        source = excerpts.files.get(problem.place.file) if excerpts else None
        if source and (excerpt := problem.excerpt(source)):
            lines += [f"    {line}" for line in excerpt.splitlines()]
    return lines


def problem_row(problem: engine.Problem, lang: str) -> dict[str, Any]:
    place = problem.place
    return {
        "file": place.file,
        "line": place.line,
        "column": place.column,
        "length": problem.length,
        "code": problem.code,
        "severity": problem.severity,
        "sentence": problem.say(lang),
    }


def require_ok(catalogue: engine.Catalogue, lang: str) -> None:
    """Print the problems and end with status 1 where there are errors."""
    if not catalogue.ok:
        click.echo("\n".join(lines_of(catalogue.problems, lang)), err=True)
        sys.exit(1)


@workflows.command()
@file_argument
@language
@click.option("--carets", is_flag=True, help="Below each problem the line in question, with a caret.")
@click.option("--translations", is_flag=True, help="List the texts without an English one too.")
@as_json
@with_appcontext
def check(file: Path | None, lang: str, carets: bool, translations: bool, as_json: bool) -> None:
    """All problems of FILE and everything it includes, one line each; nothing where all is well."""
    catalogue = read(file)
    found = [*catalogue.problems, *(catalogue.missing_translations if translations else ())]
    if as_json:
        print_json([problem_row(problem, lang) for problem in found])
    elif found:
        click.echo("\n".join(lines_of(found, lang, catalogue if carets else None)))
    sys.exit(0 if catalogue.ok else 1)


@workflows.command()
@file_argument
@language
@as_json
@with_appcontext
def test(file: Path | None, lang: str, as_json: bool) -> None:
    """Play the dated examples beside the definitions; say which clauses none of them has tried."""
    catalogue = read(file)
    require_ok(catalogue, lang)
    found = examples.test_all(catalogue)
    if as_json:
        print_json([examples.row(tested, lang) for tested in found])
    else:
        for tested in found:
            click.echo("\n".join(examples.report(tested, lang)))
    sys.exit(1 if any(tested.bad for tested in found) else 0)


@workflows.command("list")
@file_argument
@language
@as_json
@with_appcontext
def list_(file: Path | None, lang: str, as_json: bool) -> None:
    """The editions in the files."""
    catalogue = read(file)
    require_ok(catalogue, lang)
    rows = [edition_row(definition, lang) for definition in catalogue.definitions.values()]
    if as_json:
        print_json(rows)
        return
    for row in rows:
        click.echo(f"{row['edition']}  {row['title']}, {row['period']}: {row['steps']} steps  ({row['hash'][:12]})")


def edition_row(definition: engine.Definition, lang: str) -> dict[str, Any]:
    return {
        "edition": definition.edition,
        "title": definition.title.say(lang),
        "period": definition.period.title.say(lang),
        "stages": len(definition.stages),
        "steps": len(definition.steps),
        "hash": engine.content_hash(definition),
    }


@workflows.command()
@click.argument("edition", metavar="ID@EDITION")
@file_argument
@language
@as_json
@with_appcontext
def show(edition: str, file: Path | None, lang: str, as_json: bool) -> None:
    """One edition as it is understood: windows, stages, steps, fields, gates."""
    catalogue = read(file)
    require_ok(catalogue, lang)
    definition = catalogue.definitions.get(edition)
    if definition is None:
        raise click.UsageError(f"There is no {edition}; there is: {', '.join(catalogue.definitions)}.")
    if as_json:
        print_json(engine.to_json(definition))
    else:
        click.echo("\n".join(outline(definition, lang)))


def outline(definition: engine.Definition, lang: str) -> list[str]:
    """An indented outline of an edition."""
    lines = [f"{definition.edition}  {definition.title.say(lang)}, {definition.period.title.say(lang)}"]
    for window in definition.windows.values():
        due = f", due {window.due}" if window.due else ""
        lines.append(f"  window {window.id}: {window.opens} to {window.closes or 'no end'}{due} ({window.zone})")
    for stage in definition.stages.values():
        lines.append(f"  stage {stage.id}: {stage.title.say(lang)} ({stage.order})")
        for name in stage.steps:
            lines += step_lines(definition.steps[name], lang)
    return lines


def step_lines(step: engine.Step, lang: str) -> list[str]:
    optional = ", optional" if step.optional else ""
    lines = [f"    {step.kind} {step.id}: {step.title.say(lang)} (by {step.actor}{optional}, lock {step.lock})"]
    lines += [f"      gate: {render(gate.must, lang)}" for gate in step.gate]
    if step.when:
        lines.append(f"      when: {render(step.when, lang)}")
    for field in step.fields:
        lines.append(f"      {field.kind} {field.id}: {field.label.say(lang)}")
        lines += [f"        {inner.kind} {inner.id}: {inner.label.say(lang)}" for inner in field.fields]
    lines += [f"      rule: {render(rule.must, lang)}" for rule in step.rules]
    if step.review:
        lines.append(f"      of: {', '.join(step.review.of)}, submitted by {step.review.submitter}")
    return lines


@workflows.command()
@file_argument
@language
@click.option("--preview", is_flag=True, help="Only say which windows and exceptions it would move.")
@with_store
def publish(file: Path | None, lang: str, preview: bool) -> None:
    """Make what changed in the files the current revisions; nothing where a file does not pass the checks."""
    catalogue = read(file)
    require_ok(catalogue, lang)
    moved = [line for each in catalogue.definitions.values() for line in moves_of(each)]
    for line in moved:
        click.echo(line)
    if preview:
        click.echo("Runs that have begun keep their windows." if moved else "No window would move.")
        return
    added = services.definitions.publish(catalogue, services.accounts.SYSTEM, now())
    for revision in added:
        click.echo(f"{revision.edition} r{revision.number} is current: whoever starts from now on gets it.")
    if not added:
        click.echo("Nothing changed: the published revisions stay current.")


def moves_of(definition: engine.Definition) -> list[str]:
    """The windows that publishing this would move for new runs, and what becomes of exceptions then."""
    found = services.fates.of_publication(definition, now())
    lines = []
    for shift in found.shifts:
        said = ", ".join(f"{before or 'none'} -> {after or 'none'}" for before, after in shift.dates)
        lines.append(f"{found.edition}: window {shift.after.id} moves: {said}")
    for one in found.fated:
        end = f" until {one.closes:%Y-%m-%d %H:%M} UTC" if one.closes else ""
        what = f"{one.fact.scope} ({one.fact.whom}), {one.fact.target}"
        lines.append(f"{found.edition}: exception for {what}: {one.fate}{end}")
    return lines


@workflows.command()
@click.argument("edition", metavar="ID@EDITION")
@click.argument("folder", type=click.Path(file_okay=False, path_type=Path))
@click.option("--revision", type=click.IntRange(1), help="Number of the revision; the current one where not given.")
@with_store
def export(edition: str, folder: Path, revision: int | None) -> None:
    """Write the files of a published revision into FOLDER, which must be new or empty."""
    if folder.exists() and any(folder.iterdir()):
        raise click.UsageError(f"{folder} is not empty: name a new folder.")
    try:
        number = revision or services.definitions.current(edition)[0].number
        files = services.definitions.export(edition, number)
    except services.NotFound as error:
        raise click.ClickException(f"There is no published {error}.") from error
    for name, text in below_common_folder(files).items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    click.echo(f"{edition} r{number}: {len(files)} files in {folder}")


def below_common_folder(files: Mapping[str, str]) -> dict[str, str]:
    """The files by their names below the folder they share: where they once lay says nothing about where to write."""
    shared = os.path.commonpath([PurePosixPath(name).parent for name in files])
    return {str(PurePosixPath(name).relative_to(shared)): text for name, text in files.items()}
