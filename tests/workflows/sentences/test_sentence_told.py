"""A condition told whole, as somebody reads it in a definition."""

from __future__ import annotations

import pytest
from hypothesis import given
from sentence_world import Labels, meaningful_trees, sentence

from kinerja.workflows.sentences import Node, render, told


@pytest.mark.parametrize(
    ("text", "indonesian", "english"),
    [
        ("jumlah(rhk.poin) minimal 32", "Jumlah poin harus paling sedikit 32", "Total poin must be at least 32"),
        (
            "bukan (jam lebih dari 3 dan setuju)",
            "Jam pelatihan harus paling banyak 3 atau setuju harus tidak",
            "Jam pelatihan must be at most 3 or setuju must be no",
        ),
    ],
)
def test_a_condition_is_told_with_labels(text: str, indonesian: str, english: str) -> None:
    tree = sentence(text).tree
    assert told(tree, "id", Labels()) == indonesian
    assert told(tree, "en", Labels()) == english


@given(meaningful_trees)
def test_every_condition_can_be_told(tree: Node) -> None:
    resolved = sentence(render(tree, "id")).tree
    assert told(resolved, "id", Labels()).strip()
    assert told(resolved, "en", Labels()).strip()
