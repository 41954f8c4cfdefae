"""Uploads: taken in where the step may be filled, seen by who may see the run, gone when no answer names them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime, timedelta
from io import BytesIO
from typing import Any, BinaryIO

import pytest

from kinerja import services, storage, workflows
from kinerja.integrations.virus_scan import ScanFailed, SimulatedScan
from kinerja.services import Account, FileRefused, NotFound, Opened, files, happened
from kinerja.services.files import Limits
from kinerja.storage.connection import collection
from kinerja.workflows import FileRef
from kinerja.workflows.events import DraftSaved, ReviewReturned, ReviewSubmitted
from tests import samples
from tests.cast import AUTOMATIC, NOW, SMALL, Cast, key
from tests.queries import QueryLog

LIMITS = Limits(("pdf", "jpg"), 20_000)
DAY = timedelta(hours=24)
PHOTO = samples.photo()


@pytest.fixture(autouse=True)
def _scanner() -> Iterator[None]:
    yield
    files.use(SimulatedScan())


def begun(who: Account, edition: str = SMALL) -> Opened:
    return services.instances.start(who, edition, key(), NOW)


def upload(
    who: Account, opened: Opened, data: bytes | None = None, name: str = "RPP.pdf", now: datetime = NOW, **limits: Any
) -> FileRef:
    stream = BytesIO(samples.pdf() if data is None else data)
    return files.store(who, opened, "goal", "proof", stream, name, replace(LIMITS, **limits), now)


def refused(who: Account, opened: Opened, data: bytes, name: str = "RPP.pdf", **limits: Any) -> FileRefused:
    with pytest.raises(FileRefused) as caught:
        upload(who, opened, data, name, **limits)
    return caught.value


def happen(opened: Opened, *events: workflows.Event) -> None:
    """Lead the run on by these events, as a command would."""
    before = storage.instances.load(storage.EVERYTHING, opened.instance.id)
    assert before is not None
    after = before.instance
    for event in events:
        after = workflows.apply(after, event)
    entry = storage.Entry(NOW, "siti", "Siti", happened.plain(events), key())
    assert storage.instances.advance(storage.EVERYTHING, before, after, before.waiting, entry)


def answer(opened: Opened, *refs: FileRef) -> None:
    """Name these files, and no others, in an answer; the relay follows."""
    happen(opened, DraftSaved(NOW, "siti", "Siti", "member", "goal", {"proof": list(refs)}))
    services.relay.run_all(NOW)


def there(*refs: FileRef) -> list[bool]:
    return [storage.files.load(ref.id) is not None for ref in refs]


def read(who: Account, ref: FileRef) -> bytes:
    found, stream = files.open_(who, ref.id, NOW)
    assert found == ref
    return stream.read()


def test_an_upload_is_described_and_opened(cast: Cast) -> None:
    run = begun(cast.siti)
    ref = upload(cast.siti, run, name="C:\\tugas\\RPP\u202e kelas 4.PDF")
    assert (ref.name, ref.size, ref.type, len(ref.hash)) == ("RPP kelas 4.PDF", len(samples.pdf()), "pdf", 64)
    assert read(cast.siti, ref) == samples.pdf()


@pytest.mark.parametrize(("typed", "shown"), [("SK 800.2024", "SK 800.2024.pdf"), ("\u202e/", None)])
def test_a_name_without_an_extension_gets_one(cast: Cast, typed: str, shown: str | None) -> None:
    ref = upload(cast.siti, begun(cast.siti), name=typed)
    assert ref.name == (shown or f"{ref.hash[:8]}.pdf")


def test_what_is_empty_too_large_or_too_much_is_refused(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    run, size = begun(cast.siti), len(samples.pdf())
    assert refused(cast.siti, run, b"").code == "empty"
    upload(cast.siti, run, max_bytes=size)
    refusal = refused(cast.siti, run, samples.pdf(), max_bytes=size - 1)
    assert (refusal.code, refusal.params) == ("too_large", {"most": size - 1})
    monkeypatch.setattr(files, "MOST_PER_RUN", 1)
    assert refused(cast.siti, run, samples.pdf()).code == "too_many"


def test_of_what_is_too_large_no_more_is_read_than_tells_it(cast: Cast) -> None:
    class Endless(BytesIO):
        given = 0

        def read(self, size: int | None = -1, /) -> bytes:
            assert size is not None
            assert size > 0
            self.given += size
            return b"x" * size

    stream = Endless()
    with pytest.raises(FileRefused):
        files.store(
            cast.siti, begun(cast.siti), "goal", "proof", stream, "x.pdf", replace(LIMITS, max_bytes=10**6), NOW
        )
    assert stream.given < 10**6 + 100_000


def test_what_is_refused_leaves_nothing(cast: Cast) -> None:
    run = begun(cast.siti)
    assert refused(cast.siti, run, b"<html>").code == "wrong_type"
    assert refused(cast.siti, run, samples.pdf(), "RPP.docx").code == "extension_differs"
    assert refused(cast.siti, run, samples.pdf()[:-50]).code == "unreadable"
    assert refused(cast.siti, run, samples.picture("PNG"), "a.png").params["found"] == "png"
    virus = samples.pdf(SimulatedScan.TEST.decode("latin-1"))
    assert refused(cast.siti, run, virus).params == {"found": "Eicar-Test-Signature"}
    for name in ("files", "contents", "blobs.files", "blobs.chunks"):
        assert collection(name).count_documents({}) == 0


def test_nothing_is_taken_that_was_not_scanned(cast: Cast) -> None:
    class Away:
        def scan(self, stream: BinaryIO) -> str | None:
            raise ScanFailed("connection refused")

    files.use(Away())
    assert refused(cast.siti, begun(cast.siti), samples.pdf()).code == "not_scanned"


def test_only_who_may_fill_the_step_now_may_upload(cast: Cast) -> None:
    run = begun(cast.siti)
    seen_by_budi = services.instances.open_(cast.budi, run.instance.id, NOW)
    with pytest.raises(workflows.Refused):
        upload(cast.budi, seen_by_budi)
    with pytest.raises(workflows.Refused):
        upload(cast.siti, run, now=NOW + timedelta(days=120))


def test_strangers_do_not_learn_that_a_file_is_there(cast: Cast) -> None:
    run = begun(cast.siti)
    ref = upload(cast.siti, run)
    answer(run, ref)
    for stranger in (cast.maria, cast.ratna, cast.intan, cast.joko, cast.wahyu):
        with pytest.raises(NotFound):
            files.open_(stranger, ref.id, NOW)
    with pytest.raises(NotFound):
        files.open_(cast.siti, "no-such-file", NOW)
    assert read(cast.budi, ref) == read(cast.lestari, ref) == samples.pdf()


def test_a_file_that_stands_in_no_answer_is_seen_by_its_uploader_alone(cast: Cast) -> None:
    ref = upload(cast.siti, begun(cast.siti))
    assert read(cast.siti, ref) == samples.pdf()
    with pytest.raises(NotFound):
        files.open_(cast.budi, ref.id, NOW)


def test_an_answer_may_name_files_of_its_own_run_only(cast: Cast) -> None:
    run, other = begun(cast.siti), begun(cast.siti, AUTOMATIC)
    first, second = upload(cast.siti, run), upload(cast.siti, run, PHOTO, "foto.jpg")
    assert files.attach(cast.siti, run, [second.id, first.id], NOW) == (second, first)
    assert files.attach(cast.siti, run, [], NOW) == ()
    for wrong in (other, run):
        with pytest.raises(NotFound):
            files.attach(cast.siti, wrong, [first.id if wrong is other else "no-such-file"], NOW)
    with pytest.raises(NotFound):  # it stands in no answer yet, so it is Siti's alone
        files.attach(cast.lestari, run, [first.id], NOW)


def test_a_file_goes_a_day_after_no_answer_names_it(cast: Cast) -> None:
    run = begun(cast.siti)
    used, never = upload(cast.siti, run), upload(cast.siti, run, PHOTO, "foto.jpg")
    answer(run, used)
    assert files.sweep(NOW + DAY - timedelta(seconds=1)) == 0
    assert files.sweep(NOW + DAY) == 1
    assert there(used, never) == [True, False]
    answer(run)
    assert files.sweep(NOW + DAY) == 1
    assert files.sweep(NOW + DAY) == 0
    assert there(used) == [False]


def test_a_file_that_is_attached_again_starts_its_day_anew(cast: Cast) -> None:
    run = begun(cast.siti)
    ref = upload(cast.siti, run)
    files.attach(cast.siti, run, [ref.id], NOW + timedelta(hours=23))
    assert files.sweep(NOW + DAY) == 0
    assert files.sweep(NOW + DAY + timedelta(hours=23)) == 1


def test_a_sweep_asks_the_run_itself_where_the_relay_lags(cast: Cast) -> None:
    run = begun(cast.siti)
    ref = upload(cast.siti, run)
    happen(run, DraftSaved(NOW, "siti", "Siti", "member", "goal", {"rows": [{"paper": [ref]}]}))
    assert files.sweep(NOW + DAY) == 0
    assert there(ref) == [True]


def test_what_was_signed_stays_though_no_answer_names_it(cast: Cast) -> None:
    run = begun(cast.siti)
    signed, unsigned = upload(cast.siti, run), upload(cast.siti, run, PHOTO, "foto.jpg")
    answer(run, signed)
    happen(
        run,
        ReviewSubmitted(NOW, "siti", "Siti", "member", "approval", ("goal",), False),
        ReviewReturned(NOW, "budi", "Budi", "lead", "approval", ("goal",), "unclear", "", {}, False),
        DraftSaved(NOW, "siti", "Siti", "member", "goal", {"proof": [unsigned]}),
        ReviewSubmitted(NOW, "siti", "Siti", "member", "approval", ("goal",), False),
        ReviewReturned(NOW, "budi", "Budi", "lead", "approval", ("goal",), "unclear", "", {}, False),
        DraftSaved(NOW, "siti", "Siti", "member", "goal", {"proof": []}),
    )
    services.relay.run_all(NOW)
    assert files.sweep(NOW + DAY) == 0
    assert there(signed, unsigned) == [True, True]
    assert read(cast.budi, signed) == samples.pdf()


def test_the_same_bytes_are_found_across_steps_and_periods(cast: Cast) -> None:
    first_run, second_run = begun(cast.siti), begun(cast.siti, AUTOMATIC)
    first, second = upload(cast.siti, first_run), upload(cast.siti, second_run, name="lain.pdf", now=NOW + DAY)
    photo, waiting = upload(cast.siti, second_run, PHOTO, "foto.jpg"), upload(cast.siti, second_run)
    answer(first_run, first)
    answer(second_run, second, photo)
    found = files.same(second_run, [second.hash, photo.hash])
    (earlier,) = found[second.hash].besides(second.id)
    assert (earlier.file, earlier.edition, earlier.step, earlier.field) == (first, SMALL, "goal", "proof")
    assert [use.file for use in found[second.hash].uses] == [first, second]
    assert waiting not in {use.file for use in found[second.hash].uses}
    assert found[photo.hash].besides(photo.id) == ()
    assert not found[photo.hash].by_others
    assert files.same(second_run, []) == {}


def test_of_other_people_only_whether_they_have_it_is_told(cast: Cast) -> None:
    mine, theirs = begun(cast.siti), begun(cast.maria)
    ref, other = upload(cast.siti, mine), upload(cast.maria, theirs)
    answer(mine, ref)
    answer(theirs, other)
    found = files.same(mine, [ref.hash])[ref.hash]
    assert [use.file for use in found.uses] == [ref]
    assert found.by_others


def test_the_relay_asks_little_where_there_are_no_files(cast: Cast) -> None:
    run = begun(cast.siti)
    files.follow([run.instance.id], NOW)
    answer(run)
    assert services.relay.run(NOW) == 0


@pytest.mark.integration
def test_round_trips(served: Cast, queries: QueryLog) -> None:
    run = begun(served.siti)
    first, second = upload(served.siti, run), upload(served.siti, run, PHOTO, "foto.jpg")
    with queries.at_most(2):
        files.attach(served.siti, run, [first.id, second.id], NOW)
    answer(run, first, second)
    with queries.at_most(2):
        files.same(run, [first.hash, second.hash])
    with queries.at_most(5):
        assert read(served.siti, first) == samples.pdf()
    with queries.at_most(1):
        files.follow(["another-run"], NOW)
    answer(run, second)
    assert files.sweep(NOW + DAY) == 1
    assert there(first, second) == [False, True]
