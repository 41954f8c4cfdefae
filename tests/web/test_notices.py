"""The inbox: what is new first, in the reader's language; read by plain forms; and the mail of the day in words."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from kinerja import services, storage
from kinerja.services.jobs import Holder, reminders
from kinerja.web.messages.notices import letter
from tests.cast import NOW, Cast, key
from tests.services.jobs.test_reminders import REMINDED, address, at, catalogue
from tests.web.conftest import SignIn, token
from tests.web.filling import said

LATER = at("2024-01-28T08:00")


@pytest.fixture
def run(app: object, cast: Cast) -> str:
    """Siti was reminded on two days; her plan is not handed in."""
    services.definitions.publish(catalogue(), services.SYSTEM, NOW)
    run = services.instances.start(cast.siti, REMINDED, key(), NOW).instance.id
    scheduler = Holder().hold()
    assert scheduler is not None
    for day in ("24", "28"):
        services.jobs.run("reminders", at(f"2024-01-{day}T08:00"), scheduler, "trace")
    services.clock.move_to(LATER)
    return run


def hand_in(cast: Cast, run: str, now: datetime) -> None:
    services.submissions.submit(cast.siti, run, "goal", {"aim": "x"}, {}, None, key(), now)
    services.submissions.submit(cast.siti, run, "approval", None, {}, None, key(), now)
    services.relay.run_all(now)


def test_the_number_stands_on_every_page_and_leads_to_the_inbox(sign_in: SignIn, run: str) -> None:
    page = sign_in("siti").get("/help").text
    assert '<a class="tool" href="/notices"' in page
    assert "Kotak masuk, 2 baru" in page
    assert '<span class="count" aria-hidden="true">2</span>' in page
    other = sign_in("budi").get("/help").text
    assert "Kotak masuk, tidak ada yang baru" in other
    assert 'class="count"' not in other


def test_what_is_new_stands_first_and_leads_to_its_step(sign_in: SignIn, run: str) -> None:
    client = sign_in("siti")
    page = client.get("/notices")
    text = said(page)
    assert "2 pemberitahuan baru" in text
    assert "Masih 3 hari untuk Sasaran, sampai Rabu, 31 Januari 2024 pukul 23.59 WIB." in text
    assert text.index("Hari ini") < text.index("Rabu, 24 Januari 2024")
    assert f'href="/instances/{run}/steps/goal"' in page.text
    client.post("/language", data={"csrf_token": token(page.text), "language": "en", "next": "/notices"})
    assert "3 days left for Goal, until Wednesday, 31 January 2024 at 23.59 WIB." in said(client.get("/notices"))


def test_one_is_read_then_all(sign_in: SignIn, run: str, cast: Cast) -> None:
    client = sign_in("siti")
    csrf = token(client.get("/notices").text)
    (newest, _) = storage.notices.unread("siti")
    answer = client.post("/notices/reading", data={"csrf_token": csrf, "notice": newest.key})
    assert (answer.status_code, answer.headers["Location"]) == (303, "/notices")
    text = said(client.get("/notices"))
    assert "1 pemberitahuan baru" in text
    assert text.index("Masih 7 hari") < text.index("Sudah dibaca") < text.index("Masih 3 hari")
    client.post("/notices/reading", data={"csrf_token": csrf})
    assert "Tidak ada yang baru" in said(client.get("/notices"))


def test_nobody_reads_for_somebody_else(sign_in: SignIn, run: str) -> None:
    client = sign_in("budi")
    (newest, _) = storage.notices.unread("siti")
    client.post("/notices/reading", data={"csrf_token": token(client.get("/notices").text), "notice": newest.key})
    assert len(storage.notices.unread("siti")) == 2
    assert "Masih" not in said(client.get("/notices"))


def test_who_decides_reads_whom_it_is_about_and_gets_there(sign_in: SignIn, run: str, cast: Cast) -> None:
    hand_in(cast, run, LATER)
    client = sign_in("budi")
    text = said(client.get("/notices"))
    assert "Siti Aminah, S.Pd. mengajukan Persetujuan." in text
    assert f'href="/instances/{run}/steps/approval/review"' in client.get("/notices").text
    assert "Mulai memeriksa" in client.get(f"/instances/{run}/steps/approval/review").text


def test_an_empty_inbox_says_what_will_fill_it(sign_in: SignIn, cast: Cast) -> None:
    text = said(sign_in("maria").get("/notices"))
    assert "Kotak masuk Anda kosong" in text
    assert "Operator sekolah dapat menambahkannya." in text


def test_older_ones_stand_under_their_month(sign_in: SignIn, run: str, cast: Cast) -> None:
    services.notices.read(cast.siti)
    services.clock.move_to(LATER + timedelta(days=70))
    client = sign_in("siti")
    page = client.get("/notices")
    assert "Kotak masuk Anda kosong" in said(page)
    assert 'href="/notices?month=2024-02"' in page.text
    assert "Masih 3 hari" in said(client.get("/notices?month=2024-02"))
    assert "Tidak ada yang lebih lama" in said(client.get("/notices?month=2023-01"))
    assert [client.get(f"/notices?month={text}").status_code for text in ("2024-13", "x", "2024-1")] == [404] * 3


def test_the_mail_of_the_day_can_be_switched_off_and_on(sign_in: SignIn, cast: Cast) -> None:
    address(cast.siti, "siti@example.id")
    client = sign_in("siti")
    page = client.get("/notices")
    assert "dikirim ke siti@example.id sekali sehari" in said(page)
    client.post("/notices/digest", data={"csrf_token": token(page.text), "wanted": "no"})
    page = client.get("/notices")
    assert "Surel harian mati." in said(page)
    client.post("/notices/digest", data={"csrf_token": token(page.text), "wanted": "yes"})
    assert "Matikan surel harian" in said(client.get("/notices"))


def test_the_mail_of_the_day_reads_well_in_both_languages(run: str, cast: Cast) -> None:
    hand_in(cast, run, LATER)
    for who, language, lines in (
        ("siti", "id", ["Yth. Siti Aminah, S.Pd.,", "- Masih 7 hari untuk Sasaran, sampai Rabu, 31 Januari 2024"]),
        ("budi", "en", ["Dear Budi Setiawan,", "- Siti Aminah, S.Pd. handed in Approval."]),
    ):
        address(getattr(cast, who), f"{who}@example.id", language=language)
        account = services.accounts.load(who)
        assert account is not None
        made = letter(
            reminders.Digest(account, tuple(reversed(storage.notices.unread(who)))), "https://kinerja.example.id/"
        )
        text = made.text.replace("\u00a0", " ")
        assert all(line in text for line in lines), text
        assert "https://kinerja.example.id/notices" in text
        assert "{" not in text
    assert "notices" not in letter(reminders.Digest(account, ()), None).text


def test_administrators_read_the_mails_that_would_have_gone_out(sign_in: SignIn, run: str, cast: Cast) -> None:
    address(cast.siti, "siti@example.id")
    scheduler = Holder().seize()
    now = at("2024-01-30T07:05")
    for name in ("reminders", "mail"):
        services.jobs.run(name, now, scheduler, "trace")
    text = said(sign_in("ratna").get("/operations/mails"))
    assert "Kinerja: 1 pemberitahuan baru" in text  # what came before the address was told in the inbox only
    assert "Masih 1 hari untuk Sasaran" in text


def test_who_stands_above_is_told_without_a_way_into_the_run(sign_in: SignIn, run: str, cast: Cast) -> None:
    kept = storage.instances.load(storage.EVERYTHING, run)
    assert kept is not None
    known = (run, REMINDED, kept.instance.revision, "waits", "approval", "lead", "Asia/Jakarta")
    values = {"name": "Siti Aminah, S.Pd.", "waited": 3}
    storage.notices.insert(
        [storage.notices.Notice("k", "wahyu", datetime(2024, 1, 28, tzinfo=UTC), *known, values, above=True)]
    )
    page = sign_in("wahyu").get("/notices")
    assert "Siti Aminah, S.Pd. menunggu 3 hari kerja." in said(page)
    assert f"/instances/{run}" not in page.text
