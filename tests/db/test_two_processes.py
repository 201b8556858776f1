"""Two processes write one patient's days at once: every sum is that of all the words."""

import asyncio
import sys
from collections import defaultdict
from datetime import date
from pathlib import Path

import pytest
from starlette.applications import Starlette

from moodtrack import db
from moodtrack.audit import trail, whole
from moodtrack.checkins import queries
from moodtrack.checkins.domain.days import epoch_day
from moodtrack.checkins.domain.revisions import Revision
from moodtrack.revising import heads
from moodtrack.sharing.domain import OpenRecord
from tests.cast import Cast

HOUSE = Path(__file__).parents[2]


@pytest.mark.parametrize("database_url", ["postgres"], indirect=True)
async def test_two_processes_never_work_out_a_day_from_half_of_its_words(
    app: Starlette, cast: Cast, anas_record: OpenRecord, key_file: Path
) -> None:
    url = app.state.config.database_url
    writers = [
        await asyncio.create_subprocess_exec(
            *(sys.executable, "-m", "tests.db.writing"),
            *(url, str(key_file), str(cast.ana.id), str(seed)),
            cwd=HOUSE,
            stderr=asyncio.subprocess.PIPE,
        )
        for seed in (1, 2)
    ]
    for writer in writers:
        _, complaint = await writer.communicate()
        assert writer.returncode == 0, complaint.decode()
    said: dict[date, list[Revision]] = defaultdict(list)
    for one in await queries.revisions(anas_record):
        said[one.day].append(one)
    assert sum(map(len, said.values())) == 80
    days = await queries.days(anas_record, since=min(said), until=max(said))
    standing = {day.day: [day.revision, *(other.revision for other in day.others)] for day in days}
    assert standing == {day: [one.id for one in heads(words)] for day, words in said.items()}
    [row] = await db.read("select * from checkin_summary where patient = $1", cast.ana.number)
    answered = [day for day in days if day.answers.answered]
    assert (row["revisions"], row["days_answered"]) == (80, len(answered))
    assert row["days_rated"] == sum(day.answers.mood is not None for day in days)
    assert row["last_day"] == max((epoch_day(day.day) for day in answered), default=None)
    assert (await whole.check(cast.ana.number)).problems == []
    lines = await trail.trail_of(cast.ana.number, newest=500)
    assert sum(one.verb == "kept check-ins" for one in lines) == 80
