"""Accounts: signing in, limits that workers share, who may administer whom, and revocation at the next request."""

from __future__ import annotations

import os
import statistics
import sys
import time
from dataclasses import replace
from datetime import date, timedelta

import pytest
from argon2 import PasswordHasher

from kinerja import services, storage
from kinerja.services import Details, sign_ins
from kinerja.services.attempts import SPAN
from kinerja.services.sign_ins import MOST_PER_ACCOUNT, MOST_PER_ADDRESS
from kinerja.storage.units import Unit
from kinerja.workflows import Assignment
from kinerja.workflows.definition import Relation
from tests import cast as people
from tests.cast import NOW, PASSWORD, SINCE, Cast, key, superior

NEW = Details("rina.kartika", "Rina Kartika", "employee", "U1", attributes={"kind": "day"})

LONG = bool(os.environ.get("LONG_TESTS"))


def sign_in(username: str = "siti", password: str = PASSWORD, address: str = "10.0.0.1") -> services.Account:
    return services.accounts.sign_in(username, password, address, NOW)


def fail(times: int, username: str = "siti", address: str = "10.0.0.1") -> None:
    for _ in range(times):
        with pytest.raises(services.SignInRefused):
            sign_in(username, "bukan kata sandinya", address)


def events(account: str) -> list[str]:
    services.relay.run_all(NOW)
    return [row.event["event"] for row in storage.audit.chain(account)]


# ── signing in ──


@pytest.mark.parametrize("typed", ["siti", " Siti ", "SITI"])
def test_name_and_password_let_in(cast: Cast, typed: str) -> None:
    assert sign_in(typed) == cast.siti
    assert events("trail/siti") == ["SignedIn"]


@pytest.mark.parametrize(("username", "password"), [("siti", "salah"), ("siti", ""), ("nobody", PASSWORD), ("", "")])
def test_anything_else_does_not(cast: Cast, username: str, password: str) -> None:
    with pytest.raises(services.SignInRefused):
        sign_in(username, password)


def test_what_was_typed_as_a_name_is_kept_nowhere(cast: Cast) -> None:
    with pytest.raises(services.SignInRefused):
        sign_in("rahasia-saya-terketik", "x")
    assert "rahasia" not in repr([storage.audit.chain("trail/unknown"), storage.trail.pending(9)])
    services.relay.run_all(NOW)
    assert "rahasia" not in repr([row.document for row in storage.audit.chain("trail/unknown")])


def test_a_disabled_account_is_refused_like_a_wrong_password(cast: Cast) -> None:
    services.accounts.disable(cast.ratna, "siti", NOW)
    with pytest.raises(services.SignInRefused):
        sign_in()
    services.accounts.enable(cast.ratna, "siti", NOW)
    assert sign_in().id == "siti"


def test_an_account_is_tried_only_so_often(cast: Cast) -> None:
    fail(MOST_PER_ACCOUNT)
    with pytest.raises(services.Throttled) as caught:
        sign_in()
    assert services.clock.real() < caught.value.until <= services.clock.real() + SPAN


def test_the_limit_ends_with_its_span(cast: Cast) -> None:
    fail(MOST_PER_ACCOUNT)
    assert services.accounts.sign_in("siti", PASSWORD, "10.0.0.1", NOW + SPAN).id == "siti"


def test_colleagues_behind_the_same_address_still_enter(cast: Cast) -> None:
    fail(MOST_PER_ACCOUNT)
    assert sign_in("budi").id == "budi"


def test_tries_on_an_account_that_is_stopped_do_not_use_up_its_schools_address(
    cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sign_ins, "MOST_PER_ADDRESS", MOST_PER_ACCOUNT + 2)
    fail(MOST_PER_ACCOUNT)
    for _ in range(5):
        with pytest.raises(services.Throttled):
            sign_in()
    assert sign_in("budi").id == "budi"


def test_success_forgets_the_failures_before(cast: Cast) -> None:
    fail(MOST_PER_ACCOUNT - 1)
    sign_in()
    fail(MOST_PER_ACCOUNT)


def test_one_try_on_each_of_many_accounts_is_stopped(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sign_ins, "MOST_PER_ADDRESS", 20)
    for number in range(20):
        with pytest.raises(services.SignInRefused):
            sign_in(f"n{number}", "x")
    with pytest.raises(services.Throttled):
        sign_in("maria")
    assert sign_in("maria", address="10.0.0.2").id == "maria"
    assert MOST_PER_ADDRESS >= 150, "a large school signs in within one span"


def test_people_who_enter_do_not_use_up_their_schools_address(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sign_ins, "MOST_PER_ADDRESS", 3)
    for _ in range(5):
        sign_in()


