"""Administrators see how the background jobs stand, and decide about what is stuck; nobody else finds the page."""

from __future__ import annotations

import pytest

from kinerja import services, storage
from kinerja.services.jobs import SCHEDULE, Holder, Job, Report
from kinerja.services.jobs.work import Item, Work, plan
from kinerja.storage import deliveries
from kinerja.web.messages.operations import JOB_STATES, JOBS
from tests.cast import NOW
from tests.web.conftest import SignIn
from tests.web.filling import said
from tests.web.office import Desk


@pytest.fixture
def ratna(sign_in: SignIn) -> Desk:
    return Desk(sign_in("ratna"))


@pytest.fixture
def token() -> int:
    """This process is the scheduler."""
    found = Holder().hold()
    assert found is not None
    return found


def give_up(key: str, token: int) -> None:
    """A mail that no server ever took."""
    assert services.jobs.mail.queue(key, "a@example.id", "Pengingat", "Isi", NOW)
    for _ in range(3):
        later = NOW + services.jobs.work.LATER[1]
        work = Work("mail", token, later, repeats=False)
        for batch in work.left():
            for item in batch:
                work.stumbled(item, ConnectionRefusedError("10.0.0.7"))
        storage.connection.collection("deliveries").update_one({"_id": key}, {"$set": {"due": NOW}})


def test_every_job_and_every_state_has_words() -> None:
    assert set(JOBS) == set(SCHEDULE)
    assert set(JOB_STATES) == {"idle", "fine", "failing", "stuck", "overdue"}


@pytest.mark.parametrize("who", ["siti", "budi", "joko", "intan"])
def test_for_everybody_else_there_is_no_such_page(sign_in: SignIn, who: str) -> None:
    client = sign_in(who)
    assert [client.get(path).status_code for path in ("/operations", "/operations/mails")] == [404, 404]
    assert 'href="/operations"' not in client.get("/help").text


def test_before_any_scheduler_ran_the_page_says_so(ratna: Desk) -> None:
    page = ratna.get("/operations")
    assert 'aria-current="page">Operasi' in page.text
    text = said(page)
    assert "Tidak ada penjadwal yang bekerja." in text
    assert text.count("Belum pernah jalan") == len(SCHEDULE)


def test_each_job_tells_its_last_run_the_next_one_and_what_waits(ratna: Desk, token: int) -> None:
    services.jobs.run("openings", services.clock.now(), token, "trace")
    text = said(ratna.get("/operations"))
    assert "Dikerjakan oleh penjadwal di" in text
    assert "6 selesai" in text
    assert "Lancar" in text
    assert "Senin, 15 Januari 2024 pukul 09.00 WIB" in text, "the clock of the pages, not that of the machine"


def test_what_was_given_up_is_shown_and_tried_again_once(ratna: Desk, token: int) -> None:
    give_up("mail-1", token)
    text = said(ratna.get("/operations"))
    assert "1 pekerjaan menunggu keputusan Anda." in text
    assert "3 kali dicoba" in text
    assert "ConnectionRefusedError" in text
    assert "10.0.0.7" not in text, "what an error says may be private"
    asked = {"item": "mail-1", "decision": "retry"}
    assert "Akan dicoba lagi" in said(ratna.client.get(ratna.send("/operations", asked).location))
    assert "Tidak ada yang berubah" in said(ratna.client.get(ratna.send("/operations", asked).location))
    services.jobs.run("mail", services.clock.now(), token, "trace")
    assert deliveries.several(["mail-1"])["mail-1"].state == "sent"
    services.relay.run_all(NOW)
    noted = [row.event for row in storage.audit.chain("trail/ratna")]
    assert [(event["event"], event["key"]) for event in noted] == [("IncidentRetried", "mail-1")]


def test_what_may_have_gone_out_is_sent_again_or_left_as_somebody_decides(ratna: Desk, token: int) -> None:
    for key in ("one", "two"):
        assert services.jobs.mail.queue(key, "a@example.id", "Pengingat", "Isi", NOW)
    for batch in Work("mail", token, NOW, repeats=False).left():
        assert batch  # taken in hand, and never finished
    services.jobs.run("mail", NOW, Holder().seize(), "trace")
    text = said(ratna.get("/operations"))
    assert "Penjadwal berhenti tepat saat mengirim." in text
    assert text.count("Anggap terkirim") == 2
    ratna.send("/operations", {"item": "one", "decision": "leave"})
    ratna.send("/operations", {"item": "two", "decision": "retry"})
    assert {key: item.state for key, item in deliveries.several(["one", "two"]).items()} == {
        "one": "sent",
        "two": "due",
    }
    assert "Anggap terkirim" not in said(ratna.get("/operations"))


def test_a_job_that_fails_three_times_needs_a_look(ratna: Desk, token: int) -> None:
    def fail(_now: object, _token: int) -> Report:
        raise RuntimeError("secret")

    for _ in range(3):
        with pytest.raises(RuntimeError):
            services.jobs.run("ageing", NOW, token, "01TRACE", Job(fail, 60, "fails"))
    text = said(ratna.get("/operations"))
    assert "Perlu dilihat" in text
    assert "gagal 3 kali berturut-turut (RuntimeError), lacak 01TRACE" in text
    assert "secret" not in text
    assert services.jobs.rests("ageing")
    ratna.send("/operations", {"item": "job:ageing", "decision": "retry"})
    assert not services.jobs.rests("ageing")
    assert "Perlu dilihat" not in said(ratna.get("/operations"))


@pytest.mark.parametrize(
    ("fields", "code"),
    [
        ({"item": "nothing", "decision": "retry"}, 404),
        ({"item": "job:nothing", "decision": "retry"}, 404),
        ({"item": "nothing", "decision": "destroy"}, 400),
        ({}, 400),
    ],
)
def test_nonsense_is_refused(ratna: Desk, fields: dict[str, str], code: int) -> None:
    assert ratna.send("/operations", fields).status_code == code


def test_what_the_simulator_took_can_be_read(ratna: Desk, token: int) -> None:
    assert "Belum ada surel" in said(ratna.get("/operations/mails"))
    services.jobs.mail.queue("digest", "siti@example.id", "Ringkasan <hari ini>", "Baris satu\n\nBaris dua", NOW)
    services.jobs.run("mail", NOW, token, "trace")
    text = said(ratna.get("/operations/mails"))
    assert "Ringkasan" in text
    assert "siti@example.id · Senin, 15 Januari 2024 pukul 09.00 WIB" in text
    assert "Baris dua" in text


def test_work_of_a_job_that_this_program_does_not_know_is_shown_all_the_same(ratna: Desk, token: int) -> None:
    plan("later", [Item("k", {}, NOW)])
    work = Work("later", token, NOW)
    for batch in work.left():
        storage.deliveries.settle([item.key for item in batch], token, "failed", NOW, bare=False)
    assert "Pekerjaan lain" in said(ratna.get("/operations"))
