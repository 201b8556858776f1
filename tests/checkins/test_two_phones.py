"""Two phones of one person, lost answers, copies, disorder: nothing she wrote is silently lost."""

import asyncio
from collections.abc import Sequence
from datetime import date, datetime
from random import Random
from typing import Any
from uuid import UUID

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from moodtrack.checkins import queries
from moodtrack.checkins.domain.book import Book
from moodtrack.revising import reach
from moodtrack.sharing.domain import OpenRecord
from tests.cast import Browser, Cast, Clock
from tests.checkins.phones import (
    ANA,
    START,
    Event,
    Outcome,
    PureServer,
    Raw,
    World,
    events,
    read,
    some_events,
)

seeds = st.integers(0, 2**32)


def lived(history: Sequence[Event], seed: int) -> tuple[World, PureServer]:
    server = PureServer()
    world = World(server.post, server.look, Random(seed))
    asyncio.run(world.live(history))
    return world, server


def kept(book: Book) -> dict[UUID, Any]:
    return {id_: one for page in book.pages.values() for id_, one in page.revisions.items()}


def standing(book: Book) -> dict[date, list[UUID]]:
    return {day: [one.id for one in page.heads] for day, page in book.pages.items()}


def nothing_is_lost(world: World, server: PureServer) -> None:
    """Each word is in the book once, as it was written, and stands or was knowingly replaced."""
    there = kept(server.book)
    assert set(there) == {UUID(raw["id"]) for raw in world.written}
    for raw in world.written:
        one = there[UUID(raw["id"])]
        assert (str(one.day), one.answers.as_json()) == (raw["day"], raw["answers"])
    for phone in world.phones:
        assert phone.outbox == []
        assert {one["status"] for one in phone.told} <= {"kept", "already_kept"}
    for page in server.book.pages.values():
        links = {id_: one.replaces for id_, one in page.revisions.items()}
        assert reach({one.id for one in page.heads}, links) >= page.revisions.keys()


@given(events, seeds)
@settings(max_examples=400)
def test_whatever_the_network_does_every_word_is_kept_once_and_stands_until_replaced(
    history: list[Event], seed: int
) -> None:
    nothing_is_lost(*lived(history, seed))


@given(events, seeds)
@settings(max_examples=200)
def test_sending_everything_again_changes_nothing(history: list[Event], seed: int) -> None:
    world, server = lived(history, seed)
    before = asyncio.run(server.look()), kept(server.book)
    again = [asyncio.run(server.post(batch, world.now)) for batch in world.delivered]
    assert {one["status"] for batch in again for one in batch} <= {"already_kept"}
    assert (asyncio.run(server.look()), kept(server.book)) == before


@given(events, seeds, st.randoms(use_true_random=False))
@settings(max_examples=200)
def test_whatever_order_they_arrive_in_the_same_words_stand(
    history: list[Event], seed: int, random: Random
) -> None:
    world, server = lived([one for one in history if one[1] != "settle"], seed)
    mixed = [raw for batch in world.delivered for raw in batch]
    random.shuffle(mixed)
    other = Book(ANA.backfill_days)
    for raw in mixed:
        other.keep([read(raw, world.now)])
    assert standing(other) == standing(server.book)


@given(events, events, seeds)
@settings(max_examples=100)
def test_a_phone_that_looks_settles_and_says_so_leaves_one_word_standing(
    history: list[Event], more: list[Event], seed: int
) -> None:
    """However long ago the day was."""
    rest: list[Event] = [(0, "night", "arrives", 0)] * 5
    end: list[Event] = [(0, "send", "arrives", 0), (1, "send", "arrives", 0)]
    picks: list[Event] = [
        (0, "look", "arrives", 1),
        (0, "settle", "arrives", 7),
        (0, "send", "arrives", 0),
    ]
    world, server = lived([*history, *end, *rest, *picks * 12], seed)
    nothing_is_lost(world, server)
    assert all(len(heads) == 1 for heads in asyncio.run(server.look()).values())


def settled(old_day: str, replaces: Sequence[Raw], mood: int, id_: int) -> Raw:
    return {
        "id": str(UUID(int=id_)), "day": old_day, "written_at": "2026-04-20T12:00:00-04:00",
        "tz": "America/New_York", "replaces": [one["id"] for one in replaces],
        "answers": {"mood": mood},
    }  # fmt: skip


