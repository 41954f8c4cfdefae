"""Random runs, kept and read again: every state and every event comes back from the store as it was."""

from __future__ import annotations

from typing import Any

from bson import decode as from_bson
from bson import encode as to_bson

from kinerja.storage.plain import decode, encode
from kinerja.workflows.instance import Instance
from tests.workflows.assessing import Assessing
from tests.workflows.machine import Machine, untimed
from tests.workflows.test_machine import Runs


def through_the_store(value: Any) -> Any:
    return decode(type(value), from_bson(to_bson({"value": encode(value)}))["value"])


class _Kept(Machine):
    def teardown(self) -> None:
        if not hasattr(self, "run"):  # it did not get as far as a run
            return
        found = through_the_store(self.run.instance)
        assert isinstance(found, Instance)
        assert found == self.run.instance
        assert list(found.subject.attributes) == list(self.run.instance.subject.attributes)
        for event in self.run.events:
            assert through_the_store(event) == event


class KeptRuns(_Kept, Runs):
    """Reviews, returns, remarks and replies."""


class KeptAssessing(_Kept, Assessing):
    """Given rows, files, suggestions, signatures, values that the program worked out."""


TestKeptRuns, TestKeptAssessing = KeptRuns.TestCase, KeptAssessing.TestCase
TestKeptRuns.settings = TestKeptAssessing.settings = untimed(examples=10, steps=25)
