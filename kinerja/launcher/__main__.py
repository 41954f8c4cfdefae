"""`python -m kinerja.launcher`, what `make run` calls."""

import sys

from kinerja.launcher.start import main

sys.exit(main())
