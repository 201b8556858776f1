"""Who waits while a trip is under way shares the next one: nobody is harmed by a neighbour."""

import asyncio
from collections.abc import Sequence
from contextvars import ContextVar

import pytest

from moodtrack.db import Busy, Together

SINKER = 1_000


class Ferry:
    """Takes numbers over and brings their squares; a sinker sinks whatever boat it is in."""

    def __init__(self) -> None:
        self.trips: list[list[int]] = []

    async def __call__(self, group: Sequence[int]) -> list[int]:
        self.trips.append(list(group))
        await asyncio.sleep(0.001)
        if SINKER in group:
            raise LookupError("sunk")
        return [one * one for one in group]


async def test_those_who_wait_share_a_trip_and_each_gets_their_own_answer() -> None:
    ferry = Ferry()
    together = Together(ferry, most=64)
    answers = await asyncio.gather(*(together(one) for one in range(200)))
    assert answers == [one * one for one in range(200)]
    assert len(ferry.trips) <= 5
    assert max(map(len, ferry.trips)) <= 64


async def test_a_bad_one_fails_alone() -> None:
    together = Together(Ferry())
    group = (1, 2, SINKER, 3, 4)
    answers = await asyncio.gather(*(together(one) for one in group), return_exceptions=True)
    assert [answers[0], answers[1], *answers[3:]] == [1, 4, 9, 16]
    assert isinstance(answers[2], LookupError)


async def test_when_too_many_wait_the_next_is_told_so_at_once_and_the_others_are_served() -> None:
    together = Together(Ferry(), most=2, waiting=5)
    crowd = [asyncio.ensure_future(together(one)) for one in range(5)]
    await asyncio.sleep(0)
    with pytest.raises(Busy):
        await asyncio.gather(*(together(one) for one in range(5)))
    assert (await asyncio.gather(*crowd)) == [0, 1, 4, 9, 16]
    assert await together(6) == 36


async def test_a_caller_who_leaves_harms_nobody() -> None:
    ferry = Ferry()
    together = Together(ferry)
    callers = [asyncio.ensure_future(together(one)) for one in range(20)]
    await asyncio.sleep(0)
    for caller in callers[::3]:
        caller.cancel()
    answers = await asyncio.gather(*callers, return_exceptions=True)
    stayed = [answers[one] for one in range(20) if one % 3]
    assert stayed == [one * one for one in range(20) if one % 3]
    assert sorted(one for trip in ferry.trips for one in trip) == list(range(20))


async def test_even_the_caller_who_set_it_going_may_leave() -> None:
    together = Together(Ferry())
    first = asyncio.ensure_future(together(1))
    await asyncio.sleep(0)
    second = asyncio.ensure_future(together(2))
    first.cancel()
    assert await asyncio.wait_for(second, 5) == 4


async def test_nobody_travels_in_the_state_of_whoever_came_first() -> None:
    inside: ContextVar[bool] = ContextVar("inside", default=False)
    seen = []

    async def look(group: Sequence[int]) -> Sequence[int]:
        seen.append(inside.get())
        return group

    inside.set(True)
    await Together(look)(1)
    assert seen == [False]
