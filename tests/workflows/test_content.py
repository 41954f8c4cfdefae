"""The definition in `config/`: it passes the checks, says what the sources say, and every example comes true."""

from __future__ import annotations

from datetime import UTC, datetime
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kinerja import workflows
from kinerja.workflows.answers import offered_options
from kinerja.workflows.definition import Option
from kinerja.workflows.eligibility import EligibilityResult, eligible
from kinerja.workflows.instance import Actor, Instance, PeriodFacts, Subject
from kinerja.workflows.situation import Situation
from kinerja.workflows.validation import problems
from tests.workflows.content import CONFIG, DUTIES, EDITION, ROOT, STEPS, Edit, changed, edition, played, texts

TEACHER = {"pembina": "pemda", "jenis_ptk": "guru_mapel", "status_kepegawaian": "pns", "jenjang": "smp"}
NOW = datetime(2024, 1, 15, 3, tzinfo=UTC)
REPORT = {"keteraturan_suasana_kelas": 61, "umpan_balik_konstruktif": 54, "instruksi_adaptif": 57}


def options(name: str) -> dict[str, Option]:
    return dict(edition().lists[name].options)


def situation(**attributes: str | None) -> Situation:
    """A teacher in mid-January who has done nothing yet."""
    outside = {"rapor.d1": {name: Decimal(value) for name, value in REPORT.items()}}
    subject = Subject("p", "Sari", "u", "SMP Negeri 2", "Asia/Jakarta", {**TEACHER, **attributes}, outside)
    instance = Instance("i", EDITION, "r", subject, NOW)
    return Situation(edition(), instance, PeriodFacts(EDITION), Actor("p", "Sari", frozenset({"guru"})), NOW)


def offered(step: str, field: str, column: str | None = None, **attributes: str | None) -> dict[str, bool]:
    """Option id -> whether it is recommended."""
    asked = edition().steps[step].field(field)
    item = asked.column(column) if column else asked
    found = offered_options(edition(), edition().steps[step], item, situation(**attributes))
    return {each.option.id: each.recommended for each in found}


# ── the files ──


def test_nothing_is_wrong_with_the_definition() -> None:
    catalogue = workflows.load(CONFIG / "workflows.yaml")
    assert [problem.line("en") for problem in catalogue.problems] == []
    assert [problem.line("en") for problem in catalogue.missing_translations] == []
    assert list(catalogue.definitions) == [EDITION]


@pytest.mark.parametrize("name", sorted(texts()))
def test_a_file_names_its_schema_and_can_be_held_in_mind(name: str) -> None:
    lines = texts()[name].splitlines()
    schema = "../" * (name.count("/") + 1) + "docs/workflows.schema.json"
    assert lines[0] == f"# yaml-language-server: $schema={schema}"
    assert len(lines) <= 400
    assert max(map(len, lines)) <= 120


def test_no_nik_is_asked_or_known() -> None:
    asked = {field.id for step in edition().steps.values() for field in step.fields}
    assert "nik" not in asked | set(edition().identity)


# ── who takes part ──


def result(**attributes: str | None) -> EligibilityResult:
    return eligible(edition(), situation(**attributes).instance.subject, NOW.date())


@pytest.mark.parametrize("status", ["pns", "pppk"])
def test_civil_servants_must_take_part(status: str) -> None:
    assert result(status_kepegawaian=status).ok
    assert result(status_kepegawaian=status).required


def test_others_may_take_part_and_are_told_so() -> None:
    assert result(status_kepegawaian="non_asn").ok
    assert not result(status_kepegawaian="non_asn").required
    assert "tidak diwajibkan" in edition().optional_note.say("id")


@pytest.mark.parametrize(
    ("attributes", "word"),
    [
        ({"pembina": "kemenag"}, "e-Kinerja BKN"),
        ({"jenis_ptk": "tenaga_administrasi"}, "operator sekolah"),
        ({"jenis_ptk": "kepala_sekolah"}, "Antrean"),
        ({"jenis_ptk": None}, "operator sekolah"),
    ],
)
def test_who_is_kept_out_learns_what_to_do_instead(attributes: dict[str, str | None], word: str) -> None:
    failing = result(**attributes).failing
    assert failing
    assert any(word in failed.rule.instead.say("id") for failed in failing)


def test_ten_kinds_of_teacher_open_the_process() -> None:
    kinds = [name for name in options("jenis_ptk") if result(jenis_ptk=name).ok]
    assert len(kinds) == 10


