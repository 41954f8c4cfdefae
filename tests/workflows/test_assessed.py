"""A whole round of assessment on the real engine: given rows, files, suggestions, signatures, steps of the program."""

from dataclasses import replace
from datetime import UTC, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from kinerja import workflows
from kinerja.storage.plain import decode, encode
from kinerja.workflows import Copy, copies, receipts, sentences, signatures
from kinerja.workflows.copies import Entry, Said
from kinerja.workflows.definition import LockPolicy, ReviewPolicy, Text
from kinerja.workflows.events import StepCompleted, SystemStepDone
from kinerja.workflows.instance import Actor, FileRef
from kinerja.workflows.scenarios import Play
from kinerja.workflows.situation import Situation

SMITH = Actor("subject", "smith", frozenset({"smith"}))
MASTER = Actor("master", "master", frozenset({"master"}))
STRANGER = Actor("clerk", "clerk", frozenset({"clerk"}))


@pytest.fixture(scope="module")
def catalogue():
    found = workflows.load(Path(__file__).parent / "assessed.yaml")
    assert not found.problems, [problem.line("en") for problem in found.problems]
    return found


@pytest.fixture(scope="module")
def definition(catalogue):
    return catalogue.definitions["masters@2024"]


@pytest.fixture
def played(catalogue, definition):
    """The scenario of the file as far as the act with this number (all of it: -1)."""

    def play(acts: int = -1) -> Play:
        (scenario,) = catalogue.scenarios["masters@2024"]
        run = Play(definition, scenario)
        for act in scenario.acts if acts < 0 else scenario.acts[:acts]:
            result = run.do(act)
            assert result.ok, (act.place, result.codes, result.differs)
        return run

    return play


def seen_by(actor: Actor, play: Play) -> Situation:
    return Situation(play.definition, play.instance, play.period, actor, play.now)


def act_of(play: Play, word: str, target: str) -> int:
    """Number of acts up to and with the last accepted one of this kind."""
    acts = play.scenario.acts
    return 1 + max(at for at, act in enumerate(acts) if act.kind == word and act.target == target)


def test_the_year_runs_to_its_end(played):
    state = played().instance.step("credit")
    assert state.answers == {"points": Decimal("37.5")}


def test_an_instance_is_the_fold_of_its_events_in_every_store_form(catalogue, definition):
    (scenario,) = catalogue.scenarios["masters@2024"]
    play, events = Play(definition, scenario), []
    for act in scenario.acts:
        play.to(act)
        before = play.instance
        play.do(act)
        assert before is None or play.instance.version >= before.version
        events.append(play.instance)
    assert workflows.from_json(workflows.to_json(definition)) == definition


def test_given_rows_follow_their_source_until_the_hand_in(played, definition):
    play = played(1)
    assert [row["row"] for row in seen_by(MASTER, play).rows("look", "habits")] == ["measure", "sand"]
    assert [row["row"] for row in seen_by(MASTER, play).rows("look", "manners")] == ["measure", "sand"]
    assert [row["row"] for row in seen_by(SMITH, play).rows("proof", "made")] == ["0", "1"]
    row = seen_by(SMITH, play).rows("proof", "made")[1]
    assert seen_by(SMITH, play).cell("proof", "made", row, "what") == "Kursi"


def test_what_is_copied_into_a_row_is_written_down_at_the_hand_in(played):
    made = played().instance.step("proof").answers["made"]
    assert [row["what"] for row in made] == ["Meja", "Kursi"]


def test_a_file_survives_a_draft_of_its_rows(played, definition):
    play = played(8)
    command = workflows.SaveDraft("proof", {"made": [{"row": "0", "finished": True, "photo": "x"}, {"row": "9"}]})
    decision = workflows.decide(definition, play.instance, play.period, command, SMITH, play.now)
    rows = decision.instance.step("proof").answers["made"]
    assert [row["row"] for row in rows] == ["0", "1"]
    assert [file.name for file in rows[0]["photo"]] == ["meja.jpg"]