def test_unknown_names_take_as_long_as_known_ones(cast: Cast) -> None:
    """The same hash is worked out with the same parameters: on those hangs how long it takes."""
    checked: list[str] = []

    class Watched(PasswordHasher):
        def verify(self, kept: str | bytes, password: str | bytes) -> bool:
            checked.append(str(kept).rsplit("$", 2)[0])
            return super().verify(kept, password)

    services.passwords.use(Watched(time_cost=1, memory_cost=16, parallelism=1))
    services.accounts.set_password(cast.ratna, "siti", "kata sandi yang baru", NOW)
    for username in ("siti", "nobody"):
        with pytest.raises(services.SignInRefused):
            sign_in(username, "salah", address=username)
    known, unknown = checked
    assert known == unknown


@pytest.mark.timeout(1800)
@pytest.mark.skipif(not LONG, reason="a thousand hashes of full strength; LONG_TESTS=1")
def test_unknown_names_take_as_long_as_known_ones_by_the_clock(cast: Cast) -> None:
    """With the strength of production: 500 of each, by turns, and the processor time of each."""
    services.passwords.use(PasswordHasher())
    services.accounts.set_password(cast.ratna, "siti", "kata sandi yang baru", NOW)
    took: dict[str, list[float]] = {"siti": [], "nobody": []}
    for number in range(500):
        for username, times in took.items():
            began = time.process_time()
            with pytest.raises(services.SignInRefused):
                services.accounts.sign_in(username, "salah", f"{username} {number}", NOW + number * SPAN)
            times.append(time.process_time() - began)
    known, unknown = (statistics.median(times) for times in took.values())
    sys.stdout.write(f"known {known * 1000:.2f} ms, unknown {unknown * 1000:.2f} ms\n")
    assert abs(known - unknown) <= 0.005


def test_a_weaker_hash_is_renewed_at_sign_in(cast: Cast) -> None:
    found = storage.accounts.load("siti")
    assert found is not None
    kept = found.person.password
    services.passwords.use(PasswordHasher(time_cost=2, memory_cost=16, parallelism=1))
    account = sign_in()
    assert account.epoch == cast.siti.epoch, "renewing the hash ends no session"
    renewed = storage.accounts.load("siti")
    assert renewed is not None
    assert renewed.person.password != kept
    assert sign_in().id == "siti"


# ── passwords and revocation ──


@pytest.mark.parametrize(
    ("password", "code"),
    [
        ("pendek", "too_short"),
        ("x" * 201, "too_long"),
        ("password123", "too_common"),
        ("aaaaaaaaaaaa", "too_common"),
        ("rina.kartika", "same_as_name"),
        ("RinaKartika1", "same_as_name"),
        ("Rina Kartika 2024", "same_as_name"),
    ],
)
def test_weak_passwords_are_refused(cast: Cast, password: str, code: str) -> None:
    with pytest.raises(services.Invalid) as caught:
        services.accounts.create(cast.ratna, NEW, password, NOW)
    assert (caught.value.field, caught.value.code) == ("password", code)


def test_changing_the_password_needs_the_old_one(cast: Cast) -> None:
    with pytest.raises(services.Invalid) as caught:
        services.accounts.change_password(cast.siti, "salah", "kata sandi yang baru", NOW)
    assert (caught.value.field, caught.value.code) == ("current", "wrong_password")


def test_a_new_password_ends_the_other_sessions(cast: Cast) -> None:
    changed = services.accounts.change_password(cast.siti, PASSWORD, "kata sandi yang baru", NOW)
    assert changed.epoch == cast.siti.epoch + 1
    assert sign_in(password="kata sandi yang baru").epoch == changed.epoch
    with pytest.raises(services.SignInRefused):
        sign_in()


@pytest.mark.parametrize("verb", ["disable", "set_role", "set_password"])
def test_revocation_counts_at_the_next_request(cast: Cast, verb: str) -> None:
    arguments = {"disable": (), "set_role": (services.Role.OPERATOR,), "set_password": ("kata sandi yang baru",)}[verb]
    getattr(services.accounts, verb)(cast.ratna, "siti", *arguments, NOW)
    now = services.accounts.load("siti")
    assert now is not None
    assert now.epoch > cast.siti.epoch


def test_no_password_and_no_hash_is_audited(cast: Cast) -> None:
    services.accounts.create(cast.ratna, NEW, "kata sandi rahasia", NOW, "01HM000000000000000000000A")
    services.accounts.set_password(cast.ratna, "siti", "kata sandi yang lain", NOW)
    services.relay.run_all(NOW)
    rows = [row.document for chain in storage.audit.chains() for row in storage.audit.chain(chain)]
    assert "argon2" not in repr(rows)
    assert "kata sandi" not in repr(rows)
    assert events("account/siti") == ["AccountCreated", "PasswordSet"]


