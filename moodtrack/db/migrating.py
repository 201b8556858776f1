"""Migrations, guarded: one at a time, a copy first, and no cascade through SQLite's rebuilds."""

import asyncio
import sqlite3
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, closing
from pathlib import Path
from typing import Any

from tortoise import Tortoise
from tortoise.backends.base.executor import EXECUTOR_CACHE
from tortoise.connection import get_connection
from tortoise.migrations.executor import MigrationExecutor, MigrationTarget

from moodtrack.config import Config
from moodtrack.db.database import NotReady, settings

LOCK = 7_060_606  # any number, the same in every process: one migration at a time on PostgreSQL


async def migrate(config: Config, *, steps: str = "moodtrack.migrations") -> list[str]:
    """Bring the tables up to date by the modules of `steps`; gives the names of those that ran.

    Tortoise rebuilds a SQLite table by dropping it, and with foreign keys on the drop takes every
    row that points at it along. So they are off while it works, the file is copied first, and
    afterwards every reference is checked.
    """
    EXECUTOR_CACHE.clear()
    plan = settings(config)
    plan["apps"]["moodtrack"]["migrations"] = steps
    if config.on_sqlite:
        config.sqlite_path.parent.mkdir(parents=True, exist_ok=True)
        plan["connections"]["default"]["credentials"]["foreign_keys"] = "OFF"
        del plan["connections"]["reader"]  # it would open a file that may not be there yet
    await Tortoise.init(config=plan, init_connections=False, _enable_global_fallback=True)
    try:
        async with _alone(config):
            return await _run(config, plan["apps"])
    finally:
        await Tortoise.close_connections()


async def _run(config: Config, apps: dict[str, Any]) -> list[str]:
    executor = MigrationExecutor(get_connection("default"), apps)
    latest = [MigrationTarget(app_label="moodtrack", name="__latest__")]
    names = [step.migration.name for step in await _plan(executor, latest)]
    if names and config.on_sqlite:
        await asyncio.to_thread(_copy_first, config.sqlite_path, names[0])
    if names:
        await executor.migrate(latest, direction="forward")
    if config.on_sqlite:
        await _check_references(config)
    return names


async def _plan(executor: MigrationExecutor, latest: list[MigrationTarget]) -> list[Any]:
    await executor.recorder.ensure_schema(executor._schema_editor(atomic=False))
    return await executor.plan(latest)


@asynccontextmanager
async def _alone(config: Config) -> AsyncIterator[None]:
    if config.on_sqlite:  # the caller holds the file's lock
        yield
        return
    import asyncpg

    held = await asyncpg.connect(config.database_url)
    try:
        await held.execute("select pg_advisory_lock($1)", LOCK)
        yield
    finally:
        await held.close()


def _copy_first(path: Path, name: str) -> None:
    """A whole copy beside the file, where there is anything in it yet."""
    with closing(sqlite3.connect(path)) as old:
        if not old.execute("select 1 from sqlite_master where name = 'person'").fetchone():
            return
        with closing(sqlite3.connect(f"{path}.before-{name}")) as copy:
            old.backup(copy)


async def _check_references(config: Config) -> None:
    broken = await get_connection("default").execute_query_dict("PRAGMA foreign_key_check")
    if broken:
        raise NotReady(
            f"After migrating, {len(broken)} rows point at nothing. "
            f"Put the copy beside {config.sqlite_path} back and report this."
        )
