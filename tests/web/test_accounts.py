"""Accounts: administrators keep all of them, operators the employees of their unit, everybody the own password."""

from __future__ import annotations

import pytest
from flask import Flask
from flask.testing import FlaskClient

from kinerja import services, storage
from kinerja.workflows.definition import Relation
from tests.cast import PASSWORD, enter, person
from tests.web.conftest import SignIn, token
from tests.web.filling import publish, said
from tests.web.office import Desk, errors_of

NEW = "sembilan kuda laut"
PERSON = {
    "name": "Dewi Lestari",
    "username": "Dewi.Lestari",
    "employee_number": "198502172010012001",
    "unit": "U1",
    "role": "employee",
    "language": "id",
    "a-kind": "boarding",
    "password": NEW,
    "repeat": NEW,
}


@pytest.fixture
def ratna(sign_in: SignIn) -> Desk:
    return Desk(sign_in("ratna"))


@pytest.fixture
def joko(sign_in: SignIn) -> Desk:
    return Desk(sign_in("joko"))


def account(name: str) -> services.Account:
    found = services.accounts.load(name)
    assert found
    return found


# ── who may ──


def test_for_everybody_else_there_is_no_such_page(sign_in: SignIn) -> None:
    for who in ("siti", "budi", "intan"):
        client = sign_in(who)
        for path in ("", "/new", "/siti", "/siti/history"):
            assert client.get(f"/accounts{path}").status_code == 404, (who, path)


def test_an_operator_reaches_only_the_employees_of_the_unit(joko: Desk) -> None:
    assert joko.get("/accounts/siti").status_code == 200
    for path in ("maria", "maria/details", "ratna", "joko"):
        assert joko.get(f"/accounts/{path}").status_code == 404, path


def test_roles_and_assignments_are_the_administrators(joko: Desk) -> None:
    for path in ("role", "assignments/new", "assignments/0/end"):
        assert joko.get(f"/accounts/budi/{path}").status_code == 404, path


# ── finding ──


def test_people_are_found_by_the_beginnings_of_words(ratna: Desk) -> None:
    for text in ("bud", "setiawan budi", "budi"):
        page = ratna.get(f"/accounts?q={text}")
        assert 'href="/accounts/budi"' in page.text, text
        assert "SD Melati" in said(page)
        assert 'href="/accounts/siti"' not in page.text, text


def test_an_operator_finds_nobody_elsewhere(joko: Desk) -> None:
    assert "Tidak ada yang cocok" in said(joko.get("/accounts?q=maria"))
    page = joko.get("/accounts").text
    assert 'href="/accounts/siti"' in page
    assert 'href="/accounts/joko"' not in page


def test_long_lists_have_pages(ratna: Desk) -> None:
    for number in range(30):
        enter(person("siti", id=f"m{number}", username=f"murni{number}", name=f"Murni {number:02}"))
    first = ratna.get("/accounts?q=murni")
    assert "1–25 dari 30" in said(first)
    assert 'href="/accounts?page=2&amp;q=murni"' in first.text
    assert "Murni 29" in said(ratna.get("/accounts?q=murni&page=2"))


# ── making and changing ──


def test_a_new_account_can_sign_in(ratna: Desk, client: FlaskClient) -> None:
    answer = ratna.send("/accounts/new", PERSON)
    assert answer.status_code == 303, errors_of(answer)
    page = said(ratna.get(answer.location))
    assert "Akun dibuat." in page
    assert "SD Melati (U1)" in page
    assert "Asrama" in page
    sent = {"csrf_token": token(client.get("/login").text), "username": "dewi.lestari", "password": NEW}
    assert client.post("/login", data=sent).status_code == 303


@pytest.mark.parametrize(
    ("changed", "sentence"),
    [
        ({"name": ""}, "Isi nama lengkapnya."),
        ({"username": "budi"}, "Sudah dipakai akun lain."),
        ({"username": "a b"}, "Bentuknya tidak cocok. Periksa penulisannya."),
        ({"employee_number": "1234567890123456"}, "Yang ini tidak disimpan di sini."),
        ({"unit": "none"}, "Unit ini tidak dikenal."),
        ({"role": "king"}, "Pilih salah satu yang ada di daftar."),
        ({"a-kind": "castle"}, "Pilih salah satu yang ada di daftar."),
        ({"repeat": "something else"}, "Keduanya tidak sama. Tulis lagi."),
        ({"password": "dewilestari", "repeat": "dewilestari"}, "Jangan memakai nama Anda sebagai kata sandi."),
        ({"password": "pendek", "repeat": "pendek"}, "Paling sedikit 10 huruf."),
    ],
)
def test_what_does_not_do_is_said_and_the_rest_kept(ratna: Desk, changed: dict[str, str], sentence: str) -> None:
    answer = ratna.send("/accounts/new", {**PERSON, **changed})
    assert answer.status_code == 422
    assert errors_of(answer) == [sentence]
    assert 'value="boarding" selected' in answer.text or "a-kind" in changed
    assert NEW not in answer.text


