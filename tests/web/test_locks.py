"""The pages of what is open and locked: found in the menu, from the nation to one person, with the reason in each."""

from __future__ import annotations

import csv
import re
from datetime import date
from io import StringIO

import pytest
from werkzeug.test import TestResponse

from kinerja import services, storage
from tests import cast as people
from tests.cast import NOW, SMALL, Cast
from tests.services.test_locks import except_for
from tests.services.test_tallies import begin, hand_in, sweep
from tests.web.conftest import SignIn
from tests.web.filling import said

NATION, DISTRICT, SCHOOL = (f"/locks/{SMALL}/{place}" for place in ("nation/all", "district/D1", "unit/U1"))
PERSON = f"/locks/{SMALL}/persons"


@pytest.fixture
def counted(cast: Cast) -> Cast:
    """Siti waits for her leader, Maria at the other school has begun, everybody else has not."""
    hand_in(cast.siti, begin(cast.siti))
    begin(cast.maria)
    except_for(cast.ratna, "unit:U1", date(2024, 4, 20))
    except_for(cast.ratna, "person:maria", date(2024, 4, 25))
    sweep()
    return cast


def cells(answer: TestResponse) -> dict[str, list[str]]:
    """Row -> the words of its cells."""
    body = answer.text.partition("<tbody>")[2].partition("</tbody>")[0]
    found = {}
    for row in re.findall(r"<tr>.*?</tr>", body, re.DOTALL):
        name, *rest = re.findall(r"<t[hd][^>]*>(.*?)</t[hd]>", row, re.DOTALL)
        words = [re.search(r'class="vh">(.*?)</span>', one, re.DOTALL) for one in rest]
        found[re.sub(r"<[^>]+>", "", name).strip()] = [one.group(1).replace("\u00a0", " ") for one in words if one]
    return found


@pytest.mark.usefixtures("counted")
def test_an_administrator_finds_it_in_the_menu_and_goes_down_to_a_person(sign_in: SignIn) -> None:
    ratna = sign_in("ratna")
    assert 'href="/locks"' in ratna.get("/periods").text
    assert ratna.get("/locks").location.endswith("/nation/all")
    nation = ratna.get(f"{NATION}?day=2024-04-10")
    goal = cells(nation)["Kabupaten Uji"][0]
    assert goal == (
        "Terkunci, sekolah dan kantor: diperpanjang 1, terkunci 2, 4 belum selesai, 1 orang dengan pengecualian"
    )
    assert f'href="{DISTRICT}?day=2024-04-10"' in nation.text
    district = cells(ratna.get(f"{DISTRICT}?day=2024-04-10"))
    assert district["SD Melati"][0] == "Diperpanjang, sampai 20 Apr, 2 belum selesai"
    assert district["SD Kenanga"][0] == "Terkunci, 1 belum selesai, 1 orang dengan pengecualian"
    school = ratna.get(SCHOOL)
    assert cells(school)["Siti Aminah, S.Pd."][0] == "Selesai"
    assert f'href="{PERSON}/siti"' in school.text


@pytest.mark.usefixtures("counted")
def test_nobody_is_missed_for_what_may_be_left_out(sign_in: SignIn) -> None:
    page = sign_in("ratna").get(DISTRICT)
    assert "Catatan (boleh dilewati)" in said(page)
    assert [words for words in cells(page)["SD Kenanga"] if "tidak mengisinya" in words] == [
        "Terbuka, 1 tidak mengisinya, 1 orang dengan pengecualian"
    ]
    assert "Boleh dilewati: tidak ada yang menunggunya." in said(sign_in("ratna").get(f"{PERSON}/maria"))


@pytest.mark.usefixtures("counted")
def test_a_cell_says_why_since_when_by_which_decision_and_leads_on(sign_in: SignIn) -> None:
    ratna = sign_in("ratna")
    page = ratna.get(f"{DISTRICT}?day=2024-05-02&row=unit:U1&step=goal")
    text = said(page).replace("\u00a0", " ")
    assert "SD Melati, Sasaran" in text
    assert "Mengapa Masa “Rencana” sudah berakhir." in text
    assert "Sejak Minggu, 21 April 2024 pukul 00.00 WIB" in text
    assert "Diperpanjang untuk SD Melati sampai Sabtu, 20 April 2024 pukul 23.59 WIB. Banjir (surat 420/118)" in text
    assert f'href="/exceptions/new?edition={SMALL}&amp;scope=unit:U1"' in page.text
    assert ratna.get(f"/exceptions/new?edition={SMALL}&scope=unit:U1").status_code == 200
    everybody = ratna.get(f"{NATION}?row=nation:all&step=goal")
    assert f'href="/periods/{SMALL}"' in everybody.text


