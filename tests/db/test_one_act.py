"""An act is whole or not at all, whoever hangs up in the middle, on both databases."""

import asyncio
import sqlite3
from random import Random

import pytest
from starlette.applications import Starlette
from tortoise.connection import get_connection
from tortoise.exceptions import IntegrityError, OperationalError

from moodtrack import db


@db.one_act
async def say_three_times(word: str) -> None:
    for place in range(3):
        await db.write("insert into house (key, value) values ($1, $2)", f"{word}-{place}", word)
        await asyncio.sleep(0)


SAID = "select value, count(*) as n from house where key like '%-_' group by value"


async def said() -> dict[str, int]:
    rows = await db.read(SAID)
    return {row["value"]: row["n"] for row in rows}


async def test_an_act_that_goes_wrong_in_the_middle_leaves_nothing(app: Starlette) -> None:
    @db.one_act
    async def stumble() -> None:
        await say_three_times("a")
        raise LookupError

    with pytest.raises(LookupError):
        await stumble()
    assert await said() == {}
    await say_three_times("b")
    assert await said() == {"b": 3}


async def test_an_act_called_from_another_is_part_of_it(app: Starlette) -> None:
    @db.one_act
    async def both() -> None:
        await say_three_times("a")
        await say_three_times("b")
        await db.write("insert into house (key, value) values ('a-0', 'again')")

    with pytest.raises(IntegrityError):
        await both()
    assert await said() == {}


async def test_what_is_under_way_is_not_seen_from_outside(app: Starlette) -> None:
    seen = []

    @db.one_act
    async def looked_at() -> None:
        await say_three_times("a")
        seen.append(await said())

    await looked_at()
    assert (seen, await said()) == ([{}], {"a": 3})


async def test_three_hundred_who_hang_up_leave_every_act_whole_and_the_database_well(
    app: Starlette,
) -> None:
    random = Random(3)
    for number in range(300):
        caller = asyncio.ensure_future(say_three_times(f"w{number}"))
        for _ in range(random.randrange(9)):
            await asyncio.sleep(0)
        if random.random() < 0.3:
            await asyncio.sleep(random.random() / 500)
        caller.cancel()
        await asyncio.gather(caller, return_exceptions=True)
    await asyncio.wait_for(say_three_times("last"), 60)
    assert set((await said()).values()) == {3}
    await asyncio.wait_for(db.close_database(), 60)  # and the last of them
    await db.open_database(app.state.config)
    counts = await said()
    assert set(counts.values()) == {3}
    assert len(counts) > 200


async def test_closing_waits_for_the_acts_that_nobody_waits_for_any_more(
    app: Starlette, database_url: str
) -> None:
    caller = asyncio.ensure_future(say_three_times("a"))
    await asyncio.sleep(0)
    await asyncio.sleep(0)
    caller.cancel()
    await asyncio.gather(caller, return_exceptions=True)
    await db.close_database()
    await db.open_database(app.state.config)
    assert await said() == {"a": 3}


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
async def test_a_commit_that_does_not_go_through_leaves_no_transaction_open(
    app: Starlette,
) -> None:
    await db.write("create table later (id references house (key) deferrable initially deferred)")
    held: sqlite3.Connection = get_connection("default")._connection._conn  # type: ignore[attr-defined]

    @db.one_act
    async def promise() -> None:
        await db.write("insert into later values ('nothing there')")

    for _ in range(2):
        with pytest.raises((IntegrityError, OperationalError, sqlite3.IntegrityError)):
            await promise()
        assert not held.in_transaction
    await say_three_times("a")
    assert await said() == {"a": 3}
