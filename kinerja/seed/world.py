"""Schools and people of the demo, read from the files in `data/`. All of them are invented."""

from __future__ import annotations

import csv
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

from kinerja.integrations.school_data import SchoolDataFile

DATA = Path(__file__).parent / "data"
SERIAL_FROM = 11
"""First serial of the invented employee numbers."""


@dataclass(frozen=True, slots=True)
class School:
    """A school or an office. `level` is empty for an office."""

    id: str
    name: str
    level: str
    district: str
    district_name: str
    province: str
    province_name: str
    zone: str


@dataclass(frozen=True, slots=True)
class Person:
    """One row of people.csv. `post` is the relation held to the own unit; `story` what was done, `day` of January;
    `later` how far the rest of the semester goes."""

    unit: str
    username: str
    name: str
    role: str
    post: str
    sex: str
    born: date
    appointed: str
    kind: str
    status: str
    grade: str
    level: str
    story: str
    day: int
    later: str
    serial: int

    @property
    def id(self) -> str:
        # Always the same, so that a session outlives `demo reset`.
        return f"demo-{self.username}"

    @property
    def employee_number(self) -> str | None:
        """18 digits as civil servants have them; None for everybody else."""
        if self.status not in ("pns", "pppk"):
            return None
        appointed = self.appointed.replace("-", "") if self.status == "pns" else f"{self.appointed[:4]}21"
        return f"{self.born:%Y%m%d}{appointed}{self.sex}{self.serial:03}"

    @property
    def teaches(self) -> bool:
        return self.role == "employee" and self.kind != "kepala_sekolah"

    def attributes(self, school: School) -> dict[str, Any]:
        """What Dapodik and SIASN would say of this person; only what is known."""
        known = {
            "jenis_ptk": self.kind,
            "status_kepegawaian": self.status,
            "pangkat_golongan": self.grade,
            "jenjang_jabatan": self.level,
            "jenjang": school.level,
            "pembina": "kemenag" if self.story == "kemenag" else "pemda",
        }
        return {key: value for key, value in known.items() if value} if school.level else {}


def rows(name: str) -> Iterator[dict[str, str]]:
    with (DATA / name).open(encoding="utf-8", newline="") as file:
        yield from csv.DictReader(file)


@cache
def rapor() -> SchoolDataFile:
    """The Rapor Pendidikan of the demo schools."""
    return SchoolDataFile(DATA / "rapor_pendidikan.yaml")


@cache
def schools() -> Mapping[str, School]:
    return {row["id"]: School(**row) for row in rows("schools.csv")}


@cache
def people() -> tuple[Person, ...]:
    return tuple(person(row, serial) for serial, row in enumerate(rows("people.csv"), SERIAL_FROM))


def person(row: dict[str, str], serial: int) -> Person:
    typed = {"born": date.fromisoformat(row["born"]), "day": int(row["day"] or 0), "serial": serial}
    return Person(**{**row, **typed})
