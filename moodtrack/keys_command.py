"""`moodtrack keys rotate`: a new master key, and every record's key wrapped anew under it."""

import argparse
import asyncio
from collections.abc import Callable
from typing import Any

from moodtrack import clock, db, vault
from moodtrack.accounts.actions.keys import wrap_anew
from moodtrack.commands import CannotDo
from moodtrack.config import Config

Arguments = argparse.Namespace
Add = Callable[[Any, str, Callable[[Config, Arguments], None], str], argparse.ArgumentParser]


def add(words: Any, command: Add) -> None:
    """Add `keys` to the words of the command line."""
    keys = words.add_parser("keys", help="the master key")
    command(keys.add_subparsers(required=True), "rotate", _rotate, "put a new master key in place")


def _rotate(config: Config, arguments: Arguments) -> None:
    """The new key lies beside the old one before any row changes; the files are swapped last.

    Stopped in between, the next start finds both, and takes the one the database is sealed with.
    """
    vault.unlock(config.key_file)
    if not db.take_lock(config):
        raise CannotDo("Stop the server first: it holds the database.")
    try:
        count = asyncio.run(_wrap_anew(config))
    finally:
        db.give_lock_back()
    old = vault.turn_over(config.key_file)
    print(f"A new key lies at {config.key_file}; {count} records' keys are wrapped under it.")
    print(f"Keep {old} for as long as you keep backups from before, and a copy of both apart.")


async def _wrap_anew(config: Config) -> int:
    await db.open_database(config)
    try:
        return await wrap_anew(vault.begin_change(config.key_file), at=clock.now())
    finally:
        await db.close_database()
