"""Loading: what the text says stands in the definition, whatever it looks like to YAML."""

from __future__ import annotations

import subprocess
import sys
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path

import pytest

from kinerja import workflows
from kinerja.workflows import sentences
from kinerja.workflows.definition import (
    AccountFact,
    FieldKind,
    LockPolicy,
    Opens,
    Order,
    Recommendation,
    Relation,
    StepKind,
    Vacancy,
    Withdrawal,
)
from kinerja.workflows.definition import (
    Path as ValuePath,
)
from kinerja.workflows.instance import Status
from kinerja.workflows.scenario import ActKind, Outcome
from tests.workflows.sound import SOUND

ROOT = Path(__file__).parents[2]


def loaded(text: str) -> workflows.Definition:
    found = workflows.load_texts({"workflows.yaml": text}, "workflows.yaml")
    assert [problem.line() for problem in found.problems] == []
    return found.definitions["cuti@2024"]


@pytest.fixture(scope="module")
def catalogue() -> workflows.Catalogue:
    return workflows.load_texts({"workflows.yaml": SOUND}, "workflows.yaml")


@pytest.fixture(scope="module")
def leave(catalogue: workflows.Catalogue) -> workflows.Definition:
    assert [problem.line() for problem in catalogue.problems] == []
    return catalogue.definitions["cuti@2024"]


def test_texts_are_bilingual_where_the_author_says_both(leave: workflows.Definition) -> None:
    assert (leave.title.say("id"), leave.title.say("en")) == ("Cuti", "Leave")
    assert leave.period.title.say("en") == "Tahun 2024"


def test_identity_data_may_be_what_the_account_says(leave: workflows.Definition) -> None:
    assert leave.identity["nama_orang"].comes_from is AccountFact.NAME
    assert {item.comes_from for name, item in leave.identity.items() if name != "nama_orang"} == {None}


def test_steps_stand_in_order_with_what_was_said_of_them(leave: workflows.Definition) -> None:
    assert list(leave.steps) == ["data", "hari", "pengganti", "setuju"]
    assert leave.stages["rencana"].order is Order.SEQUENCE
    assert leave.before["setuju"] == "pengganti"
    data, days, deputy = leave.steps["data"], leave.steps["hari"], leave.steps["pengganti"]
    assert (data.kind, data.lock, data.confirm_label.id) == (StepKind.CONFIRMATION, LockPolicy.ONCE, "Data sudah benar")
    assert (deputy.optional, deputy.when.text, deputy.lock) == (True, "golongan adalah tetap", LockPolicy.ON_SUBMIT)
    assert (days.gate[0].must.text, days.gate[0].basis) == ("status(data) adalah selesai", "Pasal 2")
    assert days.rules[0].at == "bagian"
    assert leave.window_of(days) == leave.windows["ajuan"]


def test_a_review_carries_its_policy(leave: workflows.Definition) -> None:
    review = leave.steps["setuju"].review
    assert (review.of, review.submitter, review.window) == (("hari", "pengganti"), "pegawai", "putusan")
    assert (review.reasons, review.opens, review.must_answer) == ("alasan", Opens.ALL, False)
    assert (review.answer_within, review.withdraw) == (5, Withdrawal.UNTIL_DECIDED)
    assert (review.submit_title.id, review.submit_label.id) == ("Rangkuman", "Ajukan")
    assert leave.actors["kepala"].relation is Relation.SUPERIOR
    assert leave.actors["kepala"].vacant is Vacancy.ONE_LEVEL_UP


def test_fields_are_typed_by_their_kind(leave: workflows.Definition) -> None:
    days = leave.steps["hari"]
    rows = days.field("bagian")
    assert (rows.kind, rows.min_rows, rows.max_rows) == (FieldKind.ROWS, 1, 5)
    assert (rows.column("mulai").minimum, rows.column("mulai").maximum) == (date(2024, 1, 1), date(2024, 12, 31))
    assert (rows.column("lama").maximum, rows.column("lama").unit.id) == (Decimal(30), "hari")
    assert rows.column("bobot").value.text == "lama × 2"
    assert (days.field("biaya").minimum, days.field("biaya").required) == (Decimal("0.50"), False)
    assert days.field("jenis").recommend == Recommendation("survei.a1", 2)
    assert days.field("rincian").follows == ValuePath("hari", "jenis")
    assert leave.steps["data"].field("nama").copies == ValuePath(None, "nama_orang")
    assert not leave.steps["data"].field("nama").editable


