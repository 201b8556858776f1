"""What is deleted must not lie on in free pages, in the log, or in dead rows."""

import sqlite3
from collections.abc import Iterable

from tortoise import connections

from moodtrack.db.sqlite import HouseSqliteClient
from moodtrack.db.work import on_sqlite, write

PATIENCE = 200  # milliseconds that the log may wait for a reader to end


async def overwrite_what_goes() -> None:
    """From here on, until `leave_no_trace`, SQLite writes zeros over what is deleted."""
    if on_sqlite():
        await write("PRAGMA secure_delete = ON")


async def leave_no_trace(tables: Iterable[str]) -> None:
    """Empty SQLite's log into the file; on PostgreSQL clear dead rows of these tables away.

    While somebody reads from before, what they read stays: call it again later.
    """
    client = connections.get("default")
    if isinstance(client, HouseSqliteClient):
        async with client._lock:
            await client.on_thread(_empty_the_log)
    else:
        await client.execute_query(f"vacuum (skip_locked) {', '.join(sorted(tables))}")


def _empty_the_log(held: sqlite3.Connection) -> None:
    [before] = held.execute("PRAGMA busy_timeout").fetchone()
    held.execute(f"PRAGMA busy_timeout = {PATIENCE}").close()
    try:
        held.execute("PRAGMA secure_delete = OFF").close()
        held.execute("PRAGMA wal_checkpoint(TRUNCATE)").close()
    finally:
        held.execute(f"PRAGMA busy_timeout = {before}").close()
