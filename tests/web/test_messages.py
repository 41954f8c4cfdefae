"""Every code has its words in both languages, and an explanation says all that is known."""

from __future__ import annotations

import re
import string
from collections.abc import Mapping
from datetime import UTC, date, datetime
from decimal import Decimal
from importlib import import_module
from pkgutil import iter_modules
from types import SimpleNamespace
from typing import Any

import pytest

from kinerja.services import FileRefused
from kinerja.storage.reopenings import Stage
from kinerja.web import messages
from kinerja.web.messages import administration
from kinerja.workflows import events
from kinerja.workflows.commands import OpenReview, ReturnStep, SubmitStep
from kinerja.workflows.definition import ADMINISTRATOR, FieldKind, Relation, StepKind, Text, Vacancy
from kinerja.workflows.engine import outlook
from kinerja.workflows.guards import ACTIONS
from kinerja.workflows.instance import FactKind, Status, WindowFact
from kinerja.workflows.reasons import AnswerProblem, Code, Explanation
from tests.workflows.builders import GOOD, LEAD, TRAVELLER, Run

HOLDERS = {"lead": SimpleNamespace(name="Lars", title="lead", acting=True)}
MODULES = [import_module(f"{messages.__name__}.{found.name}") for found in iter_modules(messages.__path__)]
TABLES: list[tuple[Mapping[Any, Text], Any]] = [
    (messages.STATUSES, Status),
    (messages.WHY, Code),
    (messages.RELATIONS, Relation),
    (messages.VACANCIES, Vacancy),
    (messages.FACTS, FactKind),
    (messages.EVENTS, [kind.__name__ for kind in events.Event.__args__]),
    (administration.STEP_KINDS, StepKind),
    (administration.FIELD_KINDS, FieldKind),
    (messages.ACTIONS, ACTIONS.values()),
    (messages.CASES, Stage),
    (messages.ROLES, ["employee", "operator", "administrator", "author"]),
]


@pytest.mark.parametrize(("table", "codes"), TABLES)
def test_every_code_has_words(table: Mapping[Any, Text], codes: Any) -> None:
    assert set(table) == set(codes)


def test_all_words_are_there_in_both_languages_with_the_same_places() -> None:
    known = [value for module in MODULES for value in vars(module).values()]
    texts = [text for table in known if isinstance(table, dict) for text in table.values() if isinstance(text, Text)]
    texts += [value for value in known if isinstance(value, Text)]
    assert len(texts) > 200
    for text in texts:
        assert text.id
        assert text.en, text.id
        places = [{part[1] for part in string.Formatter().parse(words) if part[1]} for words in (text.id, text.en)]
        assert places[0] == places[1], text.id


def why(run: Run, step: str, actor: Any = TRAVELLER) -> Explanation:
    rows = outlook(run.definition, run.instance, run.period, actor, run.now)
    found = next(row.why for row in rows if row.step.id == step)
    assert found is not None
    return found


def said(run: Run, step: str, language: str = "id", actor: Any = TRAVELLER) -> dict[str, str]:
    lines = messages.explain(why(run, step, actor), run.definition, HOLDERS, run.zone, language)
    return {key: " ".join(line.sentences) for key, line in lines.items()}


def test_a_step_that_waits_names_the_step_and_whose_turn_it_is() -> None:
    lines = said(Run(), "goals")
    assert lines == {
        "why": "Selesaikan dahulu pledge.",
        "until": "Terbuka sendiri begitu itu selesai.",
        "turn": "traveller: belum ada yang ditunjuk",
        "how": "Beri tahu operator sekolah Anda bahwa belum ada yang ditunjuk.",
    }
    assert said(Run(), "goals", "en")["why"] == "Finish pledge (en) first."


def test_a_window_says_when_it_opens_by_itself_and_when_it_closed() -> None:
    run = Run().on("2023-12-01")
    lines = said(run, "pledge")
    assert lines["why"].endswith("belum mulai.")
    assert lines["until"].startswith("Terbuka sendiri ")
    assert lines["until"].endswith("pukul\u00a000.00\u00a0WIB.")
    over = said(run.on("2025-01-01"), "pledge")
    assert over["why"].endswith("sudah berakhir.")
    assert over["until"] == "Tidak terbuka sendiri."
    assert "since" in over


