"""What happens without anybody clicking: jobs over work that stands in the store.

A scheduler only ticks. What is to do, who has it in hand and what became of it is data, so any number of schedulers,
killed or paused anywhere, end in the same state. `table.SCHEDULE` is the one list of jobs.
"""

from kinerja.services.jobs import ageing, board, lease, mail, openings, table, work
from kinerja.services.jobs.board import Board, JobRow
from kinerja.services.jobs.lease import Holder, LeaseLost
from kinerja.services.jobs.reports import Report, Stumble
from kinerja.services.jobs.table import SCHEDULE, Job, rests, run

__all__ = [
    "SCHEDULE",
    "Board",
    "Holder",
    "Job",
    "JobRow",
    "LeaseLost",
    "Report",
    "Stumble",
    "ageing",
    "board",
    "lease",
    "mail",
    "openings",
    "rests",
    "run",
    "table",
    "work",
]
