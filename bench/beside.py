"""What goes on beside check-ins: reports asked for, cached charts, alerts that are told."""

import asyncio
import json
import os
import subprocess
import sys
import tempfile
import uuid
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from statistics import median
from time import perf_counter

from bench import Figure
from bench.asking import Line
from bench.checkins import SECONDS, _execute, _load, _named, _serving
from moodtrack import db, vault
from moodtrack.accounts import actions
from moodtrack.accounts.domain import Clinic as Home
from moodtrack.accounts.domain import Person, Role
from moodtrack.accounts.queries import clinics, people_of
from moodtrack.config import Config
from moodtrack.db.migrating import migrate
from moodtrack.demo.actions import FIRST, fill
from moodtrack.sharing import gate
from moodtrack.sharing.actions import share_with
from tools import postgres

PORT = 8074
REPORTS_A_SECOND = 20
CLIENTS, ROUNDS = 8, 3
TURNS = 150  # of each thing that is asked for in turns
ALERTS = 40


@dataclass(frozen=True, slots=True)
class Clinic:
    """Who is signed in: those who check in, those whose answers will call for people, a reader."""

    writers: list[str]
    callers: list[tuple[str, str]]  # name and cookie
    reader: str
    reports: list[str]  # ids of patients with 16 weeks of days


def run() -> Iterator[Figure]:
    with tempfile.TemporaryDirectory(prefix="moodtrack-bench-") as folder:
        home = Path(folder)
        yield from _measured("SQLite", f"sqlite:///{home / 'beside.db'}", home)
        home.chmod(0o755)
        server = postgres.start(home / "pg")
        try:
            asyncio.run(_execute(server.url(), "create database beside"))
            yield from _measured("PostgreSQL", _named(server.url(), "beside"), home)
        finally:
            server.stop()


def _measured(kind: str, url: str, home: Path) -> Iterator[Figure]:
    clinic = asyncio.run(_clinic(Config(database_url=url, key_file=home / "key")))
    settings = {
        "MOODTRACK_DATABASE_URL": url,
        "MOODTRACK_KEY_FILE": str(home / "key"),
        "MOODTRACK_ORIGIN": f"http://127.0.0.1:{PORT}",
        "MOODTRACK_PORT": str(PORT),
        "MOODTRACK_MAIL_FOLDER": str(home / "mail"),  # the demo writes letters
    }
    with _serving([sys.executable, "-m", "moodtrack", "serve"], settings, PORT):
        yield from asyncio.run(_cached(kind, clinic))
        yield from _while_reports_are_asked_for(kind, clinic)
        yield from asyncio.run(_told(kind, clinic))


async def _cached(kind: str, clinic: Clinic) -> list[Figure]:
    """The same chart again, beside a static file of the same server, in turns."""
    line = Line(PORT, clinic.reader)
    path = f"/reports/{clinic.reports[0]}/charts/course.svg"
    tag = (await line.ask(path)).head.partition(b"etag: ")[2].partition(b"\r\n")[0].decode()
    asked = {
        "static": ("/static/css/app.css",),
        "chart": (path,),
        "unchanged": (path, f"if-none-match: {tag}"),
        "numbers": (f"/api/v1/patients/{clinic.reports[0]}/report",),
    }
    took: dict[str, list[float]] = {name: [] for name in asked}
    for _ in range(TURNS):
        for name, told in asked.items():
            answer = await line.ask(*told)
            assert answer.status == (304 if name == "unchanged" else 200), answer.status
            took[name].append(answer.took * 1e3)
    file, chart, same, numbers = (median(took[name]) for name in asked)
    goal = "<= 1.2x of a static file"
    return [
        Figure(f"chart, cached, {kind}", chart, "ms", file, goal, chart <= 1.2 * file),
        Figure(f"chart, unchanged (304), {kind}", same, "ms", file, goal, same <= 1.2 * file),
        Figure(f"report as numbers, 16 weeks, {kind}", numbers, "ms", file),
    ]


