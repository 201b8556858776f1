"""Who gets into Ana's diary and treatment record: whom she lets, until she stops, and on record."""

import asyncio
import sys
from collections.abc import Awaitable, Callable
from datetime import datetime
from uuid import UUID, uuid4

import asyncpg
import pytest
from starlette.applications import Starlette

from moodtrack import db
from moodtrack.accounts import queries as people
from moodtrack.accounts.domain import Person, SignedIn
from moodtrack.audit import trail
from moodtrack.sharing import actions, gate, queries
from moodtrack.sharing.domain import NotShared, OpenRecord
from tests.cast import Cast, Clock

Open = Callable[..., Awaitable[object]]


async def signed_in(person: Person, at: datetime) -> SignedIn:
    return SignedIn(
        person.number, person.id, person.name, person.role,
        await people.clinic_numbered(person.clinic), person.zone, person.day_start, uuid4(), at,
        key=person.key,
    )  # fmt: skip


async def gets_in(opened: Open, person: Person, patient: object, at: datetime) -> bool:
    try:
        await opened(await signed_in(person, at), str(patient), what="a test", at=at)
    except NotShared:
        return False
    return True


async def inside(opened: Open, cast: Cast, patient: Person, at: datetime) -> list[str]:
    """The names of all who get in."""
    people = (cast.ana, cast.ben, cast.dr_chen, cast.dr_diaz, cast.sam, cast.noor, cast.eve)
    return [one.name for one in people if await gets_in(opened, one, patient.id, at)]


async def test_the_diary_is_open_to_ana_and_to_whom_she_lets_and_to_nobody_else(
    cast: Cast, clock: Clock
) -> None:
    assert await inside(gate.open_for, cast, cast.ana, clock()) == ["Ana", "Dr. Chen"]
    assert await inside(gate.open_for, cast, cast.ben, clock()) == ["Ben"]


async def test_the_treatment_record_is_open_to_her_care_team_and_the_nurse(
    cast: Cast, clock: Clock
) -> None:
    assert await inside(gate.open_treatment, cast, cast.ana, clock()) == ["Dr. Chen", "Sam"]
    assert await inside(gate.open_treatment, cast, cast.ben, clock()) == ["Sam"]


async def test_what_is_no_patient_opens_nothing(cast: Cast, clock: Clock) -> None:
    for other in (cast.sam.id, cast.dr_chen.id, uuid4(), "ana", "", "1", "\x00", "١" * 36):
        for person in (cast.ana, cast.dr_chen, cast.sam):
            assert not await gets_in(gate.open_for, person, other, clock()), other
            assert not await gets_in(gate.open_treatment, person, other, clock()), other


async def test_stopped_means_stopped_at_once_and_the_treatment_goes_on(
    cast: Cast, anas_record: OpenRecord, clock: Clock
) -> None:
    assert await gets_in(gate.open_for, cast.dr_chen, cast.ana.id, clock())
    await actions.stop_sharing_with(anas_record, cast.dr_chen.id, at=clock())
    assert not await gets_in(gate.open_for, cast.dr_chen, cast.ana.id, clock())
    assert await gets_in(gate.open_treatment, cast.dr_chen, cast.ana.id, clock())
    await actions.share_with(anas_record, cast.dr_chen.id, at=clock())
    assert await gets_in(gate.open_for, cast.dr_chen, cast.ana.id, clock())


async def test_saying_it_twice_changes_nothing_and_leaves_one_line(
    cast: Cast, anas_record: OpenRecord, clock: Clock
) -> None:
    for act in (actions.share_with, actions.stop_sharing_with):
        await act(anas_record, cast.dr_diaz.id, at=clock())
        await act(anas_record, cast.dr_diaz.id, at=clock())
    lines = [one for one in await trail.trail_of(cast.ana.number) if one.detail == "Dr. Diaz"]
    assert [one.verb for one in lines] == ["stopped sharing with", "shared with"]


async def test_she_can_only_share_with_clinicians_of_her_own_clinic(
    cast: Cast, anas_record: OpenRecord, clock: Clock
) -> None:
    for other in (cast.eve.id, cast.sam.id, cast.noor.id, cast.ben.id, cast.ana.id, uuid4()):
        for act in (actions.share_with, actions.stop_sharing_with):
            with pytest.raises(NotShared):
                await act(anas_record, other, at=clock())


async def test_a_clinician_who_may_no_longer_sign_in_can_still_be_shut_out(
    cast: Cast, anas_record: OpenRecord, clock: Clock
) -> None:
    await db.write("update person set disabled_at = 1 where number = $1", cast.dr_chen.number)
    assert [one.name for one in await queries.shares(anas_record) if one.since] == ["Dr. Chen"]
    await actions.stop_sharing_with(anas_record, cast.dr_chen.id, at=clock())
    await db.write("update person set disabled_at = null where number = $1", cast.dr_chen.number)
    assert not await gets_in(gate.open_for, cast.dr_chen, cast.ana.id, clock())


async def test_a_record_opened_to_read_cannot_be_written_or_shared_on(
    cast: Cast, clock: Clock
) -> None:
    chen = await signed_in(cast.dr_chen, clock())
    opened = await gate.open_for(chen, str(cast.ana.id), what="x", at=clock())
    assert not opened.may_write
    with pytest.raises(NotShared):
        await actions.share_with(opened, cast.dr_diaz.id, at=clock())


@pytest.mark.parametrize("opened", [gate.open_for, gate.open_treatment])
async def test_the_line_of_a_look_is_durable_before_anything_is_shown(
    cast: Cast, clock: Clock, app: Starlette, opened: Open
) -> None:
    chen = await signed_in(cast.dr_chen, clock())
    await opened(chen, str(cast.ana.id), what="her days", at=clock())
    assert await lines_on_disk(app.state.config.database_url, cast) == 1


async def lines_on_disk(url: str, cast: Cast) -> int:
    """As another process sees them."""
    chens = f"actor = {cast.dr_chen.number} and detail = 'her days'"
    asked = f"select count(*) from trail where {chens}"
    if url.startswith("postgres"):
        other = await asyncpg.connect(url)
        count = await other.fetchval(asked)
        await other.close()
        return int(count)
    path = url.removeprefix("sqlite:///")
    script = f"import sqlite3; print(sqlite3.connect({path!r}).execute({asked!r}).fetchone()[0])"
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-c", script, stdout=asyncio.subprocess.PIPE
    )
    said, _ = await process.communicate()
    return int(said)


async def test_a_look_whose_line_cannot_be_written_shows_nothing(cast: Cast, clock: Clock) -> None:
    await db.write("drop table trail")
    with pytest.raises(Exception, match="trail"):
        await gets_in(gate.open_for, cast.dr_chen, cast.ana.id, clock())


async def test_her_own_looks_leave_no_line(cast: Cast, clock: Clock) -> None:
    before = len(await trail.trail_of(cast.ana.number))
    ana = await signed_in(cast.ana, clock())
    opened = await gate.open_for(ana, str(cast.ana.id), what="x", at=clock())
    assert (opened.may_write, opened.id) == (True, UUID(str(cast.ana.id)))
    assert len(await trail.trail_of(cast.ana.number)) == before
