"""Passwords cost an attacker enough, and the common ones are not taken."""

from __future__ import annotations

import pytest
from argon2 import PasswordHasher, extract_parameters

from kinerja import services
from kinerja.services import passwords


def test_a_hash_costs_what_it_should() -> None:
    """At least what OWASP asks of Argon2id: 19 MiB, two passes."""
    passwords.use(PasswordHasher())
    strength = extract_parameters(passwords.hashed("sebuah kata sandi"))
    assert strength.memory_cost >= 19 * 1024
    assert strength.time_cost >= 2


def test_nobody_fits_nothing() -> None:
    assert passwords.fits(None, "nobody has this password") is False
    assert passwords.fits("not a hash", "x") is False


def test_long_passwords_count_to_the_end() -> None:
    kept = passwords.hashed("x" * passwords.LONGEST)
    assert passwords.fits(kept, "x" * passwords.LONGEST)
    assert not passwords.fits(kept, "x" * (passwords.LONGEST + 1))


@pytest.mark.parametrize("password", sorted(passwords.COMMON)[::7])
def test_common_ones_are_refused_in_any_case(password: str) -> None:
    for spelt in (password, password.upper(), password.title()):
        with pytest.raises(services.Invalid):
            passwords.check(spelt, "siti", "Siti Aminah")


@pytest.mark.parametrize("password", ["tiga kata acak saja", "siti suka kopi pagi", "kucing-makan-ikan"])
def test_ordinary_sentences_are_taken(password: str) -> None:
    passwords.check(password, "siti", "Siti Aminah")