# ── the lists ──


def test_practice_has_eight_indicators_of_three_components() -> None:
    components = [option.attributes["komponen"] for option in options("indikator_praktik").values()]
    assert {name: components.count(name) for name in components} == {
        "Manajemen Kelas": 2,
        "Dukungan Psikologis": 3,
        "Metode Pembelajaran": 3,
    }


def test_the_two_lowest_indicators_of_the_school_are_recommended_and_all_are_offered() -> None:
    found = offered("praktik_kinerja", "indikator")
    assert len(found) == 8
    assert {name for name, recommended in found.items() if recommended} == {
        "umpan_balik_konstruktif",
        "instruksi_adaptif",
    }


def test_points_of_activities_are_those_of_the_sources() -> None:
    official = {name: option for name, option in options("kegiatan_pengembangan").items() if option.official}
    assert {name: option.attributes["poin"] for name, option in official.items()} == {
        "peserta_pelatihan_mandiri": 8,
        "partisipan_observasi_sejawat": 8,
        "penggerak_kombel": 36,
        "narasumber_praktik_baik": 8,
        "peserta_praktik_baik": 4,
        "peserta_seminar": 4,
        "peserta_coaching": 4,
        "penelaah_aksi_nyata": 6,
        "penelaah_cerita_praktik": 6,
    }


def test_what_no_source_supports_is_marked_unofficial() -> None:
    official = {name for name, option in options("tugas_tambahan").items() if option.official}
    assert official == {
        "wakil_kepala",
        "kepala_perpustakaan",
        "ketua_program_keahlian",
        "kepala_lab_bengkel",
        "pembimbing_khusus",
        "wali_kelas",
        "pembina_osis",
        "pembina_ekstrakurikuler",
    }
    assert not any(option.official for option in options("alasan_pengembalian").values())
    assert not edition().windows["persetujuan"].official
    assert edition().windows["rencana"].official
    planning = edition().stages["perencanaan"].steps
    assert {name for name in planning if not edition().steps[name].official} == {"perilaku_kerja", "persetujuan"}
    duties = edition().steps["tugas_tambahan"].field("daftar_tugas")
    assert {column.id for column in duties.fields if not column.official} == {
        "nomor_surat",
        "tanggal_surat",
        "keterangan",
    }


@pytest.mark.parametrize(
    ("level", "has", "lacks"),
    [
        ("sd", {"wali_kelas"}, {"wakil_kepala", "pembina_osis", "ketua_program_keahlian"}),
        ("smp", {"wali_kelas", "wakil_kepala"}, {"ketua_program_keahlian", "koordinator_bkk"}),
        ("smk", {"wakil_kepala", "ketua_program_keahlian", "koordinator_bkk"}, set()),
    ],
)
def test_duties_follow_the_level_of_the_school(level: str, has: set[str], lacks: set[str]) -> None:
    found = set(offered("tugas_tambahan", "daftar_tugas", "jenis_tugas", jenjang=level))
    assert has <= found
    assert not lacks & found


@pytest.mark.parametrize(("status", "sample"), [("pns", "iii_c"), ("pppk", "pppk_9")])
def test_grades_follow_the_employment_status(status: str, sample: str) -> None:
    found = offered("data_diri", "pangkat_golongan", status_kepegawaian=status)
    other = {"iii_c", "pppk_9"} - {sample}
    assert sample in found
    assert not other & set(found)


def test_seven_aspects_of_behaviour_offer_three_choices_each() -> None:
    fields = edition().steps["perilaku_kerja"].fields
    assert [len(edition().options_of(field).options) for field in fields] == [3] * 7


# ── the points ──


@given(
    st.lists(
        st.tuples(st.sampled_from(sorted(options("kegiatan_pengembangan"))), st.integers(1, 20)),
        min_size=1,
        max_size=20,
    )
)
def test_a_plan_is_accepted_exactly_from_32_to_128_points(chosen: list[tuple[str, int]]) -> None:
    points = sum(options("kegiatan_pengembangan")[name].attributes["poin"] * number for name, number in chosen)
    answers = {"rhk": [{"kegiatan": name, "kuantitas": number} for name, number in chosen]}
    found = problems(edition(), edition().steps["pengembangan_kompetensi"], answers, situation())
    assert (found == ()) == (32 <= points <= 128)


