"""Backups of a SQLite file: a snapshot beside the server, sealed, opened again, compared."""

import fcntl
import os
import shutil
import sqlite3
from collections.abc import Iterable, Iterator
from contextlib import closing, contextmanager
from datetime import datetime
from pathlib import Path
from urllib.parse import quote
from uuid import uuid4

from moodtrack.backups.manifest import Manifest, opened
from moodtrack.backups.sealed import CHUNK, NotUsable, Sealer, growing, sync_folder
from moodtrack.backups.tables import Sums, of_sqlite

KIND = "sqlite"
STEPS = "select name from tortoise_migrations where app = 'moodtrack'"
STEP = 1_024  # pages copied before others have a turn
PARTS = ("-wal", "-shm", "")  # in this order: a log must never meet another file


def back_up(database: Path, to: Path, *, at: datetime) -> Manifest:
    """Write a sealed copy of the database as it is now; it counts only once it was restored.

    A reader's view is held while it is copied, so a server may go on writing meanwhile.
    """
    with _room(database) as room, growing(to) as (file, part):
        copy, again = room / "copy.db", room / "again.db"
        with closing(_reader(database)) as held:
            held.execute("begin")
            steps = [name for (name,) in held.execute(STEPS)]
            manifest = Manifest(at.isoformat(), of_sqlite(held), steps)
            _copy(held, copy)
        sealer = Sealer(file, KIND)
        sealer.chunk(manifest.sealed())
        with copy.open("rb") as plain:
            while data := plain.read(CHUNK):
                sealer.write(data)
        sealer.finish()
        file.flush()
        copy.unlink()
        unpack(part, again)
    return manifest


def unpack(backup: Path, to: Path) -> Manifest:
    """Restore into a file that is not there yet, and compare every table. Raises NotUsable."""
    with opened(backup, KIND) as (manifest, chunks):
        _write(to, chunks)
    try:
        found = sums_of(to)
    except sqlite3.Error:
        raise NotUsable("What comes out of this backup is no database.") from None
    differing = manifest.sums.differing(found)
    if differing:
        raise NotUsable(f"What comes out of this backup differs in: {', '.join(differing)}.")
    return manifest


def sums_of(path: Path) -> Sums:
    with closing(_reader(path)) as held:
        return of_sqlite(held)


def restore(backup: Path, database: Path, *, replace: bool, at: datetime) -> tuple[Manifest, str]:
    """Put a backup where the database is (the caller holds its lock); a new epoch begins.

    Gives the manifest, and where the old file lies now ("" if there was none worth keeping).
    """
    if _holds_people(database) and not replace:
        raise NotUsable(
            f"There are people in {database}. Add --replace to move it aside and restore."
        )
    database.parent.mkdir(parents=True, exist_ok=True)
    with _room(database) as room:
        new = room / "restored.db"
        manifest = unpack(backup, new)
        _begin_epoch(new)
        aside = _move_aside(database, at) if database.exists() else ""
        new.replace(database)
        sync_folder(database.parent)
    return manifest, aside


def _begin_epoch(path: Path) -> None:
    """So that phones offer again what they still hold."""
    with closing(sqlite3.connect(path, isolation_level=None)) as held:
        held.execute("pragma synchronous = full")
        held.execute("update house set value = ? where key = 'epoch'", (str(uuid4()),))
    with path.open("rb") as file:
        os.fsync(file.fileno())


def _holds_people(database: Path) -> bool:
    """Whether anybody is in it; what cannot be read may hold people."""
    if not database.exists():
        return False
    try:
        with closing(sqlite3.connect(database)) as held:  # closing it folds the log in
            tables = held.execute("select 1 from sqlite_master where name = 'person'").fetchone()
            return bool(tables and held.execute("select 1 from person limit 1").fetchone())
    except sqlite3.Error:
        return True


def _move_aside(database: Path, at: datetime) -> str:
    aside = f"{database}.replaced-{at:%Y%m%dT%H%M%SZ}"
    for part in PARTS:
        if Path(f"{database}{part}").exists():
            Path(f"{database}{part}").rename(f"{aside}{part}")
    return aside


def _reader(path: Path) -> sqlite3.Connection:
    if not path.is_file():
        raise NotUsable(f"There is no database at {path}.")
    uri = f"file:{quote(str(path))}?mode=ro"
    return sqlite3.connect(uri, uri=True, isolation_level=None, timeout=10)


def _copy(held: sqlite3.Connection, to: Path) -> None:
    with closing(sqlite3.connect(to, isolation_level=None)) as copy:
        copy.execute("pragma synchronous = off")  # it is thrown away
        held.backup(copy, pages=STEP, sleep=0.002)


def _write(path: Path, chunks: Iterable[bytes]) -> None:
    handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(handle, "wb") as file:
        for chunk in chunks:
            file.write(chunk)


@contextmanager
def _room(database: Path) -> Iterator[Path]:
    """A folder beside the database for what must not lie elsewhere in the clear: one at a time."""
    room = Path(f"{database}.backup")
    handle = os.open(f"{room}-lock", os.O_RDWR | os.O_CREAT, 0o600)
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        os.close(handle)
        raise NotUsable("Another backup or restore of this database is under way.") from None
    try:
        shutil.rmtree(room, ignore_errors=True)  # left by one that was killed
        room.mkdir(mode=0o700)
        yield room
    finally:
        shutil.rmtree(room, ignore_errors=True)
        os.close(handle)
