"""mongomock, made safe for threads: for unit tests and the in-memory mode, never for data that matters.

mongomock 4.3 is not thread-safe (an optimistic lock loses updates) and its bulk builder does not know the `sort`
that pymongo hands it since 4.11. Both are mended here, and nowhere else.
"""

from __future__ import annotations

import threading
from collections.abc import Callable
from functools import cache, wraps
from typing import Any

import mongomock
from mongomock import gridfs
from mongomock.aggregate import process_pipeline
from mongomock.collection import BulkOperationBuilder, BulkWriteResult, Collection
from mongomock.database import Database

_LOCK = threading.RLock()


def _locked(method: Callable[..., Any]) -> Callable[..., Any]:
    @wraps(method)
    def guarded(*args: Any, **kwargs: Any) -> Any:
        with _LOCK:
            return method(*args, **kwargs)

    return guarded


class _Bulk(BulkOperationBuilder):
    def add_update(self, *args: Any, sort: Any = None, **kwargs: Any) -> None:
        _refuse_sort(sort)
        super().add_update(*args, **kwargs)

    def add_replace(self, *args: Any, sort: Any = None, **kwargs: Any) -> None:
        _refuse_sort(sort)
        super().add_replace(*args, **kwargs)


def _refuse_sort(sort: Any) -> None:
    if sort is not None:
        raise ValueError("the in-memory store cannot sort inside a bulk write")


def _split(pipeline: list[Any]) -> tuple[Any, list[Any]]:
    """What has to match at the beginning, and the stages after it."""
    if pipeline and "$match" in pipeline[0]:
        return pipeline[0]["$match"], pipeline[1:]
    return {}, pipeline


class LockedCollection(Collection):
    """One re-entrant lock around everything that writes or walks the documents."""

    insert_one = _locked(Collection.insert_one)
    insert_many = _locked(Collection.insert_many)
    update_one = _locked(Collection.update_one)
    update_many = _locked(Collection.update_many)
    replace_one = _locked(Collection.replace_one)
    delete_one = _locked(Collection.delete_one)
    delete_many = _locked(Collection.delete_many)
    count_documents = _locked(Collection.count_documents)
    create_index = _locked(Collection.create_index)
    find_one = _locked(Collection.find_one)

    @_locked
    def aggregate(self, pipeline: list[Any], session: Any = None, **_kwargs: Any) -> Any:
        """What is found first is found as everywhere else: mongomock copies the whole collection before it looks."""
        where, rest = _split(pipeline)
        return process_pipeline(list(self.find(where)), self.database, rest, session)

    @_locked
    def find(self, *args: Any, **kwargs: Any) -> Any:
        """A cursor over what matches now: lazily walking a dictionary that others change would raise."""
        cursor = super().find(*args, **kwargs)
        cursor._compute_results()
        return cursor

    @_locked
    def bulk_write(self, requests: list[Any], ordered: bool = True, **kwargs: Any) -> BulkWriteResult:
        if kwargs.get("session") or kwargs.get("bypass_document_validation"):
            raise ValueError("the in-memory store knows neither sessions nor bypassed validation")
        bulk = _Bulk(self, ordered=ordered)
        for request in requests:
            request._add_to_bulk(bulk)
        return BulkWriteResult(bulk.execute(), True)


class LockedDatabase(Database):
    @_locked
    def get_collection(self, name: str, **options: Any) -> Any:
        if name not in self._collection_accesses:
            self._collection_accesses[name] = LockedCollection(
                self,
                name=name,
                read_preference=self.read_preference,
                codec_options=self._codec_options,
                _db_store=self._store,
            )
        return super().get_collection(name, **options)


@cache
def admit_gridfs() -> None:
    """Widen the types that GridFS takes by those of mongomock; once in a process, as each time would wrap the last."""
    gridfs.enable_gridfs_integration()


class LockedClient(mongomock.MongoClient):
    @_locked
    def get_database(self, name: str | None = None, **options: Any) -> Any:
        if name is not None and name not in self._database_accesses:
            self._database_accesses[name] = LockedDatabase(
                self,
                name,
                read_preference=self.read_preference,
                codec_options=self._codec_options,
                _store=self._store[name],
            )
        return super().get_database(name, **options)