def test_the_same_bytes_stand_once_in_a_field_and_can_be_taken_out(played, definition):
    play = played(8)
    file = FileRef("f2", "again.jpg", 10, "jpg", "aa")
    again = workflows.AttachFile("proof", "made.photo", file, "0")
    assert workflows.decide(definition, play.instance, play.period, again, SMITH, play.now).events == ()
    standing = play.instance.step("proof").answers["made"][0]["photo"][0]
    out = workflows.DetachFile("proof", "made.photo", standing.id, "0")
    decision = workflows.decide(definition, play.instance, play.period, out, SMITH, play.now)
    assert "photo" not in decision.instance.step("proof").answers["made"][0]


@pytest.mark.parametrize(
    ("field", "row"), [("plan", None), ("made.photo", "7"), ("made.photo", None), ("made.what", "0"), ("letter", "0")]
)
def test_a_file_goes_only_where_one_is_asked_for(played, definition, field, row):
    play = played(8)
    command = workflows.AttachFile("proof", field, FileRef("f", "a.pdf", 1, "pdf", "h"), row)
    with pytest.raises(workflows.Refused) as refused:
        workflows.decide(definition, play.instance, play.period, command, SMITH, play.now)
    assert refused.value.reasons[0].code is workflows.Code.UNKNOWN_PART


def test_what_is_written_about_somebody_is_shown_to_them_when_the_author_says_so(played, definition):
    look = definition.steps["look"]
    before, after = played(act_of(played(0), "submit", "look")), played()
    assert not workflows.visible(look, seen_by(SMITH, before))
    assert workflows.hidden_by(look, seen_by(SMITH, before)).steps == ("verdict",)
    assert workflows.visible(look, seen_by(MASTER, before))
    assert workflows.visible(look, seen_by(SMITH, after))


def test_a_draft_is_its_writers_own(played, definition):
    draft = played(8)
    proof = definition.steps["proof"]
    assert workflows.visible(proof, seen_by(SMITH, draft))
    assert not workflows.visible(proof, seen_by(MASTER, draft))
    assert not workflows.visible(proof, seen_by(STRANGER, draft))


def test_a_suggestion_is_kept_beside_the_answer(played):
    assert played().instance.step("verdict").suggested == {"overall": "good"}


def test_a_signature_covers_what_was_seen_and_tells_what_changed(played, definition):
    play = played()
    signature = play.instance.step("heard").signatures["smith"]
    assert {path.partition(".")[0] for path in signature.covers} == {"look", "verdict", "heard"}
    assert "verdict.why" not in signature.covers, "it was not shown"
    assert signatures.changed(signature, seen_by(SMITH, play)) == ()
    state = play.instance.step("verdict")
    answers = {**state.answers, "manner": "poor"}
    steps = {**play.instance.steps, "verdict": replace(state, answers=answers)}
    play.instance = replace(play.instance, steps=steps)
    assert signatures.changed(signature, seen_by(SMITH, play)) == ("verdict.manner",)


def test_a_signature_tells_a_changed_word_too(played, definition):
    play = played()
    signature = play.instance.step("plan").signatures["smith"]
    plan = definition.steps["plan"]
    fields = tuple(replace(item, label=Text("Lain")) if item.id == "craft" else item for item in plan.fields)
    mended = replace(definition, steps={**definition.steps, "plan": replace(plan, fields=fields)})
    situation = Situation(mended, play.instance, play.period, SMITH, play.now)
    assert signatures.changed(signature, situation) == ("plan.craft",)


def test_the_program_does_its_own_step_once_and_nobody_else_can(played, definition):
    play = played()
    assert workflows.advance(definition, play.instance, play.period, play.now).events == ()
    assert all(offer.step.id != "credit" for actor in (SMITH, MASTER) for offer in offers(play, actor))
    for command in (workflows.SubmitStep("credit"), workflows.SaveDraft("credit", {"points": 9})):
        with pytest.raises(workflows.Refused):
            workflows.decide(definition, play.instance, play.period, command, MASTER, play.now)


def offers(play: Play, actor: Actor) -> tuple[workflows.Offer, ...]:
    return workflows.options(play.definition, play.instance, play.period, actor, play.now)


