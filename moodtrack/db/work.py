"""How work reaches the database: an act in one shielded transaction, a batch, a read."""

import asyncio
import functools
import json
import os
import re
import sqlite3
from collections.abc import Awaitable, Callable, Iterator, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any, ParamSpec, TypeVar, cast
from uuid import UUID

from tortoise import connections
from tortoise.exceptions import OperationalError
from tortoise.transactions import in_transaction

from moodtrack.db.sqlite import HouseSqliteClient

Row = dict[str, Any]
Statement = tuple[str, Sequence[Any]]
P = ParamSpec("P")
R = TypeVar("R")

_within: ContextVar[bool] = ContextVar("within_an_act", default=False)
_reader: ContextVar[str] = ContextVar("reading_connection", default="reader")
_running: set[asyncio.Task[Any]] = set()


def on_sqlite() -> bool:
    return bool(connections.get("default").capabilities.dialect == "sqlite")


# `each($1::bigint[]) p` is a table of a list's values
EACH = re.compile(r"each\((\$\d+)::(\w+)\[\]\) (\w+)")


@functools.cache
def _for_sqlite(sql: str) -> str:
    sql = EACH.sub(r"json_each(\1) as \3", sql)
    return re.sub(r"::(double precision|\w+)(\[\])?", "", re.sub(r"\$(\d+)", r"?\1", sql))


@functools.cache
def _for_postgres(sql: str) -> str:
    return EACH.sub(r"unnest(\1::\2[]) as \3(value)", sql)


def dialect(sql: str) -> str:
    return _for_sqlite(sql) if on_sqlite() else _for_postgres(sql)


def _for_thread(values: Sequence[Any]) -> list[Any]:
    """SQLite takes a list as JSON text and an id as text."""
    return [
        json.dumps([str(v) if isinstance(v, UUID) else v for v in value])
        if isinstance(value, list)
        else str(value)
        if isinstance(value, UUID)
        else value
        for value in values
    ]


def _values(values: Sequence[Any]) -> list[Any]:
    return _for_thread(values) if on_sqlite() else list(values)


async def read(sql: str, *values: Any) -> list[Row]:
    """Rows from the reading connection (`$1`, `$2` ... stand for the values)."""
    rows: list[Row] = await connections.get(_reader.get()).execute_query_dict(
        dialect(sql), _values(values)
    )
    return rows


async def read_plain(sql: str, *values: Any) -> Sequence[Sequence[Any]]:
    """Rows from the reading connection, each column by its place: for long reads, twice as fast."""
    _, rows = await connections.get(_reader.get()).execute_query(dialect(sql), _values(values))
    return cast(Sequence[Sequence[Any]], rows)


def has_replica() -> bool:
    return "replica" in connections.db_config


@contextmanager
def from_replica() -> Iterator[str]:
    """Inside, reads may come from the replica, if there is one: for reports and exports.

    Gives the name of the connection they come from.
    """
    name = "replica" if has_replica() else "reader"
    token = _reader.set(name)
    try:
        yield name
    finally:
        _reader.reset(token)


async def write(sql: str, *values: Any) -> list[Row]:
    """One statement on the writing connection, in the act it is called from; rows if RETURNING."""
    rows: list[Row] = await connections.get("default").execute_query_dict(
        dialect(sql), _values(values)
    )
    return rows


async def write_many(sql: str, rows: Sequence[Sequence[Any]]) -> None:
    if rows:
        await connections.get("default").execute_many(dialect(sql), [_values(row) for row in rows])


class _Acts:
    done = batches = 0


def state() -> int | None:
    """A number that changes with every act, where no other process writes; None where one may.

    What was read since it last changed still stands, except for what batches write.
    """
    return _Acts.done if on_sqlite() else None


def written() -> tuple[int, int] | None:
    """The same that batches change too, but for those that only tell who looked."""
    return (_Acts.done, _Acts.batches) if on_sqlite() else None