# ── administering ──


def test_an_account_is_made_once_for_a_key(cast: Cast) -> None:
    command = "01HM000000000000000000000A"
    first = services.accounts.create(cast.ratna, NEW, "kata sandi rahasia", NOW, command)
    again = services.accounts.create(cast.ratna, NEW, "kata sandi rahasia", NOW, command)
    assert first == again
    assert sign_in("rina.kartika", "kata sandi rahasia").unit_name == "SD Melati"


def test_a_key_that_is_no_key_is_refused(cast: Cast) -> None:
    with pytest.raises(services.Invalid):
        services.accounts.create(cast.ratna, NEW, "kata sandi rahasia", NOW, "siti")


@pytest.mark.parametrize(
    ("changes", "field", "code"),
    [
        ({"username": "siti"}, "username", "taken"),
        ({"username": ""}, "username", "required"),
        ({"username": "a b"}, "username", "wrong_form"),
        ({"name": "  "}, "name", "required"),
        ({"name": "x" * 121}, "name", "too_long"),
        ({"unit": "U9"}, "unit", "unknown_unit"),
        ({"role": "owner"}, "role", "not_an_option"),
        ({"language": "fr"}, "language", "not_an_option"),
        ({"email": "bukan surel"}, "email", "wrong_form"),
        ({"employee_number": "123"}, "employee_number", "wrong_form"),
        ({"employee_number": "3171234567890123"}, "employee_number", "not_kept"),
        ({"attributes": {"nik": "1"}}, "nik", "unknown_attribute"),
        ({"attributes": {"kind": "submarine"}}, "kind", "not_an_option"),
    ],
)
def test_what_does_not_do_is_told_by_field(cast: Cast, changes: dict, field: str, code: str) -> None:
    with pytest.raises(services.Invalid) as caught:
        services.accounts.create(cast.ratna, replace(NEW, **changes), "kata sandi rahasia", NOW)
    assert (caught.value.field, caught.value.code) == (field, code)


@pytest.mark.parametrize("who", ["siti", "budi", "intan", "joko"])
def test_only_administrators_reach_everybody(cast: Cast, who: str) -> None:
    by = getattr(cast, who)
    for attempt in (
        lambda: services.accounts.get(by, "maria", NOW),
        lambda: services.accounts.disable(by, "maria", NOW),
        lambda: services.accounts.set_password(by, "maria", "kata sandi yang baru", NOW),
        lambda: services.accounts.set_role(by, "siti", services.Role.ADMINISTRATOR, NOW),
        lambda: services.accounts.assign(by, "siti", Assignment(Relation.SUPERIOR, "U2", None, SINCE), NOW),
        lambda: services.accounts.create(by, replace(NEW, role="administrator"), "kata sandi rahasia", NOW),
        lambda: services.accounts.update(by, "maria", replace(NEW, unit="U2"), NOW),
    ):
        with pytest.raises(services.NotFound):
            attempt()


def test_an_operator_administers_the_employees_of_the_own_unit(cast: Cast) -> None:
    made = services.accounts.create(cast.joko, NEW, "kata sandi rahasia", NOW)
    services.accounts.update(cast.joko, made.id, replace(NEW, name="Rina K."), NOW)
    services.accounts.disable(cast.joko, made.id, NOW)
    for moved in ({"unit": "U2"}, {"role": "operator"}):
        with pytest.raises(services.NotFound):
            services.accounts.update(cast.joko, made.id, replace(NEW, **moved), NOW)
    found = services.accounts.search(cast.joko, "", NOW).rows
    assert {person.unit for person in found} == {"U1"}


def test_nobody_locks_themself_out(cast: Cast) -> None:
    with pytest.raises(services.Invalid):
        services.accounts.disable(cast.ratna, "ratna", NOW)


def test_a_change_is_audited_with_before_and_after(cast: Cast) -> None:
    services.accounts.update(cast.ratna, "siti", Details("siti", "Siti Aminah", "employee", "U1"), NOW)
    services.relay.run_all(NOW)
    event = storage.audit.chain("account/siti")[-1].event
    assert event["event"] == "AccountChanged"
    assert event["changes"]["name"] == {"before": "Siti Aminah, S.Pd.", "after": "Siti Aminah"}
    assert "password" not in event["changes"]