def test_time_alone_can_open_a_step_of_the_program(played, definition):
    play = played()
    steps = {name: state for name, state in play.instance.steps.items() if name != "credit"}
    waiting = replace(play.instance, steps=steps)
    late = workflows.advance(definition, waiting, play.period, datetime(2025, 1, 2, tzinfo=UTC))
    assert late.events == (), "its window has closed"
    (event,) = workflows.advance(definition, waiting, play.period, play.now).events
    assert (event.by, event.values) == (workflows.SYSTEM, {"points": Decimal("37.5")})


def test_nobody_takes_note_of_what_they_may_not_read(played, definition):
    play = played()
    kept = {name: state for name, state in play.instance.steps.items() if name not in ("heard", "credit")}
    verdict = replace(kept["verdict"], answers={**kept["verdict"].answers, "agreed": False})
    hidden = replace(play.instance, steps={**kept, "verdict": verdict})
    with pytest.raises(workflows.Refused) as refused:
        workflows.decide(definition, hidden, play.period, workflows.SubmitStep("heard"), SMITH, play.now)
    assert refused.value.reasons[0].code is workflows.Code.GATE_UNMET


def test_an_explanation_tells_no_value_that_its_reader_may_not_see(played, definition):
    play = played()
    kept = {name: state for name, state in play.instance.steps.items() if name not in ("heard", "credit")}
    verdict = replace(kept["verdict"], answers={**kept["verdict"].answers, "agreed": False})
    play.instance = replace(play.instance, steps={**kept, "verdict": verdict})
    (clause,) = workflows.hidden_by(definition.steps["verdict"], seen_by(SMITH, play)).unmet
    assert (clause.veiled, clause.present) == (True, None)
    labels = sentences.DefinitionLabels(definition, "id")
    assert sentences.words(clause, "id", labels) == "Sudah dibicarakan harus ya"
    heard = {row.step.id: row for row in outlook(play, MASTER)}["heard"]
    assert heard.why.code is workflows.Code.NOT_YOUR_PART


def test_an_authors_sentence_with_a_hidden_value_is_left_out(definition):
    hidden = {"verdict"}.__contains__
    known, _findings = sentences.read_template(
        "Putusan {verdict.overall}", None, sentences.Scope(steps={"verdict": {"overall": sentences.Type("text")}})
    )
    assert sentences.says_hidden(known, hidden)
    assert not sentences.says_hidden(known, {"look"}.__contains__)


def outlook(play: Play, actor: Actor):
    return workflows.outlook(play.definition, play.instance, play.period, actor, play.now)


# ── what stands on copies ──


def copied(play: Play, step: str, actor: Actor = MASTER) -> dict[str, Entry]:
    """The entries of one step, as they read now."""
    (reading,) = copies.readings(seen_by(actor, play), (step,))
    return {entry.asked.id: entry for entry in reading.entries}


def words(said: Said) -> Any:
    return "/".join(label.say("en") for label in said.chosen) or [file.name for file in said.files] or said.value


def table(entry: Entry) -> list[list[Any]]:
    return [
        [column.label.say("en") for column in entry.columns],
        *([words(cell) for cell in row] for row in entry.rows),
    ]


def test_a_rubric_is_read_row_by_row_with_its_levels_and_notes(played):
    habits = copied(played(), "look")["habits"]
    assert table(habits) == [
        ["Habits", "Levels", "What was seen"],
        ["Measures twice", "Good", None],
        ["Sands down", "Poor", "Masih kasar"],
    ]
    assert habits.keys == (0,)


def test_rows_that_stand_for_other_rows_are_named_by_what_they_copy(played):
    made = copied(played(), "proof")["made"]
    assert table(made) == [["Name", "Finished", "Photo"], ["Meja", True, ["meja.jpg"]], ["Kursi", False, None]]
    assert made.keys == (0,)


def test_a_suggestion_is_read_beside_the_answer(played, definition):
    play = played()
    overall = copied(play, "verdict")["overall"]
    assert (words(overall.suggested), overall.overrides) == ("Good", False)
    state = play.instance.step("verdict")
    other = replace(state, answers={**state.answers, "overall": "fair"})
    play.instance = replace(play.instance, steps={**play.instance.steps, "verdict": other})
    assert copied(play, "verdict")["overall"].overrides
    assert copied(play, "verdict")["manner"].suggested is None