def test_attributes_are_typed_by_the_list_and_nothing_is_guessed(leave: workflows.Definition) -> None:
    kinds = leave.lists["jenis"]
    yearly, ill = kinds.options["tahunan"], kinds.options["sakit"]
    assert yearly.attributes == {
        "hari": 12, "bayar": True, "faktor": Decimal("1.50"), "sejak": date(2024, 1, 1), "kode": "08",
    }  # fmt: skip
    assert ill.attributes["kode"] == "no"
    assert (ill.valid_from, ill.valid_until, ill.official) == (date(2024, 2, 1), date(2024, 12, 31), False)
    assert ill.when.text == "golongan adalah tetap"
    assert leave.lists["rincian"].options["rawat"].parent == "sakit"


def test_only_lists_and_sources_in_use_belong_to_the_definition(leave: workflows.Definition) -> None:
    assert set(leave.lists) == {"golongan", "jenis", "rincian", "alasan"}
    more = SOUND.replace("  - list: jenis\n", "  - list: sisa\n    title: Sisa\n    options: []\n  - list: jenis\n")
    other = workflows.load_texts({"workflows.yaml": more}, "workflows.yaml").definitions["cuti@2024"]
    assert workflows.content_hash(other) == workflows.content_hash(leave)


def test_what_has_no_official_source_says_so() -> None:
    text = SOUND.replace("confirm: Data sudah benar", "confirm: Data sudah benar\n            unofficial: yes")
    text = text.replace("optional: yes}", "optional: yes, unofficial: yes}").replace(
        "at: bagian", "at: bagian\n                unofficial: yes"
    )
    leave = loaded(text)
    assert [name for name, step in leave.steps.items() if not step.official] == ["data"]
    days = leave.steps["hari"]
    assert [item.id for item in days.fields if not item.official] == ["biaya"]
    assert [rule.official for rule in days.rules] == [False]


def test_attributes_may_have_a_name_for_people() -> None:
    text = SOUND.replace("hari: integer", "hari: {kind: integer, label: {id: Jatah hari, en: Days granted}}")
    leave = loaded(text.replace("must: jumlah(bagian.lama) maksimal 12", "must: jenis.hari minimal 3"))
    assert leave.lists["jenis"].attributes == loaded(SOUND).lists["jenis"].attributes
    assert {name: label.en for name, label in leave.lists["jenis"].attribute_labels.items()} == {"hari": "Days granted"}
    must = leave.steps["hari"].rules[0].must
    said = {
        language: sentences.told(must.tree, language, sentences.DefinitionLabels(leave, language))
        for language in ("id", "en")
    }
    assert said == {
        "id": "Jatah hari dari jenis harus paling sedikit 3",
        "en": "Days granted of jenis must be at least 3",
    }
    assert sentences.DefinitionLabels(leave, "en").attribute("hari", "jenis", "faktor") == "faktor"


def test_windows_keep_local_dates(leave: workflows.Definition) -> None:
    window = leave.windows["ajuan"]
    assert (window.opens, window.due, window.closes) == (date(2024, 1, 1), date(2024, 1, 31), date(2024, 3, 31))
    assert (window.zone, window.official) == ("Asia/Jakarta", False)
    assert (leave.windows["putusan"].zone, leave.windows["putusan"].closes) == ("school", None)


def test_examples_are_typed_by_the_fields_they_fill(catalogue: workflows.Catalogue) -> None:
    (example,) = catalogue.scenarios["cuti@2024"]
    assert example.subject == {"golongan": "tetap", "nama_orang": "no"}
    assert example.outside == {"survei.a1": {"tahunan": Decimal("62.4")}}
    save, submit, returned, extended, seen = example.acts
    assert (save.kind, save.on, save.expect) == (ActKind.SAVE, datetime(2024, 2, 1, 10), None)  # noqa: DTZ001
    assert save.answers == {
        "jenis": "tahunan", "bagian": ({"mulai": "2024-03-01", "lama": 3},), "biaya": Decimal("1.50"),
    }  # fmt: skip
    assert (submit.on, submit.expect.outcome) == (date(2024, 2, 2), Outcome.LATE)
    assert submit.see == {"hari": Status.DONE, "rencana": Status.OPEN}
    assert (returned.reason, returned.parts, returned.notes) == ("kurang", ("hari",), {"hari.jenis": "Mengapa?"})
    assert (returned.expect.outcome, returned.expect.code) == (Outcome.REFUSED, None)
    assert (extended.target, extended.closes) == ("ajuan", date(2024, 4, 30))
    assert (seen.kind, seen.target, seen.see) == (ActKind.SEE, None, {"setuju": Status.CLOSED})


