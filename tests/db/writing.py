"""A writer in a process of its own: `python -m tests.db.writing URL KEY PATIENT SEED`."""

import asyncio
import sys
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from random import Random
from uuid import UUID

from moodtrack import db, vault
from moodtrack.checkins import actions, queries
from moodtrack.checkins.domain.answers import Answers
from moodtrack.checkins.domain.revisions import Revision, Writer, placed
from moodtrack.config import Config
from moodtrack.sharing.domain import OpenRecord
from moodtrack.sharing.gate import open_as_operator

NOON = datetime(2026, 3, 14, 16, tzinfo=UTC)
TODAY = date(2026, 3, 14)


async def write(url: str, patient: str, seed: int) -> None:
    """Forty requests: days of the same patient, each replacing what stood when it looked."""
    await db.open_database(Config(database_url=url))
    record = await open_as_operator(patient, what="a test", at=NOON)
    random = Random(seed)
    for number in range(20):
        await asyncio.gather(*(_say(record, random, seed, number * 2 + side) for side in (0, 1)))
    await db.close_database()


async def _say(record: OpenRecord, random: Random, seed: int, number: int) -> None:
    day = TODAY - timedelta(days=random.randrange(3))
    standing = await queries.day(record, day)
    knows = standing is not None and random.random() > 0.3
    revision = Revision(
        id=UUID(int=seed << 64 | number),
        day=day,
        written_at=NOON + timedelta(seconds=random.randrange(1_000)),
        tz="America/New_York",
        replaces=frozenset([standing.revision] if standing and knows else []),
        answers=Answers(mood=random.choice([None, 3, 9])),
    )
    said = placed(revision, Writer(3, 2), NOON + timedelta(hours=1))
    kept = await actions.keep(record, [said], at=NOON)
    assert kept.results[0].status == "kept", kept


if __name__ == "__main__":
    _, url, key, patient, seed = sys.argv
    vault.unlock(Path(key))
    asyncio.run(write(url, patient, int(seed)))
