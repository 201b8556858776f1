"""`moodtrack backup`, `restore` and `verify`: what each needs, does and says."""

import argparse
import asyncio
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

from moodtrack import clock, db, vault
from moodtrack.backups import postgres, sqlite
from moodtrack.backups.manifest import Manifest
from moodtrack.backups.verify import Seen, problems
from moodtrack.commands import CannotDo
from moodtrack.config import Config
from moodtrack.db.migrating import migrate
from moodtrack.erasing import actions as erasing
from moodtrack.erasing import ledger

Arguments = argparse.Namespace
Add = Callable[[Any, str, Callable[[Config, Arguments], None], str], argparse.ArgumentParser]


def add(words: Any, command: Add) -> None:
    """Add the three to the words of the command line."""
    backup = command(words, "backup", _backup, "write a sealed copy of everything but the key")
    backup.add_argument("file", type=Path, metavar="FILE")
    restore = command(words, "restore", _restore, "put a backup where the database is")
    restore.add_argument("file", type=Path, metavar="FILE")
    restore.add_argument(
        "--replace", action="store_true", help="move a SQLite file with people in it aside first"
    )
    command(words, "verify", _verify, "go through everything; name what is not as it was written")


def _backup(config: Config, arguments: Arguments) -> None:
    vault.unlock(config.key_file)
    asyncio.run(_check_database(config))
    file: Path = arguments.file.absolute()
    if config.on_sqlite:
        made = sqlite.back_up(config.sqlite_path, file, at=clock.now())
    else:
        made = asyncio.run(postgres.back_up(config.database_url, file, at=clock.now()))
    print(f"{arguments.file}: {made.in_words()}; restored once and compared. The key is not in it.")


async def _check_database(config: Config) -> None:
    async with db.open_to_read(config, any_tables=True):
        pass


def _restore(config: Config, arguments: Arguments) -> None:
    vault.unlock(config.key_file)
    if not arguments.file.is_file():
        raise CannotDo(f"There is no file at {arguments.file}.")
    if not db.take_lock(config):
        raise CannotDo("Stop the server first: it holds the database.")
    try:
        made, aside = _put_back(config, arguments)
        print(f"{arguments.file}, made {made.made_at[:16]} UTC: {made.in_words()}.")
        if aside:
            print(f"What was there before lies at {aside}.")
        print("A new epoch has begun: phones offer again what they still hold.")
        asyncio.run(migrate(config))
        if gone := asyncio.run(_erase_again(config)):
            print(f"Erased again: {gone}, as their owners had asked.")
        _verify(config, arguments)
    finally:
        db.give_lock_back()


async def _erase_again(config: Config) -> int:
    """Whoever was erased since the backup was made must not come back with it."""
    ledger.keep_at(config.erasures_path)
    await db.open_database(config)
    try:
        return await erasing.erase_again(at=clock.now())
    finally:
        await db.close_database()


def _put_back(config: Config, arguments: Arguments) -> tuple[Manifest, str]:
    if config.on_sqlite:
        return sqlite.restore(
            arguments.file, config.sqlite_path, replace=arguments.replace, at=clock.now()
        )
    return asyncio.run(postgres.restore(arguments.file, config.database_url)), ""


def _verify(config: Config, arguments: Arguments) -> None:
    vault.unlock(config.key_file)
    seen = Seen()
    found = asyncio.run(_tell_problems(config, seen))
    if found:
        raise CannotDo(f"{found} things are not as they were written; each is named above.")
    print(f"Gone through {seen.patients} patients, {seen.entries} entries: all as it was written.")


async def _tell_problems(config: Config, seen: Seen) -> int:
    found = 0
    async with db.open_to_read(config):
        async for line in problems(seen):
            found += 1
            sys.stdout.buffer.write(line.encode("ascii", "backslashreplace") + b"\n")
            sys.stdout.buffer.flush()
    return found
