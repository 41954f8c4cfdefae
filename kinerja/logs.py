"""How the program writes its log: one line an event on standard error, JSON in production."""

from __future__ import annotations

import logging
import sys

import structlog


def configure(json_lines: bool) -> None:
    """Line breaks in values are escaped by both renderers, so that nobody can write a line of their own."""
    last = (
        [structlog.processors.format_exc_info, structlog.processors.JSONRenderer(ensure_ascii=False)]
        if json_lines
        else [structlog.dev.ConsoleRenderer(colors=False)]
    )
    # A job that still runs at its next tick is no news: it catches up.
    logging.getLogger("apscheduler").setLevel(logging.ERROR)
    structlog.configure(
        processors=[
            structlog.contextvars.merge_contextvars,
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            *last,
        ],
        # Looked up at each line: who redirects standard error later gets the log too.
        logger_factory=lambda *_: structlog.PrintLogger(sys.stderr),
    )