@pytest.mark.parametrize(
    ("activity", "number", "sentence"),
    [
        ("peserta_pelatihan_mandiri", 3, "Total poin sekarang 24. Tambah 8 poin lagi, paling sedikit 32."),
        ("penggerak_kombel", 4, "Total poin sekarang 144. Kurangi 16 poin, paling banyak 128."),
    ],
)
def test_a_wrong_total_says_what_to_do(activity: str, number: int, sentence: str) -> None:
    answers = {"rhk": [{"kegiatan": activity, "kuantitas": number}]}
    (found,) = problems(edition(), edition().steps["pengembangan_kompetensi"], answers, situation())
    assert (found.path, found.say["id"]) == ("rhk", sentence)


def test_one_line_changes_the_bound_in_the_rule_and_in_every_text() -> None:
    definition = changed(Edit(ROOT, "poin_minimal: 32", "poin_minimal: 40")).definitions[EDITION]
    step = definition.steps["pengembangan_kompetensi"]
    answers = {"rhk": [{"kegiatan": "peserta_pelatihan_mandiri", "kuantitas": 4}]}
    (found,) = problems(definition, step, answers, situation())
    assert found.say["id"] == "Total poin sekarang 32. Tambah 8 poin lagi, paling sedikit 40."
    assert found.say["en"] == "The total is now 32 points. Add 8 more; at least 40."
    assert "seluruhnya 40 sampai 128 poin" in step.help.id
    assert "40 to 128 points in all" in step.help.en
    assert "32" in repr(edition().steps["pengembangan_kompetensi"])
    assert "32" not in repr(step)


# ── the examples ──


def stories() -> tuple[workflows.Scenario, ...]:
    return workflows.load(CONFIG / "workflows.yaml").scenarios[EDITION]


def untrue(catalogue: workflows.Catalogue) -> bool:
    """Whether some example does not come true."""
    definition = catalogue.definitions[EDITION]
    return any(not workflows.run(definition, found).ok for found in catalogue.scenarios[EDITION])


@pytest.mark.parametrize("scenario", stories(), ids=lambda scenario: scenario.title)
def test_an_example_comes_true(scenario: workflows.Scenario) -> None:
    result = workflows.run(edition(), scenario)
    assert [(str(act.place), act.outcome, act.codes, act.seen) for act in result.acts if not act.ok] == []


def test_every_clause_was_seen_true_and_false() -> None:
    clauses, tables = played().coverage
    assert len(clauses) > 10
    assert [(clause.owner, clause.key, clause.clause.text) for clause in clauses if not clause.covered] == []
    assert [(table.table, table.unseen) for table in tables if not table.covered] == []


NOTICED = (
    Edit(ROOT, "poin_minimal: 32", "poin_minimal: 34"),
    Edit(ROOT, "poin_minimal: 32", "poin_minimal: 30"),
    Edit(ROOT, "poin_maksimal: 128", "poin_maksimal: 126"),
    Edit(ROOT, "poin_maksimal: 128", "poin_maksimal: 130"),
    Edit(STEPS, "lock: once", "lock: never"),
    Edit(STEPS, "withdraw: until_read", "withdraw: until_decided"),
    Edit(STEPS, "withdraw: until_read", "withdraw: never"),
    Edit(STEPS, "must_answer: yes", "must_answer: no"),
    Edit(STEPS, "answer_within: 5", "answer_within: 3"),
    Edit(STEPS, "opens: chosen", "opens: all"),
    Edit(ROOT, "opens: 2024-01-01", "opens: 2024-01-02"),
    Edit(ROOT, "due: 2024-01-31", "due: 2024-01-30"),
    Edit(ROOT, "due: 2024-01-31", "due: 2024-02-01"),
    Edit(ROOT, "closes: 2024-03-31", "closes: 2024-03-30"),
    Edit(ROOT, "closes: 2024-03-31", "closes: 2024-04-01"),
    Edit(ROOT, "closes: 2024-04-14", "closes: 2024-04-15"),
    Edit(
        DUTIES,
        "jenjang salah satu dari (smp, sma, smk)",
        "jenjang salah satu dari (sd, smp, sma, smk)",
    ),
)


@pytest.mark.parametrize("edit", NOTICED, ids=lambda edit: edit.new)
def test_an_example_notices_a_small_change(edit: Edit) -> None:
    catalogue = changed(edit)
    assert catalogue.ok
    assert untrue(catalogue)
