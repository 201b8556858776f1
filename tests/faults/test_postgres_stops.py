"""PostgreSQL is pulled from under the running server: it says so, and goes on when it is back."""

import asyncio
import os
import tempfile
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from random import Random
from typing import Any
from uuid import UUID

import httpx2 as httpx
import pytest

from moodtrack import db
from moodtrack.accounts import actions as accounts
from moodtrack.accounts.domain import Role
from moodtrack.backups.verify import Seen, problems
from moodtrack.config import Config
from moodtrack.db.migrating import migrate
from tests.cast import NOON, revision
from tests.databases import FOLDER, at, tell
from tests.figures import Tell
from tests.killed import Server
from tools import postgres

PHONES = 6
BACK_WITHIN = 5.0  # seconds until the first answer after PostgreSQL is back


@dataclass
class Phone:
    """Says something new after each yes, and the same again until then."""

    token: str
    random: Random
    acknowledged: dict[str, float] = field(default_factory=dict)  # when
    answers: Counter[Any] = field(default_factory=Counter)

    async def send_on(self, client: httpx.AsyncClient) -> None:
        while True:
            id_ = str(UUID(int=self.random.getrandbits(128), version=4))
            body = {"revisions": [revision(id_=id_, mood=self.random.randrange(11))]}
            while not await self._yes(client, body):
                await asyncio.sleep(0.05)
            self.acknowledged[id_] = time.monotonic()

    async def _yes(self, client: httpx.AsyncClient, body: Any) -> bool:
        headers = {"authorization": f"Bearer {self.token}"}
        try:
            answer = await client.post("/api/v1/checkins", json=body, headers=headers)
        except httpx.HTTPError as error:
            self.answers[type(error).__name__] += 1
            return False
        self.answers[answer.status_code] += 1
        return answer.status_code == 200


@pytest.fixture
def own_postgres() -> Iterator[postgres.Server]:
    """One that no other test uses."""
    with tempfile.TemporaryDirectory(dir=os.environ[FOLDER]) as folder:
        Path(folder).chmod(0o755)
        server = postgres.start(Path(folder) / "postgres")
        yield server
        with suppress(Exception):
            server.stop()


async def stops(server: postgres.Server, key: Path, count: int) -> dict[str, Any]:
    tell(server.url(), "create database clinic")
    config = Config(database_url=at(server.url(), "clinic"), key_file=key)
    await migrate(config)
    phones = await _phones(config)
    house = Server(config.database_url, key, workers=2)
    slowest = 0.0
    try:
        await asyncio.to_thread(house.start)
        async with httpx.AsyncClient(base_url=f"http://127.0.0.1:{house.port}", timeout=10) as net:
            sending = [asyncio.create_task(phone.send_on(net)) for phone in phones]
            for _ in range(count):
                await asyncio.sleep(0.5)
                await asyncio.to_thread(server.stop)
                await asyncio.sleep(0.3)
                await asyncio.to_thread(server.start)
                slowest = max(slowest, await _back(phones))
            for task in sending:
                task.cancel()
            await asyncio.gather(*sending, return_exceptions=True)
        assert await asyncio.to_thread(house.stop) == 0
    finally:
        house.end()
    answers = sum((phone.answers for phone in phones), Counter[Any]())
    return {**await _look_over(config, phones), "stops": count, "slowest": round(slowest, 2),
            "answers": dict(answers)}  # fmt: skip


async def _phones(config: Config) -> list[Phone]:
    await db.open_database(config)
    clinic = await accounts.add_clinic("Riverside Clinic", zone="UTC", at=NOON)
    phones = []
    for place in range(PHONES):
        ana = await accounts.add_person(clinic, name=f"Ana {place}", role=Role.PATIENT, at=NOON)
        token = await accounts.new_device_token(ana.number, label="a phone", at=NOON)
        phones.append(Phone(token, Random(place)))
    await db.close_database()
    return phones


async def _back(phones: list[Phone]) -> float:
    """Seconds until every phone has had a yes again."""
    since = time.monotonic()
    while not all(max(phone.acknowledged.values(), default=0) > since for phone in phones):
        assert time.monotonic() - since < BACK_WITHIN * 4
        await asyncio.sleep(0.01)
    return time.monotonic() - since


async def _look_over(config: Config, phones: list[Phone]) -> dict[str, Any]:
    async with db.open_to_read(config):
        there = [str(row["id"]) for row in await db.read("select id from revision")]
        wrong = [line async for line in problems(Seen())]
    said = {id_ for phone in phones for id_ in phone.acknowledged}
    return {
        "acknowledged": len(said),
        "lost": len(said - set(there)),
        "twice": len(there) - len(set(there)),
        "wrong": len(wrong),
    }


async def test_after_postgresql_was_away_the_server_goes_on_within_seconds(
    own_postgres: postgres.Server, key_file: Path, figures: Tell
) -> None:
    found = await stops(own_postgres, key_file, 1)
    figures(**found)
    assert (found["lost"], found["twice"], found["wrong"]) == (0, 0, 0)
    assert found["slowest"] <= BACK_WITHIN
    assert set(found["answers"]) <= {200, 503}


@pytest.mark.soak
async def test_fifty_stops_of_postgresql_lose_nothing_acknowledged(
    own_postgres: postgres.Server, key_file: Path, figures: Tell
) -> None:
    found = await stops(own_postgres, key_file, 50)
    figures(**found)
    assert (found["lost"], found["twice"], found["wrong"]) == (0, 0, 0)
    assert found["slowest"] <= BACK_WITHIN
