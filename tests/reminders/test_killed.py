"""kill -9 while reminders go out: nobody is left out, and nobody gets two."""

import asyncio
from collections import Counter
from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path
from random import Random
from uuid import UUID, uuid4

import pytest

from moodtrack import clock, db, vault
from moodtrack.accounts import actions as accounts
from moodtrack.accounts.domain import Clinic, Role
from moodtrack.config import Config
from moodtrack.instants import micros
from moodtrack.reminders.queries import DEVICE, EMAIL
from tests.killed import Server
from tests.reminders.service import Service
from tests.safety.mailbox import Mailbox

A_ROUND = 12  # people who fall due before each kill
WITHIN = 120.0  # seconds for all that waits, once the server is left in peace
PERSON = (
    "insert into person (number, id, clinic_id, role, name, zone, day_start, created_at, key, "
    "list_view, language) values ($1, $2, $3, 'patient', '', 'UTC', $4, 0, $5, '', '')"
)
REMINDER = (
    "insert into reminder (patient, daily, hour, quiet_from, quiet_until, after, sheets, visits, "
    "clinic, messages, email, email_at, email_confirmed, since, looked_at, next_at, seen) values "
    "($1, true, $2, 0, 0, true, false, true, true, false, $3, 0, true, $4, $4, $5, 0)"
)
ON_DEVICE = (
    "insert into reminder_device (id, patient_id, label, texts, endpoint_hash, made_at) "
    "values ($1, $2, '', $3, $4, 0)"
)


@pytest.fixture
def config(database_url: str, key_file: Path) -> Config:
    return Config(database_url=database_url, key_file=key_file, origin="http://phone")


@pytest.fixture
def server(database_url: str, key_file: Path) -> Iterator[Server]:
    server = Server(database_url, key_file, workers=1 if database_url.startswith("sqlite") else 2)
    yield server
    server.end()


class People:
    """Those whose hour it is, some more before each round."""

    def __init__(self, config: Config, service: Service) -> None:
        self._config, self._service, self.count = config, service, 0
        self.clinic: Clinic | None = None

    async def more(self, many: int) -> None:
        await db.open_database(self._config)
        vault.unlock(self._config.key_file)
        now = clock.now()
        if self.clinic is None:
            self.clinic = await accounts.add_clinic("Riverside", zone="UTC", at=now)
            await accounts.add_person(self.clinic, name="Noor", role=Role.ADMINISTRATOR, at=now)
        await self._write([uuid4() for _ in range(many)], now)
        await db.close_database()

    @db.one_act
    async def _write(self, ids: list[UUID], now: datetime) -> None:
        assert self.clinic is not None
        hour, before = now.hour * 60 + now.minute, micros(now - timedelta(hours=1))
        day_start = 0 if 9 < now.hour < 21 else 12  # her day does not end meanwhile
        for id_ in ids:
            self.count += 1
            number, wrapped = 1_000 + self.count, vault.new_key(id_)
            texts = vault.texts_under(wrapped, id_, record=id_)
            where = (number, id_, self.clinic.number, day_start, wrapped)
            await db.write(PERSON, *where)
            email = texts.seal(EMAIL, id_, f"{number}@home.example")
            await db.write(REMINDER, number, hour, email, before, micros(now))
            form = self._service.browser(str(number)).form
            await db.write(ON_DEVICE, id_, number, texts.seal_all(DEVICE, id_, form), str(number))

    async def leases_run_out(self) -> None:
        """What a killed server had in hand falls due again, without waiting."""
        await db.open_database(self._config)
        await self._due_again()
        await db.close_database()

    @db.one_act
    async def _due_again(self) -> None:
        await db.write(
            "update reminder_sending set due_at = $1 where due_at > $1", micros(clock.now())
        )

    async def waiting(self) -> int:
        async with db.open_to_read(self._config):
            [row] = await db.read(
                "select count(*) as n from reminder r where next_at <= $1 or exists (select 1 "
                "from reminder_sending s where s.patient_id = r.patient and s.due_at is not null)",
                micros(clock.now()),
            )
        return int(row["n"])


async def rounds(server: Server, config: Config, count: int) -> Counter[str]:
    """How often each address was written to, raw; the checks are made here."""
    random = Random(count)
    async with Mailbox() as mailbox, Service() as service:
        server.env |= {
            "MOODTRACK_SMTP_URL": f"smtp://127.0.0.1:{mailbox.port}",
            "MOODTRACK_MAIL_FROM": "post@house.example",
            "MOODTRACK_OWN_HOSTS": f"127.0.0.1:{service.port}",
        }
        people = People(config, service)
        for _ in range(count):
            await people.more(A_ROUND)
            await asyncio.to_thread(server.start)
            await asyncio.sleep(random.uniform(0.02, 0.6))
            await asyncio.to_thread(server.kill)
        await people.leases_run_out()
        await asyncio.to_thread(server.start)
        async with asyncio.timeout(WITHIN):
            while await people.waiting():
                await asyncio.sleep(0.5)
        assert await asyncio.to_thread(server.stop) == 0
        ids: dict[str, set[str]] = {}
        for to, letter in mailbox.letters:
            id_ = letter.split("Message-ID: ")[1].split("\r\n")[0]
            ids.setdefault(to, set()).add(id_)
        everybody = {f"{1_000 + n}@home.example" for n in range(1, people.count + 1)}
        assert set(ids) == everybody, "somebody was left out"
        assert {len(one) for one in ids.values()} == {1}, "somebody got two"
        paths = Counter(one.path for one in service.asked)
        assert set(paths) == {f"/push/{1_000 + n}" for n in range(1, people.count + 1)}
        assert {one.headers["topic"] for one in service.asked} == {"moment"}
        return Counter(to for to, _ in mailbox.letters) + paths


async def test_some_kills_leave_nobody_out_and_nobody_gets_two(
    server: Server, config: Config
) -> None:
    raw = await rounds(server, config, 3)
    assert len(raw) == 2 * 3 * A_ROUND


@pytest.mark.soak
@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
async def test_two_hundred_kills_leave_nobody_out_and_nobody_gets_two(
    server: Server, config: Config
) -> None:
    raw = await rounds(server, config, 200)
    again = sum(raw.values()) - len(raw)
    print(f"{len(raw)} reminders over 200 kills: 0 lost, 0 twice; {again} repeated, as the same")
    assert len(raw) == 2 * 200 * A_ROUND
