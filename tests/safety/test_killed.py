"""kill -9 between receipt and notification: no concern without an alert, no alert never told."""

import asyncio
import json
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from random import Random
from typing import Any
from uuid import UUID

import pytest

from moodtrack import clock, db
from moodtrack.accounts import actions as accounts
from moodtrack.accounts.actions.clinic import settle_section
from moodtrack.accounts.domain import Role
from moodtrack.audit import whole as trails
from moodtrack.config import Config
from moodtrack.safety import whole
from moodtrack.safety.sections import CONTACTS
from moodtrack.sharing.gate import open_as_operator
from tests.killed import Server, line

NOW = clock.now() - timedelta(hours=1)
PATIENTS = 6
WITHIN = 20.0  # seconds, for all that waits once the server is left in peace


@pytest.fixture
def config(database_url: str, key_file: Path) -> Config:
    return Config(database_url=database_url, key_file=key_file, origin="http://phone")


@pytest.fixture
def server(database_url: str, key_file: Path) -> Iterator[Server]:
    workers = 1 if database_url.startswith("sqlite") else 2
    server = Server(database_url, key_file, workers=workers)
    yield server
    server.end()


async def people(config: Config) -> list[tuple[UUID, str]]:
    """A clinic with two contacts; patients with a device token each."""
    await db.open_database(config)
    clinic = await accounts.add_clinic("Riverside", zone="UTC", at=NOW)
    staff = [
        await accounts.add_person(clinic, name=name, role=Role.NURSE, at=NOW)
        for name in ("Sam", "Kim")
    ]
    named = [{"person": str(one.id), "mail": ""} for one in staff]
    value = {**CONTACTS.default, "contacts": named}
    await settle_section(clinic, CONTACTS, value, version=0, by=staff[0].number, at=NOW)
    found = []
    for place in range(PATIENTS):
        person = await accounts.add_person(clinic, name=f"Ana {place}", role=Role.PATIENT, at=NOW)
        token = await accounts.new_device_token(person.number, label="a phone", at=NOW)
        found.append((person.id, token))
    await db.close_database()
    return found


class Phone:
    """Says something dark again and again, each time once; and again, until it has a yes."""

    def __init__(self, token: str, random: Random) -> None:
        self.token, self.random = token, random
        self.acknowledged: list[str] = []
        self._owed: dict[str, Any] | None = None

    def _body(self) -> bytes:
        """The same words until there is a yes for them, then others."""
        if self._owed is None:
            now = clock.now()
            day = now - timedelta(hours=3, days=self.random.randrange(3))
            self._owed = {
                "id": str(UUID(int=self.random.getrandbits(128), version=4)),
                "day": day.date().isoformat(),
                "written_at": now.isoformat(),
                "tz": "UTC",
                "replaces": [],
                "answers": {"symptoms": {"thoughts_of_death": self.random.randint(1, 3)}},
            }
        return json.dumps({"revisions": [self._owed]}).encode()

    async def talk(self, port: int) -> None:
        """Until the line is cut."""
        try:
            async with line(port) as (reader, writer):
                while True:
                    await self.say(reader, writer)
                    await asyncio.sleep(self.random.uniform(0, 0.1))
        except (OSError, asyncio.IncompleteReadError):
            return

    async def say(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        body = self._body()
        writer.write(
            b"POST /api/v1/checkins HTTP/1.1\r\nhost: 127.0.0.1\r\n"
            b"content-type: application/json\r\nauthorization: Bearer "
            + self.token.encode()
            + b"\r\ncontent-length: "
            + str(len(body)).encode()
            + b"\r\n\r\n"
            + body
        )
        head = (await reader.readuntil(b"\r\n\r\n")).decode().lower()
        length = int(head.partition("content-length: ")[2].split()[0])
        [result] = json.loads(await reader.readexactly(length))["results"]
        assert result["status"] in ("kept", "already_kept"), result
        assert self._owed is not None
        self.acknowledged.append(str(self._owed["id"]))
        self._owed = None


async def hammer(phones: list[Phone], server: Server, seconds: float) -> None:
    lines = [asyncio.ensure_future(phone.talk(server.port)) for phone in phones]
    await asyncio.sleep(seconds)
    server.kill()
    await asyncio.gather(*lines)


async def look_over(config: Config, people: list[tuple[UUID, str]], phones: list[Phone]) -> None:
    """Every acknowledged answer is in an episode, every rise was told, once, and nothing waits."""
    await db.open_database(config)
    for (id_, _), phone in zip(people, phones, strict=True):
        record = await open_as_operator(str(id_), what="a test", at=NOW)
        rows = await db.read(
            "select source from concern_answer where patient_id = $1", record.patient
        )
        there = [str(row["source"]) for row in rows]
        assert len(there) == len(set(there)), "told twice"
        assert set(phone.acknowledged) <= set(there), "kept, and nobody was told"
        assert (await trails.check(record.patient)).problems == []
        assert (
            await whole.check(record.patient, record.treatment_texts, record.texts)
        ).problems == []
    untold = await db.read(
        "select c.key from concern c where not exists (select 1 from concern_notice n "
        "where n.concern = c.key and n.rise = c.rises)"
    )
    assert untold == [], "an alert that nobody was told of"
    late = await db.read("select key from job where due_at < $1", 0)
    assert late == []
    await db.close_database()


def rounds(server: Server, config: Config, count: int) -> int:
    known = asyncio.run(people(config))
    phones = [Phone(token, Random(place)) for place, (_, token) in enumerate(known)]
    random = Random(count)
    for _ in range(count):
        server.start()
        asyncio.run(hammer(phones, server, random.uniform(0.02, 0.4)))
    server.start()

    async def in_peace() -> None:
        async with asyncio.timeout(WITHIN):
            for phone in phones:
                async with line(server.port) as (reader, writer):
                    await phone.say(reader, writer)
        await asyncio.sleep(3)

    asyncio.run(in_peace())
    # whoever was killed with a job in hand is taken over from when its lease is over
    asyncio.run(until_told(config, server))
    assert server.stop() == 0
    asyncio.run(look_over(config, known, phones))
    return sum(len(phone.acknowledged) for phone in phones)


async def until_told(config: Config, server: Server) -> None:
    """At most the lease of a job and some seconds."""
    async with asyncio.timeout(90):
        while await waiting(config):
            await asyncio.sleep(1)


async def waiting(config: Config) -> bool:
    """Whether a first round is still to be told, read beside the server."""
    async with db.open_to_read(config):
        rows = await db.read(
            "select 1 from job where due_at is not null and kind = 'safety.tell' and key like '%/0'"
        )
    return bool(rows)


def test_a_dozen_kills_leave_no_concern_untold(server: Server, config: Config) -> None:
    count = 12 if config.on_sqlite else 4
    assert rounds(server, config, count) > PATIENTS


@pytest.mark.soak
@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_five_hundred_kills_leave_no_concern_untold(server: Server, config: Config) -> None:
    told = rounds(server, config, 500)
    print(f"{told} answers acknowledged over 500 kills, every one told of, none twice")
    assert told > 500
