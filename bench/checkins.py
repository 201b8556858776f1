"""Durable check-ins a second: ours beside the bare group-commit server, on both databases."""

import asyncio
import json
import os
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from statistics import median
from typing import Any

from bench import Figure
from moodtrack import db, vault
from moodtrack.accounts import actions
from moodtrack.accounts.domain import Role
from moodtrack.config import Config
from moodtrack.db.migrating import migrate
from tools import postgres

CLIENTS = (1, 16, 64)
SECONDS, ROUNDS = 3.0, 3
OURS, BARE = 8071, 8072


def run() -> Iterator[Figure]:
    with tempfile.TemporaryDirectory(prefix="moodtrack-bench-") as folder:
        home = Path(folder)
        yield from _compared("SQLite", f"sqlite:///{home / 'ours.db'}", str(home / "bare.db"), home)
        home.chmod(0o755)
        server = postgres.start(home / "pg")
        try:
            for name in ("ours", "bare"):
                asyncio.run(_execute(server.url(), f"create database {name}"))
            urls = [_named(server.url(), name) for name in ("ours", "bare")]
            yield from _compared("PostgreSQL", urls[0], urls[1], home)
        finally:
            server.stop()


def _compared(kind: str, ours: str, bare: str, home: Path) -> Iterator[Figure]:
    workers = 1 if kind == "SQLite" else 2
    cookies = asyncio.run(_people(Config(database_url=ours, key_file=home / "key")))
    settings = {
        "MOODTRACK_DATABASE_URL": ours,
        "MOODTRACK_KEY_FILE": str(home / "key"),
        "MOODTRACK_ORIGIN": f"http://127.0.0.1:{OURS}",
        "MOODTRACK_PORT": str(OURS),
        "MOODTRACK_WORKERS": str(workers),
    }
    granian = ["granian", "--interface", "asgi", "--loop", "uvloop", "--no-ws", "--factory"]
    plain = [sys.executable, "-m", *granian, "--port", str(BARE), "bench.bare:make_app"]
    with (
        _serving([sys.executable, "-m", "moodtrack", "serve"], settings, OURS),
        _serving(plain, {"BENCH_DATABASE": bare}, BARE),
    ):
        turn = 0
        for clients in CLIENTS:
            rounds = []
            for _ in range(ROUNDS):
                pair = [
                    _load(OURS, cookies[:clients], turn),
                    _load(BARE, [""] * clients, turn),
                ]
                turn += max(one["most"] for one in pair) + 1
                rounds.append(pair)
            yield from _figures(kind, clients, rounds)


def _figures(kind: str, clients: int, rounds: list[Any]) -> Iterator[Figure]:
    def middle(side: int, name: str) -> float:
        return median(pair[side][name] for pair in rounds)

    name = f"{kind}, {clients} client{'s' if clients > 1 else ''}"
    ratio = median(ours["rate"] / bare["rate"] for ours, bare in rounds)
    least = {("SQLite", 64): 0.7, ("PostgreSQL", 64): 0.6}.get((kind, clients))
    yield Figure(
        f"check-ins, {name}",
        middle(0, "rate"),
        "/s",
        middle(1, "rate"),
        goal=f">= {least}x" if least else "",
        reached=ratio >= least if least else None,
    )
    slow = 1.6 if clients == 1 else None
    p50 = median(ours["p50"] / bare["p50"] for ours, bare in rounds)
    yield Figure(
        f"check-in p50, {name}",
        middle(0, "p50"),
        "ms",
        middle(1, "p50"),
        goal=f"<= {slow}x" if slow else "",
        reached=p50 <= slow if slow else None,
    )
    p99 = median(ours["p99"] / bare["p99"] for ours, bare in rounds)
    far = clients == 64
    yield Figure(
        f"check-in p99, {name}",
        middle(0, "p99"),
        "ms",
        middle(1, "p99"),
        goal="<= 2x" if far else "",
        reached=p99 <= 2 if far else None,
    )


async def _people(config: Config) -> list[str]:
    """64 patients, each with a session of its own."""
    if not config.key_file.exists():
        vault.make_key(config.key_file)
    vault.unlock(config.key_file)
    db.take_lock(config)
    await migrate(config)
    await db.open_database(config)
    now = datetime.now(UTC)
    clinic = await actions.add_clinic("Bench", zone="UTC", at=now)
    cookies = []
    for place in range(max(CLIENTS)):
        person = await actions.add_person(clinic, name=f"p{place}", role=Role.PATIENT, at=now)
        link = await actions.sign_in_link(
            person, reusable=False, lasts=now.replace(year=2100), at=now
        )
        cookies.append((await actions.use_sign_in_link(link, label="bench", at=now))[1])
    await db.close_database()
    db.give_lock_back()
    return cookies


@contextmanager
def _serving(command: list[str], settings: dict[str, str], port: int) -> Iterator[None]:
    server = subprocess.Popen(command, env={**os.environ, **settings}, stdout=subprocess.DEVNULL)
    try:
        wait_for(port)
        yield
    finally:
        server.terminate()
        server.wait(20)


def wait_for(port: int) -> None:
    until = time.monotonic() + 20
    while True:
        try:
            urllib.request.urlopen(f"http://127.0.0.1:{port}/healthz").close()
            return
        except OSError:
            if time.monotonic() > until:
                raise
            time.sleep(0.05)


def _load(port: int, cookies: list[str], start: int) -> dict[str, float]:
    asked = {"port": port, "cookies": cookies, "seconds": SECONDS, "start": start}
    done = subprocess.run(
        [sys.executable, "-m", "bench.load", json.dumps(asked)],
        check=True,
        stdout=subprocess.PIPE,
    )
    said: dict[str, float] = json.loads(done.stdout)
    return said


async def _execute(url: str, sql: str) -> None:
    import asyncpg

    held = await asyncpg.connect(url)
    await held.execute(sql)
    await held.close()


def _named(url: str, name: str) -> str:
    head, _, query = url.partition("?")
    return f"{head.rpartition('/')[0]}/{name}" + (f"?{query}" if query else "")
