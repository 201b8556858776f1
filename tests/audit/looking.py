"""Looks at a record many times, in a process of its own: `python -m tests.audit.looking ...`."""

import asyncio
import sys
from datetime import UTC, datetime
from pathlib import Path

from moodtrack import db, vault
from moodtrack.config import Config
from moodtrack.sharing.gate import open_as_operator


async def look(url: str, patient: str, times: int) -> None:
    await db.open_database(Config(database_url=url))
    now = datetime(2026, 3, 14, 16, tzinfo=UTC)
    for _ in range(times // 4):
        await asyncio.gather(*(open_as_operator(patient, what="a look", at=now) for _ in range(4)))
    await db.close_database()


if __name__ == "__main__":
    _, url, key, patient, times = sys.argv
    vault.unlock(Path(key))
    asyncio.run(look(url, patient, int(times)))
