"""Backups of PostgreSQL: pg_dump of one snapshot, sealed, restored beside and compared."""

import asyncio
import os
import secrets
import shutil
from collections.abc import AsyncIterator, Iterable
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, unquote, urlsplit
from uuid import uuid4

import asyncpg

from moodtrack.backups.manifest import Manifest, opened
from moodtrack.backups.sealed import CHUNK, NotUsable, Sealer, growing
from moodtrack.backups.tables import Sums, of_postgres

KIND = "postgres"
STEPS = "select name from tortoise_migrations where app = 'moodtrack'"
OTHERS = """
select count(*) from pg_stat_activity where datname = current_database()
  and pid <> pg_backend_pid() and backend_type = 'client backend'"""


@dataclass(frozen=True, slots=True)
class Place:
    """A database on a server, as its programs and its driver want to be told."""

    host: str
    port: int
    user: str
    password: str
    database: str
    sslmode: str = ""

    @classmethod
    def of(cls, url: str) -> "Place":
        parts = urlsplit(url)
        return cls(
            parts.hostname or "localhost",
            parts.port or 5432,
            unquote(parts.username or ""),
            unquote(parts.password or ""),
            parts.path.lstrip("/"),
            parse_qs(parts.query).get("sslmode", [""])[0],
        )

    @property
    def environment(self) -> dict[str, str]:
        """For PostgreSQL's programs: a password on the command line could be seen by others."""
        said = {
            "PGHOST": self.host,
            "PGPORT": str(self.port),
            "PGUSER": self.user,
            "PGPASSWORD": self.password,
            "PGDATABASE": self.database,
            "PGSSLMODE": self.sslmode,
        }
        return {**os.environ, **{name: value for name, value in said.items() if value}}

    @asynccontextmanager
    async def connected(self) -> AsyncIterator[Any]:
        held = await asyncpg.connect(
            host=self.host,
            port=self.port,
            user=self.user or None,
            password=self.password or None,
            database=self.database,
            ssl=self.sslmode or None,
        )
        try:
            yield held
        finally:
            await held.close()


async def back_up(url: str, to: Path, *, at: datetime) -> Manifest:
    """Write a sealed dump of the database as it is now; it counts only once it was restored."""
    place = Place.of(url)
    with growing(to) as (file, part):
        async with (
            place.connected() as held,
            held.transaction(isolation="repeatable_read", readonly=True),
        ):
            snapshot = await held.fetchval("select pg_export_snapshot()")
            steps = [row["name"] for row in await held.fetch(STEPS)]
            manifest = Manifest(at.isoformat(), await of_postgres(held), steps)
            sealer = Sealer(file, KIND)
            sealer.chunk(manifest.sealed())
            await _dump(place, snapshot, sealer)
        sealer.finish()
        file.flush()
        async with _empty_beside(place) as beside:
            await unpack(part, beside)
    return manifest


async def unpack(backup: Path, place: Place) -> Manifest:
    """Restore into an empty database, all or nothing, and compare every table."""
    with opened(backup, KIND) as (manifest, chunks):
        await _load(place, chunks)
    differing = manifest.sums.differing(await sums_of(place))
    if differing:
        raise NotUsable(f"What comes out of this backup differs in: {', '.join(differing)}.")
    return manifest


async def sums_of(place: Place) -> Sums:
    async with place.connected() as held, held.transaction(readonly=True):
        return await of_postgres(held)


async def restore(backup: Path, url: str) -> Manifest:
    """Put a backup into the database, which must be empty and unused; a new epoch begins."""
    place = Place.of(url)
    async with place.connected() as held:
        if await held.fetchval(OTHERS):
            raise NotUsable("Stop the server first: others are connected to this database.")
        if await held.fetchval("select to_regclass('person') is not null") and await held.fetchval(
            "select exists (select 1 from person)"
        ):
            raise NotUsable(
                "There are people in this database. Make an empty one, and name it in "
                "MOODTRACK_DATABASE_URL."
            )
    manifest = await unpack(backup, place)
    async with place.connected() as held:
        await held.execute("update house set value = $1 where key = 'epoch'", str(uuid4()))
    return manifest


@asynccontextmanager
async def _empty_beside(place: Place) -> AsyncIterator[Place]:
    """An empty database on the same server, gone afterwards."""
    beside = replace(place, database=f"moodtrack_check_{secrets.token_hex(6)}")
    async with place.connected() as held:
        try:
            await held.execute(f'create database "{beside.database}" template template0')
        except asyncpg.InsufficientPrivilegeError:
            raise NotUsable(
                "A backup is restored once before it counts, which needs a database beside: "
                f'let the user make one (alter role "{place.user}" createdb).'
            ) from None
        try:
            yield beside
        finally:
            await held.execute(f'drop database if exists "{beside.database}" with (force)')


async def _dump(place: Place, snapshot: str, sealer: Sealer) -> None:
    arguments = ("--format=custom", "--no-owner", "--no-privileges", f"--snapshot={snapshot}")
    async with _program("pg_dump", place, *arguments) as running:
        while data := await running.stdout.read(CHUNK):
            sealer.write(data)


async def _load(place: Place, chunks: Iterable[bytes]) -> None:
    arguments = ("--single-transaction", "--exit-on-error", "--clean", "--if-exists")
    name = f"--dbname={place.database}"
    async with _program(
        "pg_restore", place, *arguments, "--no-owner", "--no-privileges", name
    ) as running:
        with suppress(BrokenPipeError, ConnectionResetError):  # it says why on its own
            for chunk in chunks:
                running.stdin.write(chunk)
                await running.stdin.drain()
            running.stdin.close()


@asynccontextmanager
async def _program(name: str, place: Place, *arguments: str) -> AsyncIterator[Any]:
    """Run one of PostgreSQL's programs; raises NotUsable with its first line when it fails.

    Only the first: the lines after it may repeat what is in the tables.
    """
    found = shutil.which(name)
    if found is None:
        raise NotUsable(f"{name} is not on the PATH. It comes with PostgreSQL's client programs.")
    pipe = asyncio.subprocess.PIPE
    running = await asyncio.create_subprocess_exec(
        found, *arguments, stdin=pipe, stdout=pipe, stderr=pipe, env=place.environment
    )
    assert running.stderr is not None  # noqa: S101  (it was asked for)
    complaints = asyncio.ensure_future(running.stderr.read())
    try:
        yield running
    except BaseException:
        running.kill()  # before its input ends: what came so far must not be committed
        raise
    finally:
        said, code = (await complaints).decode(errors="replace"), await running.wait()
        if code > 0:
            raise NotUsable((said.splitlines() or [f"{name} gave up."])[0])