def test_what_waits_for_a_decision_names_who_can_give_it_back() -> None:
    run = Run()
    for step in ("pledge", "goals", "costs"):
        run.do(SubmitStep(step, GOOD[step]))
    run.do(SubmitStep("consent"))
    lines = said(run, "goals")
    assert list(lines) == ["why", "since", "until", "who", "how"]
    assert lines["who"] == "Lars, Plt. lead"
    assert said(run, "goals", "en")["who"] == "Lars, acting lead (en)"


def test_a_part_that_a_return_left_shut_speaks_of_no_decision() -> None:
    run = Run()
    for step in ("pledge", "goals", "costs"):
        run.do(SubmitStep(step, GOOD[step]))
    run.do(SubmitStep("consent"))
    run.do(OpenReview("consent"), LEAD)
    run.do(ReturnStep("consent", next(iter(run.definition.lists["reasons"].options)), "", ("goals",)), LEAD)
    lines = said(run, "costs")
    assert "dikembalikan" in lines["why"]
    assert "Tarik kembali" not in lines["how"]


def test_the_reader_is_called_you() -> None:
    reason = why(Run(), "goals")
    lines = messages.explain(reason, Run().definition, HOLDERS, Run().zone, "id", frozenset({"traveller"}))
    assert lines["turn"].sentences == ("Anda",)


def test_what_is_handed_in_to_nobody_does_not_speak_of_a_decision() -> None:
    run = Run()
    run.do(SubmitStep("pledge", {}))
    lines = said(run, "pledge")
    assert "keputusan" not in lines["why"]
    assert lines["until"] == "Tidak terbuka sendiri."


@pytest.mark.parametrize("language", ["id", "en"])
def test_every_refusal_of_a_run_can_be_told(language: str) -> None:
    run, told = Run(), set()
    for day in ("2023-12-01", "2024-01-10", "2025-01-01"):
        run.on(day)
        for actor in (TRAVELLER, LEAD):
            for row in outlook(run.definition, run.instance, run.period, actor, run.now):
                if row.why:
                    told.add(row.why.code)
                    assert messages.explain(row.why, run.definition, HOLDERS, run.zone, language)["why"].sentences
    assert len(told) >= 4


EXPECTED = {
    Code.NO_SUCH_STEP: "",
    Code.WRONG_KIND: "",
    Code.NOT_YOUR_PART: "doer how",
    Code.WINDOW_NOT_OPEN: "until how basis",
    Code.WINDOW_CLOSED: "since decision until who how basis",
    Code.GATE_UNMET: "until turn how basis",
    Code.EARLIER_STEP_UNFINISHED: "until turn how",
    Code.PARTS_UNFINISHED: "until turn how",
    Code.NOT_APPLICABLE: "basis",
    Code.LOCKED_SUBMITTED: "since until who how basis",
    Code.LOCKED_APPROVED: "since until who how basis",
    Code.LOCKED_ONCE: "since until who how basis",
    Code.NOT_OPTIONAL: "basis",
    Code.ANSWERS_WRONG: "",
    Code.REPLIES_MISSING: "",
    Code.NOTHING_TO_DECIDE: "since turn how",
    Code.NOTHING_TO_WITHDRAW: "how",
    Code.ALREADY_READ: "since until who how",
    Code.REASON_MISSING: "",
    Code.PARTS_MISSING: "",
    Code.UNKNOWN_PART: "",
    Code.NOTHING_CHANGED: "",
    Code.NOTHING_TO_REOPEN: "how",
    Code.ALREADY_REOPENED: "since until turn how",
    Code.ALREADY_REQUESTED: "since until who how",
    Code.NOTHING_REQUESTED: "",
    Code.UNTIL_OVER: "",
}
"""What a refusal tells besides why. Nothing besides where it only says what to type, or that there is nothing to do."""
AT = datetime(2024, 1, 31, 17, tzinfo=UTC)
FACT = WindowFact("f", "plan", FactKind.CLOSED, AT, AT, "Ratna", "Banjir")


