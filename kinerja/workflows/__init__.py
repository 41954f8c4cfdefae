"""The workflow engine: what may happen (definitions), and whether it is allowed now.

Pure: no Flask, no database, no clock. From outside, import this face, not the files behind it. Add exports below in
the group they belong to.
"""

# The engine
from kinerja.workflows.answers import (
    OfferedOption,
    computed_values,
    offered_options,
    required,
    shown,
    standing,
    typed,
    visible_fields,
)
from kinerja.workflows.calendar import EffectiveWindow, decision_window, effective_window, step_window

# Reading definitions
from kinerja.workflows.catalogue import Catalogue, load, load_texts
from kinerja.workflows.codec import content_hash, from_json, to_json
from kinerja.workflows.commands import (
    ApproveStep,
    AttachFile,
    Command,
    DeclineReopening,
    DetachFile,
    OpenReview,
    ReopenStep,
    RequestReopening,
    ReturnStep,
    SaveDraft,
    SkipStep,
    SubmitStep,
    WithdrawStep,
)
from kinerja.workflows.copies import SIGNATURES, Copy, copy_of, legible, signed
from kinerja.workflows.coverage import ClauseCoverage, Coverage, TableCoverage, coverage
from kinerja.workflows.definition import (
    ADMINISTRATOR,
    DecisionTable,
    Definition,
    Field,
    FieldKind,
    Option,
    OptionList,
    Relation,
    Reuse,
    Stage,
    Step,
    StepKind,
    Text,
    Window,
)
from kinerja.workflows.eligibility import EligibilityResult, FailedRule, NotEligible, eligible
from kinerja.workflows.engine import (
    SYSTEM,
    Decision,
    Offer,
    StepOutlook,
    advance,
    approves_itself,
    beside,
    decide,
    options,
    outlook,
    start,
    system_actor,
)
from kinerja.workflows.events import Event
from kinerja.workflows.gates import hidden_by
from kinerja.workflows.grounds import builds_on
from kinerja.workflows.instance import (
    Actor,
    Answers,
    Effect,
    FactKind,
    FileRef,
    Instance,
    Note,
    PeriodFacts,
    Reopening,
    Signature,
    Status,
    StepState,
    Subject,
    WindowFact,
)
from kinerja.workflows.parts import Assignment, parts_of
from kinerja.workflows.places import Place, Problem
from kinerja.workflows.reasons import AnswerProblem, Code, Explanation, Refused
from kinerja.workflows.reopening import Blast, blast
from kinerja.workflows.restoring import as_before
from kinerja.workflows.restoring import standing as as_it_holds
from kinerja.workflows.scenario import Scenario
from kinerja.workflows.scenarios import ActResult, ScenarioResult, run
from kinerja.workflows.sentences import evaluate
from kinerja.workflows.situation import Situation
from kinerja.workflows.transitions import apply, fold
from kinerja.workflows.validation import problems
from kinerja.workflows.visibility import seen_by, visible

__all__ = [  # noqa: RUF022  (in groups)
    # The engine
    "ADMINISTRATOR",
    "SIGNATURES",
    "SYSTEM",
    "ActResult",
    "Actor",
    "AnswerProblem",
    "Answers",
    "ApproveStep",
    "Assignment",
    "AttachFile",
    "Blast",
    "ClauseCoverage",
    "Code",
    "Command",
    "Copy",
    "Coverage",
    "Decision",
    "DeclineReopening",
    "DecisionTable",
    "Definition",
    "DetachFile",
    "Effect",
    "EffectiveWindow",
    "EligibilityResult",
    "Event",
    "Explanation",
    "FactKind",
    "FailedRule",
    "Field",
    "FieldKind",
    "FileRef",
    "Instance",
    "LockPolicy",
    "NotEligible",
    "Note",
    "Offer",
    "OfferedOption",
    "OpenReview",
    "Opens",
    "Option",
    "OptionList",
    "PeriodFacts",
    "Refused",
    "Relation",
    "ReopenStep",
    "Reopening",
    "RequestReopening",
    "Reuse",
    "ReturnStep",
    "SaveDraft",
    "Scenario",
    "ScenarioResult",
    "Signature",
    "Situation",
    "SkipStep",
    "Stage",
    "Status",
    "Step",
    "StepKind",
    "StepOutlook",
    "StepState",
    "Subject",
    "SubmitStep",
    "TableCoverage",
    "Text",
    "Vacancy",
    "Window",
    "WindowFact",
    "WithdrawStep",
    "Withdrawal",
    "advance",
    "apply",
    "approves_itself",
    "as_before",
    "as_it_holds",
    "beside",
    "blast",
    "builds_on",
    "computed_values",
    "copy_of",
    "coverage",
    "decide",
    "decision_window",
    "effective_window",
    "eligible",
    "evaluate",
    "fold",
    "offered_options",
    "options",
    "outlook",
    "parts_of",
    "problems",
    "required",
    "run",
    "seen_by",
    "shown",
    "signed",
    "standing",
    "start",
    "step_window",
    "system_actor",
    "typed",
    "hidden_by",
    "legible",
    "visible",
    "visible_fields",
    # Reading definitions
    "Catalogue",
    "Place",
    "Problem",
    "content_hash",
    "from_json",
    "load",
    "load_texts",
    "to_json",
]
