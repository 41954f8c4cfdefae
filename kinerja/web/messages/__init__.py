"""The words for codes: statuses, actions, refusals, problems of answers, events. Both languages side by side.

Engine and services raise codes with data; this is the only Python that turns them into sentences. Names of steps,
parts and fields come from the definition, names of people from their holders. What only those who administer meet
stands in `administration`.
"""

from kinerja.web.messages import exceptions
from kinerja.web.messages.files import FILES, file_refused
from kinerja.web.messages.names import (
    ACTING,
    ACTIONS,
    CASES,
    DONE_BY_SYSTEM,
    EVENTS,
    FACTS,
    HANDED_IN,
    HOLIDAYS,
    LATE,
    LOCKED,
    OPEN_TO_OTHERS,
    RELATIONS,
    REOPENED,
    ROLES,
    STATUSES,
    VACANCIES,
    done_word,
    event_words,
    part_words,
)
from kinerja.web.messages.problems import INVALID, PROBLEMS, invalid, problem
from kinerja.web.messages.refusals import WHY, Line, explain
from kinerja.web.messages.writing import file_types, listed, sentence, shown

__all__ = [
    "ACTING",
    "ACTIONS",
    "CASES",
    "DONE_BY_SYSTEM",
    "EVENTS",
    "FACTS",
    "FILES",
    "HANDED_IN",
    "HOLIDAYS",
    "INVALID",
    "LATE",
    "LOCKED",
    "OPEN_TO_OTHERS",
    "PROBLEMS",
    "RELATIONS",
    "REOPENED",
    "ROLES",
    "STATUSES",
    "VACANCIES",
    "WHY",
    "Line",
    "done_word",
    "event_words",
    "exceptions",
    "explain",
    "file_refused",
    "file_types",
    "invalid",
    "listed",
    "part_words",
    "problem",
    "sentence",
    "shown",
]
