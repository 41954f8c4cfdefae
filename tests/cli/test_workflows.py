"""The author's commands. check, test, list and show need no database."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest

from kinerja import workflows
from kinerja.settings import ROOT
from tests.cli.conftest import Run

BROKEN = "language: 1\neditons: []\n"


@pytest.fixture
def broken(tmp_path: Path) -> Path:
    file = tmp_path / "workflows.yaml"
    file.write_text(BROKEN)
    return file


def test_check_says_nothing_where_all_is_well(run: Run) -> None:
    found = run("workflows", "check")
    assert (found.exit_code, found.output) == (0, "")


def test_check_names_place_code_and_sentence(run: Run, broken: Path) -> None:
    found = run("workflows", "check", str(broken))
    assert found.exit_code == 1
    place, _, rest = found.output.splitlines()[0].partition(": ")
    assert place == f"{broken}:2:1"
    assert rest.split()[0].isidentifier()


def test_check_speaks_english(run: Run, broken: Path) -> None:
    indonesian, english = run("workflows", "check", str(broken)), run("workflows", "check", "--lang", "en", str(broken))
    assert english.exit_code == 1
    assert english.output != indonesian.output


def test_check_draws_carets(run: Run, broken: Path) -> None:
    lines = run("workflows", "check", "--carets", str(broken)).output.splitlines()
    assert lines[1:3] == ["    editons: []", "    ^^^^^^^"]


def test_check_as_json(run: Run, broken: Path) -> None:
    rows = json.loads(run("workflows", "check", "--json", str(broken)).output)
    assert (rows[0]["file"], rows[0]["line"], rows[0]["column"]) == (str(broken), 2, 1)
    assert rows[0]["sentence"]
    assert json.loads(run("workflows", "check", "--json").output) == []


@pytest.mark.parametrize("arguments", [("check", "nowhere.yaml"), ("check", "--lang", "de"), ("sow",), ("show", "x@1")])
def test_wrong_usage_is_status_two(run: Run, arguments: tuple[str, ...]) -> None:
    assert run("workflows", *arguments).exit_code == 2


def test_the_examples_of_the_content_go_as_expected(run: Run) -> None:
    found = run("workflows", "test")
    assert found.exit_code == 0
    assert "semuanya sesuai harapan" in found.output
    (edition,) = json.loads(run("workflows", "test", "--json").output)
    assert edition["examples"] > 10
    assert edition["differences"] == []


def test_it_says_which_rows_of_a_table_no_example_has_seen(run: Run) -> None:
    file = str(ROOT / "tests" / "workflows" / "assessed.yaml")
    lines = run("workflows", "test", "--lang", "en", file).output.splitlines()
    assert "Table verdicts: 1 of 3 rows were seen; not yet: row 1, 2." in lines
    (edition,) = json.loads(run("workflows", "test", "--json", file).output)
    assert edition["tables"] == [{"table": "verdicts", "rows": 3, "unseen": [1, 2]}]


def test_an_example_that_goes_otherwise_is_named_with_its_place(run: Run, tmp_path: Path) -> None:
    changed = tmp_path / "config"
    shutil.copytree(ROOT / "config", changed)
    for file in changed.rglob("*.yaml"):
        file.write_text(file.read_text().replace("closes: 2024-03-31", "closes: 2024-02-29"))
    found = run("workflows", "test", "--lang", "en", str(changed / "workflows.yaml"))
    assert found.exit_code == 1
    first = found.output.splitlines()[0]
    assert first.startswith(f"{changed}/")
    assert " example_differs Example “" in first
    assert "window_closed" in found.output
    assert "not as expected" in found.output


def test_list_and_show_name_the_same_edition(run: Run) -> None:
    (row,) = json.loads(run("workflows", "list", "--json").output)
    shown = json.loads(run("workflows", "show", row["edition"], "--json").output)
    assert workflows.content_hash(workflows.from_json(shown)) == row["hash"]
    outline = run("workflows", "show", row["edition"], "--lang", "en").output
    assert row["edition"] in outline
    assert "review" in outline


def test_list_refuses_broken_files(run: Run, broken: Path) -> None:
    found = run("workflows", "list", str(broken))
    assert found.exit_code == 1
    assert f"{broken}:2:1" in found.stderr


def test_publish_without_a_database_says_what_to_do(run: Run) -> None:
    found = run("workflows", "publish")
    assert found.exit_code == 1
    assert "nothing is kept" in found.stderr or "no kept data" in found.stderr


@pytest.mark.integration
def test_publish_and_export_go_round(stored: Run, tmp_path: Path) -> None:
    assert "Nothing changed" in stored("workflows", "publish").output

    changed = tmp_path / "config"
    shutil.copytree(ROOT / "config", changed)
    (row,) = json.loads(stored("workflows", "list", "--json").output)
    root = changed / "workflows.yaml"
    root.write_text(root.read_text().replace("en: Teacher performance management", "en: Performance of teachers"))
    found = stored("workflows", "publish", str(root))
    assert found.exit_code == 0
    assert f"{row['edition']} r2 is current" in found.output

    exported = tmp_path / "exported"
    assert stored("workflows", "export", row["edition"], str(exported)).exit_code == 0
    assert (exported / "workflows.yaml").read_text() == root.read_text()
    assert workflows.load(exported / "workflows.yaml").ok

    first = tmp_path / "first"
    assert stored("workflows", "export", row["edition"], str(first), "--revision", "1").exit_code == 0
    assert (first / "workflows.yaml").read_text() == (ROOT / "config" / "workflows.yaml").read_text()

    assert stored("workflows", "export", row["edition"], str(first)).exit_code == 2, "never over what is there"
    assert stored("workflows", "export", "x@1", str(tmp_path / "new")).exit_code == 1


@pytest.mark.integration
def test_a_preview_says_which_windows_and_exceptions_would_move_and_publishes_nothing(
    stored: Run, tmp_path: Path
) -> None:
    assert "No window would move." in stored("workflows", "publish", "--preview").output
    changed = tmp_path / "config"
    shutil.copytree(ROOT / "config", changed)
    root = changed / "workflows.yaml"
    text = root.read_text(encoding="utf-8")
    root.write_text(text.replace("closes: 2024-03-31", "closes: 2024-04-07", 1), encoding="utf-8")
    before = stored("workflows", "list", "--json").output
    found = stored("workflows", "publish", str(root), "--preview")
    assert found.exit_code == 0
    lines = found.output.splitlines()
    assert any(line.endswith("window rencana moves: 2024-03-31 -> 2024-04-07") for line in lines)
    assert any(
        "exception for unit:69900004 (SMK Negeri 1 Bulusaraung), stage:perencanaan: holds" in one for one in lines
    )
    assert lines[-1] == "Runs that have begun keep their windows."
    assert stored("workflows", "list", "--json").output == before
    assert "would move" not in stored("workflows", "publish", "--preview").output.replace("No window would move.", "")


@pytest.mark.integration
def test_a_broken_file_publishes_nothing(stored: Run, broken: Path) -> None:
    found = stored("workflows", "publish", str(broken))
    assert found.exit_code == 1
    assert f"{broken}:2:1" in found.stderr