@pytest.mark.parametrize("order", [(0, 1), (1, 0)])
def test_two_phones_that_settle_an_old_day_without_knowing_of_each_other_both_keep_their_pick(
    order: tuple[int, int],
) -> None:
    day = "2026-03-14"
    words = [
        {**settled(day, (), mood, mood), "written_at": f"{day}T12:0{mood}:00-04:00"}
        for mood in (2, 6)
    ]
    picks = [settled(day, words, 3, 103), settled(day, words, 5, 105)]
    book, later = Book(2), datetime.fromisoformat("2026-04-20T13:00:00-04:00")
    book.keep(read(raw, later) for raw in words)
    results = [book.keep([read(picks[place], later)])[0] for place in order]
    assert [one.status for one in results] == ["kept", "kept"]
    assert [one.id.int for one in book.pages[date(2026, 3, 14)].heads] == [105, 103]
    last = book.keep([read(settled(day, picks, 4, 104), later)])[0]
    assert (last.status, [one.int for one in last.head]) == ("kept", [104])
    plain = book.keep([read(settled(day, [{"id": str(UUID(int=104))}], 9, 109), later)])[0]
    assert plain.status == "refused"


@given(
    st.lists(st.tuples(st.integers(0, 2), st.integers(0, 10), st.booleans()), max_size=12),
    st.randoms(use_true_random=False),
)
def test_one_id_for_several_contents_keeps_each_once_under_a_name_that_stays(
    said: list[tuple[int, int, bool]], random: Random
) -> None:
    """(which id, which mood, yesterday or today): the id says one thing, then another."""
    raws = [
        {
            **settled("2026-04-19" if yesterday else "2026-04-20", (), mood, 1 + number),
            "id": str(UUID(int=1 + number)).upper(),
        }
        for number, mood, yesterday in said
    ]
    book, at = Book(2), datetime.fromisoformat("2026-04-20T13:00:00-04:00")
    names: dict[Any, set[Any]] = {}
    for raw in [*raws, *raws, *random.sample(raws, len(raws))]:
        [result] = book.keep([read(raw, at)])
        assert result.id == raw["id"]
        words = (raw["id"], raw["day"], raw["answers"]["mood"])
        names.setdefault(words, set()).add(result.kept_as or raw["id"])
        assert result.status in ("kept", "already_kept", "conflict")
    assert all(len(one) == 1 for one in names.values())
    contents = [(str(one.day), one.answers.mood) for one in kept(book).values()]
    assert sorted(contents) == sorted((day, mood) for _, day, mood in names)


class Api:
    """The real server, as a phone reaches it."""

    def __init__(self, browser: Browser, clock: Clock) -> None:
        self._browser, self._clock = browser, clock

    async def post(self, batch: list[Raw], at: datetime) -> Outcome:
        self._clock.now = at
        return await self._browser.keep(*batch)

    async def look(self) -> dict[date, list[UUID]]:
        days = (await self._browser.get("/api/v1/checkins")).json()["days"]
        return {
            date.fromisoformat(day["day"]): [UUID(one["revision"]) for one in (day, *day["others"])]
            for day in days
        }


@pytest.mark.parametrize("seed", range(4))
async def test_the_real_server_says_and_keeps_the_same_as_the_book(
    browser: Browser, cast: Cast, clock: Clock, anas_record: OpenRecord, seed: int
) -> None:
    clock.now = START
    await browser.as_(cast.ana)
    history = some_events(Random(seed), 120)
    api, pure = Api(browser, clock), PureServer()
    world = World(api.post, api.look, Random(seed))
    beside = World(pure.post, pure.look, Random(seed))
    await world.live(history)
    await beside.live(history)
    assert [phone.told for phone in world.phones] == [phone.told for phone in beside.phones]
    assert await api.look() == await pure.look()
    nothing_is_lost(beside, pure)
    there = {one.id: one for one in await queries.revisions(anas_record)}
    assert {id_: one.digest for id_, one in there.items()} == {
        id_: one.digest for id_, one in kept(pure.book).items()
    }


@pytest.mark.soak
def test_twenty_thousand_histories_of_two_phones_lose_nothing_and_all_converge() -> None:
    for seed in range(20_000):
        world, server = lived(some_events(Random(seed), 40), seed)
        nothing_is_lost(world, server)
