"""Begins a move and carries it out: brought over, looked over again, only then erased there."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from functools import partial
from typing import Any

from moodtrack import db
from moodtrack.accounts import queries as accounts
from moodtrack.accounts.actions.moving import give_way
from moodtrack.accounts.domain import SignedIn
from moodtrack.erasing import actions as erasing
from moodtrack.imports import actions as imports
from moodtrack.imports.queries import Preview
from moodtrack.jobs.queue import Claimed, Job, enqueue
from moodtrack.jobs.worker import Handler, Then
from moodtrack.moving.queries import looked_over
from moodtrack.sharing.domain import OpenRecord
from moodtrack.sharing.gate import open_to_move

CARRY = "move a diary"
# a request that began before the old account was closed has written by then, or never will
SETTLES = timedelta(seconds=60)
MOST_ROUNDS = 5


class NotTheSame(Exception):
    """What was brought over is not all there: the old diary stays where it is."""


@db.one_act
async def begin(code: str, new: SignedIn, *, at: datetime) -> None:
    """Close the old account, and have its diary carried over in a minute. Raises NotOpen.

    Whoever had asked that it be erased takes it along instead.
    """
    old = await give_way(code, new, at=at)
    await erasing.change_mind(await open_to_move(str(old.id), at=at), at=at)
    await enqueue(_job(old.number, new.number, due_at=at + SETTLES), at=at)


def _job(old: int, new: int, *, due_at: datetime, rounds: int = 0) -> Job:
    payload = {"old": old, "new": new, "rounds": rounds}
    return Job(CARRY, f"{CARRY}:{old}:{rounds}", due_at, payload)


def handlers() -> Mapping[str, Handler]:
    return {CARRY: _carry}


async def _carry(job: Claimed, at: datetime) -> Then | None:
    """Bring over what is not there yet; once nothing is left to bring, the old diary goes.

    It goes too where its owner had the new one erased meanwhile: nobody could open it any more.
    """
    people = await accounts.people_numbered([job.payload["old"], job.payload["new"]])
    old_one, new_one = people[job.payload["old"]], people[job.payload["new"]]
    if old_one.erased:
        return None
    old = await open_to_move(str(old_one.id), at=at)
    if new_one.erased:
        await erasing.erase(old, at=at)
        return None
    new = await open_to_move(str(new_one.id), at=at)
    preview = await looked_over(old, new, at=at)
    if not preview.anything:
        await erasing.erase(old, at=at)
        return None
    if preview.found.faults or job.payload["rounds"] >= MOST_ROUNDS:
        raise NotTheSame
    return partial(_bring, new, preview, job.payload, at)


async def _bring(
    new: OpenRecord, preview: Preview, payload: Mapping[str, Any], at: datetime
) -> None:
    await imports.bring_in(new, preview, at=at)
    rounds = payload["rounds"] + 1
    await enqueue(_job(payload["old"], payload["new"], due_at=at, rounds=rounds), at=at)