def one_act(act: Callable[P, Awaitable[R]]) -> Callable[P, Awaitable[R]]:
    """Run the whole function in one transaction, in a task of its own.

    A caller that goes away (a closed connection, a time limit) never interrupts the transaction.
    An act called from another joins it.
    """

    @functools.wraps(act)
    async def whole(*args: P.args, **kwargs: P.kwargs) -> R:
        if _within.get():
            return await act(*args, **kwargs)

        async def transaction() -> R:
            _within.set(True)
            try:
                async with in_transaction("default"):
                    return await act(*args, **kwargs)
            except OperationalError as error:
                _stop_when_the_disk_lies(error.args[0] if error.args else error)
                raise
            finally:
                _Acts.done += 1

        return await shielded(transaction())

    return whole


async def shielded(work: Awaitable[R]) -> R:
    """Wait for work that goes on to its end even when the waiter is cancelled."""
    task = asyncio.ensure_future(work)
    _running.add(task)
    task.add_done_callback(_running.discard)
    return await asyncio.shield(task)


async def all_done() -> None:
    """Wait for every act under way, before the database is closed."""
    while _running:
        await asyncio.wait(set(_running))


Reads = Callable[[], Sequence[Statement]]
Decide = Callable[[list[list[Row]]], Sequence[tuple[str, Sequence[Sequence[Any]]]]]


class Batch:
    """One transaction of reads, then writes: two thread hops on SQLite, pipelined on PostgreSQL."""

    def __init__(self, lock_patients: Sequence[int], *, tells_of_looks: bool = False) -> None:
        self._patients = sorted(set(lock_patients))
        self._changes = 0 if tells_of_looks else 1
        self._client: Any = connections.get("default")

    async def run(self, *rounds: tuple[Reads, Decide]) -> None:
        """Each round reads and decides what to write; the next sees it. Then all is committed.

        A round that wants to read nothing is left out. Nothing is written if one raises.
        In an act it joins the act's transaction.
        """
        if _within.get():
            return await self._joined(rounds)
        if isinstance(self._client, HouseSqliteClient):
            await shielded(self._on_sqlite(self._client, rounds))
        else:
            await shielded(self._on_postgres(rounds))

    async def _joined(self, rounds: Sequence[tuple[Reads, Decide]]) -> None:
        if not on_sqlite():
            lock = "select pg_advisory_xact_lock(p.value) from each($1::bigint[]) p"
            await write(lock, self._patients)
        for reads, decide in rounds:
            found = [await write(sql, *values) for sql, values in reads()]
            # large decisions are made beside the loop, as on SQLite alone
            for sql, rows in await asyncio.to_thread(decide, found) if found else ():
                await write_many(sql, rows)

    async def _on_sqlite(
        self, client: HouseSqliteClient, rounds: Sequence[tuple[Reads, Decide]]
    ) -> None:
        def act(held: sqlite3.Connection) -> None:
            held.execute("BEGIN IMMEDIATE")
            try:
                for reads, decide in rounds:
                    _one_round(held, reads(), decide)
                held.execute("COMMIT")
            except BaseException as error:
                _stop_when_the_disk_lies(error)
                if held.in_transaction:
                    held.execute("ROLLBACK")
                raise

        async with client._lock:
            try:
                await client.on_thread(act)
            finally:
                _Acts.batches += self._changes

    async def _on_postgres(self, rounds: Sequence[tuple[Reads, Decide]]) -> None:
        async with self._client.acquire_connection() as held, held.transaction():
            # two workers must never work out a day from half of its revisions
            await held.fetch(
                "select pg_advisory_xact_lock(p) from unnest($1::bigint[]) p", self._patients
            )
            for reads, decide in rounds:
                found = [
                    list(map(dict, await held.fetch(_for_postgres(sql), *values)))
                    for sql, values in reads()
                ]
                for sql, rows in decide(found) if found else ():
                    if rows:
                        await held.executemany(_for_postgres(sql), rows)


def _one_round(held: sqlite3.Connection, reads: Sequence[Statement], decide: Decide) -> None:
    found = [
        list(map(dict, held.execute(_for_sqlite(sql), _for_thread(values))))
        for sql, values in reads
    ]
    for sql, rows in decide(found) if found else ():
        if rows:
            held.executemany(_for_sqlite(sql), rows)


def _stop_when_the_disk_lies(error: object) -> None:
    """After an I/O error nobody knows what the disk holds: stop; a restart reads it anew."""
    code = getattr(error, "sqlite_errorcode", 0) or 0
    if code & 0xFF == sqlite3.SQLITE_IOERR:
        os._exit(74)
