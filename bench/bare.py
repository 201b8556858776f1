"""The bare server to measure against: Starlette and a group commit that writes the same rows."""

import asyncio
import hashlib
import json
import os
import queue
import sqlite3
import threading
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

TABLES = """
create table revision (key integer primary key, patient int, id text, day int, written_at int,
  tz text, received_at int, mode text, replaces text, mood int, answers text, digest blob,
  unique (patient, id));
create table day (key integer primary key, mood int, mode text, head int);
create table summary (patient integer primary key, last_day int, answered int, recent text);
create table trail (key integer primary key autoincrement, at int, actor int, verb text,
  detail text, digest blob);
"""
REVISION = "insert into revision values (null,?,?,?,?,?,?,?,?,?,?,?)"
DAY = "insert into day values (?,?,?,1) on conflict (key) do update set mood = excluded.mood"
SUMMARY = (
    "insert into summary values (?,?,1,?) on conflict (patient) do update set "
    "last_day = excluded.last_day, answered = answered + 1, recent = excluded.recent"
)
TRAIL = "insert into trail (at, actor, verb, detail, digest) values (?,?,?,?,?)"


class Sqlite:
    """One thread, one connection: whatever waits goes into one transaction."""

    def __init__(self, path: str) -> None:
        self.waiting: queue.SimpleQueue[Any] = queue.SimpleQueue()
        self.path = path
        threading.Thread(target=self._run, daemon=True).start()

    async def keep(self, rows: Any) -> None:
        loop = asyncio.get_running_loop()
        done = loop.create_future()
        self.waiting.put((rows, loop, done))
        await done

    def _run(self) -> None:
        db = sqlite3.connect(self.path, isolation_level=None)
        db.executescript("pragma journal_mode=wal; pragma synchronous=full;" + TABLES)
        while True:
            group = [self.waiting.get()]
            while len(group) < 64 and not self.waiting.empty():
                group.append(self.waiting.get())
            db.execute("begin immediate")
            for place, sql in enumerate((REVISION, DAY, SUMMARY, TRAIL)):
                db.executemany(sql, [rows[place] for rows, _, _ in group])
            db.execute("commit")
            for _, loop, done in group:
                loop.call_soon_threadsafe(done.set_result, None)


class Postgres:
    """asyncpg, with the same idea: one task writes whatever waits."""

    def __init__(self, url: str) -> None:
        self.url, self.waiting, self.busy = url, [], False
        self.db: Any = None

    async def open(self) -> None:
        import asyncpg

        self.db = await asyncpg.connect(self.url)
        tables = TABLES.replace("integer primary key autoincrement", "bigserial primary key")
        tables = tables.replace("blob", "bytea").replace(" int,", " bigint,")
        tables = tables.replace("revision (key integer", "revision (key bigserial")
        await self.db.execute(tables.replace("integer primary key", "bigint primary key"))

    async def keep(self, rows: Any) -> None:
        done = asyncio.get_running_loop().create_future()
        self.waiting.append((rows, done))
        if not self.busy:
            self.busy = True
            self.task = asyncio.ensure_future(self._run())
        await done

    async def _run(self) -> None:
        while self.waiting:
            group, self.waiting = self.waiting[:64], self.waiting[64:]
            async with self.db.transaction():
                for place, sql in enumerate((REVISION, DAY, SUMMARY, TRAIL)):
                    await self.db.executemany(_dollars(sql), [rows[place] for rows, _ in group])
            for _, done in group:
                done.set_result(None)
        self.busy = False


def _dollars(sql: str) -> str:
    sql = sql.replace("null,", "default,").replace(
        "answered = answered", "answered = summary.answered"
    )
    for place in range(1, sql.count("?") + 1):
        sql = sql.replace("?", f"${place}", 1)
    return sql


def rows_of(body: bytes) -> list[tuple[Any, ...]]:
    """The four rows of one check-in."""
    [said] = json.loads(body)["revisions"]
    patient, answers = said["patient"], json.dumps(said["answers"])
    digest = hashlib.sha256(answers.encode()).digest()[:16]
    mood, day = said["answers"]["mood"], said["number"]
    return [
        (patient, said["id"], day, 1, said["tz"], 1, "live", "", mood, answers, digest),
        (patient << 16 | day, mood, "live"),
        (patient, day, "-" * 27 + str(mood)),
        (1, patient, "kept check-ins", "1 new", digest),
    ]


def make_app() -> Starlette:
    where = os.environ["BENCH_DATABASE"]
    store: Any = Postgres(where) if where.startswith("postgres") else Sqlite(where)

    @asynccontextmanager
    async def lifespan(_: Starlette) -> AsyncIterator[None]:
        if isinstance(store, Postgres):
            await store.open()
        yield

    async def take(request: Request) -> Response:
        await store.keep(rows_of(await request.body()))
        return Response(b'{"results":[{"status":"kept"}]}', media_type="application/json")

    async def healthz(request: Request) -> Response:
        return Response(b'{"ok":true}', media_type="application/json")

    return Starlette(
        routes=[
            Route("/api/v1/checkins", take, methods=["POST"]),
            Route("/healthz", healthz),
        ],
        lifespan=lifespan,
    )
