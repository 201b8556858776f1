"""10,000 reminders due in one minute: how long one process takes to decide and hand them over."""

import asyncio
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from uuid import uuid4

import uvloop

from bench import Figure
from bench.checkins import _execute, _named
from moodtrack import db, vault
from moodtrack.accounts import actions
from moodtrack.accounts.domain import Role
from moodtrack.config import Config
from moodtrack.db.migrating import migrate
from moodtrack.instants import micros
from moodtrack.reminders import sender
from moodtrack.reminders.queries import DEVICE, EMAIL
from tools import postgres

SIZE, GOAL = 10_000, 60.0  # reminders; seconds
EIGHT = datetime(2026, 3, 14, 20, tzinfo=UTC)
PERSON = (
    "insert into person (number, id, clinic_id, role, name, zone, day_start, created_at, key, "
    "list_view, language) values ($1, $2, 1, 'patient', $3, 'UTC', 3, 0, $4, '', '')"
)
REMINDER = (
    "insert into reminder (patient, daily, hour, quiet_from, quiet_until, after, sheets, visits, "
    "clinic, messages, email, email_at, email_confirmed, since, looked_at, next_at, seen) values "
    "($1, true, 1200, 1320, 480, true, true, true, true, false, $2, 0, true, $3, $3, $4, 0)"
)
ON_DEVICE = (
    "insert into reminder_device (id, patient_id, label, texts, endpoint_hash, made_at) "
    "values ($1, $2, '', $3, $4, 0)"
)
# a point of the curve and 16 bytes: of a browser that opens nothing here
P256DH = "BNcRdreALRFXTkOOUHK1EtK2wtaz5Ry4YfYCA_0QTpQtUbVlUls0VJXg7A8u-Ts1XbjhazAkj7I99e8QcYP7DkM"
AUTH = "tBHItJI5svbpez7KI4CCXg"


def run() -> Iterator[Figure]:
    with tempfile.TemporaryDirectory(prefix="moodtrack-bench-") as folder:
        home = Path(folder)
        vault.make_key(home / "key")
        yield from uvloop.run(_compared("SQLite", f"sqlite:///{home}/ours.db", home))
        home.chmod(0o755)
        server = postgres.start(home / "pg")
        try:
            asyncio.run(_execute(server.url(), "create database ours"))
            yield from uvloop.run(_compared("PostgreSQL", _named(server.url(), "ours"), home))
        finally:
            server.stop()


async def _compared(kind: str, url: str, home: Path) -> list[Figure]:
    sink = subprocess.Popen(
        [sys.executable, "-m", "bench.sink"],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
        env=os.environ,
    )
    assert sink.stdout is not None
    mail, push = sink.stdout.readline().split()
    config = Config(
        database_url=url,
        key_file=home / "key",
        origin="https://house.example",
        smtp_url=f"smtp://127.0.0.1:{mail}",
        mail_from="post@house.example",
        own_hosts=(f"127.0.0.1:{push}",),
    )
    vault.unlock(config.key_file)
    await migrate(config)
    await db.open_database(config)
    await _people(int(push))
    found = [one for way in ("mail", "push") for one in await _timed(kind, way, config)]
    await db.close_database()
    letters, pushes = sink.communicate()[0].split()
    assert (int(letters), int(pushes)) == (SIZE, SIZE), (letters, pushes)
    return found


async def _timed(kind: str, way: str, config: Config) -> list[Figure]:
    """From the minute on which all fall due until the last is handed over and settled."""
    await _only(way)
    began, at_work = time.perf_counter(), time.process_time()

    def now() -> datetime:
        return EIGHT

    async with sender.running(config, now):
        while await _left():
            await asyncio.sleep(0.2)
    took, worked = time.perf_counter() - began, time.process_time() - at_work
    name = f"{SIZE:,} reminders due at once by {way}, {kind}, one process"
    return [
        Figure(name, took, "s", goal=f"<= {GOAL:g} s", reached=took <= GOAL),
        Figure(f"{way}, {kind}: of it at work itself", worked, "s"),
    ]


@db.one_act
async def _only(way: str) -> None:
    """All fall due anew, on one way alone."""
    await db.write("delete from reminder_sending")
    mails = "true" if way == "mail" else "false"
    at = micros(EIGHT)
    before = at - 3_600_000_000
    await db.write(
        f"update reminder set email_confirmed = {mails}, looked_at = $1, next_at = $2", before, at
    )
    if way == "mail":
        await db.write("update reminder_device set patient_id = 1 where patient_id > 1")
    else:
        await db.write(
            "update reminder_device set patient_id = (select number from person p "
            "where p.id = reminder_device.id)"
        )


async def _left() -> bool:
    """Whether any is still to be decided or handed over."""
    sql = (
        "select (select count(*) from reminder where next_at <= $1) + "
        "(select count(*) from reminder_sending where due_at is not null) as n"
    )
    [row] = await db.read(sql, micros(EIGHT))
    return bool(row["n"])


async def _people(push: int) -> None:
    clinic = await actions.add_clinic("Bench", zone="UTC", at=EIGHT)
    await actions.add_person(clinic, name="Noor", role=Role.ADMINISTRATOR, at=EIGHT)
    people, reminders, devices = [], [], []
    at = micros(EIGHT)
    for number in range(2, SIZE + 2):
        id_ = uuid4()
        wrapped = vault.new_key(id_)
        texts = vault.texts_under(wrapped, id_, record=id_)
        people.append((number, id_, f"P {number}", wrapped))
        email = texts.seal(EMAIL, id_, f"p{number}@home.example")
        reminders.append((number, email, at - 3_600_000_000, at))
        said = {"endpoint": f"http://127.0.0.1:{push}/{number}", "p256dh": P256DH, "auth": AUTH}
        devices.append((id_, number, texts.seal_all(DEVICE, id_, said), str(number)))
    await _write(people, reminders, devices)


@db.one_act
async def _write(people: list, reminders: list, devices: list) -> None:
    await db.write_many(PERSON, people)
    await db.write_many(REMINDER, reminders)
    await db.write_many(ON_DEVICE, devices)
