"""After all migrations every key, index and unique pair is there that the models ask for."""

import sqlite3
from contextlib import closing
from pathlib import Path

import asyncpg
from tortoise import Tortoise

from moodtrack.config import Config
from moodtrack.db.database import settings

Found = set[tuple[str, bool, tuple[str, ...]]]  # table, whether unique, columns


async def indexes(config: Config) -> Found:
    return _on_sqlite(config.sqlite_path) if config.on_sqlite else await _on_postgres(config)


def _on_sqlite(path: Path) -> Found:
    with closing(sqlite3.connect(path)) as held:
        return {
            (table, bool(unique), tuple(name for (name,) in held.execute(
                "select name from pragma_index_info(?) order by seqno", (index,)
            )))
            for table, index, unique in held.execute(
                "select t.name, i.name, i.\"unique\" from sqlite_master t, "
                "pragma_index_list(t.name) i where t.type = 'table'"
            )
        }  # fmt: skip


async def _on_postgres(config: Config) -> Found:
    held = await asyncpg.connect(config.database_url)
    try:
        rows = await held.fetch(
            "select i.indrelid::regclass::text as on_table, i.indisunique as is_unique, "
            "array(select pg_get_indexdef(i.indexrelid, k, true) "
            "  from generate_series(1, i.indnkeyatts) k) as columns "
            "from pg_index i join pg_class c on c.oid = i.indrelid "
            "where c.relnamespace = 'public'::regnamespace"
        )
    finally:
        await held.close()
    return {(row["on_table"], row["is_unique"], tuple(row["columns"])) for row in rows}


async def _as_the_models_say(config: Config) -> None:
    if config.on_sqlite:
        config.sqlite_path.unlink(missing_ok=True)
    else:
        held = await asyncpg.connect(config.database_url)
        await held.execute("drop schema public cascade")
        await held.execute("create schema public")
        await held.close()
    plan = settings(config)
    plan["connections"].pop("reader")
    await Tortoise.init(config=plan, init_connections=False, _enable_global_fallback=True)
    try:
        await Tortoise.generate_schemas()
    finally:
        await Tortoise.close_connections()


async def test_no_migration_forgot_an_index(config: Config) -> None:
    migrated = await indexes(config)
    await _as_the_models_say(config)
    wanted = await indexes(config)
    assert {one for one in wanted - migrated if not one[0].startswith("tortoise_")} == set()
    assert ("revision", True, ("id", "patient_id")) in migrated
    assert ("infusion", True, ("patient_id", "n", "version")) in migrated
