"""Uploads: taken in where the step may be filled, seen by who may read it, gone when no answer names them."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from io import BytesIO
from typing import Any, BinaryIO

import pytest

from kinerja import services, storage, workflows
from kinerja.integrations.virus_scan import ScanFailed, SimulatedScan
from kinerja.services import Account, Done, FileRefused, NotFound, Opened, files
from kinerja.storage.connection import collection
from kinerja.workflows import Code, FileRef
from kinerja.workflows.events import FileAttached, FileDetached
from tests import samples
from tests.cast import DEFINITIONS, NOW, Cast, key
from tests.queries import QueryLog

DAY = timedelta(hours=24)
PHOTO = samples.photo()
FIRST, SECOND = "works@2024-1", "works@2024-2"
MEGABYTE = 1_000_000


@pytest.fixture(autouse=True)
def _scanner() -> Iterator[None]:
    yield
    files.use(SimulatedScan())


def publish() -> None:
    services.definitions.publish(workflows.load(DEFINITIONS / "evidence.yaml"), services.SYSTEM, NOW)


def begun(who: Account, edition: str = FIRST, *names: str) -> Opened:
    """A run whose list of works is filled, so that the proof is due."""
    publish()
    run = services.instances.start(who, edition, key(), NOW).instance.id
    works = {"works": [{"name": name} for name in names or ("Meja", "Kursi")]}
    services.submissions.submit(who, run, "list", works, {}, None, key(), NOW)
    return services.instances.open_(who, run, NOW)


def attach(
    who: Account,
    run: Opened,
    data: bytes | None = None,
    name: str = "Surat.pdf",
    field: str = "letter",
    row: str | None = None,
    command: str | None = None,
    now: Any = NOW,
    step: str = "proof",
    version: int | None = None,
) -> Done:
    stream = BytesIO(samples.pdf() if data is None else data)
    run_id = run.instance.id
    done = services.submissions.attach_file(who, run_id, step, field, row, stream, name, version, command or key(), now)
    services.relay.run_all(now)
    return done


def detach(who: Account, run: Opened, ref: FileRef, field: str = "letter", row: str | None = None) -> Done:
    done = services.submissions.detach_file(who, run.instance.id, "proof", field, row, ref.id, None, key(), NOW)
    services.relay.run_all(NOW)
    return done


def upload(who: Account, run: Opened, *args: Any, **more: Any) -> FileRef:
    """Attach, and give what then stands there."""
    (event,) = attach(who, run, *args, **more).events
    assert isinstance(event, FileAttached)
    return event.file


def refused(who: Account, run: Opened, *args: Any, **more: Any) -> FileRefused:
    with pytest.raises(FileRefused) as caught:
        attach(who, run, *args, **more)
    return caught.value


def forbidden(who: Account, run: Opened, *args: Any, **more: Any) -> list[Code]:
    with pytest.raises(workflows.Refused) as caught:
        attach(who, run, *args, **more)
    return [reason.code for reason in caught.value.reasons]


def standing(run: Opened, field: str = "letter") -> list[FileRef]:
    loaded = storage.instances.load(storage.EVERYTHING, run.instance.id)
    assert loaded is not None
    return list(loaded.instance.step("proof").answers.get(field) or ())


def hand_in(cast: Cast, run: Opened) -> None:
    run_id = run.instance.id
    services.submissions.submit(cast.siti, run_id, "proof", None, {}, None, key(), NOW)
    services.submissions.submit(cast.siti, run_id, "approval", None, {}, None, key(), NOW)
    services.relay.run_all(NOW)


def give_back(cast: Cast, run: Opened) -> None:
    run_id = run.instance.id
    services.reviews.open_(cast.budi, run_id, "approval", key(), NOW)
    services.reviews.return_(cast.budi, run_id, "approval", "unclear", "", (), {}, None, key(), NOW)


def there(*refs: FileRef) -> list[bool]:
    return [storage.files.load(ref.id) is not None for ref in refs]


def read(who: Account, ref: FileRef) -> bytes:
    found, stream = files.open_(who, ref.id, NOW)
    assert found == ref
    return stream.read()


def hidden(who: Account, ref: FileRef) -> bool:
    """Whether it is as if the file were not there."""
    try:
        files.open_(who, ref.id, NOW)
    except NotFound:
        return True
    return False


def same(who: Account, run: Opened, *hashes: str) -> Any:
    opened = services.instances.open_(who, run.instance.id, NOW)
    return files.same(files.situation_of(opened, NOW), hashes)


def test_an_upload_is_described_attached_and_opened(cast: Cast) -> None:
    run = begun(cast.siti)
    ref = upload(cast.siti, run, name="C:\\tugas\\RPP\u202e kelas 4.PDF")
    assert (ref.name, ref.size, ref.type, len(ref.hash)) == ("RPP kelas 4.PDF", len(samples.pdf()), "pdf", 64)
    assert standing(run) == [ref]
    assert files.uploaded(ref) == NOW
    assert read(cast.siti, ref) == samples.pdf()


@pytest.mark.parametrize(("typed", "shown"), [("SK 800.2024", "SK 800.2024.pdf"), ("\u202e/", None)])
def test_a_name_without_an_extension_gets_one(cast: Cast, typed: str, shown: str | None) -> None:
    ref = upload(cast.siti, begun(cast.siti), name=typed)
    assert ref.name == (shown or f"{ref.hash[:8]}.pdf")


def test_what_the_field_does_not_take_is_refused(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    run = begun(cast.siti)
    assert refused(cast.siti, run, b"").code == "empty"
    refusal = refused(cast.siti, run, samples.pdf() + b"\0" * MEGABYTE)
    assert (refusal.code, refusal.params) == ("too_large", {"most": MEGABYTE})
    assert refused(cast.siti, run, samples.pdf(), field="made.photo", row="0").params["accepted"] == ("jpg", "png")
    monkeypatch.setattr(files, "MOST_PER_RUN", 0)
    assert refused(cast.siti, run).code == "too_many"


def test_of_what_is_too_large_no_more_is_read_than_tells_it(cast: Cast) -> None:
    class Endless(BytesIO):
        given = 0

        def read(self, size: int | None = -1, /) -> bytes:
            assert size is not None
            assert size > 0
            self.given += size
            return b"x" * size

    stream, run = Endless(), begun(cast.siti)
    with pytest.raises(FileRefused):
        services.submissions.attach_file(
            cast.siti, run.instance.id, "proof", "letter", None, stream, "x.pdf", None, key(), NOW
        )
    assert stream.given < MEGABYTE + 100_000


def test_what_is_refused_leaves_nothing(cast: Cast) -> None:
    run = begun(cast.siti)
    assert refused(cast.siti, run, b"<html>").code == "wrong_type"
    assert refused(cast.siti, run, samples.pdf(), "RPP.docx").code == "extension_differs"
    assert refused(cast.siti, run, samples.pdf()[:-50]).code == "unreadable"
    assert refused(cast.siti, run, samples.picture("PNG"), "a.png", "certificate").params["found"] == "png"
    virus = samples.pdf(SimulatedScan.TEST.decode("latin-1"))
    assert refused(cast.siti, run, virus).params == {"found": "Eicar-Test-Signature"}
    for number in range(3):
        upload(cast.siti, run, samples.pdf(str(number)))
    before = collection("files").count_documents({})
    assert forbidden(cast.siti, run, samples.pdf("4")) == [Code.ANSWERS_WRONG]
    assert collection("files").count_documents({}) == before == len(standing(run))
    assert standing(run, "certificate") == []


def test_nothing_is_taken_that_was_not_scanned(cast: Cast) -> None:
    class Away:
        def scan(self, stream: BinaryIO) -> str | None:
            raise ScanFailed("connection refused")

    files.use(Away())
    assert refused(cast.siti, begun(cast.siti)).code == "not_scanned"


def test_only_who_may_fill_the_step_now_may_upload(cast: Cast) -> None:
    run = begun(cast.siti)
    assert forbidden(cast.budi, run) == [Code.NOT_YOUR_PART]
    assert forbidden(cast.siti, run, now=NOW + timedelta(days=120)) == [Code.WINDOW_CLOSED]
    assert forbidden(cast.siti, run, field="remark") == forbidden(cast.siti, run, row="0") == [Code.UNKNOWN_PART]
    assert forbidden(cast.siti, run, field="made.photo", row="2") == [Code.UNKNOWN_PART]
    assert forbidden(cast.siti, run, step="nowhere") == [Code.NO_SUCH_STEP]
    for stranger in (cast.maria, cast.ratna, cast.joko):
        with pytest.raises(NotFound):
            attach(stranger, run)
    upload(cast.siti, run)
    hand_in(cast, run)
    assert forbidden(cast.siti, run, samples.pdf("lagi")) == [Code.LOCKED_SUBMITTED]
    with pytest.raises(workflows.Refused):
        detach(cast.siti, run, standing(run)[0])
    assert collection("files").count_documents({}) == 1


def test_an_upload_that_is_sent_again_gets_the_first_answer(cast: Cast) -> None:
    run = begun(cast.siti)
    first = attach(cast.siti, run, command="k")
    assert attach(cast.siti, run, command="k", now=NOW + timedelta(days=120)) == first
    assert attach(cast.siti, run, command="another").events == ()
    assert len(standing(run)) == collection("files").count_documents({}) == 1
    ref = upload(cast.siti, run, PHOTO, "foto.jpg", command="k")
    assert standing(run)[1] == ref


def test_two_uploads_at_once_both_stand(served: Cast) -> None:
    run = begun(served.siti)
    with ThreadPoolExecutor(2) as pool:
        list(pool.map(lambda text: attach(served.siti, run, samples.pdf(text), command=text), ("a", "b")))
    assert len(standing(run)) == 2


def test_files_and_drafts_do_not_get_in_each_others_way(cast: Cast) -> None:
    run = begun(cast.siti)
    version = run.instance.version
    ref = upload(cast.siti, run, version=version)
    typed = {"remark": "Tiga lembar", "letter": [], "made": [{"row": "0", "photo": []}]}
    services.submissions.save_draft(cast.siti, run.instance.id, "proof", typed, {}, version, key(), NOW)
    photo = upload(cast.siti, run, PHOTO, "foto.jpg", "made.photo", "0", version=version)
    assert standing(run) == [ref]
    assert standing(run, "remark") == list("Tiga lembar")
    assert standing(run, "made")[0]["photo"] == [photo]
    with pytest.raises(services.Conflict):
        services.submissions.save_draft(cast.siti, run.instance.id, "proof", {"remark": "x"}, {}, version, key(), NOW)


def test_who_hands_in_has_seen_the_files_that_are_handed_in(cast: Cast) -> None:
    run = begun(cast.siti)
    upload(cast.siti, run)
    done = services.submissions.submit(cast.siti, run.instance.id, "proof", None, {}, None, key(), NOW)
    attach(cast.siti, run, samples.pdf("di tab lain"))
    services.submissions.submit(cast.siti, run.instance.id, "proof", None, {}, None, key(), NOW)
    with pytest.raises(services.Conflict):
        services.submissions.submit(cast.siti, run.instance.id, "approval", None, {}, done.instance.version, key(), NOW)


def test_a_file_is_taken_out_once(cast: Cast) -> None:
    run = begun(cast.siti)
    ref, photo = upload(cast.siti, run), upload(cast.siti, run, PHOTO, "foto.jpg", "made.photo", "1")
    (event,) = detach(cast.siti, run, photo, "made.photo", "1").events
    assert isinstance(event, FileDetached)
    assert detach(cast.siti, run, photo, "made.photo", "1").events == ()
    assert detach(cast.siti, run, photo).events == ()
    assert standing(run) == [ref]


def test_strangers_do_not_learn_that_a_file_is_there(cast: Cast) -> None:
    run = begun(cast.siti)
    ref = upload(cast.siti, run)
    hand_in(cast, run)
    for stranger in (cast.maria, cast.ratna, cast.intan, cast.joko, cast.wahyu):
        assert hidden(stranger, ref)
    with pytest.raises(NotFound):
        files.open_(cast.siti, "no-such-file", NOW)
    assert read(cast.budi, ref) == read(cast.lestari, ref) == samples.pdf()


def test_a_draft_is_its_writers_own_until_it_is_handed_in(cast: Cast) -> None:
    run = begun(cast.siti)
    ref = upload(cast.siti, run)
    assert hidden(cast.budi, ref)
    hand_in(cast, run)
    assert read(cast.budi, ref) == samples.pdf()
    services.submissions.withdraw(cast.siti, run.instance.id, "approval", None, key(), NOW)
    assert hidden(cast.budi, ref)


def test_what_is_written_about_somebody_is_theirs_to_open_when_the_author_says_so(cast: Cast) -> None:
    run = begun(cast.siti)
    upload(cast.siti, run)
    hand_in(cast, run)
    services.reviews.open_(cast.budi, run.instance.id, "approval", key(), NOW)
    services.reviews.approve(cast.budi, run.instance.id, "approval", "", None, key(), NOW)
    notes = upload(cast.budi, run, samples.pdf("catatan"), field="notes", step="look")
    assert hidden(cast.siti, notes)
    assert hidden(cast.lestari, notes)
    services.submissions.submit(cast.budi, run.instance.id, "look", {"shared": True}, {}, None, key(), NOW)
    assert read(cast.siti, notes) == read(cast.lestari, notes) == samples.pdf("catatan")


def test_a_file_that_was_signed_is_opened_though_no_answer_names_it(cast: Cast) -> None:
    run = begun(cast.siti)
    signed = upload(cast.siti, run)
    hand_in(cast, run)
    give_back(cast, run)
    detach(cast.siti, run, signed)
    unsigned = upload(cast.siti, run, PHOTO, "foto.jpg")
    detach(cast.siti, run, unsigned)
    hand_in_again = upload(cast.siti, run, samples.pdf("baru"))
    hand_in(cast, run)
    assert read(cast.budi, signed) == samples.pdf()
    assert read(cast.budi, hand_in_again) == samples.pdf("baru")
    assert hidden(cast.budi, unsigned)
    assert read(cast.siti, unsigned) == PHOTO


def test_a_file_goes_a_day_after_no_answer_names_it(cast: Cast) -> None:
    run = begun(cast.siti)
    used, gone = upload(cast.siti, run), upload(cast.siti, run, PHOTO, "foto.jpg")
    detach(cast.siti, run, gone)
    assert files.sweep(NOW + DAY - timedelta(seconds=1)) == 0
    assert files.sweep(NOW + DAY) == 1
    assert there(used, gone) == [True, False]


def test_a_file_that_is_taken_up_again_starts_its_day_anew(cast: Cast) -> None:
    run = begun(cast.siti)
    ref = upload(cast.siti, run)
    detach(cast.siti, run, ref)
    again = upload(cast.siti, run, now=NOW + timedelta(hours=23))
    assert files.sweep(NOW + DAY) == 1
    assert there(ref, again) == [False, True]
    assert read(cast.siti, again) == samples.pdf()


def test_what_was_kept_for_an_answer_that_never_came_is_swept(cast: Cast) -> None:
    run = begun(cast.siti)
    with files.taken(BytesIO(samples.pdf()), "a.pdf", files.Limits(("pdf",), MEGABYTE), NOW) as (ref, source):
        files.keep(cast.siti, run, "proof", "letter", ref, source, NOW)
    assert read(cast.siti, ref) == samples.pdf()
    assert hidden(cast.budi, ref)
    assert files.sweep(NOW + DAY) == 1


def test_a_sweep_asks_the_run_itself_where_the_relay_lags(cast: Cast) -> None:
    run = begun(cast.siti)
    run_id, stream = run.instance.id, BytesIO(PHOTO)
    done = services.submissions.attach_file(
        cast.siti, run_id, "proof", "made.photo", "0", stream, "foto.jpg", None, key(), NOW
    )
    assert files.sweep(NOW + DAY) == 0
    assert there(done.events[0].file) == [True]


def test_what_was_signed_stays_though_no_answer_names_it(cast: Cast) -> None:
    run = begun(cast.siti)
    signed = upload(cast.siti, run)
    hand_in(cast, run)
    give_back(cast, run)
    detach(cast.siti, run, signed)
    upload(cast.siti, run, PHOTO, "foto.jpg")
    hand_in(cast, run)
    give_back(cast, run)
    assert files.sweep(NOW + DAY) == 0
    assert there(signed) == [True]
    assert read(cast.budi, signed) == samples.pdf()


def test_the_same_bytes_are_found_across_fields_and_periods(cast: Cast) -> None:
    first_run, second_run = begun(cast.siti), begun(cast.siti, SECOND)
    first = upload(cast.siti, first_run, PHOTO, "foto.jpg")
    second = upload(cast.siti, second_run, PHOTO, "lain.jpg", "made.photo", "1", now=NOW + timedelta(hours=1))
    third = upload(cast.siti, second_run, PHOTO, "lain.jpg")
    other = upload(cast.siti, second_run)
    found = same(cast.siti, second_run, second.hash, other.hash)
    assert [(use.edition, use.step, use.field, use.row) for use in found[second.hash].uses] == [
        (FIRST, "proof", "letter", None),
        (SECOND, "proof", "letter", None),
        (SECOND, "proof", "made.photo", "1"),
    ]
    assert [use.file for use in found[second.hash].besides(third.id)] == [first, second]
    assert found[other.hash].besides(other.id) == ()
    assert not found[other.hash].by_others
    assert same(cast.siti, second_run) == {}


def test_of_this_run_nobody_is_told_of_drafts_that_are_not_theirs(cast: Cast) -> None:
    run = begun(cast.siti)
    ref = upload(cast.siti, run)
    assert same(cast.budi, run, ref.hash)[ref.hash].uses == ()
    hand_in(cast, run)
    assert [use.file for use in same(cast.budi, run, ref.hash)[ref.hash].uses] == [ref]


def test_of_other_people_only_whether_they_have_it_is_told(cast: Cast) -> None:
    mine, theirs = begun(cast.siti), begun(cast.maria)
    ref = upload(cast.siti, mine)
    assert not same(cast.siti, mine, ref.hash)[ref.hash].by_others
    upload(cast.maria, theirs)
    found = same(cast.siti, mine, ref.hash)[ref.hash]
    assert [use.file for use in found.uses] == [ref]
    assert found.by_others


def test_a_field_that_wants_each_file_once_names_where_it_stands(cast: Cast) -> None:
    first_run, run = begun(cast.siti), begun(cast.siti, SECOND)
    upload(cast.siti, first_run, field="certificate")
    refusal = refused(cast.siti, run, field="certificate")
    assert refusal.code == "used_before"
    assert [(use.edition, use.field) for use in refusal.params["uses"]] == [(FIRST, "certificate")]
    upload(cast.siti, run, samples.pdf("b"))
    assert refused(cast.siti, run, samples.pdf("b"), field="certificate").params["uses"][0].field == "letter"
    upload(cast.siti, run, samples.pdf("c"), field="certificate")
    assert attach(cast.siti, run, samples.pdf("c"), field="certificate").events == ()
    upload(cast.maria, begun(cast.maria), field="certificate")


def test_the_relay_asks_little_where_there_are_no_files(cast: Cast) -> None:
    run = begun(cast.siti)
    files.follow([run.instance.id], NOW)
    services.relay.run_all(NOW)
    assert services.relay.run(NOW) == 0


@pytest.mark.integration
def test_round_trips(served: Cast, queries: QueryLog) -> None:
    run = begun(served.siti)
    stream = BytesIO(PHOTO)
    with queries.at_most(10):
        done = services.submissions.attach_file(
            served.siti, run.instance.id, "proof", "letter", None, stream, "foto.jpg", None, key(), NOW
        )
    first = done.events[0].file
    second = upload(served.siti, run)
    opened = services.instances.open_(served.siti, run.instance.id, NOW)
    with queries.at_most(2):
        files.same(files.situation_of(opened, NOW), [first.hash, second.hash])
    with queries.at_most(5):
        assert read(served.siti, second) == samples.pdf()
    with queries.at_most(1):
        files.follow(["another-run"], NOW)
    detach(served.siti, run, first)
    assert files.sweep(NOW + DAY) == 1
    assert there(first, second) == [False, True]