def test_an_operator_makes_employees_of_the_own_unit_whatever_is_sent(joko: Desk) -> None:
    answer = joko.send("/accounts/new", {**PERSON, "unit": "U2", "role": "administrator"})
    assert answer.status_code == 303
    made = account(answer.location.rpartition("/")[2])
    assert (made.unit, made.role) == ("U1", "employee")


def test_changed_data_stands_in_the_history_with_before_and_after(ratna: Desk) -> None:
    fields = {**PERSON, "name": "Siti Rahayu", "username": "siti", "a-kind": "boarding", "employee_number": ""}
    assert ratna.send("/accounts/siti/details", fields).status_code == 303
    assert (account("siti").name, account("siti").role) == ("Siti Rahayu", "employee")
    text = said(ratna.get("/accounts/siti/history"))
    assert "Data akun diubah" in text
    assert "Nama: Siti Aminah, S.Pd. → Siti Rahayu" in text
    assert "Jenis: Harian → Asrama" in text
    assert "Menunggu dirantai" in text
    services.relay.run_all(services.clock.now())
    text = said(ratna.get("/accounts/siti/history"))
    assert "Jejak ini utuh" in text
    assert "Menunggu dirantai" not in text


def test_looking_at_somebodys_history_is_noted(ratna: Desk) -> None:
    ratna.get("/accounts/siti/history")
    services.relay.run_all(services.clock.now())
    rows = storage.audit.chain("trail/ratna")
    assert [row.event["event"] for row in rows] == ["RecordLookedAt"]
    assert rows[0].event["person"] == "siti"


def test_what_the_account_says_itself_is_asked_once(ratna: Desk) -> None:
    publish()
    for path in ("/accounts/new", "/accounts/siti/details"):
        shown = ratna.get(path).text
        assert 'name="a-kind"' in shown
        assert 'name="name"' in shown
        assert 'name="a-called"' not in shown
        assert 'name="a-works_at"' not in shown


def test_a_look_at_somebodys_account_is_noted_and_one_at_the_own_is_not(joko: Desk) -> None:
    joko.get("/accounts/siti")
    joko.get("/accounts/siti/details")
    joko.get("/accounts")
    services.relay.run_all(services.clock.now())
    rows = [row.event for row in storage.audit.chain("trail/joko")]
    assert [(row["event"], row["person"]) for row in rows] == [("RecordLookedAt", "siti")]


# ── access ──


def test_a_disabled_account_is_out_at_once_and_comes_back(ratna: Desk, sign_in: SignIn) -> None:
    siti = sign_in("siti")
    assert siti.get("/instances").status_code == 200
    assert ratna.send("/accounts/siti/access", {"disabled": "yes"}).status_code == 303
    assert "Akun ini nonaktif." in said(ratna.get("/accounts/siti"))
    assert siti.get("/instances").status_code == 303
    assert ratna.send("/accounts/siti/access", {"disabled": "no"}).status_code == 303
    assert not account("siti").disabled


def test_nobody_disables_or_demotes_oneself(ratna: Desk) -> None:
    answer = ratna.send("/accounts/ratna/access", {"disabled": "yes"})
    assert answer.status_code == 422
    assert errors_of(answer) == ["Anda tidak dapat menonaktifkan akun sendiri."]
    assert ratna.get("/accounts/ratna/role").status_code == 404


def test_a_role_is_changed(ratna: Desk) -> None:
    assert ratna.send("/accounts/siti/role", {"role": "operator"}).status_code == 303
    assert account("siti").role == "operator"
    assert errors_of(ratna.send("/accounts/siti/role", {"role": "king"})) == ["Pilih salah satu yang ada di daftar."]


def test_a_new_password_ends_the_sessions_of_its_person(joko: Desk, sign_in: SignIn) -> None:
    siti = sign_in("siti")
    assert joko.send("/accounts/siti/password", {"password": NEW, "repeat": NEW}).status_code == 303
    assert siti.get("/instances").status_code == 303


