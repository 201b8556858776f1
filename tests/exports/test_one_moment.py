"""A download is of one moment, however slowly it goes and whatever is written meanwhile."""

import asyncio
import csv
import json
from collections.abc import AsyncIterator
from contextlib import aclosing
from datetime import timedelta
from io import BytesIO, StringIO
from uuid import uuid4
from zipfile import ZipFile

import pytest

from moodtrack.checkins import actions as checkins
from moodtrack.checkins.domain.answers import Answers
from moodtrack.checkins.domain.revisions import Revision
from moodtrack.exports.archive import at_one_moment, parts, zipped
from moodtrack.exports.archive.ahead import AT_ONCE, TooSlow
from moodtrack.sharing.domain import OpenRecord, TreatmentRecord
from moodtrack.treatment.actions import record_infusion
from moodtrack.treatment.domain import Infusion
from tests.cast import NOON, ZONE

DAYS = 1_100  # more than are read at once


def day(back: int) -> Revision:
    at = NOON - timedelta(days=back)
    said = Answers(mood=back % 11, note=f"day {back}")
    return Revision(uuid4(), at.date(), at, ZONE, frozenset(), said, received_at=NOON)


@pytest.fixture
async def record(anas_record: OpenRecord) -> OpenRecord:
    await checkins.keep(anas_record, [day(back) for back in range(DAYS)], at=NOON)
    return anas_record


def whole(record: OpenRecord) -> AsyncIterator[bytes]:
    return zipped(parts(record, at=NOON))


async def taken_slowly(chunks: AsyncIterator[bytes]) -> None:
    async for _ in chunks:
        await asyncio.sleep(0.1)


async def test_what_she_writes_during_a_slow_download_is_in_none_of_its_files(
    record: OpenRecord, anas_treatment: TreatmentRecord
) -> None:
    got, written = [], 0
    async for chunk in at_one_moment(whole(record), most=1):
        got.append(chunk)
        written += 1
        await checkins.keep(record, [day(DAYS + written)], at=NOON)
        infusion = Infusion(0, NOON - timedelta(days=written), ZONE)
        await record_infusion(anas_treatment, infusion, id_=uuid4(), at=NOON)
    assert written > 5
    archive = ZipFile(BytesIO(b"".join(got)))
    history = json.loads(archive.read("history.json"))
    assert (len(history["revisions"]), history["infusions"]) == (DAYS, [])
    table = archive.read("checkins.csv").decode()
    assert len(list(csv.DictReader(StringIO(table, newline="")))) == DAYS
    assert archive.read("infusions.csv").count(b"\n") == 1
    entries = json.loads(archive.read("fhir.json"))["entry"]
    assert not [one for one in entries if one["resource"]["resourceType"] == "Procedure"]


async def test_nobody_who_goes_away_or_takes_nothing_keeps_others_waiting(
    record: OpenRecord,
) -> None:
    for _ in range(AT_ONCE + 1):
        async with aclosing(at_one_moment(whole(record), most=1)) as left:
            assert await anext(left)
    with pytest.raises(TooSlow):
        await taken_slowly(at_one_moment(whole(record), most=1, patience=0.02))
    got = [chunk async for chunk in at_one_moment(whole(record))]
    assert ZipFile(BytesIO(b"".join(got))).testzip() is None


async def test_many_downloads_at_once_take_their_turns(record: OpenRecord) -> None:
    async def take() -> bytes:
        return b"".join([chunk async for chunk in at_one_moment(whole(record))])

    taken = await asyncio.gather(*(take() for _ in range(3 * AT_ONCE)))
    assert len(set(taken)) == 1