def known(code: Code) -> Explanation:
    """A refusal with all that the engine knows when it gives this code."""
    by: dict[Code, dict[str, Any]] = {
        Code.NOT_YOUR_PART: {"opens_by": ("lead",)},
        Code.WINDOW_NOT_OPEN: {"until": AT, "basis": "SE 1"},
        Code.WINDOW_CLOSED: {"since": AT, "basis": "SE 1", "params": {"fact": FACT, "zone": "Asia/Jakarta"}},
        Code.GATE_UNMET: {"steps": ("pledge",), "opens_by": ("lead",), "basis": "SE 1"},
        Code.EARLIER_STEP_UNFINISHED: {"steps": ("pledge",), "opens_by": ("lead",)},
        Code.PARTS_UNFINISHED: {"steps": ("pledge",), "opens_by": ("lead",)},
        Code.NOT_APPLICABLE: {"basis": "SE 1"},
        Code.LOCKED_SUBMITTED: {"since": AT, "opens_by": ("lead",), "basis": "SE 1"},
        Code.LOCKED_APPROVED: {"since": AT, "basis": "SE 1"},
        Code.LOCKED_ONCE: {"since": AT, "basis": "SE 1"},
        Code.NOT_OPTIONAL: {"basis": "SE 1"},
        Code.NOTHING_TO_DECIDE: {"since": AT, "opens_by": ("lead",)},
        Code.ALREADY_READ: {"since": AT, "opens_by": ("lead",)},
        Code.ALREADY_REOPENED: {"since": AT, "until": AT},
        Code.ALREADY_REQUESTED: {"since": AT},
        Code.UNTIL_OVER: {"until": AT},
    }
    return Explanation(code, "goals", **by.get(code, {}))


@pytest.mark.parametrize("language", ["id", "en"])
@pytest.mark.parametrize("code", Code)
def test_a_refusal_says_since_when_until_when_who_helps_and_how_to_ask(code: Code, language: str) -> None:
    lines = messages.explain(known(code), Run().definition, HOLDERS, "Asia/Jakarta", language)
    assert " ".join(key for key in lines if key != "why") == EXPECTED[code]
    assert all(sentence.strip() for line in lines.values() for sentence in line.sentences)


def test_an_end_that_was_set_is_no_opening() -> None:
    """What is open again says until when; a day that is over says nothing of an end."""
    lines = messages.explain(known(Code.ALREADY_REOPENED), Run().definition, HOLDERS, "Asia/Jakarta", "id")
    assert lines["until"].sentences[0].replace("\u00a0", " ") == "Terbuka sampai Rabu, 31 Januari 2024 pukul 23.59 WIB."
    assert "until" not in messages.explain(known(Code.UNTIL_OVER), Run().definition, HOLDERS, "Asia/Jakarta", "id")


def test_who_administers_nearest_is_named_where_that_is_known() -> None:
    office = SimpleNamespace(name="Hendra", title=None, acting=False, level="district")
    for code in (Code.WINDOW_CLOSED, Code.ALREADY_REQUESTED):
        said = messages.explain(known(code), Run().definition, {**HOLDERS, ADMINISTRATOR: office}, "Asia/Jakarta", "id")
        assert said["who"].sentences[-1] == "Hendra, admin kabupaten/kota"


