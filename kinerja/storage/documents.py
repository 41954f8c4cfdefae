"""The schema, declared once: what each collection holds and which indexes it has.

Small records are checked against these classes before they are written (an unknown key is refused). Instances are
written raw, by compare-and-set only; their class is the declaration of their shape and their indexes. No save() here.
"""

from __future__ import annotations

import re
from typing import Any

import pymongo
from mongoengine import (
    BinaryField,
    BooleanField,
    DateTimeField,
    DictField,
    Document,
    DynamicField,
    EmbeddedDocument,
    EmbeddedDocumentListField,
    FloatField,
    IntField,
    ListField,
    ObjectIdField,
    StringField,
    ValidationError,
)

_NATIONAL_ID = re.compile(r"\d{16}")


def _no_national_id(values: Any) -> None:
    """No NIK is kept: neither under its name nor as a bare number of 16 digits."""
    for name, value in values.items():
        if name.lower() in {"nik", "ktp", "no_ktp"} or (isinstance(value, str) and _NATIONAL_ID.fullmatch(value)):
            raise ValidationError(f"{name}: the national identity number is never kept")


class UnitDocument(Document):
    """A school (or an office): where it lies, its zone, and what outside data say of it."""

    id = StringField(primary_key=True)
    name = StringField(required=True)
    district = StringField(required=True)
    district_name = StringField(required=True)
    province = StringField()
    province_name = StringField()
    zone = StringField(required=True)
    outside = DictField()
    prefixes = ListField(StringField())
    meta = {"collection": "units", "auto_create_index": False, "indexes": ["district", "province", "zone", "prefixes"]}


class AssignmentPart(EmbeddedDocument):
    """Who stands in which relation to which unit or person, from when to when."""

    relation = StringField(required=True)
    unit = StringField()
    person = StringField()
    starts = DynamicField(required=True)
    ends = DynamicField()
    acting = BooleanField(default=False)
    letter = StringField()


class AccountDocument(Document):
    """One person: sign-in, employee data and dated assignments in one document."""

    id = StringField(primary_key=True)
    username = StringField(required=True, max_length=60)
    name = StringField(required=True, max_length=120)
    role = StringField(required=True)
    unit = StringField(required=True)
    employee_number = StringField(max_length=18)
    email = StringField(max_length=200)
    language = StringField(required=True, choices=["id", "en"])
    attributes = DictField(validation=_no_national_id)
    assignments = EmbeddedDocumentListField(AssignmentPart)
    posts = ListField(StringField())
    prefixes = ListField(StringField())
    circles = ListField(StringField())
    password = StringField(required=True)
    disabled = BooleanField(required=True, default=False)
    epoch = IntField(required=True, default=1)
    ended = ListField(DictField())
    feed = StringField(regex=r"[0-9a-f]{64}")
    digest = BooleanField()
    unread = IntField()
    told = IntField()
    version = IntField(required=True, min_value=1)
    pending = BooleanField()
    outbox = ListField(DictField())
    commands = ListField(DictField())
    meta = {
        "collection": "accounts",
        "auto_create_index": False,
        "indexes": [
            {"fields": ["username"], "unique": True},
            {"fields": ["employee_number"], "unique": True, "sparse": True},
            ["unit", "prefixes"],
            "prefixes",
            "posts",
            "circles",
            "role",
            {"fields": ["feed"], "unique": True, "sparse": True},
            {"fields": ["pending"], "sparse": True},
        ],
    }


class InstanceDocument(Document):
    """One person's run. Shard key in production: `unit`; `scope` bears the circles that may reach it.

    `turn`: the posts somebody waits for, `waiting`: the steps with since when, `over`: the posts that assess the
    person, `progress`: how far each stage is, `own`: the step that waits for the person, `bookings`: its appointments,
    `booked`: the posts and months by which they are found, `layers`: the documents with decisions about its windows,
    `slot`: one of a few in which jobs look for runs by the three that follow:
    `wakes`: when time alone may next do something to it, `ages`: when a review will next have waited too long,
    `reminds`: when somebody may next have to be told, `cases`: requests to open steps again and what came of them,
    `reopenings`: the stages and scopes by which those are found, `left`: which steps are not finished,
    `touched` and `filed`: step -> version of its last change, of what is typed and of files.
    All of them are computed by each write, so no list ever scans.
    """

    id = StringField(primary_key=True)
    version = IntField(required=True, min_value=1)
    edition = StringField(required=True)
    revision = StringField(required=True)
    person = StringField(required=True)
    unit = StringField(required=True)
    district = StringField(required=True)
    scope = ListField(StringField(), required=True)
    province = StringField()
    slot = IntField(required=True)
    layers = ListField(StringField())
    turn = ListField(StringField())
    waiting = ListField(DictField())
    over = ListField(StringField())
    progress = ListField(DictField())
    own = DictField()
    booked = ListField(StringField())
    bookings = ListField(DictField())
    wakes = DateTimeField()
    ages = DateTimeField()
    reminds = DateTimeField()
    cases = ListField(DictField())
    reopenings = ListField(StringField())
    left = DictField()
    subject = DictField(required=True)
    started_at = DateTimeField(required=True)
    steps = DictField()
    touched = DictField()
    filed = DictField()
    pending = BooleanField()
    outbox = ListField(DictField())
    commands = ListField(DictField())
    meta = {
        "collection": "instances",
        "auto_create_index": False,
        "indexes": [
            "scope",
            "turn",
            "over",
            "booked",
            ["layers", "slot"],
            "reopenings",
            ["edition", "revision"],
            ["slot", "wakes"],
            ["slot", "ages"],
            ["slot", "reminds"],
            {"fields": ["pending"], "sparse": True},
        ],
    }


