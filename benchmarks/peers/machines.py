"""The engines of others that are installed here, each ready to be measured."""

from __future__ import annotations

from collections.abc import Mapping
from importlib import import_module
from importlib.util import find_spec
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from benchmarks.engine import Peer

_PEERS = {
    "transitions": ("transitions", "benchmarks.peers.with_transitions"),
    "python-statemachine": ("statemachine", "benchmarks.peers.with_statemachine"),
    "SpiffWorkflow": ("SpiffWorkflow", "benchmarks.peers.with_spiff"),
}
"""Name -> the module that says whether it is installed, and the module of the peer."""


def installed() -> list[Peer]:
    found = [module for needed, module in _PEERS.values() if find_spec(needed)]
    return [import_module(module).peer() for module in found]


def absent() -> Mapping[str, str]:
    """Name -> why it is not measured."""
    return {
        name: "not installed (`make benchmarks` does)" for name, (needed, _) in _PEERS.items() if not find_spec(needed)
    }