@pytest.mark.parametrize(
    ("assignment", "code"),
    [
        (Assignment(Relation.SUPERIOR, "U9", None, SINCE), "unknown_unit"),
        (Assignment(Relation.SUPERIOR, None, "nobody", SINCE), "unknown_person"),
        (Assignment(Relation.SUPERIOR, None, None, SINCE), "required"),
        (Assignment(Relation.SUBJECT, "U1", None, SINCE), "not_an_option"),
        (Assignment(Relation.SUPERIOR, "U1", None, SINCE, SINCE - timedelta(days=1)), "ends_before_start"),
    ],
)
def test_an_assignment_names_somebody(cast: Cast, assignment: Assignment, code: str) -> None:
    with pytest.raises(services.Invalid) as caught:
        services.accounts.assign(cast.ratna, "maria", assignment, NOW)
    assert caught.value.code == code


def test_an_assignment_counts_from_its_first_to_its_last_day(cast: Cast) -> None:
    run = services.instances.start(cast.siti, "small@2024-1", key(), NOW).instance.id
    given = Assignment(Relation.SUPERIOR, "U1", None, date(2024, 1, 15), None, True, "800/2")
    maria = services.accounts.assign(cast.ratna, "maria", given, NOW, "k")
    assert services.accounts.assign(cast.ratna, "maria", given, NOW, "k").assignments == (given,)
    assert services.instances.open_(maria, run, NOW).actor.parts == {"lead"}
    with pytest.raises(services.NotFound):
        services.instances.open_(maria, run, NOW - timedelta(days=1))
    ended = services.accounts.end_assignment(cast.ratna, "maria", given, replace(given, ends=date(2024, 1, 20)), NOW)
    assert services.instances.open_(ended, run, NOW).actor.parts == {"lead"}
    with pytest.raises(services.NotFound):
        services.instances.open_(ended, run, NOW + timedelta(days=6))


def test_the_language_is_remembered(cast: Cast) -> None:
    assert services.accounts.set_language(cast.siti, "en", NOW).language == "en"
    with pytest.raises(services.Invalid):
        services.accounts.set_language(cast.siti, "fr", NOW)


def of_a_region(cast: Cast, district: str) -> services.Account:
    """An administrator who decides in one district only; everybody of the cast lies in D1."""
    assignment = Assignment(Relation.DISTRICT, district, None, SINCE)
    return people.enter(people.person("ratna", id=district, username=district.lower(), assignments=(assignment,)))


def test_who_administers_another_district_reaches_nobody_here(cast: Cast) -> None:
    """With a new password for a principal, or a relation to a school, one could decide there."""
    far = of_a_region(cast, "D2")
    for attempt in (
        lambda: services.accounts.get(far, "budi", NOW),
        lambda: services.accounts.look(far, "siti", NOW),
        lambda: services.accounts.named(far, "budi", NOW),
        lambda: services.accounts.set_password(far, "budi", "kata sandi yang baru", NOW),
        lambda: services.accounts.disable(far, "budi", NOW),
        lambda: services.accounts.update(far, "siti", NEW, NOW),
        lambda: services.accounts.assign(far, "siti", Assignment(Relation.SUPERIOR, "U1", None, SINCE), NOW),
        lambda: services.accounts.end_assignment(far, "budi", cast.budi.assignments[0], superior("U1", SINCE), NOW),
        lambda: services.chains.of_account(far, "siti", 1, NOW),
    ):
        with pytest.raises(services.NotFound):
            attempt()
    with pytest.raises(services.Invalid) as caught:
        services.accounts.create(far, NEW, "kata sandi rahasia", NOW)
    assert (caught.value.field, caught.value.code) == ("unit", "unknown_unit")
    assert services.accounts.search(far, "sit", NOW).rows == ()


def test_who_administers_the_district_reaches_it_and_nothing_beyond(cast: Cast) -> None:
    services.units.put(Unit("U9", "SD Jauh", "D9", "Kabupaten Jauh", "Asia/Jakarta"))
    there = people.enter(people.person("lestari", id="rusli", username="rusli", unit="U9", assignments=()))
    near = of_a_region(cast, "D1")
    made = services.accounts.create(near, NEW, "kata sandi rahasia", NOW)
    services.accounts.set_password(near, made.id, "kata sandi yang baru", NOW)
    assert [person.id for person in services.accounts.search(near, "siti", NOW).rows] == ["siti"]
    given = services.accounts.assign(near, made.id, Assignment(Relation.SUPERIOR, "U1", None, SINCE), NOW)
    assert len(given.assignments) == 1
    beyond = {
        "unit": Assignment(Relation.SUPERIOR, "U9", None, SINCE),
        "person": Assignment(Relation.SUPERIOR, None, there.id, SINCE),
    }
    for field, assignment in beyond.items():
        with pytest.raises(services.Invalid) as caught:
            services.accounts.assign(near, made.id, assignment, NOW)
        assert caught.value.field == field
    with pytest.raises(services.Invalid):
        services.accounts.update(near, made.id, replace(NEW, unit="U9"), NOW)
