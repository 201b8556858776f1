"""Reading beside a running server: its own connection that cannot write, at one moment."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any, cast

from tortoise import Tortoise, connections
from tortoise.backends.base.executor import EXECUTOR_CACHE
from tortoise.transactions import in_transaction

from moodtrack.config import Config
from moodtrack.db.database import check_key, check_steps, check_there, settings, steps_taken
from moodtrack.db.sqlite import HouseSqliteClient


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
            await held.execute_query("set transaction isolation level repeatable read, read only")
            yield
        return
    await client.on_thread(lambda held: held.execute("BEGIN"))
    try:
        yield
    finally:
        await client.on_thread(lambda held: held.rollback())


def _reader() -> HouseSqliteClient:
    return cast(HouseSqliteClient, connections.get("reader"))


def _take_rotten_text(held: Any) -> None:
    held.text_factory = lambda raw: raw.decode("utf-8", "surrogateescape")