class PeriodDocument(Document):
    """The dated decisions about the windows of one edition: closing or extending is one write here.

    One for the nation (its id is the edition), one for each circle with an exception; those have the fields from
    `edition` on. `ends`: when the next exception in it comes to its end; `within`: the scopes it lies in, itself last.
    """

    id = StringField(primary_key=True)
    version = IntField(required=True, min_value=1)
    facts = ListField(DictField())
    edition = StringField()
    scope = StringField()
    within = ListField(StringField())
    ends = DateTimeField()
    pending = BooleanField()
    outbox = ListField(DictField())
    commands = ListField(DictField())
    meta = {
        "collection": "periods",
        "auto_create_index": False,
        "indexes": [
            "edition",
            "within",
            "facts.id",
            "facts.batch",
            {"fields": ["ends"], "sparse": True},
            {"fields": ["pending"], "sparse": True},
        ],
    }


class RevisionDocument(Document):
    """One immutable definition, by its content hash, with the files it was read from."""

    id = StringField(primary_key=True)
    edition = StringField(required=True)
    text = StringField(required=True)
    files = ListField(DictField())
    meta = {"collection": "revisions", "auto_create_index": False, "indexes": ["edition"]}


class AuditDocument(Document):
    """One link of one chain; `id` is "chain:number". Only ever inserted."""

    id = StringField(primary_key=True)
    chain = StringField(required=True)
    number = IntField(required=True)
    at = DateTimeField(required=True)
    by = StringField(required=True)
    name = StringField(required=True)
    event = DictField(required=True)
    key = StringField()
    source = StringField()
    before = StringField(required=True)
    hash = StringField(required=True)
    meta = {
        "collection": "audit",
        "auto_create_index": False,
        "indexes": ["chain", {"fields": ["source"], "unique": True, "sparse": True}],
    }


class HeadDocument(Document):
    """How far a chain reaches: number and hash of its last link. A link cut off the end shows against this.

    `unsealed`: it grew since it last stood in the root of a day.
    """

    id = StringField(primary_key=True)
    number = IntField(required=True)
    hash = StringField(required=True)
    unsealed = BooleanField()
    meta = {"collection": "heads", "auto_create_index": False, "indexes": [{"fields": ["unsealed"], "sparse": True}]}


class TrailDocument(Document):
    """Sign-ins, refusals and looks at other people's records, waiting to be chained; then removed."""

    id = StringField(primary_key=True)
    account = StringField(required=True)
    name = StringField(required=True)
    at = DateTimeField(required=True)
    event = DictField(required=True)
    pending = BooleanField(required=True)
    meta = {"collection": "trail", "auto_create_index": False, "indexes": ["pending"]}


class AttemptDocument(Document):
    """How often something was tried in one span of time; forgotten by the store itself."""

    id = StringField(primary_key=True)
    count = IntField(required=True)
    expires = DateTimeField(required=True)
    meta = {
        "collection": "attempts",
        "auto_create_index": False,
        "indexes": [{"fields": ["expires"], "expireAfterSeconds": 0}],
    }


class ReceiptDocument(Document):
    """What a stranger with the number may know of one hand-in; the number is the id. Only ever inserted."""

    id = StringField(primary_key=True)
    instance = StringField(required=True)
    version = IntField(required=True)
    title = DictField(required=True)
    definition = DictField(required=True)
    period = DictField(required=True)
    at = DateTimeField(required=True)
    zone = StringField(required=True)
    name = StringField(required=True)
    unit_name = StringField(required=True)
    fingerprint = StringField(required=True)
    late = BooleanField()
    by = StringField()
    meta = {"collection": "receipts", "auto_create_index": False, "indexes": []}


