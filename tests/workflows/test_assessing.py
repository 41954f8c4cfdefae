"""Random runs of an assessment: given rows, files, suggestions, signatures, steps of the program, who may read what."""

from __future__ import annotations

from tests.workflows.assessing import Assessing
from tests.workflows.machine import untimed

TestAssessing = Assessing.TestCase
TestAssessing.settings = untimed(examples=40, steps=25)
