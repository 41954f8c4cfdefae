"""The sound definition that tests change one thing in."""

from __future__ import annotations

from pathlib import Path

SOUND = Path(__file__).with_name("sound.yaml").read_text(encoding="utf-8")
