"""What must be true of a database before it is served, and what is said when it is not."""

import asyncio
import sqlite3
import subprocess
import sys
from pathlib import Path

import asyncpg
import pytest
from starlette.applications import Starlette
from tortoise.connection import get_connection
from tortoise.exceptions import OperationalError

from moodtrack import db
from moodtrack.checkins import actions
from moodtrack.config import Config
from moodtrack.db.migrating import migrate
from tests.cast import Browser, revision

on_sqlite = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
on_postgres = pytest.mark.parametrize("database_url", ["postgres"], indirect=True)


async def ask(connection: str, statement: str) -> object:
    [row] = await get_connection(connection).execute_query_dict(statement)
    return next(iter(row.values()))


@on_sqlite
async def test_sqlite_writes_through_to_the_disk_and_keeps_its_references(app: Starlette) -> None:
    assert await ask("default", "pragma journal_mode") == "wal"
    assert await ask("default", "pragma synchronous") == 2
    assert await ask("default", "pragma foreign_keys") == 1
    assert int(str(await ask("default", "pragma busy_timeout"))) >= 5_000


@on_sqlite
async def test_the_reading_connection_really_cannot_write(app: Starlette) -> None:
    for statement in ("delete from house", "create table x (y)", "pragma user_version = 7"):
        with pytest.raises(OperationalError, match="readonly"):
            await get_connection("reader").execute_query_dict(statement)
    assert await ask("reader", "select count(*) from house where key = 'epoch'") == 1


@on_sqlite
async def test_a_reader_sees_a_word_as_soon_as_it_is_kept_and_never_before(app: Starlette) -> None:
    @db.one_act
    async def keep() -> None:
        await db.write("insert into house (key, value) values ('a', 'b')")
        assert await ask("reader", kept) == 0

    kept = "select count(*) from house where key = 'a'"
    await keep()
    assert await ask("reader", kept) == 1


@on_sqlite
async def test_another_process_cannot_take_the_lock_of_one_that_serves(app: Starlette) -> None:
    tries = (
        "from moodtrack import db; from moodtrack.config import Config; "
        f"print(db.take_lock(Config(database_url={app.state.config.database_url!r}), wait=0.1))"
    )
    other = await asyncio.create_subprocess_exec(
        sys.executable, "-c", tries, stdout=asyncio.subprocess.PIPE
    )
    said, _ = await other.communicate()
    assert said.decode().strip() == "False"


@on_postgres
async def test_postgresql_that_answers_before_the_disk_is_not_served(
    database_url: str, config: Config
) -> None:
    name = database_url.rsplit("/", 1)[1]
    held = await asyncpg.connect(database_url)
    await held.execute(f'alter database "{name}" set synchronous_commit = off')
    await held.close()
    with pytest.raises(db.NotReady, match="synchronous_commit"):
        await db.open_database(config)


async def test_tables_of_an_earlier_version_are_not_served(config: Config) -> None:
    await change(config, "delete from tortoise_migrations")
    with pytest.raises(db.NotReady, match=r"earlier.*moodtrack migrate"):
        await db.open_database(config)


async def test_tables_of_a_later_version_are_not_served(config: Config) -> None:
    await change(
        config,
        "insert into tortoise_migrations (app, name, applied_at) "
        "values ('moodtrack', '9999_later', '2030-01-01')",
    )
    with pytest.raises(db.NotReady, match="later"):
        await db.open_database(config)


async def change(config: Config, statement: str) -> None:
    if config.on_sqlite:
        with sqlite3.connect(config.sqlite_path) as file:
            file.execute(statement)
        file.close()
    else:
        held = await asyncpg.connect(config.database_url)
        await held.execute(statement)
        await held.close()


async def test_a_file_without_tables_and_no_file_at_all_are_told_apart_and_to_be_made(
    tmp_path: Path,
) -> None:
    config = Config(database_url=f"sqlite:///{tmp_path / 'moodtrack.db'}")
    with pytest.raises(db.NotReady, match=r"no database at .*moodtrack migrate"):
        await db.open_database(config)
    config.sqlite_path.touch()
    with pytest.raises(db.NotReady, match=r"not there yet.*moodtrack migrate"):
        await db.open_database(config)
    await migrate(config)
    await db.open_database(config)
    await db.close_database()


@pytest.mark.parametrize("told", ["sqlite:///{}/new/deep/moodtrack.db"])
def test_migrate_makes_the_folder_and_a_file_nobody_else_can_read(
    tmp_path: Path, told: str
) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "moodtrack", "migrate"],
        env={"MOODTRACK_DATABASE_URL": told.format(tmp_path), "PYTHONPATH": str(Path.cwd())},
        capture_output=True,
        text=True,
    )
    assert (done.returncode, done.stderr) == (0, "")
    made = tmp_path / "new" / "deep" / "moodtrack.db"
    assert made.stat().st_mode & 0o077 == 0
    assert made.parent.stat().st_mode & 0o022 == 0


async def test_whoever_comes_when_too_many_wait_is_told_when_to_come_again(
    app: Starlette, anas_phone: Browser, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(actions._together, "_limit", 3)
    sent = [revision(mood=mood % 11) for mood in range(40)]
    answers = await asyncio.gather(
        *(anas_phone.post("/api/v1/checkins", json={"revisions": [one]}) for one in sent)
    )
    statuses = [one.status_code for one in answers]
    assert set(statuses) == {200, 503}
    for answer in answers:
        if answer.status_code == 503:
            assert int(answer.headers["retry-after"]) > 0
            assert answer.headers["content-type"] == "application/problem+json"
    again = await anas_phone.keep(*sent)
    told = {one["id"]: one["status"] for one in again}
    for one, status in zip(sent, statuses, strict=True):
        assert told[one["id"]] == ("already_kept" if status == 200 else "kept")
