"""What stands in the terminal once everything runs."""

from __future__ import annotations

from kinerja import seed
from kinerja.settings import Settings


def welcome(settings: Settings, url: str) -> str:
    """The address; in the demo the accounts too."""
    lines = ["", f"Kinerja runs at {url} (Ctrl-C stops it)"]
    if not settings.production and settings.demo_accounts:
        lines += ["", "Demo accounts, all invented:", *table(seed.shown_accounts(settings.clock))]
    return "\n".join([*lines, ""])


def table(accounts: list[seed.DemoAccount]) -> list[str]:
    """Username, password, name and what is to be seen, in columns."""
    rows = [
        ("username", "password", "name", "what to see"),
        *((a.username, a.password, a.name, a.note_en) for a in accounts),
    ]
    widths = [max(len(row[column]) for row in rows) for column in range(3)]
    return ["  " + "  ".join([*(f"{row[i]:<{widths[i]}}" for i in range(3)), row[3]]) for row in rows]
