"""Administrators read the audit trail in words, and learn where it was touched."""

from __future__ import annotations

import pytest

from kinerja import services, storage
from tests.cast import SMALL
from tests.web.conftest import SignIn
from tests.web.filling import Filler, said
from tests.web.office import Desk


@pytest.fixture
def ratna(sign_in: SignIn) -> Desk:
    return Desk(sign_in("ratna"))


@pytest.fixture
def run(sign_in: SignIn) -> str:
    """The id of a run with two rows, both chained."""
    siti = Filler(sign_in("siti"))
    siti.start(SMALL)
    siti.send("steps/goal/draft", {"a-aim": "Membaca", "a-amount": "2"})
    services.relay.run_all(services.clock.now())
    return siti.run.rpartition("/")[2]


def rewrite(row: str, **changed: object) -> None:
    """What somebody with the keys of the database could do."""
    storage.connection.collection(storage.audit.NAME).update_one({"_id": row}, {"$set": changed})


def test_for_everybody_else_there_is_no_such_page(sign_in: SignIn, run: str) -> None:
    for who in ("siti", "budi", "joko", "intan"):
        client = sign_in(who)
        assert client.get(f"/instances/{run}/audit").status_code == 404, who
        assert client.get("/audit").status_code == 404, who


def test_each_row_says_what_when_who_and_whether_it_holds(ratna: Desk, run: str) -> None:
    text = said(ratna.get(f"/instances/{run}/audit"))
    assert "Jejak Siti Aminah, S.Pd." in text
    assert "Jejak ini utuh" in text
    assert "Sasaran disimpan sebagai draf" in text
    assert "Isian: Sasaran dan Banyaknya" in text
    assert "Membaca" not in text, "answers are between the person and the assessor"
    assert "Senin, 15 Januari 2024 pukul 09.00 WIB" in text
    assert text.count("Cocok") == 2


def test_what_is_not_chained_yet_is_shown_as_waiting(ratna: Desk, run: str, sign_in: SignIn) -> None:
    siti = Filler(sign_in("siti"))
    siti.run = f"/instances/{run}"
    siti.send("steps/goal/draft", {"a-aim": "Menulis", "a-amount": "2"})
    text = said(ratna.get(f"/instances/{run}/audit"))
    assert text.count("Cocok") == 2
    assert text.count("Menunggu dirantai") == 1


def test_an_altered_row_is_named(ratna: Desk, run: str) -> None:
    rewrite(f"{run}:2", name="Maria")
    text = said(ratna.get(f"/instances/{run}/audit"))
    assert "Jejak ini rusak." in text
    assert f"Baris {run}:2: Isi baris ini diubah sesudah dicatat." in text
    assert "Tidak dapat dibaca (DraftSaved)" in text


def test_the_whole_trail_is_read_when_asked_for(ratna: Desk, run: str) -> None:
    assert "Jejak utuh" not in said(ratna.get("/audit"))
    text = said(ratna.send("/audit", {}))
    assert "Jejak utuh" in text
    rewrite(f"{run}:1", before="f" * 64)
    text = said(ratna.send("/audit", {}))
    assert "1 rantai rusak" in text
    assert f"{run}:1" in text


def test_an_unknown_run_is_not_found(ratna: Desk) -> None:
    assert ratna.get("/instances/none/audit").status_code == 404


def test_it_is_linked_from_the_account_and_leads_back(ratna: Desk, run: str) -> None:
    assert f'href="/instances/{run}/audit"' in ratna.get("/accounts/siti").text
    page = ratna.get(f"/instances/{run}/audit")
    assert 'href="/accounts/siti"' in page.text
    assert f'href="/definitions/{SMALL}/1"' in page.text


def test_that_somebody_looked_is_noted(ratna: Desk, run: str) -> None:
    ratna.get(f"/instances/{run}/audit")
    services.relay.run_all(services.clock.now())
    looks = [row.event for row in storage.audit.chain("trail/ratna")]
    assert [(look["event"], look["instance"], look["person"]) for look in looks] == [("RecordLookedAt", run, "siti")]