class CopyDocument(Document):
    """What somebody signed, as it then read; `id` is "instance:version". Only ever inserted."""

    id = StringField(primary_key=True)
    copy = DictField(required=True)
    meta = {"collection": "copies", "auto_create_index": False, "indexes": []}


class MetaDocument(Document):
    """Single facts about the store: schema version, project id, demo clock, which revisions are current."""

    id = StringField(primary_key=True)
    value = DynamicField()
    revisions = ListField(DictField())
    version = IntField()
    pending = BooleanField()
    outbox = ListField(DictField())
    commands = ListField(DictField())
    meta = {"collection": "meta", "auto_create_index": False, "indexes": [{"fields": ["pending"], "sparse": True}]}


class FileDocument(Document):
    """One upload. `unused_since`: since when no answer of the run names it; `going`: nobody can take it up again.

    `blob` is only noted while it goes: where the bytes lie that go with it.
    """

    id = StringField(primary_key=True)
    instance = StringField(required=True)
    edition = StringField(required=True)
    step = StringField(required=True)
    field = StringField(required=True)
    person = StringField(required=True)
    unit = StringField(required=True)
    name = StringField(required=True, max_length=120)
    size = IntField(required=True, min_value=1)
    type = StringField(required=True)
    hash = StringField(required=True, regex=r"[0-9a-f]{64}")
    at = DateTimeField(required=True)
    by = StringField(required=True)
    unused_since = DateTimeField()
    going = BooleanField(required=True)
    blob = StringField()
    meta = {
        "collection": "files",
        "auto_create_index": False,
        "indexes": ["instance", ["person", "hash"], {"fields": ["unused_since"], "sparse": True}],
    }


class ContentDocument(Document):
    """The same bytes of one person, kept once; `id` is "person/hash". `users`: the files that share them."""

    id = StringField(primary_key=True)
    person = StringField(required=True)
    hash = StringField(required=True)
    blob = StringField(required=True)
    users = ListField(StringField(), required=True)
    version = IntField(required=True, min_value=1)
    meta = {"collection": "contents", "auto_create_index": False, "indexes": ["hash"]}


class BlobDocument(Document):
    """Bytes that lie whole in their chunks, as GridFS declares it."""

    id = StringField(primary_key=True)
    length = IntField(required=True)
    chunkSize = IntField(required=True)
    uploadDate = DateTimeField(required=True)
    meta = {"collection": "blobs.files", "auto_create_index": False, "indexes": []}


class ChunkDocument(Document):
    """A part of the bytes of a blob, as GridFS declares it."""

    id = ObjectIdField(primary_key=True)
    files_id = StringField(required=True)
    n = IntField(required=True)
    data = BinaryField(required=True)
    meta = {
        "collection": "blobs.chunks",
        "auto_create_index": False,
        "indexes": [{"fields": ["files_id", "n"], "unique": True}],
    }


class LeaseDocument(Document):
    """Which process holds a lease, under which token, until when by the store's clock."""

    id = StringField(primary_key=True)
    holder = StringField()
    token = IntField(required=True, min_value=1)
    since = DateTimeField(required=True)
    renewed = DateTimeField(required=True)
    until = DateTimeField(required=True)
    meta = {"collection": "leases", "auto_create_index": False, "indexes": []}


class JobDocument(Document):
    """How a background job stands. `token`: the newest that worked on it; `mark`: how far it got."""

    id = StringField(primary_key=True)
    every = FloatField(required=True)
    token = IntField(required=True)
    last = DictField()
    mark = DictField()
    meta = {"collection": "jobs", "auto_create_index": False, "indexes": []}


class DeliveryDocument(Document):
    """One piece of work; the key of the work is the id. `queue` while it is open, `trouble` while somebody has to look.

    `stamp`: of the call that took it in hand.
    """

    id = StringField(primary_key=True)
    job = StringField(required=True)
    due = DateTimeField(required=True)
    state = StringField(required=True)
    content = DictField()
    attempts = IntField(required=True)
    token = IntField(required=True)
    at = DateTimeField()
    queue = StringField()
    trouble = BooleanField()
    stamp = StringField()
    trace = StringField()
    error = StringField()
    meta = {
        "collection": "deliveries",
        "auto_create_index": False,
        "indexes": [
            {"fields": ["queue", "due"], "sparse": True},
            {"fields": ["trouble"], "sparse": True},
            ["job", "state"],
        ],
    }


