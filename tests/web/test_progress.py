"""The pages of progress: numbers that add up, the way down and up, files, and whom the names are for."""

from __future__ import annotations

import csv
import re
from io import BytesIO, StringIO
from zipfile import ZipFile

import pytest
from werkzeug.test import TestResponse

from kinerja import services, storage
from tests import cast as people
from tests.cast import NOW, SMALL, Cast
from tests.services.test_tallies import begin, follow, hand_in, sweep
from tests.web.conftest import SignIn
from tests.web.filling import at, said

NATION, DISTRICT, SCHOOL = (f"/progress/{SMALL}/{place}" for place in ("nation/all", "district/D1", "unit/U1"))


@pytest.fixture
def counted(cast: Cast) -> Cast:
    """Siti waits for her leader, Maria at the other school has begun, everybody else has not."""
    hand_in(cast.siti, begin(cast.siti))
    begin(cast.maria)
    sweep()
    return cast


def table(answer: TestResponse, label: str) -> list[list[str]]:
    """The words of the table in the region with this label."""
    region = answer.text.partition(f'aria-label="{label}"')[2].partition("</table>")[0]
    rows = re.findall(r"<tr.*?</tr>", region, re.DOTALL)
    cells = [re.findall(r"<t[hd][^>]*>(.*?)</t[hd]>", row, re.DOTALL) for row in rows]
    return [[" ".join(re.sub(r"<[^>]+>", " ", cell).split()) for cell in row if "<svg" not in cell] for row in cells]


def lines(answer: TestResponse) -> list[dict[str, str]]:
    assert answer.status_code == 200
    return list(csv.DictReader(StringIO(answer.data.decode("utf-8-sig"), newline="")))


@pytest.mark.usefixtures("counted")
def test_an_administrator_goes_down_from_the_nation_to_a_school(sign_in: SignIn) -> None:
    ratna = sign_in("ratna")
    first = ratna.get("/progress")
    assert first.status_code == 302
    assert first.location.endswith("/nation/all")
    page = ratna.get(NATION)
    assert "0% selesai: Perencanaan" in said(page)
    assert "0 dari 5 orang, Senin, 15 Januari 2024 pukul 09.00 WIB." in said(page).replace("\u00a0", " ")
    assert table(page, "Kemajuan per tahap") == [
        [
            "Tahap",
            "Kemajuan",
            "Selesai",
            "Menunggu",
            "Dikerjakan",
            "Terlambat",
            "Belum waktunya",
            "Belum mulai",
            "Orang",
        ],
        ["Perencanaan menunggu ketua 1", "0", "1", "1", "0", "0", "3", "5"],
        ["Kunjungan", "0", "0", "0", "0", "2", "3", "5"],
    ]
    assert f'href="{DISTRICT}?stage=planning"' in page.text
    district = ratna.get(DISTRICT)
    assert [row[0] for row in table(district, "Kemajuan per tempat")[1:]] == [
        "Dinas Pendidikan", "SD Kenanga", "SD Melati menunggu ketua 1",
    ]  # fmt: skip
    school = ratna.get(SCHOOL)
    assert "SD Melati · Januari–Juni 2024" in said(school)
    assert "Nama hanya terlihat oleh yang menilai" in said(school)
    assert "Siti" not in school.text
    assert f'href="{DISTRICT}?stage=planning"' in school.text


def test_the_worst_stand_first_and_every_column_sorts(counted: Cast, sign_in: SignIn) -> None:
    services.reviews.approve(counted.budi, storage.instances.identity(SMALL, "siti"), "approval", "", None, "k", NOW)
    follow()
    ratna = sign_in("ratna")

    def order(query: str) -> list[str]:
        found = table(ratna.get(f"{DISTRICT}?stage=planning&{query}"), "Kemajuan per tempat")[1:]
        return [row[0].split(" ")[1] for row in found]

    assert order("")[-1] == "Melati", "a third of it is done"
    assert order("sort=done")[0] == "Melati"
    assert order("sort=doing")[0] == "Kenanga"
    assert order("sort=people")[0] == "Melati"
    assert order("sort=name") == ["Pendidikan", "Kenanga", "Melati"]
    assert order("sort=nonsense") == order("")
    page = ratna.get(f"{DISTRICT}?stage=planning&sort=done")
    assert '<th scope="col" class="n" aria-sort="descending">' in page.text


@pytest.mark.usefixtures("counted")
def test_another_stage_is_looked_at_by_its_address(sign_in: SignIn) -> None:
    page = sign_in("ratna").get(f"{NATION}?stage=visiting")
    assert "0% selesai: Kunjungan" in said(page)
    assert "Per tempat: Kunjungan" in said(page)
    assert sign_in("ratna").get(f"{NATION}?stage=nonsense").status_code == 200


