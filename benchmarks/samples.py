"""Definitions and runs of every size, made up here: nothing of the real workflow is asked for."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from functools import cache
from itertools import pairwise

from kinerja import workflows
from kinerja.workflows.definition import Definition
from kinerja.workflows.instance import Actor, Instance, PeriodFacts, Subject

ROOT = "workflows.yaml"
EDITION = "sample@2024"
BYTES_A_STEP, NODES_A_STEP = 363, 26
"""The size of a step for which the goals of reading were set."""
STEPS_A_FILE = 1_000

NOW = datetime(2024, 2, 1, 5, tzinfo=UTC)
PERSON = Actor("p", "Person", frozenset({"person"}))
LEAD = Actor("l", "Lead", frozenset({"lead"}))
FACTS = PeriodFacts(EDITION)
ANSWERS = {"aim": "Quiet classes", "amount": 5}

_HEAD = f"""language: 1
lists:
  - list: reasons
    title: {{id: Alasan, en: Reasons}}
    options: [{{option: unclear, label: {{id: Belum jelas, en: Unclear}}}}]
editions:
  - edition: {EDITION}
    title: {{id: Contoh, en: Sample}}
    period: {{title: {{id: Tahun 2024, en: Year 2024}}, from: 2024-01-01, to: 2024-12-31}}
    actors:
      person: {{is: subject, title: {{id: Orang, en: Person}}}}
      lead: {{is: superior, title: {{id: Ketua, en: Lead}}, vacant: wait}}
    windows:
      year: {{title: {{id: Tahun, en: Year}}, opens: 2024-01-01, due: 2024-06-30, closes: 2024-12-31}}
    stages:
      - stage: first
        title: {{id: Awal, en: First}}
        window: year
        steps:
          - form: plan
            title: {{id: Rencana, en: Plan}}
            actor: person
            fields:
              - {{text: aim, label: {{id: Sasaran, en: Aim}}}}
              - {{integer: amount, label: {{id: Banyak, en: Amount}}, min: 1}}
              - {{integer: more, label: {{id: Lagi, en: More}}, optional: yes}}
          - review: approval
            title: {{id: Persetujuan, en: Approval}}
            actor: lead
            of: [plan]
            submitted_by: person
            return: {{reasons: reasons, opens: all, must_answer: no}}
"""

GATES = (
    "status(plan) is done",
    "plan.amount at least 1",
    "plan.amount at least 2",
    "plan.amount at most 30",
    "plan.amount more than 1 or plan.more is filled",
    "status(first) is done",
    "plan.amount between 1 and 9",
    "window(plan) is open",
    "plan.amount less than 20",
    "plan.more is empty",
)
"""Ten gates of different kinds, all of which hold once the plan is approved."""


def flow() -> Definition:
    """A form, its review, and a form behind ten gates."""
    gates = "\n".join(f"              - {gate}" for gate in GATES)
    return _only(_HEAD + _stage("later", "first", _form("report", f"            gate:\n{gates}\n")))


@cache
def long(steps: int) -> Definition:
    """The form and its review, then `steps` forms in stages of a thousand, one after the other."""
    return _only(_HEAD + _stages(steps), _files(steps))


def texts(steps: int, sentences: int = 0) -> Mapping[str, str]:
    """Files with so many forms, of which the first `sentences` stand behind a sentence of their own."""
    return {ROOT: _HEAD + _stages(steps), **_files(steps, sentences)}


def _only(root: str, files: Mapping[str, str] | None = None) -> Definition:
    catalogue = workflows.load_texts({ROOT: root, **(files or {})}, ROOT)
    if not catalogue.ok:
        raise ValueError("\n".join(problem.line("en") for problem in catalogue.problems[:5]))
    return catalogue.definitions[EDITION]


def _stage(name: str, after: str, steps: str) -> str:
    """A stage that opens once the one before it is through: one person stands at one step, however many there are."""
    head = f"      - stage: {name}\n        title: {{id: Tahap, en: Stage}}\n        window: year\n"
    return f"{head}        gate: status({after}) is done\n        steps:\n{steps}"


def _form(name: str, more: str) -> str:
    return (
        f"          - form: {name}\n            title: {{id: Laporan, en: Report}}\n            actor: person\n{more}"
        "            fields: [{text: seen, label: {id: Terlihat, en: Seen}}]\n"
    )


def _stages(steps: int) -> str:
    names = ["first", *(f"part_{part}" for part in range(-(-steps // STEPS_A_FILE)))]
    return "".join(_stage(name, before, f"          - include: {name}.yaml\n") for before, name in pairwise(names))


def _files(steps: int, sentences: int = 0) -> Mapping[str, str]:
    return {
        f"part_{part}.yaml": "".join(
            _step(number, number < sentences)
            for number in range(part * STEPS_A_FILE, min(steps, (part + 1) * STEPS_A_FILE))
        )
        for part in range(-(-steps // STEPS_A_FILE))
    }


def _step(number: int, gated: bool) -> str:
    """One form of the size for which the goals were set: about 363 bytes and 26 nodes, besides its gate."""
    gate = f"  gate: plan.amount at most {number + 10}\n" if gated else ""
    return f"""- form: step_{number:05}
  title: {{id: Langkah nomor {number:05} dari seluruh proses, en: Step number {number:05} of the whole process}}
  actor: person
  lock: never
{gate}  fields:
    - text: words_{number:05}
      label:
        id: Apa yang dikerjakan pada langkah nomor {number:05} ini
        en: What has to be done in this step, which is number {number:05}
      optional: yes
"""


def started(definition: Definition) -> Instance:
    subject = Subject("p", "Person", "u", "Unit", "Asia/Jakarta")
    return workflows.start(definition, "i", "r", subject, PERSON, NOW).instance


def approved(definition: Definition) -> Instance:
    """A run whose plan was handed in and approved."""
    instance = started(definition)
    for actor, command in (
        (PERSON, workflows.SubmitStep("plan", ANSWERS)),
        (PERSON, workflows.SubmitStep("approval")),
        (LEAD, workflows.ApproveStep("approval")),
    ):
        instance = workflows.decide(definition, instance, FACTS, command, actor, NOW).instance
    return instance


def saved(definition: Definition, events: int) -> Instance:
    """A run with that many events behind it: the start, then drafts."""
    instance = started(definition)
    for number in range(1, events):
        command = workflows.SaveDraft("plan", {"amount": number})
        at = NOW + timedelta(seconds=number)
        instance = workflows.decide(definition, instance, FACTS, command, PERSON, at).instance
    return instance
