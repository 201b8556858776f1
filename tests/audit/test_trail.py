"""Every line of the trail follows from the one before it: none can be changed, cut or moved."""

import asyncio
import sys
from pathlib import Path

import pytest
from starlette.applications import Starlette

from moodtrack import db
from moodtrack.accounts import actions as accounts
from moodtrack.audit import trail, whole
from moodtrack.sharing import actions as sharing
from moodtrack.sharing.domain import OpenRecord
from tests.cast import Browser, Cast, Clock, revision

HOUSE = Path(__file__).parents[2]


async def problems(patient: int) -> list[str]:
    return (await whole.check(patient)).problems


async def last_of(patient: int) -> int:
    """The key of the last line."""
    [row] = await db.read("select max(key) as last from trail where key < $1", (patient + 1) << 32)
    return int(row["last"])


@pytest.fixture
async def lived(anas_phone: Browser, cast: Cast, anas_record: OpenRecord, clock: Clock) -> int:
    """Ana's trail after acts of every kind, alone and shared with others; gives her number."""
    for mood in (3, 4):
        await anas_phone.keep(revision(mood=mood), revision("2026-03-13", mood=mood))
        clock.forward(minutes=1)
        await sharing.share_with(anas_record, cast.dr_diaz.id, at=clock())
        await sharing.stop_sharing_with(anas_record, cast.dr_diaz.id, at=clock())
    await accounts.invite(cast.ana, at=clock())
    await asyncio.gather(*(anas_phone.keep(revision(mood=mood)) for mood in range(9)))
    return cast.ana.number


async def test_the_chain_goes_on_through_acts_alone_and_acts_together(
    lived: int, cast: Cast
) -> None:
    assert await problems(lived) == []
    assert await problems(cast.ben.number) == []
    assert await problems(trail.HOUSE) == []
    verbs = [one.verb for one in await trail.trail_of(lived)]
    assert verbs.count("kept check-ins") == 11
    assert verbs.count("shared with") == 3
    assert verbs.count("stopped sharing with") == 2


HANDS = {
    "a time moved by a microsecond": "update trail set at = at + 1 where key = $1",
    "another person blamed": "update trail set actor = actor + 1 where key = $1",
    "an act called otherwise": "update trail set verb = 'looked' where key = $1",
    "a detail changed": "update trail set detail = detail || '.' where key = $1",
    "a line cut out": "delete from trail where key = $1",
    "a digest renewed by hand": "update trail set digest = "
    "(select digest from trail o where o.key = trail.key - 1) where key = $1",
}


@pytest.mark.parametrize("hand", HANDS)
async def test_a_line_that_is_changed_or_cut_out_is_noticed_wherever_it_stood(
    lived: int, hand: str
) -> None:
    first, last = (lived << 32) + 2, await last_of(lived)
    for key in (first, (first + last) // 2, last):
        before = await db.read("select * from trail where key = $1", key)
        await db.write(HANDS[hand], key)
        assert await problems(lived), key
        await db.write("delete from trail where key = $1", key)
        await db.write_many(trail.INSERT, [[before[0][name] for name in (*trail.LINE, "digest")]])
        assert await problems(lived) == []


async def test_lines_that_change_places_are_noticed(lived: int) -> None:
    one, two, aside = (lived << 32) + 3, (lived << 32) + 4, (lived << 32) + 4_000
    for old, new in ((one, aside), (two, one), (aside, two)):
        await db.write("update trail set key = $2 where key = $1", old, new)
    assert await problems(lived)


async def test_a_line_of_somebody_elses_trail_does_not_fit_into_anas(
    lived: int, cast: Cast, clock: Clock
) -> None:
    await accounts.invite(cast.ben, at=clock())
    bens, after = (cast.ben.number << 32) + 2, await last_of(lived) + 1
    await db.write("update trail set key = $1 where key = $2", after, bens)
    assert await problems(lived)
    assert await problems(cast.ben.number)


@pytest.mark.parametrize("database_url", ["postgres"], indirect=True)
async def test_two_processes_continue_one_chain_and_never_fork_it(
    app: Starlette, cast: Cast, key_file: Path
) -> None:
    url, ana = app.state.config.database_url, str(cast.ana.id)
    runs = [
        await asyncio.create_subprocess_exec(
            *(sys.executable, "-m", "tests.audit.looking", url, str(key_file), ana, "40"),
            cwd=HOUSE,
            stderr=asyncio.subprocess.PIPE,
        )
        for _ in range(2)
    ]
    for run in runs:
        _, complaint = await run.communicate()
        assert run.returncode == 0, complaint.decode()
    assert await problems(cast.ana.number) == []
    opened = [one for one in await trail.trail_of(cast.ana.number) if one.detail == "a look"]
    assert len(opened) == 80