@pytest.mark.parametrize(
    ("problem", "kind", "words"),
    [
        (AnswerProblem("a", "required"), FieldKind.CHOICE, "Pilih salah satu."),
        (AnswerProblem("a", "required"), FieldKind.TEXT, "Isi bagian ini."),
        (AnswerProblem("a", "too_small", {"minimum": Decimal("1200.5")}), FieldKind.DECIMAL, "Paling sedikit 1.200,5."),
        (
            AnswerProblem("a", "too_big", {"maximum": date(2024, 1, 31)}),
            FieldKind.DATE,
            "Paling lambat Rabu, 31 Januari 2024.",
        ),
        (
            AnswerProblem("a", "too_long", {"max_length": 10, "length": 12}),
            FieldKind.TEXT,
            "Paling panjang 10 huruf. Sekarang 12.",
        ),
        (
            AnswerProblem("a", "file_size", {"name": "{a}.pdf", "maximum": 2_500_000, "size": 3_000_000}),
            FieldKind.FILE,
            "{a}.pdf lebih besar dari 2,5 MB. Perkecil dahulu, lalu unggah lagi.",
        ),
        (
            AnswerProblem("a", "file_type", {"name": "a.png", "accepts": ("pdf", "jpg")}),
            FieldKind.FILE,
            "Ganti a.png dengan berkas PDF atau JPG.",
        ),
        (AnswerProblem("a", "not_a_number", {"typed": "{x}"}), FieldKind.INTEGER, "Tulis dengan angka, misalnya 12."),
        (AnswerProblem("", "rule", say={"id": "Kurang 8.", "en": "8 missing."}), FieldKind.TEXT, "Kurang 8."),
    ],
)
def test_a_problem_of_an_answer_says_what_to_do(problem: AnswerProblem, kind: FieldKind, words: str) -> None:
    said = messages.problem(problem, "id", SimpleNamespace(kind=kind))
    assert said.replace("\u00a0", " ") == words


FILE_WORDS = [
    (
        FileRefused("too_large", most=10_000_000),
        "Berkas ini lebih besar dari 10 MB.",
        "This file is larger than 10 MB.",
    ),
    (
        FileRefused("too_large", most=1_500_000),
        "Berkas ini lebih besar dari 1,5 MB.",
        "This file is larger than 1.5 MB.",
    ),
    (FileRefused("too_many", most=200), "Di sini sudah tersimpan 200 berkas", "200 files are kept here already"),
    (
        FileRefused("wrong_type", found="docx", accepted=("pdf", "jpg", "png")),
        "Isi berkas ini DOCX, padahal yang diterima hanya PDF, JPG, atau PNG.",
        "What this file holds is DOCX, but only PDF, JPG or PNG is accepted.",
    ),
    (
        FileRefused("wrong_type", found="", accepted=("pdf",)),
        "Jenis berkas ini tidak dikenal. Simpan ulang sebagai PDF,",
        "This kind of file is not known. Save it as PDF,",
    ),
    (
        FileRefused("wrong_type", found="pdf", accepted=("png", "pdf")),
        "Berkas ini dapat terbaca sebagai lebih dari satu jenis. Simpan ulang sebagai PNG atau PDF,",
        "This file can be read as more than one kind. Save it as PNG or PDF,",
    ),
    (
        FileRefused("extension_differs", extension="jpg", found="pdf"),
        "Nama berkas ini berakhiran .jpg, padahal isinya PDF.",
        "The name of this file ends in .jpg, but what it holds is PDF.",
    ),
    (
        FileRefused("infected", found="Eicar-{Test}"),
        "Pemindai menemukan virus di berkas ini (Eicar-{Test}),",
        "The scanner found a virus in this file (Eicar-{Test}),",
    ),
]


@pytest.mark.parametrize(("error", "indonesian", "english"), FILE_WORDS)
def test_a_refusal_of_a_file_names_what_was_found_and_what_is_allowed(
    error: FileRefused, indonesian: str, english: str
) -> None:
    assert messages.file_refused(error, "id").startswith(indonesian)
    assert messages.file_refused(error, "en").startswith(english)


@pytest.mark.parametrize("text", messages.FILES.values(), ids=messages.FILES)
def test_every_refusal_of_a_file_ends_with_what_to_do(text: Text) -> None:
    last = re.split(r"(?<=\.) ", text.id)[-1]
    assert re.search(r"\b(?:unggah|coba)\b", last, re.IGNORECASE), text.id
    assert re.search(r"\b(?:upload|try)\b", re.split(r"(?<=\.) ", str(text.en))[-1], re.IGNORECASE), text.en


def test_words_are_listed_as_people_do() -> None:
    assert messages.listed(["a"], "id") == "a"
    assert messages.listed(["a", "b"], "id") == "a dan b"
    assert messages.listed(["a", "b", "c"], "id") == "a, b, dan c"
    assert messages.listed(["a", "b", "c"], "en") == "a, b and c"