def test_texts_without_english_are_listed_apart(catalogue: workflows.Catalogue) -> None:
    listed = catalogue.missing_translations
    assert catalogue.ok
    assert {(item.code, item.severity) for item in listed} == {("missing_translation", "translation")}
    places = {str(item.place) for item in listed}
    assert place_of("Golongan, options") in places
    assert place_of("Nama, en: Name") not in places


def place_of(text: str) -> str:
    """Where a text stands that the sound definition holds once."""
    before, found, after = SOUND.partition(text)
    assert found
    assert text not in after
    return f"workflows.yaml:{before.count(chr(10)) + 1}:{len(before) - before.rfind(chr(10))}"


def test_an_edition_with_a_problem_is_not_offered_but_others_are() -> None:
    second = SOUND.split("editions:\n")[1].replace("cuti@2024", "cuti@2025").replace("actor: kepala", "actor: kepal")
    catalogue = workflows.load_texts({"workflows.yaml": SOUND + second}, "workflows.yaml")
    assert list(catalogue.definitions) == ["cuti@2024"]
    assert {problem.code for problem in catalogue.problems} == {"unknown_actor"}


def test_parts_may_stand_in_other_files(tmp_path: Path) -> None:
    head, stages = SOUND.split("    stages:\n")
    steps, scenarios = stages.split("    scenarios:\n")
    (tmp_path / "cuti").mkdir()
    (tmp_path / "workflows.yaml").write_text(
        f"{head}    stages:\n      - include: cuti/tahap.yaml\n    scenarios:\n      - include: cuti/contoh.yaml\n"
    )
    (tmp_path / "cuti/tahap.yaml").write_text(steps)
    (tmp_path / "cuti/contoh.yaml").write_text(scenarios)
    split = workflows.load(tmp_path / "workflows.yaml")
    whole = workflows.load_texts({"workflows.yaml": SOUND}, "workflows.yaml")
    assert split.definitions == whole.definitions
    assert {Path(name).relative_to(tmp_path).as_posix() for name in split.files} == {
        "workflows.yaml", "cuti/tahap.yaml", "cuti/contoh.yaml",
    }  # fmt: skip


def test_a_link_out_of_the_directory_is_not_followed(tmp_path: Path) -> None:
    (tmp_path / "config").mkdir()
    (tmp_path / "rahasia.yaml").write_text("lists: []\n")
    (tmp_path / "config/bagian.yaml").symlink_to(tmp_path / "rahasia.yaml")
    (tmp_path / "config/workflows.yaml").write_text("language: 1\ninclude: bagian.yaml\n")
    (problem,) = workflows.load(tmp_path / "config/workflows.yaml").problems
    assert problem.code == "file_outside"


def test_the_same_texts_are_read_once_and_a_change_is_seen(tmp_path: Path) -> None:
    root, part = tmp_path / "workflows.yaml", tmp_path / "bagian.yaml"
    root.write_text("language: 1\ninclude: bagian.yaml\n")
    assert [problem.code for problem in workflows.load(root).problems] == ["file_missing"]
    part.write_text("lists: []\n")
    first = workflows.load(root)
    assert first.ok
    assert workflows.load(root) is first
    part.write_text("lists: [satu]\n")
    assert [problem.code for problem in workflows.load(root).problems] == ["not_a_mapping"]


def test_a_missing_root_file_is_a_problem_not_an_error(tmp_path: Path) -> None:
    (problem,) = workflows.load(tmp_path / "workflows.yaml").problems
    assert (problem.code, problem.place.line, problem.excerpt("")) == ("file_missing", 1, "")


def test_the_shipped_definitions_are_sound() -> None:
    catalogue = workflows.load(ROOT / "config/workflows.yaml")
    assert [problem.line("en") for problem in catalogue.problems] == []
    assert catalogue.definitions
    assert set(catalogue.scenarios) == set(catalogue.definitions)


def test_the_face_loads_no_web_framework_and_no_database_driver() -> None:
    code = "import sys, kinerja.workflows; print([m for m in ('flask', 'pymongo', 'wtforms') if m in sys.modules])"
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


def test_every_key_that_is_missing_is_told() -> None:
    lines = SOUND.splitlines(keepends=True)
    at = next(number for number, line in enumerate(lines) if "form: pengganti" in line)
    text = "".join(lines[: at + 2] + [line for line in lines[at + 2 :] if "Pengganti, max_length" not in line])
    text = text.replace("            title: Pengganti\n            actor: pegawai\n", "            title: Pengganti\n")
    assert text != SOUND
    problems = workflows.load_texts({"workflows.yaml": text}, "workflows.yaml").problems
    missing = [problem.params["key"] for problem in problems if problem.code == "missing_key"]
    assert missing == ["actor", "fields"]
