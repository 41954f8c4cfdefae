"""What is wrong across places: names nobody declared, dates out of order, a process that cannot run."""

from kinerja.workflows.checks.conditions import check_conditions
from kinerja.workflows.checks.dates import check_dates
from kinerja.workflows.checks.names import check_duplicates, check_names, check_shared
from kinerja.workflows.checks.process import check_process
from kinerja.workflows.checks.tables import check_table

__all__ = [
    "check_conditions",
    "check_dates",
    "check_duplicates",
    "check_names",
    "check_process",
    "check_shared",
    "check_table",
]
