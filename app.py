"""The entry of every server and command: `flask --app app …`, `gunicorn app:app`."""

import gc
import sys

gc.disable()  # what starts, stays: looking through it for garbage again and again takes a tenth of the start

from kinerja.factory import create_app  # noqa: E402
from kinerja.launcher.folder import StartRefused  # noqa: E402
from kinerja.settings import SettingsError  # noqa: E402

CANNOT_START = 3
"""The exit status that gunicorn takes as "do not try again"."""
SWITCH = 0.0005
"""Seconds that a thread computes while another waits. With the usual five thousandths, under three times what can be
done, the thread that accepts waits for all that compute: a refusal took a quarter of a second, now a tenth of it."""

sys.setswitchinterval(SWITCH)

try:
    app = create_app()
except (SettingsError, StartRefused) as error:
    sys.stderr.write(f"{error}\n")
    sys.exit(CANNOT_START)

gc.freeze()  # nor is it looked through while people wait
gc.enable()
