"""The demo world: two districts, six schools, about a hundred people, and what they did until the demo begins.

`world` reads the people and schools. `stories` says who did what and when in January, when the demo begins by itself,
`semester` what they did until July, for a demo that is told to begin later; `plans`, `words` and `papers` are what they
filled in and uploaded, `relief` which exceptions were granted. `play` lets it happen through the real services, `demo`
does it once and can do it again. After that nothing is played any more. This package alone knows the ids of the demo's
workflow.
"""

from kinerja.seed.accounts import PASSWORD, DemoAccount, all_accounts, shown_accounts
from kinerja.seed.demo import NotADemo, reset, seed_once, stands

__all__ = ["PASSWORD", "DemoAccount", "NotADemo", "all_accounts", "reset", "seed_once", "shown_accounts", "stands"]