class NoticeDocument(Document):
    """What one person was told, once; `id` is the key with the person. `box`: person and month, `unread`: the person
    while it is, `mail`: when it belongs into a mail, `slot`: one of a few in which the job of the mails looks by that,
    `digest`: the mail it was put into."""

    id = StringField(primary_key=True)
    person = StringField(required=True)
    slot = IntField(required=True)
    box = StringField(required=True)
    at = DateTimeField(required=True)
    instance = StringField(required=True)
    edition = StringField(required=True)
    revision = StringField(required=True)
    rule = StringField(required=True)
    step = StringField(required=True)
    part = StringField(required=True)
    zone = StringField(required=True)
    values = DictField()
    above = BooleanField()
    unread = StringField()
    mail = DateTimeField()
    digest = StringField()
    meta = {
        "collection": "notices",
        "auto_create_index": False,
        "indexes": [
            "box",
            {"fields": ["unread"], "sparse": True},
            ["slot", "mail"],
            ["person", "mail"],
        ],
    }


class RootDocument(Document):
    """One hash over the ends of all chains that grew since the root before; the day is the id. Only ever inserted."""

    id = StringField(primary_key=True)
    kind = StringField(required=True)
    number = IntField(required=True, min_value=1)
    at = DateTimeField(required=True)
    sealing = StringField(required=True)
    leaves = IntField(required=True)
    root = StringField(required=True)
    before = StringField(required=True)
    hash = StringField(required=True)
    meta = {
        "collection": "roots",
        "auto_create_index": False,
        "indexes": ["kind", {"fields": ["number"], "unique": True}],
    }


class LeafDocument(Document):
    """Which row was the end of a chain when a root was made; `bucket` names the sealing and a part of it."""

    id = StringField(primary_key=True)
    bucket = StringField(required=True)
    chain = StringField(required=True)
    number = IntField(required=True)
    hash = StringField(required=True)
    meta = {"collection": "leaves", "auto_create_index": False, "indexes": ["bucket"]}


class TallyDocument(Document):
    """How many people stand where in one place and edition; the id is "edition|level:place".

    `asked` rises whenever something in it changed, `stale` names its level until that is counted. Of a unit, `persons`
    are whom it counts. `listed` is the place around it, `units` are all of them, of a unit only. `steps`: how many have
    not finished each step, `size`: how many units there are, `parts`: in each place directly in a province.
    """

    id = StringField(primary_key=True)
    edition = StringField(required=True)
    level = StringField(required=True)
    path = ListField(DictField(), required=True)
    within = ListField(StringField())
    listed = StringField()
    units = ListField(StringField())
    people = IntField()
    stages = ListField(DictField())
    absent = ListField(DictField())
    persons = ListField(StringField())
    zone = StringField()
    steps = ListField(DictField())
    size = IntField()
    parts = DictField()
    asked = IntField(required=True, min_value=1)
    stale = StringField()
    at = DateTimeField()
    meta = {
        "collection": "tallies",
        "auto_create_index": False,
        "indexes": [
            {"fields": ["listed"], "sparse": True},
            {"fields": ["units"], "sparse": True},
            {"fields": ["persons"], "sparse": True},
            {"fields": ["stale"], "sparse": True},
        ],
    }


DOCUMENTS: tuple[type[Document], ...] = (
    UnitDocument, AccountDocument, InstanceDocument, PeriodDocument, RevisionDocument, AuditDocument, HeadDocument,
    TrailDocument, AttemptDocument, ReceiptDocument, CopyDocument, FileDocument, ContentDocument,
    BlobDocument, ChunkDocument, MetaDocument, LeaseDocument, JobDocument, DeliveryDocument, RootDocument, LeafDocument,
    TallyDocument, NoticeDocument,
)  # fmt: skip

INDEXED_WITHIN = 3600.0
"""Seconds. The embedded database took 85 for one index over the 51,000 runs of a province."""


def ensure_indexes() -> None:
    """Create what is declared and missing. Safe to repeat, and from several processes.

    A new index over what many have written takes longer than any answer to a request may.
    """
    with pymongo.timeout(INDEXED_WITHIN):
        for document in DOCUMENTS:
            document.ensure_indexes()


def declared_indexes() -> dict[str, tuple[tuple[str, ...], ...]]:
    """Collection -> field names of each index, `_id` first; for the test that reads every query's shape."""
    found: dict[str, tuple[tuple[str, ...], ...]] = {}
    for document in DOCUMENTS:
        names = [tuple(name for name, _ in spec["fields"]) for spec in document._meta["index_specs"]]
        found[document._meta["collection"]] = (("_id",), *names)
    return found


def checked(document: type[Document], values: dict[str, Any]) -> dict[str, Any]:
    """`values` (with "_id") if they fit the declared shape. Raises mongoengine ValidationError or FieldDoesNotExist."""
    known = {"id" if key == "_id" else key: value for key, value in values.items()}
    document(**known).validate()
    return values
