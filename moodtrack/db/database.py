"""Which tables exist, how the database opens and closes, and what must be true before it serves."""

import fcntl
import logging
import os
import pkgutil
import sqlite3
import time
from collections.abc import Collection
from pathlib import Path
from typing import Any
from uuid import uuid4

import asyncpg
from tortoise import Tortoise, connections
from tortoise.backends.base.config_generator import expand_db_url
from tortoise.backends.base.executor import EXECUTOR_CACHE
from tortoise.exceptions import BaseORMException, DBConnectionError, OperationalError

from moodtrack import migrations, vault
from moodtrack.config import Config
from moodtrack.db.work import all_done, on_sqlite, read, write

TABLES = [
    "moodtrack.db.models",
    "moodtrack.accounts.models",
    "moodtrack.audit.models",
    "moodtrack.jobs.models",
    "moodtrack.sharing.models",
    "moodtrack.treatment.models",
    "moodtrack.safety.models",
    "moodtrack.checkins.models",
    "moodtrack.measures.models",
    "moodtrack.imports.models",
    "moodtrack.learn.models",
    "moodtrack.newsletter.models",
    "moodtrack.erasing.models",
    "moodtrack.standing.models",
    "moodtrack.reminders.models",
    "moodtrack.research.models",
    "moodtrack.retention.models",
]

WRITER = {
    "journal_mode": "WAL",
    "synchronous": "FULL",
    "foreign_keys": "ON",
    "busy_timeout": 5000,
    "journal_size_limit": 67_108_864,
}


# the database cannot be reached just now: to be tried again, not our mistake
AWAY = (
    ConnectionError,
    DBConnectionError,
    asyncpg.PostgresConnectionError,
    asyncpg.OperatorInterventionError,
    asyncpg.InterfaceError,
    asyncpg.InternalClientError,  # the line broke in the midst of an answer
    asyncpg.InsufficientResourcesError,
    asyncpg.ObjectNotInPrerequisiteStateError,  # it takes no connections now
)


MOVED = "moved to"  # what the house says once `moodtrack move-database` has left a place


class NotReady(Exception):
    """The database cannot be served as it is; says why, in one line."""


class NoTables(NotReady):
    """There is a database, and nothing in it yet."""


class _Open:
    lock: int | None = None
    epoch: str = ""


def settings(config: Config) -> dict[str, Any]:
    """What Tortoise is told: a writing connection `default`, a reading one `reader`."""
    if config.on_sqlite:
        path = str(config.sqlite_path)
        default = _sqlite(path, WRITER)
        reader = _sqlite(path, {"mode": "ro"})
    else:
        default = _postgres(config.database_url)
        reader = _postgres(config.database_url)
    found = {"default": default, "reader": reader}
    if config.replica_url and not config.on_sqlite:
        found["replica"] = _postgres(config.replica_url)
    return {
        "connections": found,
        "apps": {
            "moodtrack": {
                "models": TABLES,
                "default_connection": "default",
                "migrations": "moodtrack.migrations",
            }
        },
        "use_tz": True,
    }


def _sqlite(path: str, pragmas: dict[str, Any]) -> dict[str, Any]:
    return {"engine": "moodtrack.db.sqlite", "credentials": {"file_path": path, **pragmas}}


class _AsItWas(asyncpg.Connection):  # type: ignore[misc]  # asyncpg tells no types
    """A connection that is handed on as it is: what we change in one ends with its transaction.

    The pool would otherwise ask the server to forget everything, after each and every read.
    """

    def get_reset_query(self) -> str:
        return ""


def _postgres(url: str) -> dict[str, Any]:
    found: dict[str, Any] = expand_db_url(url)
    found["credentials"]["connection_class"] = _AsItWas
    return found


TORTOISE_ORM = settings(Config())  # what `tortoise makemigrations` reads


def take_lock(config: Config, *, wait: float = 0.0) -> bool:
    """On SQLite: become the one process that writes. False when another one is.

    `wait`: seconds for one that is just ending to end.
    """
    if not config.on_sqlite or _Open.lock is not None:
        return True
    handle = os.open(f"{config.sqlite_path}-lock", os.O_RDWR | os.O_CREAT, 0o600)
    until = time.monotonic() + wait
    while not _locked(handle):
        if time.monotonic() >= until:
            os.close(handle)
            return False
        time.sleep(0.02)
    _Open.lock = handle
    return True


def _locked(handle: int) -> bool:
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True


def give_lock_back() -> None:
    if _Open.lock is not None:
        os.close(_Open.lock)
        _Open.lock = None


for _talker in ("tortoise", "aiosqlite"):  # their debug lines repeat every value
    logging.getLogger(_talker).setLevel(logging.WARNING)