@pytest.mark.usefixtures("counted")
def test_one_person_is_explained_as_they_are_told_and_can_be_helped(sign_in: SignIn) -> None:
    page = sign_in("ratna").get(f"{PERSON}/siti")
    text = said(page)
    assert "Sudah diajukan. Selama menunggu keputusan isinya terkunci." in text
    assert "Sudah diajukan. Selama menunggu keputusan isinya terkunci." in said(
        sign_in("siti").get(f"/instances/{storage.instances.identity(SMALL, 'siti')}/steps/goal")
    )
    assert "Untuk yang mengerjakannya: Masa “Kunjungan” belum mulai." in text
    assert f'href="/exceptions/new?edition={SMALL}&amp;scope=person:siti"' in page.text
    absent = said(sign_in("ratna").get(f"{PERSON}/lestari"))
    assert "belum memulai alur ini" in absent


@pytest.mark.usefixtures("counted")
def test_what_is_finished_can_be_opened_again_from_there(counted: Cast, sign_in: SignIn) -> None:
    run = storage.instances.identity(SMALL, "siti")
    services.reviews.approve(counted.budi, run, "approval", "", None, "k", NOW)
    assert f'href="/instances/{run}/steps/goal/reopening"' in sign_in("ratna").get(f"{PERSON}/siti").text


@pytest.mark.usefixtures("counted")
def test_the_list_can_be_narrowed(sign_in: SignIn) -> None:
    ratna = sign_in("ratna")

    def lines(only: str) -> list[str]:
        page = ratna.get(f"{DISTRICT}?day=2024-04-10&show=list&only={only}")
        return re.findall(r'class="lnk-t" href="[^"]*">([^<]*: [^<]*)<', page.text)

    assert "SD Kenanga: Sasaran" in lines("locked")
    assert "SD Melati: Sasaran" not in lines("locked")
    assert "SD Melati: Sasaran" in lines("open")
    assert "SD Kenanga: Laporan kunjungan" not in lines("exception")
    assert {"SD Melati: Sasaran", "SD Kenanga: Sasaran"} <= set(lines("exception"))
    assert len(lines("nonsense")) > len(lines("locked"))


@pytest.mark.usefixtures("counted")
def test_another_day_is_asked_for_in_three_controls(sign_in: SignIn) -> None:
    ratna = sign_in("ratna")
    page = ratna.get(f"{DISTRICT}?day-day=10&day-month=4&day-year=2024")
    assert cells(page)["SD Kenanga"][0].startswith("Terkunci")
    wrong = ratna.get(f"{DISTRICT}?day-day=31&day-month=2&day-year=2024")
    assert "Tanggal itu tidak ada" in said(wrong)
    assert cells(wrong)["SD Kenanga"][0].startswith("Terbuka")


def test_a_file_is_harmless_and_names_that_leave_are_noted(cast: Cast, sign_in: SignIn) -> None:
    begin(people.enter(people.person("maria", id="evil", username="evil", name='=HYPERLINK("x")', unit="U1")))
    sweep()
    ratna = sign_in("ratna")
    answer = ratna.get(f"{SCHOOL}.csv")
    assert answer.headers["Content-Disposition"].endswith("filename=kinerja-small-2024-1-unit-u1-2024-01-15.csv")
    rows = list(csv.DictReader(StringIO(answer.data.decode("utf-8-sig"), newline="")))
    assert '\'=HYPERLINK("x")' in {row["Nama"] for row in rows}
    first = next(row for row in rows if row["Langkah"] == "Sasaran")
    assert (first["Keadaan"], first["Mulai"], first["Batas waktu"], first["Hari terakhir"]) == (
        "Terbuka", "2024-01-01", "2024-01-31", "2024-03-31",
    )  # fmt: skip
    services.relay.run_all(NOW)
    assert [row for row in storage.audit.chain("trail/ratna") if row.event["event"] == "NamesExported"]


@pytest.mark.usefixtures("counted")
@pytest.mark.parametrize("who", ["siti", "budi", "joko", "intan"])
def test_for_everybody_else_there_is_no_such_page(sign_in: SignIn, who: str) -> None:
    client = sign_in(who)
    for path in ("/locks", NATION, DISTRICT, SCHOOL, f"{SCHOOL}.csv", f"{PERSON}/siti"):
        assert client.get(path).status_code == 404, path


def test_it_is_there_in_english_and_before_anybody_is_counted(cast: Cast, sign_in: SignIn) -> None:
    services.accounts.set_language(cast.ratna, "en", NOW)
    ratna = sign_in("ratna")
    assert "Nobody has to take part here yet" in said(ratna.get(NATION))
    begin(cast.siti)
    sweep()
    assert cells(ratna.get(SCHOOL))["Siti Aminah, S.Pd."][0] == "Open"
    page = ratna.get(f"{PERSON}/siti")
    assert "<title>Open and locked" in page.text
    assert "Look at another day" in said(page)