def test_an_operator_leaves_the_access_of_who_decides_about_others_to_administrators(joko: Desk, ratna: Desk) -> None:
    sentence = "Orang ini memutuskan tentang orang lain."
    assert sentence in said(joko.get("/accounts/budi"))
    for page, sent in (("password", {"password": NEW, "repeat": NEW}), ("access", {"disabled": "yes"})):
        assert joko.get(f"/accounts/budi/{page}").headers["Location"] == "/accounts/budi"
        with pytest.raises(services.Invalid, match="holds_assignment"):
            act(page, "joko")
        assert f"/accounts/budi/{page}" not in joko.get("/accounts/budi").text
        assert f"/accounts/siti/{page}" in joko.get("/accounts/siti").text
        assert ratna.send(f"/accounts/budi/{page}", sent).status_code == 303
    assert account("budi").disabled


def act(page: str, by: str) -> None:
    """What the page does, without the page."""
    now = services.clock.now()
    if page == "password":
        services.accounts.set_password(account(by), "budi", NEW, now)
    else:
        services.accounts.disable(account(by), "budi", now)


# ── assignments ──

SINCE = {"starts-day": "1", "starts-month": "2", "starts-year": "2024"}


def test_an_assignment_is_given_and_ended(ratna: Desk) -> None:
    path = "/accounts/maria/assignments/new"
    fields = {"relation": "superior", "reach": "unit", "unit": "U2", "acting": "y", "letter": "800/7", **SINCE}
    assert ratna.send(path, fields).status_code == 303
    text = said(ratna.get("/accounts/maria"))
    assert "Plt. penilai · SD Kenanga mulai 1 Februari 2024 · surat 800/7 Belum mulai" in text
    last = {"ends-day": "30", "ends-month": "6", "ends-year": "2024"}
    assert ratna.send("/accounts/maria/assignments/0/end", last).status_code == 303
    assert "1 Februari–30 Juni 2024" in said(ratna.get("/accounts/maria"))


def test_an_assignment_may_reach_one_person_by_user_name(ratna: Desk) -> None:
    fields = {"relation": "recommender", "reach": "person", "person": "Siti", **SINCE}
    assert ratna.send("/accounts/maria/assignments/new", fields).status_code == 303
    held = account("maria").assignments[0]
    assert (held.relation, held.person, held.unit) == (Relation.RECOMMENDER, "siti", None)
    assert "Siti Aminah, S.Pd." in said(ratna.get("/accounts/maria"))


@pytest.mark.parametrize(
    ("changed", "sentence"),
    [
        ({"relation": ""}, "Pilih hubungannya."),
        ({"relation": "subject"}, "Pilih salah satu yang ada di daftar."),
        ({"unit": ""}, "Isi bagian ini."),
        ({"unit": "none"}, "Unit ini tidak dikenal."),
        ({"reach": "person", "person": "ghost"}, "Orang ini tidak dikenal."),
        ({"reach": "everybody"}, "Pilih salah satu yang ada di daftar."),
        ({"starts-day": "31"}, "Tanggal itu tidak ada. Periksa hari, bulan, dan tahunnya."),
        (
            {"ends-day": "1", "ends-month": "1", "ends-year": "2024"},
            "Hari terakhir mendahului hari pertama.",
        ),
    ],
)
def test_an_assignment_that_cannot_be_is_refused(ratna: Desk, changed: dict[str, str], sentence: str) -> None:
    fields = {"relation": "observer", "reach": "unit", "unit": "U2", **SINCE, **changed}
    answer = ratna.send("/accounts/maria/assignments/new", fields)
    assert answer.status_code == 422
    assert errors_of(answer) == [sentence]
    assert not account("maria").assignments


# ── the own password ──


@pytest.mark.parametrize("who", ["siti", "budi", "joko", "intan", "ratna"])
def test_everybody_changes_the_own_password_and_stays(app: Flask, sign_in: SignIn, who: str) -> None:
    here, elsewhere = Desk(sign_in(who)), sign_in(who)
    answer = here.send("/account/password", {"current": PASSWORD, "password": NEW, "repeat": NEW})
    assert answer.status_code == 303, errors_of(answer)
    assert "Kata sandi diganti." in said(here.get(answer.location))
    assert elsewhere.get("/account/password").status_code == 303
    assert services.accounts.sign_in(who, NEW, "", services.clock.now()).id == who


def test_without_the_present_one_it_is_not_changed(sign_in: SignIn) -> None:
    siti = Desk(sign_in("siti"))
    answer = siti.send("/account/password", {"current": "wrong", "password": NEW, "repeat": NEW})
    assert answer.status_code == 422
    assert errors_of(answer) == ["Kata sandi yang sekarang tidak cocok."]
    answer = siti.send("/account/password", {})
    assert errors_of(answer) == [
        "Isi kata sandi yang sekarang.",
        "Isi kata sandi yang baru.",
        "Tulis sekali lagi.",
    ]