async def open_database(config: Config) -> None:
    """Open both connections and check what durability rests on. Raises NotReady."""
    check_there(config)
    EXECUTOR_CACHE.clear()  # it is keyed by connection name, not by engine
    await Tortoise.init(config=settings(config), _enable_global_fallback=True)
    try:
        await (_check_sqlite(config.sqlite_path) if config.on_sqlite else _check_postgres())
        check_steps(await steps_taken())
        await _check_not_moved()
        _Open.epoch = await _epoch()
        await check_key(config)
    except BaseException:
        await Tortoise.close_connections()  # a connection's thread would outlive us
        raise


def check_there(config: Config) -> None:
    if config.on_sqlite and not config.sqlite_path.is_file():
        raise NotReady(f"There is no database at {config.sqlite_path}. Do: moodtrack migrate")


async def close_database() -> None:
    await all_done()
    if on_sqlite():  # the last to close folds the log into the file; a reader cannot
        await connections.get("reader").close()
    await Tortoise.close_connections()


def epoch() -> str:
    """The id of this line of data; a restore from a backup begins a new one."""
    return _Open.epoch


async def _check_not_moved() -> None:
    """Two that are written to would each miss what the other has. Raises NotReady."""
    if place := await house(MOVED):
        raise NotReady(
            f"This database was moved to {place}. Name that in MOODTRACK_DATABASE_URL, "
            "or serve this one after all: moodtrack move-database --stay"
        )


async def _epoch() -> str:
    return await house("epoch") or await settle_house("epoch", str(uuid4()))


async def house(key: str) -> str | None:
    """What the house knows of itself under this name."""
    found = await read("select value from house where key = $1", key)
    return str(found[0]["value"]) if found else None


async def settle_house(key: str, value: str) -> str:
    """Write it down unless another process was faster; gives what stands."""
    await write(
        "insert into house (key, value) values ($1, $2) on conflict (key) do nothing", key, value
    )
    return await house(key) or value


async def set_house(key: str, value: str) -> None:
    """Write down what the house knows of itself, in the act it is called from."""
    sql = "insert into house (key, value) values ($1, $2) on conflict (key) do update"
    await write(f"{sql} set value = excluded.value", key, value)


async def check_key(config: Config, *, may_write: bool = True) -> None:
    """The key in hand must be the one this database is sealed with. Raises NotReady."""
    if not vault.unlocked():
        return
    known = await house("key")
    if known not in (None, vault.key_id()) and not vault.finish_change(config.key_file, known):
        raise NotReady(f"The key at {config.key_file} is not the one this database is sealed with.")
    if known is None and may_write:
        await settle_house("signing key", vault.new_signing_key())
        await settle_house("key", vault.key_id())
    try:
        vault.sign_with(await house("signing key"))
    except vault.WrongKey:
        raise NotReady(
            "The key of digests is damaged. Put a backup back: moodtrack restore FILE"
        ) from None


async def steps_taken() -> set[str]:
    """The names of the migrations that have run here. Raises NotReady where there are no tables."""
    try:
        rows = await read("select name from tortoise_migrations where app = 'moodtrack'")
    except OperationalError:
        raise NoTables("The tables are not there yet. Do: moodtrack migrate") from None
    except (BaseORMException, sqlite3.Error, UnicodeError) as error:
        raise NotReady(f"This is no database of ours, or it is damaged: {error}") from None
    return {row["name"] for row in rows}


def check_steps(ran: Collection[str]) -> None:
    """Every migration we know has run, and none that we do not know. Raises NotReady."""
    known = set(steps())
    if set(ran) - known:
        raise NotReady("The tables are of a later moodtrack than this one. Serve them with that.")
    if known - set(ran):
        raise NotReady("The tables are of an earlier moodtrack. Do: moodtrack migrate")


def steps() -> list[str]:
    """The names of the migrations, in their order."""
    return sorted(one.name for one in pkgutil.iter_modules(migrations.__path__))


async def _check_sqlite(path: Path) -> None:
    wanted = {"journal_mode": "wal", "synchronous": 2, "foreign_keys": 1}
    for pragma, value in wanted.items():
        [row] = await connections.get("default").execute_query_dict(f"PRAGMA {pragma}")
        if row[pragma] != value:
            raise NotReady(f"SQLite does not keep {pragma}={value} at {path}.")
    try:
        await connections.get("reader").execute_query_dict("create table written_by_reader (x)")
    except OperationalError:
        return
    raise NotReady("SQLite's reading connection can write.")


async def _check_postgres() -> None:
    [row] = await connections.get("default").execute_query_dict("show synchronous_commit")
    if row["synchronous_commit"] not in ("on", "remote_apply"):
        raise NotReady("PostgreSQL must run with synchronous_commit = on.")
