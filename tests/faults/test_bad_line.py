"""Ana's phones on a bad line: at the end phone and clinic agree; nothing is lost, nothing twice."""

import asyncio
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from random import Random
from uuid import UUID

import httpx2 as httpx
import pytest
from starlette.applications import Starlette

from moodtrack import db, vault
from moodtrack.accounts import actions as accounts
from moodtrack.accounts.domain import Clinic, Role
from moodtrack.backups.verify import Seen, problems
from moodtrack.checkins.domain.revisions import Revision
from moodtrack.checkins.domain.rows import revision_of
from moodtrack.config import Config
from tests.browser.line import between
from tests.cast import NOON, ZONE
from tests.databases import Databases
from tests.faults.bad_line import Person, Weather, agrees, fate_on, through, to_app
from tests.figures import Tell
from tests.killed import Server

AT_ONCE = 25  # people whose phones send at the same time
WORDS = 6  # of each of their two phones

Known = tuple[UUID, str]  # a person's id, and a token of theirs


async def somebody(clinic: Clinic, number: int) -> Known:
    person = await accounts.add_person(clinic, name=f"Ana {number}", role=Role.PATIENT, at=NOON)
    return person.id, await accounts.new_device_token(person.number, label="both", at=NOON)


async def kept_of(id_: UUID) -> list[Revision]:
    """Read as it lies in the file, beside a server that may be running."""
    [person] = await db.read("select number, key from person where id = $1::uuid", id_)
    texts = vault.texts_under(person["key"], id_, record=id_)
    rows = await db.read("select * from revision where patient_id = $1", person["number"])
    return [revision_of(row, texts) for row in rows]


async def live_through(app: Starlette, seeds: range) -> Counter[str]:
    """One schedule a person, many side by side; gives what the line did to them."""
    clinic = await accounts.add_clinic(f"Riverside {seeds.start}", zone=ZONE, at=NOON)
    met: Counter[str] = Counter()
    async with httpx.AsyncClient(
        transport=httpx.ASGITransport(app), base_url="http://phone"
    ) as client:
        people: list[tuple[UUID, Person]] = []
        for seed in seeds:
            id_, token = await somebody(clinic, seed)
            weather = Weather(Random(f"line {seed}"))
            send = through(weather, to_app(client, token))
            people.append((id_, Person(send, weather, Random(seed))))
        await asyncio.gather(*(person.live(WORDS) for _, person in people))
        for id_, person in people:
            agrees(person, await kept_of(id_))
            assert await person.seen() == person.standing()
            met.update(person.weather.met)
            met["words"] += len(person.written)
    return met


async def schedules(app: Starlette, count: int) -> Counter[str]:
    met: Counter[str] = Counter()
    for first in range(0, count, AT_ONCE):
        met += await live_through(app, range(first, min(first + AT_ONCE, count)))
    assert [line async for line in problems(Seen())] == []
    return met


def told(met: Counter[str], count: int) -> dict[str, int]:
    return {"schedules": count, **dict(sorted(met.items())), "lost": 0, "twice": 0}


async def test_two_hundred_schedules_of_a_bad_line_end_in_agreement(
    app: Starlette, figures: Tell
) -> None:
    met = await schedules(app, 200)
    figures(**told(met, 200))
    assert (
        min(met[fate] for fate in ("is lost", "answer is lost", "comes twice", "comes late")) > 50
    )


async def over_a_wire(server: Server, known: list[Known]) -> Counter[str]:
    """The same through real connections, which break in the middle of bytes."""
    met: Counter[str] = Counter()
    for seed, (id_, token) in enumerate(known):
        weather = Weather(Random(f"wire {seed}"))
        async with between(f"http://127.0.0.1:{server.port}") as line:
            line.fate = fate_on(weather)
            async with httpx.AsyncClient(base_url=line.url, timeout=5) as client:
                person = Person(to_app(client, token), weather, Random(seed))
                await person.live(WORDS)
                assert await person.seen() == person.standing()
        agrees(person, await kept_of(id_))
        met.update(weather.met)
        met["words"] += len(person.written)
    return met


@pytest.fixture
def wired(databases: Databases, key_file: Path) -> Iterator[tuple[Config, Server]]:
    with databases.sqlite() as url:
        server = Server(url, key_file)
        yield Config(database_url=url, key_file=key_file), server
        server.end()


async def wire(config: Config, server: Server, count: int) -> Counter[str]:
    await db.open_database(config)
    clinic = await accounts.add_clinic("Riverside Clinic", zone=ZONE, at=NOON)
    known = [await somebody(clinic, number) for number in range(count)]
    await db.close_database()
    await asyncio.to_thread(server.start)
    async with db.open_to_read(config):
        met = await over_a_wire(server, known)
        assert [line async for line in problems(Seen())] == []
    assert await asyncio.to_thread(server.stop) == 0
    return met


async def test_real_connections_that_break_anywhere_end_in_agreement_too(
    wired: tuple[Config, Server], figures: Tell
) -> None:
    figures(**told(await wire(*wired, 5), 5))


@pytest.mark.soak
async def test_ten_thousand_schedules_of_a_bad_line_end_in_agreement(
    app: Starlette, figures: Tell
) -> None:
    figures(**told(await schedules(app, 10_000), 10_000))


@pytest.mark.soak
async def test_two_hundred_schedules_over_real_connections_end_in_agreement(
    wired: tuple[Config, Server], figures: Tell
) -> None:
    figures(**told(await wire(*wired, 200), 200))
