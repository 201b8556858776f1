"""The databases that every other test stands on are real ones, and nobody sees another's."""

import sqlite3
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit

import asyncpg
import pytest

from tests.databases import FOLDER, Databases, the_databases

migrations = 0


async def make_one_table(url: str) -> None:
    """A migration small enough to know by heart."""
    global migrations
    migrations += 1
    statement = "CREATE TABLE visit (id INTEGER PRIMARY KEY, who TEXT NOT NULL)"
    if url.startswith("sqlite"):
        with sqlite3.connect(file_of(url)) as database:
            database.execute("PRAGMA journal_mode=WAL")
            database.execute(statement)
        database.close()
    else:
        connection = await asyncpg.connect(url)
        await connection.execute(statement)
        await connection.close()


def file_of(url: str) -> Path:
    return Path(url.removeprefix("sqlite:///"))


@pytest.fixture
def databases(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Databases]:
    """Templates of our own: the session's are migrated to the real tables."""
    shared = the_databases(make_one_table)
    (tmp_path / "postgres.url").write_text(shared._server())
    monkeypatch.setenv(FOLDER, str(tmp_path))
    own = the_databases(make_one_table)
    yield own
    own.close()


async def test_postgresql_is_a_server_that_keeps_what_it_acknowledges(databases: Databases) -> None:
    with databases.postgres() as url:
        connection = await asyncpg.connect(url)
        assert "PostgreSQL" in await connection.fetchval("SELECT version()")
        assert await connection.fetchval("SHOW synchronous_commit") == "on"
        assert await connection.fetchval("SHOW fsync") == "on"
        await connection.close()


async def test_what_ana_writes_is_not_in_bens_postgresql(databases: Databases) -> None:
    with databases.postgres() as anas, databases.postgres() as bens:
        ana, ben = await asyncpg.connect(anas), await asyncpg.connect(bens)
        await ana.execute("INSERT INTO visit VALUES (1, 'Ana')")
        assert await ana.fetchval("SELECT count(*) FROM visit") == 1
        assert await ben.fetchval("SELECT count(*) FROM visit") == 0
        await ana.close()
        await ben.close()


async def test_a_postgresql_database_is_gone_afterwards_even_when_someone_is_still_connected(
    databases: Databases,
) -> None:
    with databases.postgres() as url:
        forgotten = await asyncpg.connect(url)
    with pytest.raises(asyncpg.InvalidCatalogNameError):
        await asyncpg.connect(url)
    assert urlsplit(url).hostname
    forgotten.terminate()


def test_what_ana_writes_is_not_in_bens_sqlite_file(databases: Databases) -> None:
    with databases.sqlite() as anas, databases.sqlite() as bens:
        with sqlite3.connect(file_of(anas)) as ana, sqlite3.connect(file_of(bens)) as ben:
            ana.execute("INSERT INTO visit VALUES (1, 'Ana')")
            assert ana.execute("SELECT count(*) FROM visit").fetchone() == (1,)
            assert ben.execute("SELECT count(*) FROM visit").fetchone() == (0,)
            assert ben.execute("PRAGMA journal_mode").fetchone() == ("wal",)
        ana.close()
        ben.close()
        assert file_of(anas).is_file()
    assert not file_of(anas).exists()


@pytest.mark.parametrize("kind", ["sqlite", "postgres"])
def test_the_tables_are_made_once_however_many_tests_ask(databases: Databases, kind: str) -> None:
    before = migrations
    for _ in range(3):
        with databases.fresh(kind) as url:
            assert url
    assert migrations == before + 1
