"""The two guards of every peer: the actor plays the part, and the window is open."""

from __future__ import annotations

from datetime import UTC, datetime

OPENS, CLOSES = datetime(2024, 1, 1, tzinfo=UTC), datetime(2025, 1, 1, tzinfo=UTC)
NOW = datetime(2024, 2, 1, 5, tzinfo=UTC)
PERSON, LEAD = frozenset({"person"}), frozenset({"lead"})

FLOW = (
    ("save", PERSON),
    ("complete", PERSON),
    ("submit", PERSON),
    ("open", LEAD),
    ("give_back", LEAD),
    ("complete", PERSON),
    ("submit", PERSON),
    ("open", LEAD),
    ("approve", LEAD),
)
"""What happens, and who does it: the flow of our own engine."""

MOVES = (
    ("save", "draft", "draft", "person"),
    ("complete", "draft", "filled", "person"),
    ("submit", "filled", "submitted", "person"),
    ("open", "submitted", "read", "lead"),
    ("give_back", "read", "draft", "lead"),
    ("approve", "read", "approved", "lead"),
)
"""Action, from, to, and the part that may."""


def in_window(now: datetime) -> bool:
    return OPENS <= now < CLOSES