def test_what_the_program_worked_out_is_read_too(played):
    assert copied(played(), "credit")["points"].said.value == Decimal("37.5")


def test_whoever_acknowledges_signs_what_they_read(played, definition):
    play = played()
    heard = definition.steps["heard"]
    assert receipts.covered(definition, heard) == ("look", "verdict", "heard")
    event = StepCompleted(play.now, "subject", "Tukang", "smith", "heard", False, covers={"heard.objection": "x"})
    copy = copies.copy_of(definition, play.instance, play.period, event)
    assert [reading.step for reading in copy.readings] == ["look", "verdict", "heard"]
    assert decode(Copy, encode(copy)) == copy


def test_an_acknowledgement_of_a_review_covers_what_was_reviewed(definition):
    review = replace(definition.steps["heard"], id="seal", review=ReviewPolicy(of=("plan", "proof"), submitter="smith"))
    reviewed = replace(definition, steps={**definition.steps, "seal": review})
    heard = replace(definition.steps["heard"], of=("seal", "plan"))
    assert receipts.covered(reviewed, heard) == ("plan", "proof", "heard")


def test_a_copy_shows_each_reader_only_what_they_may_read(played, definition):
    play = played()
    event = StepCompleted(play.now, "master", "Mandor", "master", "look", False)
    look = copies.copy_of(definition, play.instance, play.period, event)
    assert copies.legible(look, seen_by(SMITH, play)) == look
    before = played(act_of(play, "submit", "look"))
    assert copies.legible(look, seen_by(SMITH, before)) is None
    assert copies.legible(look, seen_by(MASTER, before)) == look


def test_who_signed_goes_on_reading_what_they_signed(played, definition):
    play = played()
    event = StepCompleted(play.now, "subject", "Tukang", "smith", "heard", False)
    heard = copies.copy_of(definition, play.instance, play.period, event)
    state = play.instance.step("verdict")
    steps = {**play.instance.steps, "verdict": replace(state, answers={**state.answers, "agreed": False})}
    play.instance = replace(play.instance, steps=steps)
    assert not workflows.visible(definition.steps["verdict"], seen_by(SMITH, play))
    assert copies.legible(heard, seen_by(SMITH, play)) == heard
    onlooker = Actor("subject", "smith", frozenset({"onlooker"}))
    assert [each.step for each in copies.legible(heard, seen_by(onlooker, play)).readings] == ["look", "heard"]


def test_only_people_sign_and_are_given_receipts(definition):
    at = datetime(2024, 12, 6, tzinfo=UTC)
    assert not copies.signed(definition, SystemStepDone(at, "system", "", "", "credit"))
    steps = definition.steps.values()
    assert [step.id for step in steps if receipts.receipted(definition, step)] == [
        "plan", "proof", "look", "verdict", "heard",
    ]  # fmt: skip
    kept = replace(definition.steps["verdict"], lock=LockPolicy.NEVER)
    open_ = replace(definition, steps={**definition.steps, "verdict": kept})
    draft = StepCompleted(at, "master", "Mandor", "master", "verdict", False)
    assert not copies.signed(open_, draft)
    assert copies.signed(open_, replace(draft, covers={"verdict.manner": "x"}))


def test_what_has_no_official_source_is_marked(catalogue):
    text = (Path(__file__).parent / "assessed.yaml").read_text(encoding="utf-8")
    text = text.replace("{option: poor,", "{option: poor, unofficial: yes,")
    text = text.replace("{choice: manner,", "{choice: manner, unofficial: yes,")
    found = workflows.load_texts({"workflows.yaml": text}, "workflows.yaml")
    assert not found.problems
    run = Play(found.definitions["masters@2024"], found.scenarios["masters@2024"][0])
    for act in run.scenario.acts:
        run.do(act)
    levels = [row[1].unofficial for row in copied(run, "look")["habits"].rows]
    assert levels == [(), (0,)]
    verdict = copied(run, "verdict")
    assert (verdict["manner"].asked.official, verdict["overall"].asked.official) == (False, True)
