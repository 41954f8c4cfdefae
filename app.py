"""The entry of every server and command: `flask --app app …`, `gunicorn app:app`."""

import sys

from kinerja.factory import create_app
from kinerja.launcher.folder import StartRefused
from kinerja.settings import SettingsError

CANNOT_START = 3
"""The exit status that gunicorn takes as "do not try again"."""

try:
    app = create_app()
except (SettingsError, StartRefused) as error:
    sys.stderr.write(f"{error}\n")
    sys.exit(CANNOT_START)
