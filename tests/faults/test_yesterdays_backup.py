"""The clinic is put back to yesterday's backup: phones offer what they hold; nothing is missing."""

import asyncio
from collections.abc import AsyncIterator, Iterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path
from typing import Any

import httpx2 as httpx
import pytest

from moodtrack.accounts import actions as accounts
from moodtrack.accounts.domain import Person, Role
from moodtrack.app import create_app
from moodtrack.backups import postgres, sqlite
from moodtrack.config import Config
from tests.backups.conftest import wrong_in
from tests.cast import NOON, ZONE, Clock, revision
from tests.databases import Databases
from tests.operating import Typed


@dataclass
class Phone:
    """It keeps what it sent, and offers all of it again when the epoch is a new one."""

    token: str
    outbox: list[dict[str, Any]] = field(default_factory=list)
    held: list[dict[str, Any]] = field(default_factory=list)  # sent, and kept for 90 days
    epoch: str | None = None
    statuses: list[str] = field(default_factory=list)

    def write(self, clock: Clock, **answers: Any) -> dict[str, Any]:
        said = revision(str(clock().date()), written_at=clock().isoformat(), **answers)
        self.outbox.append(said)
        return said

    async def sync(self, client: httpx.AsyncClient) -> None:
        while self.outbox:
            answer = await client.post(
                "/api/v1/checkins",
                json={"revisions": self.outbox[:200]},
                headers={"authorization": f"Bearer {self.token}"},
            )
            assert answer.status_code == 200, answer.text
            self._hear(answer.json())

    def _hear(self, said: dict[str, Any]) -> None:
        settled = {one["id"] for one in said["results"] if one["status"] != "refused"}
        self.statuses += [one["status"] for one in said["results"]]
        again = self.held if self.epoch not in (None, said["epoch"]) else []
        sent = [one for one in self.outbox if one["id"] in settled]
        self.outbox = [one for one in self.outbox if one["id"] not in settled] + again
        self.held = [one for one in self.held if one not in again] + sent
        self.epoch = said["epoch"]

    async def days(self, client: httpx.AsyncClient) -> list[dict[str, Any]]:
        headers = {"authorization": f"Bearer {self.token}"}
        answer = await client.get("/api/v1/checkins", headers=headers)
        days: list[dict[str, Any]] = answer.json()["days"]
        return [
            {name: value for name, value in day.items() if name != "received_at"} for day in days
        ]


@asynccontextmanager
async def served(config: Config, clock: Clock) -> AsyncIterator[httpx.AsyncClient]:
    app = create_app(config)
    app.state.clock = clock
    client = httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://phone")
    async with app.router.lifespan_context(app), client:
        yield client


async def joined(names: Sequence[str]) -> list[Phone]:
    clinic = await accounts.add_clinic("Riverside Clinic", zone=ZONE, at=NOON)
    people: list[Person] = [
        await accounts.add_person(clinic, name=name, role=Role.PATIENT, at=NOON) for name in names
    ]
    return [
        Phone(await accounts.new_device_token(one.number, label="phone", at=NOON)) for one in people
    ]


@pytest.fixture
def another(config: Config, databases: Databases) -> Iterator[str]:
    """Where the backup is put: in place of the file, or into an empty database."""
    if config.on_sqlite:
        yield config.database_url
        return
    with databases.fresh("postgres") as url:
        yield url


async def back_up(config: Config, file: Path, clock: Clock) -> None:
    if config.on_sqlite:
        await asyncio.to_thread(sqlite.back_up, config.sqlite_path, file, at=clock())
    else:
        await postgres.back_up(config.database_url, file, at=clock())


async def test_what_was_sent_since_yesterdays_backup_comes_back_from_the_phones_once(
    config: Config,
    clock: Clock,
    another: str,
    tmp_path: Path,
    moodtrack: Typed,
) -> None:
    file = tmp_path / "yesterday.backup"
    async with served(config, clock) as clinic:
        ana, ben = await joined(["Ana", "Ben"])
        for day in range(6):
            for phone in (ana, ben):
                first = phone.write(clock, mood=day, note=f"day {day}")
                phone.write(clock, mood=day + 1, replaces=(first["id"],))
                await phone.sync(clinic)
            clock.forward(days=1)
            if day == 2:
                await back_up(config, file, clock)
        before = [await phone.days(clinic) for phone in (ana, ben)]
        old_epoch = ana.epoch
    restored = Config(another, key_file=config.key_file, origin=config.origin)
    code, _, err = await asyncio.to_thread(moodtrack, restored, "restore", file, "--replace")
    assert (code, err) == (0, "")
    async with served(restored, clock) as clinic:
        assert [len(await phone.days(clinic)) for phone in (ana, ben)] == [3, 3]
        for phone in (ana, ben):
            phone.statuses.clear()
            phone.write(clock, mood=9, note="the day after")
            await phone.sync(clinic)
            assert phone.epoch != old_epoch
            assert sorted(phone.statuses) == ["already_kept"] * 6 + ["kept"] * 7
        after = [await phone.days(clinic) for phone in (ana, ben)]
    for was, has_become in zip(before, after, strict=True):
        assert has_become[:-1] == was
        assert has_become[-1]["answers"] == {"mood": 9, "note": "the day after"}
    assert await wrong_in(restored) == []
    assert clock() == NOON + timedelta(days=6)
