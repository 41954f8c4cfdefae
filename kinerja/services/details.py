"""What an administrator types about a person, made tidy and checked."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from kinerja import storage
from kinerja.services import definitions
from kinerja.services.errors import Invalid
from kinerja.workflows.definition import FieldKind, Relation
from kinerja.workflows.parts import Assignment

LANGUAGES = ("id", "en")
ROLES = ("employee", "operator", "administrator", "author")
_USERNAME = re.compile(r"[a-z0-9][a-z0-9._@-]{2,59}")
_EMAIL = re.compile(r"[^@\s]{1,64}@[^@\s]+\.[^@\s.]{2,}")
_EMPLOYEE_NUMBER = re.compile(r"\d{18}")


@dataclass(frozen=True, slots=True)
class Details:
    """`employee_number`: 18 digits or None. `attributes`: identity attributes of the definitions, by id."""

    username: str
    name: str
    role: str
    unit: str
    employee_number: str | None = None
    email: str | None = None
    language: str = "id"
    attributes: Mapping[str, Any] = field(default_factory=dict)


def checked(values: Details) -> Details:
    """The details in their tidy form. Raises Invalid."""
    tidy = replace(
        values,
        username=values.username.strip().casefold(),
        name=" ".join(values.name.split()),
        employee_number=re.sub(r"\s", "", values.employee_number or "") or None,
        email=(values.email or "").strip() or None,
        attributes={name: value for name, value in values.attributes.items() if value not in (None, "")},
    )
    _check_person(tidy)
    _check_place(tidy)
    for name, value in tidy.attributes.items():
        _check_attribute(name, value)
    return tidy


def check_assignment(assignment: Assignment) -> None:
    """Raise Invalid for an assignment that names nobody, an unknown unit or person, or ends before it starts."""
    relation = assignment.relation
    if assignment.ends is not None and assignment.ends < assignment.starts:
        raise Invalid("ends", "ends_before_start")
    if relation == Relation.SUBJECT:
        raise Invalid("relation", "not_an_option")
    if assignment.person and storage.accounts.load(assignment.person) is None:
        raise Invalid("person", "unknown_person")
    if assignment.person or relation in (Relation.AGENCY, Relation.MINISTRY):
        return
    if not assignment.unit:
        raise Invalid("unit", "required")
    known = storage.units.of_district(assignment.unit) if relation == Relation.DISTRICT else ()
    if not known and storage.units.load(assignment.unit) is None:
        raise Invalid("unit", "unknown_unit")


def _check_person(tidy: Details) -> None:
    if not _USERNAME.fullmatch(tidy.username):
        raise Invalid("username", "wrong_form" if tidy.username else "required")
    if not tidy.name:
        raise Invalid("name", "required")
    if len(tidy.name) > 120:
        raise Invalid("name", "too_long", most=120)
    if tidy.employee_number is not None and not _EMPLOYEE_NUMBER.fullmatch(tidy.employee_number):
        # Sixteen digits are the national identity number, which is not kept.
        raise Invalid("employee_number", "not_kept" if len(tidy.employee_number) == 16 else "wrong_form")
    if tidy.email is not None and not _EMAIL.fullmatch(tidy.email):
        raise Invalid("email", "wrong_form")


def _check_place(tidy: Details) -> None:
    if tidy.role not in ROLES:
        raise Invalid("role", "not_an_option")
    if tidy.language not in LANGUAGES:
        raise Invalid("language", "not_an_option")
    if storage.units.load(tidy.unit) is None:
        raise Invalid("unit", "unknown_unit")


def _check_attribute(name: str, value: Any) -> None:
    known = definitions.identity().get(name)
    if known is None:
        raise Invalid(name, "unknown_attribute")
    item, options = known
    if item.kind is FieldKind.CHOICE and value not in options:
        raise Invalid(name, "not_an_option")
    if isinstance(value, str) and len(value) > 200:
        raise Invalid(name, "too_long", most=200)
