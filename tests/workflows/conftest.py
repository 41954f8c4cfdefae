"""How the property tests of the language are run."""

from __future__ import annotations

from hypothesis import settings

# What they find must not hang on how busy the machine is; a limit of 200 ms an example does.
settings.register_profile("untimed", deadline=None)
settings.load_profile("untimed")
