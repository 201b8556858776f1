"""Work for later is done once: across processes, across restarts, however it goes wrong."""

import asyncio
from datetime import datetime, timedelta
from typing import Any

import pytest

from moodtrack import db
from moodtrack.jobs import queue
from moodtrack.jobs.queue import Claimed, Job
from moodtrack.jobs.worker import Then, Worker
from tests.cast import Cast, Clock


class Hands:
    """Does whatever comes, and remembers it; `trouble` says how often it goes wrong first."""

    def __init__(self, trouble: int = 0) -> None:
        self.done: list[str] = []
        self.tried: list[str] = []
        self._trouble = trouble

    async def __call__(self, job: Claimed, at: datetime) -> Then | None:
        self.tried.append(job.key)
        if self._trouble:
            self._trouble -= 1
            raise ConnectionError

        async def then() -> None:
            self.done.append(job.key)

        return then


async def written_down(*jobs: Job, at: datetime) -> None:
    @db.one_act
    async def act() -> None:
        await queue.enqueue(*jobs, at=at)

    await act()


async def rows() -> list[dict[str, Any]]:
    return await db.read("select * from job order by number")


async def test_a_job_is_done_when_it_is_due_and_only_once(cast: Cast, clock: Clock) -> None:
    hands = Hands()
    worker = Worker({"call": hands}, clock)
    await written_down(Job("call", "call/1", clock() + timedelta(minutes=5)), at=clock())
    assert await worker.run_due() == 0
    clock.forward(minutes=5)
    assert await worker.run_due() == 1
    clock.forward(days=2)
    assert await worker.run_due() == 0
    assert hands.done == ["call/1"]


async def test_the_same_key_is_written_down_once_ever(cast: Cast, clock: Clock) -> None:
    hands = Hands()
    worker = Worker({"call": hands}, clock)
    for _ in range(3):
        await written_down(Job("call", "call/1", clock()), at=clock())
        await worker.run_due()
    assert hands.done == ["call/1"]


async def test_what_goes_wrong_is_tried_again_later_and_later(cast: Cast, clock: Clock) -> None:
    hands = Hands(trouble=3)
    worker = Worker({"call": hands}, clock)
    await written_down(Job("call", "call/1", clock()), at=clock())
    waits = []
    while not hands.done:
        before = clock()
        while not await worker.run_due():
            clock.forward(seconds=0.5)
        waits.append((clock() - before).total_seconds())
    assert waits == [0, 1, 2, 4]
    assert (await rows())[0]["trouble"] == ""


async def test_whoever_dies_with_a_job_in_hand_is_taken_over_from(cast: Cast, clock: Clock) -> None:
    await written_down(Job("call", "call/1", clock()), at=clock())
    [dead] = await queue.claim(at=clock())
    hands = Hands()
    worker = Worker({"call": hands}, clock)
    assert await worker.run_due() == 0
    clock.forward(seconds=queue.LEASE.total_seconds())
    assert await worker.run_due() == 1
    assert hands.done == ["call/1"]
    assert not await queue.finish(dead, at=clock())


async def test_whoever_was_taken_over_from_writes_nothing(cast: Cast, clock: Clock) -> None:
    """A slow one comes back after its lease: what it would have written is written by the other."""
    slow, quick = Hands(), Hands()

    async def slowly(job: Claimed, at: datetime) -> Then | None:
        then = await slow(job, at)
        clock.forward(seconds=queue.LEASE.total_seconds())
        await Worker({"call": quick}, clock).run_due()
        return then

    await written_down(Job("call", "call/1", clock()), at=clock())
    await Worker({"call": slowly}, clock).run_due()
    assert (slow.done, quick.done) == ([], ["call/1"])


async def test_many_takers_at_once_do_each_job_once(cast: Cast, clock: Clock) -> None:
    jobs = [Job("call", f"call/{place}", clock()) for place in range(100)]
    await written_down(*jobs, at=clock())
    hands = Hands()
    workers = [Worker({"call": hands}, clock) for _ in range(8)]

    async def until_done(worker: Worker) -> None:
        while await worker.run_due():
            await asyncio.sleep(0)

    await asyncio.gather(*map(until_done, workers))
    assert sorted(hands.tried) == sorted(job.key for job in jobs)


async def test_a_kind_nobody_knows_waits_for_somebody_who_does(cast: Cast, clock: Clock) -> None:
    await written_down(Job("sing", "sing/1", clock()), at=clock())
    await Worker({}, clock).run_due()
    [row] = await rows()
    assert (row["done_at"], row["trouble"], row["tries"]) == (None, "LookupError", 1)
    clock.forward(seconds=1)
    hands = Hands()
    await Worker({"sing": hands}, clock).run_due()
    assert hands.done == ["sing/1"]


async def test_somebody_is_said_to_work_only_while_somebody_does(cast: Cast, clock: Clock) -> None:
    assert not await queue.somebody_works(at=clock())
    await Worker({}, clock).beat()
    assert await queue.somebody_works(at=clock())
    assert not await queue.somebody_works(at=clock.forward(seconds=31))


async def test_what_was_done_long_ago_is_let_go_of_and_what_is_open_never(
    cast: Cast, clock: Clock
) -> None:
    worker = Worker({"call": Hands()}, clock)
    await written_down(
        Job("call", "call/done", clock()),
        Job("call", "call/later", clock() + timedelta(days=400)),
        at=clock(),
    )
    await worker.run_due()
    await queue.forget_old(at=clock.forward(days=89))
    assert len(await rows()) == 2
    await queue.forget_old(at=clock.forward(days=2))
    assert [row["key"] for row in await rows()] == ["call/later"]


class Broken(Exception):
    """Something goes wrong while the outcome is written."""


async def test_an_outcome_that_cannot_be_written_leaves_the_job_to_be_done(
    cast: Cast, clock: Clock
) -> None:
    async def handler(job: Claimed, at: datetime) -> Then | None:
        async def then() -> None:
            raise Broken

        return then

    await written_down(Job("call", "call/1", clock()), at=clock())
    await Worker({"call": handler}, clock).run_due()
    [row] = await rows()
    assert (row["done_at"], row["trouble"]) == (None, "Broken")


async def test_a_started_worker_does_what_comes_and_stops_when_told(
    cast: Cast, clock: Clock
) -> None:
    hands = Hands()
    async with Worker({"call": hands}, clock).working():
        await written_down(Job("call", "call/1", clock()), at=clock())
        async with asyncio.timeout(5):
            while not hands.done:
                await asyncio.sleep(0.05)
    await written_down(Job("call", "call/2", clock()), at=clock())
    await asyncio.sleep(0.6)
    assert hands.done == ["call/1"]


@pytest.mark.parametrize("most", [1, 3])
async def test_what_is_due_first_is_taken_first(cast: Cast, clock: Clock, most: int) -> None:
    for minutes in (3, 1, 2):
        job = Job("call", f"call/{minutes}", clock() + timedelta(minutes=minutes))
        await written_down(job, at=clock())
    clock.forward(minutes=10)
    taken = await queue.claim(at=clock(), most=most)
    assert {job.key for job in taken} == {f"call/{place}" for place in range(1, most + 1)}


async def test_when_the_clock_is_set_back_the_worker_says_again_that_it_is_here(
    cast: Cast, clock: Clock
) -> None:
    worker = Worker({}, clock)
    await worker.beat()
    clock.now -= timedelta(hours=1)
    assert not await queue.somebody_works(at=clock())  # what was said lies ahead: it proves nothing
    await worker.beat()
    assert await queue.somebody_works(at=clock())
