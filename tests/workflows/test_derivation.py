"""An edition that states only what differs: the result is the whole edition."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from kinerja import workflows
from tests.workflows.sound import SOUND

CHANGE = """\
  - edition: cuti@2025
    derives_from: cuti@2024
    basis:
    period: {title: Tahun 2025, from: 2025-01-01, to: 2025-12-31}
    windows:
      ajuan: {opens: 2025-01-01, due: 2025-01-31, closes: 2025-03-31}
      putusan: {opens: 2025-01-01}
      tambahan: {title: Tambahan, opens: 2025-06-01}
    lists:
      - list: jenis
        options:
          - {option: tahunan, hari: 14}
          - {option: haji, label: Haji, hari: 40, bayar: yes, faktor: 1, sejak: 2025-01-01, kode: h, after: tahunan}
      - list: rincian
        options:
          - {option: rawat, remove: yes}
    stages:
      - stage: rencana
        steps:
          - form: hari
            fields:
              - {decimal: biaya, min: 1}
              - rows: bagian
                fields:
                  - {text: tempat, label: Tempat, after: mulai}
          - {form: pengganti, remove: yes}
          - form: izin
            title: Izin atasan
            actor: pegawai
            after: data
            fields: [{text: izin, label: Izin}]
          - review: setuju
            of: [hari]
            return: {answer_within: 7}
"""


def derived(change: str = CHANGE) -> tuple[workflows.Definition, workflows.Definition]:
    catalogue = workflows.load_texts({"workflows.yaml": SOUND + change}, "workflows.yaml")
    assert [problem.line() for problem in catalogue.problems] == []
    return catalogue.definitions["cuti@2024"], catalogue.definitions["cuti@2025"]


def test_what_is_not_said_is_taken_over() -> None:
    base, new = derived()
    assert (new.edition, new.title, new.actors) == ("cuti@2025", base.title, base.actors)
    assert new.steps["data"] == base.steps["data"]
    assert new.windows["ajuan"].zone == "Asia/Jakarta"
    assert new.windows["ajuan"].title == base.windows["ajuan"].title


def test_what_is_said_differs_and_the_original_stays() -> None:
    base, new = derived()
    assert (new.windows["ajuan"].closes, base.windows["ajuan"].closes) == (date(2025, 3, 31), date(2024, 3, 31))
    assert (new.steps["hari"].field("biaya").minimum, new.steps["hari"].field("biaya").required) == (Decimal(1), False)
    assert new.steps["setuju"].review.answer_within == 7
    assert new.steps["setuju"].review.reasons == "alasan"
    assert (base.basis, new.basis) == ("Peraturan 1/2024", None)


def test_parts_are_removed_added_and_placed() -> None:
    base, new = derived()
    assert list(base.steps) == ["data", "hari", "pengganti", "setuju"]
    assert list(new.steps) == ["data", "izin", "hari", "setuju"]
    assert [column.id for column in new.steps["hari"].field("bagian").fields] == ["mulai", "tempat", "lama", "bobot"]
    assert list(new.windows) == ["ajuan", "putusan", "tambahan"]


def test_lists_differ_for_this_edition_only() -> None:
    base, new = derived()
    assert list(new.lists["jenis"].options) == ["tahunan", "haji", "sakit"]
    assert list(base.lists["jenis"].options) == ["tahunan", "sakit"]
    assert new.lists["jenis"].options["tahunan"].attributes["hari"] == 14
    assert new.lists["jenis"].options["tahunan"].label.en == "Yearly"
    assert list(new.lists["rincian"].options) == ["keluarga"]


def test_examples_are_not_taken_over() -> None:
    catalogue = workflows.load_texts({"workflows.yaml": SOUND + CHANGE}, "workflows.yaml")
    assert catalogue.scenarios["cuti@2025"] == ()


def test_a_derived_edition_can_be_derived_again_in_any_order() -> None:
    third = "  - edition: cuti@2026\n    derives_from: cuti@2025\n    title: Cuti 2026\n"
    tail = SOUND.replace("editions:\n", "editions:\n" + third) + CHANGE
    catalogue = workflows.load_texts({"workflows.yaml": tail}, "workflows.yaml")
    assert [problem.line() for problem in catalogue.problems] == []
    assert list(catalogue.definitions["cuti@2026"].steps) == ["data", "izin", "hari", "setuju"]


def test_the_same_id_under_another_kind_replaces_the_whole() -> None:
    change = CHANGE.replace("{decimal: biaya, min: 1}", "{text: biaya, label: Biaya}")
    _, new = derived(change)
    assert (new.steps["hari"].field("biaya").minimum, new.steps["hari"].field("biaya").required) == (None, True)


HOLIDAYS = """\
holidays:
  - {holiday: 2024-12-25, title: Natal, basis: SKB}
  - {holiday: 2025-01-01, title: Tahun Baru}
  - {holiday: 2025-04-18, title: Wafat Yesus Kristus}
  - {holiday: 2042-05-01, title: Hari Buruh}
"""


def test_holidays_are_matched_by_date_and_only_those_near_the_period_count() -> None:
    own = "    holidays: [{holiday: 2025-04-18, remove: yes}, {holiday: 2025-05-01, title: Hari Buruh}]\n"
    texts = {"workflows.yaml": HOLIDAYS + SOUND + CHANGE + own}
    catalogue = workflows.load_texts(texts, "workflows.yaml")
    assert [problem.line() for problem in catalogue.problems] == []
    base, new = (catalogue.definitions[name] for name in ("cuti@2024", "cuti@2025"))
    assert base.days_off == {date(2024, 12, 25), date(2025, 1, 1), date(2025, 4, 18)}
    assert new.days_off == {date(2024, 12, 25), date(2025, 1, 1), date(2025, 5, 1)}
    assert (new.holidays[0].basis, new.holidays[0].title.id) == ("SKB", "Natal")
    assert workflows.from_json(workflows.to_json(new)) == new


def test_days_counted_from_the_period_move_with_it() -> None:
    sound = SOUND.replace("closes: 2024-03-31", "closes: {from: end, days: -275}")
    change = """\
  - edition: cuti@2025
    derives_from: cuti@2024
    period: {title: Tahun 2025, from: 2025-01-01, to: 2025-12-31}
    windows:
      ajuan: {opens: {from: start}, due: {from: start, days: 30}}
      putusan: {opens: 2025-01-01}
  - edition: cuti@2028
    derives_from: cuti@2025
    period: {title: Tahun 2028, from: 2028-01-01, to: 2028-12-31}
    windows: {ajuan: {due: {from: start, days: 59}}, putusan: {opens: {from: start, days: -10}}}
"""
    catalogue = workflows.load_texts({"workflows.yaml": sound + change}, "workflows.yaml")
    assert [problem.line() for problem in catalogue.problems] == []
    base, new, leap = (catalogue.definitions[name].windows for name in ("cuti@2024", "cuti@2025", "cuti@2028"))
    assert base["ajuan"].closes == date(2024, 3, 31)
    ajuan = new["ajuan"]
    assert (ajuan.opens, ajuan.due, ajuan.closes) == (date(2025, 1, 1), date(2025, 1, 31), date(2025, 3, 31))
    assert (leap["ajuan"].due, leap["putusan"].opens) == (date(2028, 2, 29), date(2027, 12, 22))
