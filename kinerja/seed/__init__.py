"""The demo world: two districts, five schools, about sixty people, and what they did until the demo begins.

`world` reads the people and schools, `stories` says who did what and when, `play` lets it happen through the real
services, `demo` does it once and can do it again. This package alone knows the ids of the demo's workflow.
"""

from kinerja.seed.accounts import PASSWORD, DemoAccount, all_accounts, shown_accounts
from kinerja.seed.demo import NotADemo, reset, seed_once, stands

__all__ = ["PASSWORD", "DemoAccount", "NotADemo", "all_accounts", "reset", "seed_once", "shown_accounts", "stands"]
