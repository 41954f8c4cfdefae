"""The declared indexes are what the stores get, and the documents say what is in them."""

from __future__ import annotations

from io import BytesIO

from kinerja import services, storage
from kinerja.storage.connection import collection
from kinerja.storage.documents import DOCUMENTS
from tests import samples
from tests.cast import NOW, PASSWORD, SMALL, Cast, key


def test_every_declared_index_is_made(store: None) -> None:
    for name, indexes in storage.declared_indexes().items():
        made = {tuple(field for field, _ in spec["key"]) for spec in collection(name).index_information().values()}
        assert set(indexes) <= made | {("_id",)}, name


def test_making_them_again_changes_nothing(store: None) -> None:
    before = {name: collection(name).index_information() for name in storage.declared_indexes()}
    storage.ensure_indexes()
    assert {name: collection(name).index_information() for name in before} == before


def test_everything_that_is_written_is_declared(cast: Cast) -> None:
    opened = services.instances.start(cast.siti, SMALL, key(), NOW)
    run = opened.instance.id
    limits = services.files.Limits(("pdf",), 10_000)
    with services.files.taken(BytesIO(samples.pdf()), "x.pdf", limits, NOW) as (ref, source):
        services.files.keep(cast.siti, opened, "goal", "proof", ref, source, NOW)
    services.submissions.submit(cast.siti, run, "goal", {"aim": "x", "amount": 1}, {}, None, key(), NOW)
    services.submissions.submit(cast.siti, run, "approval", None, {}, None, key(), NOW)
    services.accounts.sign_in("siti", PASSWORD, "10.0.0.1", NOW)
    services.periods.close(cast.ratna, SMALL, "plan", None, "x", None, key(), NOW)
    services.clock.start_at(NOW)
    services.relay.run(NOW)
    services.accounts.sign_in("siti", PASSWORD, "10.0.0.1", NOW)
    token = services.jobs.Holder().hold()
    assert token is not None
    known = ("siti", NOW, run, SMALL, opened.instance.revision, "soon", "goal", "member", "Asia/Jakarta", {"days": 3})
    assert storage.notices.insert([storage.notices.Notice("a-notice", *known, above=True, mail=NOW)]) == 1
    storage.notices.mark("siti", ["a-notice"], "a-mail")
    storage.notices.count("siti")
    assert services.jobs.mail.queue("a-mail", "a@example.id", "x", "y", NOW)
    for name in ("openings", "root"):
        services.jobs.run(name, NOW, token, "trace")
    for document in DOCUMENTS:
        declared = {field.db_field for field in document._fields.values()}
        rows = list(collection(document._meta["collection"]).find({}))
        assert rows, document.__name__
        assert {name for row in rows for name in row} <= declared, document.__name__