def _while_reports_are_asked_for(kind: str, clinic: Clinic) -> Iterator[Figure]:
    paths = [f"/reports/{one}" for one in clinic.reports]
    rounds, reports, turn = [], [], 0
    for _ in range(ROUNDS):
        alone = _load(PORT, clinic.writers, turn)
        turn += int(alone["most"]) + 1
        asking = _asking(clinic.reader, paths)
        rounds.append((_load(PORT, clinic.writers, turn), alone))
        turn += int(rounds[-1][0]["most"]) + 1
        reports.append(json.loads(asking.communicate()[0]))
    rate, alone_rate = (median(pair[side]["rate"] for pair in rounds) for side in (0, 1))
    p99, alone_p99 = (median(pair[side]["p99"] for pair in rounds) for side in (0, 1))
    ratio = median(beside["rate"] / alone["rate"] for beside, alone in rounds)
    name = f"{REPORTS_A_SECOND} reports/s, {CLIENTS} clients, {kind}"
    yield Figure(f"check-ins beside {name}", rate, "/s", alone_rate, ">= 0.7x", ratio >= 0.7)
    yield Figure(f"check-in p99 beside {name}", p99, "ms", alone_p99, "<= 25 ms", p99 <= 25)
    yield Figure(f"report page p50, {name}", median(one["p50"] for one in reports), "ms")
    yield Figure(f"report page p99, {name}", median(one["p99"] for one in reports), "ms")


def _asking(cookie: str, paths: list[str]) -> "subprocess.Popen[bytes]":
    told = {
        "port": PORT,
        "cookie": cookie,
        "paths": paths,
        "rate": REPORTS_A_SECOND,
        "seconds": SECONDS,
    }
    command = [sys.executable, "-m", "bench.asking", json.dumps(told)]
    return subprocess.Popen(command, stdout=subprocess.PIPE, env=dict(os.environ))


async def _told(kind: str, clinic: Clinic) -> list[Figure]:
    """From "kept" on the phone to the clinic's list of alerts, while others check in."""
    seconds = asyncio.create_task(asyncio.to_thread(_load, PORT, clinic.writers, 15_000))
    reader, took, looks = Line(PORT, clinic.reader), [], []
    for name, cookie in clinic.callers:
        answer = await Line(PORT, cookie).ask(
            "/api/v1/checkins", "content-type: application/json", method="POST", body=_call()
        )
        assert b'"kept"' in answer.body, answer.body
        began = perf_counter()
        while name.encode() not in (seen := await reader.ask("/clinic/alerts")).body:
            continue
        took.append((perf_counter() - began) * 1e3)
        looks.append(seen.took * 1e3)
    await seconds
    took.sort()
    name = f"answer kept to seen among the alerts, {kind}"
    return [
        Figure(f"{name}, p50", median(took), "ms", median(looks)),
        Figure(f"{name}, p99", took[len(took) * 99 // 100], "ms", max(looks)),
    ]


def _call() -> str:
    now = datetime.now(UTC)
    said = {
        "id": str(uuid.uuid4()),
        "day": now.date().isoformat(),
        "written_at": now.isoformat(timespec="seconds"),
        "tz": "UTC",
        "replaces": [],
        "answers": {"mood": 3, "symptoms": {"thoughts_of_death": 2}},
    }
    return json.dumps({"revisions": [said]})


async def _clinic(config: Config) -> Clinic:
    """A demo clinic whose patients share with Dr. Chen, and people who only check in."""
    if not config.key_file.exists():
        vault.make_key(config.key_file)
    vault.unlock(config.key_file)
    db.take_lock(config)
    await migrate(config)
    await db.open_database(config)
    try:
        now = datetime.now(UTC)
        await fill(seed=1, patients=24, days=112, now=now)
        [first] = [one for one in await clinics() if one.name == FIRST]
        everybody = await people_of(first.number)
        [chen] = [one for one in everybody if one.name == "Dr. Chen"]
        reports = [str(one.id) for one in everybody if one.role is Role.PATIENT]
        writers = [(await _patient(first, f"Writer {n}", now))[1] for n in range(CLIENTS)]
        callers = []
        for place in range(ALERTS):
            person, cookie = await _patient(first, f"Caller {place:03}", now)
            own = await gate.open_joined(person)
            await share_with(own, chen.id, at=now)
            callers.append((person.name, cookie))
        return Clinic(writers, callers, await _cookie(chen, now), reports)
    finally:
        await db.close_database()
        db.give_lock_back()


async def _patient(clinic: Home, name: str, now: datetime) -> tuple[Person, str]:
    person = await actions.add_person(clinic, name=name, role=Role.PATIENT, joined=True, at=now)
    return person, await _cookie(person, now)


async def _cookie(person: Person, now: datetime) -> str:
    link = await actions.sign_in_link(person, reusable=False, lasts=now.replace(year=2100), at=now)
    return (await actions.use_sign_in_link(link, label="bench", at=now))[1]
