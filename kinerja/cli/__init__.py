"""The commands of `flask --app app`, one file a noun.

Plain text for people, one JSON document with `--json`; exit status 0 fine, 1 problems found, 2 wrong usage.
"""

from __future__ import annotations

from flask import Flask

from kinerja.cli.accounts import accounts
from kinerja.cli.audit import audit
from kinerja.cli.backups import backup
from kinerja.cli.demo import demo
from kinerja.cli.jobs import jobs
from kinerja.cli.progress import progress
from kinerja.cli.scheduler import scheduler
from kinerja.cli.settings import settings
from kinerja.cli.workflows import workflows

COMMANDS = (accounts, audit, backup, demo, jobs, progress, scheduler, settings, workflows)


def register(app: Flask) -> None:
    for command in COMMANDS:
        app.cli.add_command(command)