@pytest.mark.usefixtures("counted")
def test_who_leads_a_school_sees_whom_it_waits_for_and_since_when(sign_in: SignIn) -> None:
    at("2024-01-18T10:00:00+07:00")
    budi = sign_in("budi")
    assert 'href="/progress"' in budi.get("/staff").text
    page = budi.get(budi.get("/progress").location)
    if SMALL not in page.request.path:
        page = budi.get(SCHOOL)
    text = said(page)
    assert "Siti Aminah, S.Pd. Giliran Anda Persetujuan, sejak Senin, 15 Januari (3 hari kerja)" in text
    assert "Lestari Belum mulai" in text
    run = storage.instances.identity(SMALL, "siti")
    assert f'href="/instances/{run}"' in page.text
    assert '<a href="/staff" aria-current="true">' in page.text


@pytest.mark.usefixtures("counted")
def test_who_operates_a_school_sees_names_but_no_way_into_what_they_wrote(sign_in: SignIn) -> None:
    page = sign_in("joko").get(SCHOOL)
    assert "Siti Aminah, S.Pd. Giliran ketua" in said(page)
    assert "/instances/" not in page.text
    assert '<a href="/progress" aria-current="true">' in page.text


@pytest.mark.usefixtures("counted")
@pytest.mark.parametrize("who", ["siti", "maria", "lestari", "wahyu", "intan"])
def test_for_everybody_else_there_is_no_such_page(sign_in: SignIn, who: str) -> None:
    client = sign_in(who)
    for path in ("/progress", NATION, DISTRICT, SCHOOL, f"{SCHOOL}.csv", f"{SCHOOL}.xlsx"):
        assert client.get(path).status_code == 404, path
    assert 'href="/progress"' not in client.get("/help").text


@pytest.mark.usefixtures("counted")
def test_a_file_has_a_line_for_each_place_and_stage(sign_in: SignIn) -> None:
    answer = sign_in("ratna").get(f"{DISTRICT}.csv")
    assert answer.mimetype == "text/csv"
    name = "kinerja-small-2024-1-district-d1-2024-01-15.csv"
    assert answer.headers["Content-Disposition"] == f"attachment; filename={name}"
    found = [row for row in lines(answer) if row["Tahap"] == "Perencanaan"]
    assert [(row["Kode"], row["Orang"], row["Menunggu: Ketua"], row["Dikerjakan"]) for row in found] == [
        ("D1", "1", "0", "0"), ("U2", "1", "0", "1"), ("U1", "3", "1", "0"),
    ]  # fmt: skip
    book = sign_in("ratna").get(f"{DISTRICT}.xlsx")
    with ZipFile(BytesIO(book.data)) as archive:
        assert b"<f>" not in archive.read("xl/worksheets/sheet1.xml")


def test_a_file_with_names_is_harmless_and_its_leaving_is_noted(cast: Cast, sign_in: SignIn) -> None:
    begin(people.enter(people.person("maria", id="evil", username="evil", name='=HYPERLINK("x")', unit="U1")))
    sweep()
    rows = lines(sign_in("joko").get(f"{SCHOOL}.csv"))
    assert {row["Nama"] for row in rows} >= {'\'=HYPERLINK("x")', "Siti Aminah, S.Pd."}
    services.relay.run_all(NOW)
    noted = [row.event for row in storage.audit.chain("trail/joko") if row.event["event"] == "NamesExported"]
    assert [(one["place"], one["people"]) for one in noted] == [("unit:U1", 4)]
    sign_in("ratna").get(f"{SCHOOL}.csv")
    services.relay.run_all(NOW)
    assert not [row for row in storage.audit.chain("trail/ratna") if row.event["event"] == "NamesExported"]


def test_long_lists_come_by_pages(cast: Cast, sign_in: SignIn) -> None:
    for number in range(60):
        name = f"m{number:02}"
        people.enter(people.person("maria", id=name, username=name, name=f"Guru {number:02}", unit="U1"))
    sweep()
    joko = sign_in("joko")
    first, second = joko.get(SCHOOL).text, joko.get(f"{SCHOOL}?page=2").text
    assert (first.count("<h3"), second.count("<h3")) == (50, 13)
    assert 'rel="next"' in first


def test_before_anybody_is_counted_the_page_says_what_will_fill_it(cast: Cast, sign_in: SignIn) -> None:
    for who in ("ratna", "joko"):
        client = sign_in(who)
        text = said(client.get(client.get("/progress").location))
        assert "Belum ada yang wajib ikut di sini" in text


def test_what_is_not_counted_yet_is_said(counted: Cast, sign_in: SignIn) -> None:
    begin(counted.lestari)
    services.relay.run_all(NOW)
    assert "Ada perubahan yang belum terhitung" in said(sign_in("ratna").get(SCHOOL))


def test_it_is_there_in_english(counted: Cast, sign_in: SignIn) -> None:
    services.accounts.set_language(counted.ratna, "en", NOW)
    ratna = sign_in("ratna")
    assert "0% done: Perencanaan" in said(ratna.get(NATION))
    assert {"Place", "Waiting for: Ketua", "Per cent done"} <= set(lines(ratna.get(f"{NATION}.csv"))[0])
