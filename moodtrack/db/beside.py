"""Reading beside whoever writes: a connection of its own that cannot write, at one moment."""

import sqlite3
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any, cast

from tortoise import Tortoise, connections
from tortoise.backends.base.executor import EXECUTOR_CACHE
from tortoise.connection import get_connections
from tortoise.exceptions import BaseORMException
from tortoise.transactions import in_transaction

from moodtrack.config import Config
from moodtrack.db.database import check_key, check_steps, check_there, settings, steps_taken
from moodtrack.db.sqlite import HouseSqliteClient
from moodtrack.db.work import from_replica, on_sqlite, read

AS_IT_IS = "set transaction isolation level repeatable read, read only"


@asynccontextmanager
async def open_to_read(config: Config, *, any_tables: bool = False) -> AsyncIterator[None]:
    """Open for reading alone, whoever else has it open. Raises NotReady.

    `any_tables`: of an earlier or later version too.
    Text that is no text any more is given as it is (surrogates), so that it can be told of.
    """
    check_there(config)
    EXECUTOR_CACHE.clear()
    plan = settings(config)
    plan["connections"]["default"] = plan["connections"]["reader"]
    await Tortoise.init(config=plan, _enable_global_fallback=True)
    try:
        if config.on_sqlite:
            await _reader().on_thread(_take_rotten_text)
        ran = await steps_taken()
        if not any_tables:
            check_steps(ran)
        await check_key(config, may_write=False)
        yield
    finally:
        await Tortoise.close_connections()


@asynccontextmanager
async def one_moment() -> AsyncIterator[None]:
    """Inside, everything read is as it was at one moment, however much is written meanwhile."""
    client = connections.get("reader")
    if not isinstance(client, HouseSqliteClient):
        async with in_transaction("reader") as held:
            await held.execute_query(AS_IT_IS)
            yield
        return
    await client.on_thread(lambda held: held.execute("BEGIN"))
    try:
        yield
    finally:
        await client.on_thread(lambda held: held.rollback())


@asynccontextmanager
async def own_moment() -> AsyncIterator[None]:
    """The same in the midst of a serving house: over a connection that is nobody else's meanwhile.

    For a task of its own: what else the task reads comes from there, from the replica if there is
    one. Whoever holds a moment for long keeps the database from tidying up: see exports.archive.
    """
    with from_replica() as name:
        if not on_sqlite():
            async with in_transaction(name) as held:
                await held.execute_query(AS_IT_IS)
                yield
            return
        own = cast(HouseSqliteClient, get_connections()._create_connection(name))
        token = get_connections().set(name, own)
        try:
            await own.on_thread(_begin)
            yield
        finally:
            get_connections().reset(token)
            await own.close()


def _begin(held: Any) -> None:
    held.execute("BEGIN")
    held.execute("select 1 from house limit 1").fetchall()  # from now on it is this moment


def _reader() -> HouseSqliteClient:
    return cast(HouseSqliteClient, connections.get("reader"))


def _take_rotten_text(held: Any) -> None:
    held.text_factory = lambda raw: raw.decode("utf-8", "surrogateescape")


async def misnamed() -> list[str]:
    """The tables whose columns are not called as we know them: names rot like values."""
    found = []
    for model in Tortoise.apps["moodtrack"].values():
        table, columns = model._meta.db_table, model._meta.fields_db_projection.values()
        # each with its table: SQLite takes a lone name that it does not know for a text
        named = ", ".join(f'"{table}"."{one}"' for one in columns)
        try:
            await read(f'select {named} from "{table}" limit 0')  # noqa: S608  (our own names)
        except (BaseORMException, sqlite3.Error, UnicodeError):
            found.append(table)
    return found
