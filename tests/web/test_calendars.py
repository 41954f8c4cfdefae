"""The calendar as people see it, and as their calendar programs read it."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, timedelta

import pytest
from flask.testing import FlaskClient
from icalendar import Calendar, Event
from werkzeug.test import TestResponse

from kinerja import services
from tests.cast import NOW, Cast, key
from tests.visits import begin, talk, visit
from tests.web.conftest import SignIn, token
from tests.web.filling import at, said


def events(answer: TestResponse) -> dict[str, Event]:
    """Title -> event."""
    assert answer.status_code == 200
    assert answer.content_type == "text/calendar; charset=utf-8"
    return {str(event["SUMMARY"]): event for event in Calendar.from_ical(answer.data).events}


def address(client: FlaskClient) -> str:
    """A new secret address, as the page says it."""
    answer = client.post("/calendar/address", data={"csrf_token": token(client.get("/calendar").text)})
    assert (answer.status_code, answer.location) == (303, "/calendar")
    found = re.search(r"<code>http://localhost(/calendar/[\w-]{43}\.ics)</code>", client.get("/calendar").text)
    assert found
    return found[1]


@pytest.fixture
def run(app: object, cast: Cast) -> str:
    run = begin(cast)
    visit(cast, run, "2024-02-01T09:00")
    talk(cast, run, "2024-01-31")
    return run


# ── the page ──


def test_what_is_coming_stands_under_its_day_with_hour_place_and_zone(sign_in: SignIn, run: str) -> None:
    page = said(sign_in("siti").get("/calendar"))
    assert "Rabu, 31 Januari: " in page, "the headline says what comes next"
    page = page[page.index("Rabu, 31 Januari 2024") :]
    first = "Rabu, 31 Januari 2024", "Percakapan: tari", "Sepanjang hari"
    second = "Kamis, 1 Februari 2024", "Kunjungan kelas 7A", "09.00–10.30 WIB", "Ruang 7A"
    places = [page.index(words) for words in (*first, *second)]
    assert places == sorted(places)
    assert f'href="/instances/{run}/steps/visit"' in sign_in("siti").get("/calendar").text


def test_who_assesses_reads_whose_it_is_and_the_link_leads_there(sign_in: SignIn, run: str) -> None:
    budi = sign_in("budi")
    page = said(budi.get("/calendar"))
    assert "Siti Aminah, S.Pd. (SD Melati)" in page
    for step in ("visit", "talk"):
        assert f'href="/instances/{run}/steps/{step}"' in budi.get("/calendar").text
        assert budi.get(f"/instances/{run}/steps/{step}").status_code == 200


def test_nobody_else_sees_any_of_it(sign_in: SignIn, run: str) -> None:
    for who in ("maria", "wahyu", "ratna", "joko"):
        page = said(sign_in(who).get("/calendar"))
        assert "Kunjungan kelas" not in page
        assert "Siti" not in page


def test_opening_due_and_last_day_of_the_windows_are_there(sign_in: SignIn, run: str) -> None:
    page = said(sign_in("siti").get("/calendar"))
    for words in ("“Rencana” dibuka", "Tenggat “Rencana”", "Hari terakhir “Rencana”", "sampai 23.59 WIB"):
        assert words in page
    assert page.index("Minggu, 31 Maret 2024") < page.index("Yang sudah lewat") < page.index("“Rencana” dibuka")


def test_what_is_past_is_folded_away(sign_in: SignIn, run: str) -> None:
    at("2024-02-02T08:00+07:00")
    page = sign_in("siti").get("/calendar").text
    ahead, _, past = page.partition('<details class="gap">')
    assert "Kunjungan kelas 7A" not in ahead
    assert "Kunjungan kelas 7A" in past


def test_today_is_the_headline(sign_in: SignIn, run: str) -> None:
    at("2024-02-01T06:00+07:00")
    page = said(sign_in("siti").get("/calendar"))
    assert "Hari ini: Kunjungan kelas 7A" in page
    assert "Kamis, 1 Februari 2024 · hari ini" in page


def test_an_empty_calendar_says_what_will_fill_it(sign_in: SignIn) -> None:
    at("2025-06-01T06:00+07:00")
    page = said(sign_in("ratna").get("/calendar"))
    assert "Tidak ada yang terjadwal" in page
    assert "Belum ada janji temu atau tenggat" in page


def test_what_was_given_back_is_no_longer_there(sign_in: SignIn, cast: Cast, run: str) -> None:
    services.submissions.withdraw(cast.siti, run, "approval", None, key(), NOW)
    assert "Percakapan" not in said(sign_in("budi").get("/calendar"))


def test_a_hostile_title_is_only_text(sign_in: SignIn, cast: Cast, run: str) -> None:
    visit(cast, run, "2024-02-01T09:00", room="<script>alert(1)</script>\r\nEND:VCALENDAR")
    client = sign_in("budi")
    assert "<script>alert" not in client.get("/calendar").text
    (title,) = (title for title in events(client.get("/calendar.ics")) if "script" in title)
    assert title == "Kunjungan kelas <script>alert(1)</script> END:VCALENDAR · Siti Aminah, S.Pd."


def test_it_speaks_english_too(sign_in: SignIn, run: str) -> None:
    client = sign_in("siti")
    client.set_cookie("language", "en")
    page = said(client.get("/calendar"))
    for words in ("Calendar", "Visit of class 7A", "Thursday, 1 February 2024", "“Plan” opens", "Last day of “Plan”"):
        assert words in page, words
    assert "Visit of class 7A" in events(client.get("/calendar.ics"))


def test_the_menu_leads_there_for_those_who_have_a_calendar(sign_in: SignIn) -> None:
    for who, there in (("siti", True), ("budi", True), ("ratna", False)):
        assert ('<a href="/calendar"' in sign_in(who).get("/help").text) is there


def test_the_author_reads_in_whose_calendars_a_moment_stands(sign_in: SignIn, run: str) -> None:
    page = said(sign_in("intan").get("/definitions/visits@2024-1"))
    assert "janji temu 90 menit di kalender Anggota dan Ketua" in page
    assert "janji temu sehari di kalender Anggota, Ketua, dan Pengunjung" in page


# ── the file ──


def test_the_file_says_the_same_with_stable_names(sign_in: SignIn, cast: Cast, run: str) -> None:
    client = sign_in("siti")
    answer = client.get("/calendar.ics")
    assert answer.headers["Content-Disposition"] == "attachment; filename=kinerja.ics"
    assert answer.headers["Cache-Control"] == "no-store"
    before = events(answer)
    found = before["Kunjungan kelas 7A"]
    assert (found.start, found.end) == (
        datetime(2024, 2, 1, 2, tzinfo=UTC),
        datetime(2024, 2, 1, 3, 30, tzinfo=UTC),
    )
    assert found["LOCATION"] == "Ruang 7A"
    assert found["URL"] == f"http://localhost/instances/{run}/steps/visit"
    assert before["Percakapan: tari"].start == before["Tenggat “Rencana”"].start == date(2024, 1, 31)
    assert before["Hari terakhir “Rencana”"].end == date(2024, 4, 1)
    visit(cast, run, "2024-02-08T09:00", now=NOW + timedelta(hours=1))
    after = events(client.get("/calendar.ics"))
    moved = after["Kunjungan kelas 7A"]
    assert moved["UID"] == found["UID"]
    assert moved["SEQUENCE"] > found["SEQUENCE"]
    assert (found["DTSTAMP"].dt, moved["DTSTAMP"].dt) == (NOW, NOW + timedelta(hours=1))
    assert {title: event["UID"] for title, event in after.items()} == {t: e["UID"] for t, e in before.items()}
    assert len({event["UID"] for event in after.values()}) == len(after)


def test_what_was_cancelled_is_told_to_programs_that_took_it_over(sign_in: SignIn, cast: Cast, run: str) -> None:
    before = events(sign_in("budi").get("/calendar.ics"))
    services.submissions.withdraw(cast.siti, run, "approval", None, key(), NOW)
    after = events(sign_in("budi").get("/calendar.ics"))
    title = "Percakapan: tari · Siti Aminah, S.Pd."
    assert [each[title]["STATUS"] for each in (before, after)] == ["CONFIRMED", "CANCELLED"]
    assert before[title]["UID"] == after[title]["UID"]


def test_without_a_session_there_is_no_file(client: FlaskClient) -> None:
    for path in ("/calendar", "/calendar.ics"):
        assert client.get(path).location.startswith("/login?next=")


# ── the secret address ──


def test_a_program_without_a_session_reads_and_only_reads(client: FlaskClient, sign_in: SignIn, run: str) -> None:
    budi = sign_in("budi")
    secret = address(budi)
    answer = client.get(secret)
    assert set(events(answer)) == set(events(budi.get("/calendar.ics")))
    assert "Set-Cookie" not in answer.headers
    assert answer.headers["Cache-Control"] == "private, no-cache"
    for method in ("POST", "PUT", "DELETE", "PATCH"):
        assert client.open(secret, method=method).status_code in (400, 405)


def test_the_address_is_said_once(sign_in: SignIn) -> None:
    siti = sign_in("siti")
    secret = address(siti)
    page = siti.get("/calendar").text
    assert secret not in page
    assert "Sebuah alamat sedang aktif" in page
    assert "Ganti alamat" in page


def test_what_has_not_changed_is_not_sent_again(client: FlaskClient, sign_in: SignIn, cast: Cast, run: str) -> None:
    secret = address(sign_in("budi"))
    first = client.get(secret)
    at("2024-01-15T10:30+07:00")
    again = client.get(secret, headers={"If-None-Match": first.headers["ETag"]})
    assert (again.status_code, again.data) == (304, b"")
    visit(cast, run, "2024-02-08T09:00")
    assert client.get(secret, headers={"If-None-Match": first.headers["ETag"]}).status_code == 200


def test_an_address_that_was_renewed_or_switched_off_leads_nowhere(client: FlaskClient, sign_in: SignIn) -> None:
    siti = sign_in("siti")
    old = address(siti)
    new = address(siti)
    assert (client.get(old).status_code, client.get(new).status_code) == (404, 200)
    answer = siti.post("/calendar/address/removal", data={"csrf_token": token(siti.get("/calendar").text)})
    assert answer.status_code == 303
    assert "Alamat kalender dimatikan." in said(siti.get("/calendar"))
    assert client.get(new).status_code == 404
    gone = siti.get(new)
    assert gone.status_code == 404, "neither does a session help"
    assert gone.headers["Cache-Control"] == "no-store"


def test_the_address_of_a_disabled_account_leads_nowhere(client: FlaskClient, sign_in: SignIn, cast: Cast) -> None:
    secret = address(sign_in("siti"))
    services.accounts.disable(cast.ratna, "siti", NOW)
    assert client.get(secret).status_code == 404


def test_the_program_reads_in_the_language_of_the_account(client: FlaskClient, sign_in: SignIn, run: str) -> None:
    siti = sign_in("siti")
    siti.post("/language", data={"csrf_token": token(siti.get("/calendar").text), "language": "en"})
    assert "Visit of class 7A" in events(client.get(address(siti)))


def test_what_does_not_fit_is_said_on_the_page_and_in_the_feed(
    client: FlaskClient, sign_in: SignIn, cast: Cast, run: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    budi = sign_in("budi")
    whole = events(client.get(address(budi)))
    assert "Kalender Kinerja ini tidak lengkap" not in whole
    assert "tidak lengkap" not in said(budi.get("/calendar"))
    monkeypatch.setattr(services.calendars, "MOST", 0)
    assert "Anda menilai lebih banyak dari itu" in said(budi.get("/calendar"))
    entry = events(client.get(address(budi)))["Kalender Kinerja ini tidak lengkap"]
    assert (entry.start, entry.end) == (date(2024, 1, 15), date(2024, 1, 16)), "it moves along with today"
    assert "Anda menilai lebih banyak dari itu" in str(entry["DESCRIPTION"])


def test_holidays_that_are_no_working_days_are_listed_with_their_basis(sign_in: SignIn, run: str) -> None:
    page = said(sign_in("siti").get("/calendar"))
    assert "Hari libur, yang tidak dihitung sebagai hari kerja" in page
    first, second = "Kamis, 8 Februari 2024 Libur contoh", "Senin, 12 Februari 2024 Cuti contoh"
    assert page.index(first) < page.index(second)
    assert "Libur nasional · Keputusan 1/2023" in page
    assert "Cuti bersama · belum resmi" in page


def test_guessing_is_stopped(client: FlaskClient, monkeypatch: pytest.MonkeyPatch, app: object) -> None:
    monkeypatch.setattr(services.feeds, "MOST_PER_ADDRESS", 2)
    answers = [client.get(f"/calendar/{guess}.ics") for guess in ("a", "b", "c")]
    assert [answer.status_code for answer in answers] == [404, 404, 429]
    assert int(answers[2].headers["Retry-After"]) > 0


def test_making_an_address_needs_the_token_of_the_page(sign_in: SignIn) -> None:
    siti = sign_in("siti")
    assert siti.post("/calendar/address").status_code == 400
    assert "Buat alamat langganan" in siti.get("/calendar").text
