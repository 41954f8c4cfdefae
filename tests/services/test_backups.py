"""A backup holds everything, restored it is the same; and what is no backup is refused."""

from __future__ import annotations

from io import BytesIO

import pytest

from kinerja import services, storage
from kinerja.services import backups
from tests.cast import NOW, PASSWORD, SMALL, Cast, key
from tests.faults.cuts import saved
from tests.services import test_files as uploads


@pytest.fixture
def run(cast: Cast) -> str:
    """A file, something in the audit and something that still waits in each outbox."""
    storage.check_schema()
    opened = uploads.begun(cast.siti)
    uploads.attach(cast.siti, opened)
    services.accounts.sign_in("siti", PASSWORD, "10.0.0.1", NOW)
    services.relay.run_all(NOW)
    services.accounts.sign_in("siti", PASSWORD, "10.0.0.1", NOW)
    services.instances.start(cast.siti, SMALL, key(), NOW)
    services.submissions.save_draft(cast.siti, opened.instance.id, "proof", {"remark": "x"}, {}, None, key(), NOW)
    return opened.instance.id


def written() -> bytes:
    stream = BytesIO()
    backups.write(stream, NOW)
    return stream.getvalue()


def emptied() -> None:
    storage.disconnect()
    storage.memory()


def test_everything_comes_back(cast: Cast, run: str) -> None:
    whole = written()
    services.relay.run_all(NOW)
    services.tallies.ask_all(services.definitions.editions())
    before = {name: found for name, found in saved().items() if name not in (*backups.LEFT_OUT, "tallies") and found}
    emptied()
    kept, found = backups.restore(BytesIO(whole), NOW)
    assert found.faults == ()
    assert kept.documents > 20
    after = {name: found for name, found in saved().items() if name not in (*backups.LEFT_OUT, "tallies") and found}
    assert after.keys() == before.keys()
    for name, documents in before.items():
        wanted = sorted(map(repr, map(sorted_, documents)))
        assert sorted(map(repr, map(sorted_, after[name]))) == wanted, name
    assert uploads.standing(services.instances.open_(cast.siti, run, NOW))


def sorted_(document: dict) -> list:
    return sorted((name, value) for name, value in document.items() if name != "unsealed")


def test_a_store_that_is_not_empty_stays_as_it_is(run: str) -> None:
    before = saved()
    with pytest.raises(backups.NotEmpty):
        backups.restore(BytesIO(written()), NOW)
    assert saved() == before


@pytest.mark.parametrize("spoil", [lambda b: b[:-40], lambda b: b"no backup", lambda b: b[:200] + b"x" + b[201:]])
def test_what_is_no_whole_backup_is_refused(run: str, spoil) -> None:
    whole = written()
    emptied()
    with pytest.raises(backups.Broken):
        backups.restore(BytesIO(spoil(whole)), NOW)


def test_rows_written_after_their_record_was_read_are_left_out(
    cast: Cast, run: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Between reading the records and reading the audit people go on, and the relay with them."""
    rows = storage.dumps.rows

    def meanwhile(chains):
        services.submissions.save_draft(cast.siti, run, "proof", {"remark": "later"}, {}, None, key(), NOW)
        services.accounts.set_language(cast.siti, "en", NOW)
        services.accounts.sign_in("budi", PASSWORD, "10.0.0.1", NOW)
        services.relay.run_all(NOW)
        return rows(chains)

    monkeypatch.setattr(storage.dumps, "rows", meanwhile)
    whole = written()
    emptied()
    _, found = backups.restore(BytesIO(whole), NOW)
    assert found.faults == ()
    assert services.instances.open_(cast.siti, run, NOW).instance.step("proof").answers["remark"] == "x"
