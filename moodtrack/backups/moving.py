"""`moodtrack move-database`: to PostgreSQL when a clinic outgrows one machine, or back."""

import argparse
import asyncio
import sqlite3
import time
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import asynccontextmanager, closing
from dataclasses import replace
from typing import Any

from moodtrack import db, vault
from moodtrack.backups.crossing import Lite, Post, Side, Table, copy, sums, tables_of
from moodtrack.backups.postgres import OTHERS, Place
from moodtrack.backups.sealed import NotUsable
from moodtrack.backups.tables import Sums
from moodtrack.backups.verify import Seen, problems
from moodtrack.config import Config
from moodtrack.db.migrating import migrate

Arguments = argparse.Namespace
Add = Callable[[Any, str, Callable[[Config, Arguments], None], str], argparse.ArgumentParser]
LONGEST = 200  # characters that the house keeps of a name
SETTLES_WITHIN = 2.0  # seconds that a connection just closed may still be seen by PostgreSQL


def add(words: Any, command: Add) -> None:
    """Add `move-database` to the words of the command line."""
    move = command(words, "move-database", _command, "carry everything over to another database")
    place = move.add_mutually_exclusive_group(required=True)
    place.add_argument(
        "to", nargs="?", metavar="URL", help="an empty place: sqlite:///path or postgres://..."
    )
    place.add_argument(
        "--stay", action="store_true", help="serve a database again that was moved away from"
    )


def _command(config: Config, arguments: Arguments) -> None:
    vault.unlock(config.key_file)
    if arguments.stay:
        asyncio.run(_stay(config))
        print("This database is served again. What was written at the other place is not in it.")
        return
    target = _target(config, arguments.to)
    lite = config if config.on_sqlite else target
    if lite is target:
        lite.sqlite_path.parent.mkdir(parents=True, exist_ok=True)
    if not db.take_lock(lite):
        raise NotUsable("Stop the server first: it holds the database.")
    try:
        asyncio.run(_check(config))
        asyncio.run(migrate(target))
        moved, seen = asyncio.run(_carry(config, target))
    finally:
        db.give_lock_back()
    print(f"{moved.rows} rows of {len(moved.tables)} tables are there, the same in both.")
    print(f"Gone through {seen.patients} patients, {seen.entries} entries: all as it was written.")
    print("Name the new place in MOODTRACK_DATABASE_URL. The old one is not served any more.")


def _target(config: Config, url: str) -> Config:
    told = Config.from_env({"MOODTRACK_DATABASE_URL": url}).database_url
    target = replace(config, database_url=told, replica_url=None)
    if config.on_sqlite == target.on_sqlite:
        raise NotUsable(
            "This moves between SQLite and PostgreSQL. Between two of one kind, make a backup "
            "and restore it at the new place."
        )
    return target


async def _check(config: Config) -> None:
    """What is moved must be ours, of this version, and not moved already. Raises NotReady."""
    await db.open_database(config)
    await db.close_database()


async def _carry(config: Config, target: Config) -> tuple[Sums, Seen]:
    """Copy, compare, keep, go through all of it, and only then close the old place.

    Stopped anywhere before the end, the old place is as it was, and doing it again goes on.
    """
    async with _side(config) as old, old.whole():
        async with _side(target) as new, new.whole():
            tables = await tables_of(*_lite_and_post(old, new))
            moved = await _copied(tables, old, new)
        seen = await _gone_through(target)
        await old.close_for(_named(target))
    return moved, seen


async def _copied(tables: Sequence[Table], old: Side, new: Side) -> Sums:
    before = await sums(tables, old)
    there = await sums(tables, new)
    if there.rows == there.count("house"):  # nothing but what a fresh database says of itself
        await copy(tables, old, new)
    differing = before.differing(await sums(tables, new))
    if differing:
        raise NotUsable(
            f"The new place is not the same in: {', '.join(differing)}. Name one that is empty."
        )
    return before


async def _gone_through(target: Config) -> Seen:
    seen = Seen()
    async with db.open_to_read(target):
        async for line in problems(seen):
            raise NotUsable(f"At the new place, {line}. The old one is as it was.")
    return seen


async def _stay(config: Config) -> None:
    async with _side(config) as side, side.whole():
        await side.open_again()


@asynccontextmanager
async def _side(config: Config) -> AsyncIterator[Side]:
    if config.on_sqlite:
        db.check_there(config)
        with closing(sqlite3.connect(config.sqlite_path, isolation_level=None)) as held:
            held.execute("pragma synchronous = full")
            yield Lite(held)
        return
    async with Place.of(config.database_url).connected() as post:
        until = time.monotonic() + SETTLES_WITHIN
        while await post.fetchval(OTHERS):
            if time.monotonic() > until:
                raise NotUsable("Stop the server first: others are connected to the database.")
            await asyncio.sleep(0.05)
        yield Post(post)


def _lite_and_post(one: Side, other: Side) -> tuple[sqlite3.Connection, Any]:
    sides = {type(side): side.held for side in (one, other)}
    return sides[Lite], sides[Post]


def _named(target: Config) -> str:
    """Where it went, without a passphrase."""
    if target.on_sqlite:
        return target.database_url[-LONGEST:]
    place = Place.of(target.database_url)
    return f"postgres://{place.host}:{place.port}/{place.database}"[:LONGEST]
