"""kill -9 at any moment: whatever was acknowledged is there, once, and all sums are right."""

import asyncio
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from random import Random

import pytest

from moodtrack import db
from moodtrack.accounts import actions as accounts
from moodtrack.accounts.domain import Person, Role
from moodtrack.audit import whole
from moodtrack.checkins import queries
from moodtrack.checkins.domain.days import epoch_day
from moodtrack.config import Config
from moodtrack.revising import heads
from moodtrack.sharing.gate import open_as_operator
from tests.killed import Phone, Server, hammer

NOW = datetime(2026, 3, 14, 12, tzinfo=UTC)
PHONES = 8


@pytest.fixture
def server(database_url: str, key_file: Path) -> Iterator[Server]:
    workers = 1 if database_url.startswith("sqlite") else 2
    server = Server(database_url, key_file, workers=workers)
    yield server
    server.end()


async def patients(config: Config) -> list[tuple[Person, str]]:
    """Patients with a device token each."""
    await db.open_database(config)
    clinic = await accounts.add_clinic("Riverside", zone="UTC", at=NOW)
    found = []
    for place in range(PHONES):
        person = await accounts.add_person(clinic, name=f"Ana {place}", role=Role.PATIENT, at=NOW)
        token = await accounts.new_device_token(person.number, label="a phone", at=NOW)
        found.append((person, token))
    await db.close_database()
    return found


async def look_over(config: Config, people: list[tuple[Person, str]], phones: list[Phone]) -> int:
    """Everything acknowledged is there once, and every sum agrees; gives how many there are."""
    await db.open_database(config)
    count = 0
    for (person, _), phone in zip(people, phones, strict=True):
        record = await open_as_operator(str(person.id), what="a test", at=NOW)
        there = await queries.revisions(record)
        ids = [str(one.id) for one in there]
        assert len(ids) == len(set(ids)), "kept twice"
        assert phone.acknowledged <= set(ids), "acknowledged, and lost"
        assert set(ids) == set(phone.sent), "nobody wrote this, or a word is missing"
        for one in there:
            assert one.answers.mood == phone.sent[str(one.id)]["answers"]["mood"]
        by_day = {one.day: [r for r in there if r.day == one.day] for one in there}
        days = await queries.days(record, since=min(by_day), until=max(by_day))
        standing = {
            day.day: [day.revision, *(other.revision for other in day.others)] for day in days
        }
        assert standing == {day: [one.id for one in heads(said)] for day, said in by_day.items()}
        [row] = await db.read("select * from checkin_summary where patient = $1", person.number)
        assert (row["revisions"], row["days_answered"]) == (len(ids), len(by_day))
        assert row["last_day"] == epoch_day(max(by_day))
        assert (await whole.check(person.number)).problems == []
        count += len(ids)
    await db.close_database()
    return count


def rounds(server: Server, config: Config, count: int, *, longest: float) -> int:
    people = asyncio.run(patients(config))
    phones = [Phone(token, Random(place)) for place, (_, token) in enumerate(people)]
    random = Random(count)
    for _ in range(count):
        server.start()
        asyncio.run(hammer(phones, server.port, random.uniform(0.05, longest), server.kill))
    server.start()  # the phones come back, and send what they have no yes for

    async def settle() -> None:
        await asyncio.gather(*(phone.settle(server.port) for phone in phones))

    asyncio.run(settle())
    assert server.stop() == 0
    acknowledged = sum(len(phone.acknowledged) for phone in phones)
    assert asyncio.run(look_over(config, people, phones)) == acknowledged
    return acknowledged


def test_killed_at_any_moment_the_server_comes_back_with_all_it_said_yes_to(
    server: Server, config: Config
) -> None:
    assert rounds(server, config, 2, longest=0.5) > PHONES


@pytest.mark.soak
@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_two_hundred_kills_lose_none_of_fifty_thousand_acknowledged_words(
    server: Server, config: Config
) -> None:
    acknowledged = rounds(server, config, 200, longest=1.0)
    print(f"{acknowledged} acknowledged, 0 lost, 0 twice")
    assert acknowledged >= 50_000
