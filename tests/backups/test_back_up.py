"""Noor backs the clinic up while it runs, and puts it back: what was acknowledged is in it."""

import asyncio
import os
import sqlite3
import stat
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, closing
from dataclasses import replace
from pathlib import Path
from uuid import UUID, uuid4

import asyncpg
import httpx2 as httpx
import pytest

from moodtrack import clock, db, vault
from moodtrack.accounts import actions as accounts
from moodtrack.app import create_app
from moodtrack.backups import postgres, sqlite
from moodtrack.backups.manifest import Manifest
from moodtrack.config import Config
from tests.backups.conftest import LivedIn, held_by_another, wrong_in
from tests.cast import NOON, Browser, Clock, revision
from tests.databases import Databases
from tests.operating import Typed
from tools import postgres as tool


async def back_up(config: Config, file: Path) -> Manifest:
    if config.on_sqlite:
        return await asyncio.to_thread(sqlite.back_up, config.sqlite_path, file, at=NOON)
    return await postgres.back_up(config.database_url, file, at=NOON)


async def ids_in(config: Config) -> set[UUID]:
    sql = "select id from revision"
    if config.on_sqlite:
        with closing(sqlite3.connect(config.sqlite_path)) as held:
            return {UUID(one) for (one,) in held.execute(sql)}
    held = await asyncpg.connect(config.database_url)
    try:
        return {row["id"] for row in await held.fetch(sql)}
    finally:
        await held.close()


@pytest.fixture
def elsewhere(config: Config, databases: Databases) -> Iterator[Config]:
    """An empty place to restore into."""
    with databases.fresh("sqlite" if config.on_sqlite else "postgres") as url:
        yield replace(config, database_url=url)


@asynccontextmanager
async def served(lived_in: LivedIn) -> AsyncIterator[Browser]:
    """The clinic's server runs, and Ana is signed in."""
    app = create_app(lived_in.config)
    app.state.clock = Clock(NOON)
    phone = Browser(transport=httpx.ASGITransport(app), base_url="http://phone")
    async with app.router.lifespan_context(app), phone:
        phone.clock = app.state.clock
        yield await phone.as_(lived_in.ana)


async def test_what_was_acknowledged_before_a_backup_began_is_in_it_whatever_is_written_meanwhile(
    lived_in: LivedIn, elsewhere: Config, tmp_path: Path, moodtrack: Typed
) -> None:
    acknowledged: list[str] = []

    async def keep_on() -> None:
        while True:
            [result] = await browser.keep(revision(mood=5, id_=uuid4()))
            acknowledged.append(result["id"])

    async with served(lived_in) as browser:
        phones = [asyncio.create_task(keep_on()) for _ in range(8)]
        while len(acknowledged) < 200:
            await asyncio.sleep(0.01)
        before = set(map(UUID, acknowledged))
        manifest = await back_up(lived_in.config, tmp_path / "one.backup")
        assert len(acknowledged) > len(before), "the server stood still meanwhile"
        for phone in phones:
            phone.cancel()
        await asyncio.gather(*phones, return_exceptions=True)
    code, out, err = await asyncio.to_thread(
        moodtrack, elsewhere, "restore", tmp_path / "one.backup"
    )
    assert (code, err) == (0, "")
    there = await ids_in(elsewhere)
    assert before <= there <= await ids_in(lived_in.config)
    assert manifest.sums.count("revision") == len(there)
    assert await wrong_in(elsewhere) == []
    assert "all as it was written" in out


async def test_a_backup_is_for_its_owner_alone_sealed_and_without_the_key(
    lived_in: LivedIn, tmp_path: Path
) -> None:
    file = tmp_path / "one.backup"
    await back_up(lived_in.config, file)
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    written, key = file.read_bytes(), lived_in.config.key_file.read_bytes().strip()
    for clear in (key, b"a walk", b"Riverside", b"Ana", b"create table", b"CREATE TABLE"):
        assert clear not in written
    assert os.listdir(tmp_path) == ["one.backup"]


def test_noor_reads_one_plain_line_with_what_is_in_it(
    lived_in: LivedIn, tmp_path: Path, moodtrack: Typed
) -> None:
    code, out, err = moodtrack(lived_in.config, "backup", tmp_path / "one.backup")
    assert (code, err, out.count("\n")) == (0, "", 1)
    assert "3 people" in out
    assert "7 infusions" in out
    assert "restored once and compared" in out


def test_everything_comes_back_under_a_new_epoch(
    lived_in: LivedIn, elsewhere: Config, tmp_path: Path, moodtrack: Typed
) -> None:
    config, file = lived_in.config, tmp_path / "one.backup"
    moodtrack(config, "backup", file)
    code, out, _ = moodtrack(elsewhere, "restore", file)
    assert code == 0
    assert "A new epoch has begun" in out
    before, after = asyncio.run(house(config)), asyncio.run(house(elsewhere))
    assert before["key"] == after["key"]
    assert UUID(before["epoch"]) != UUID(after["epoch"])
    assert moodtrack(elsewhere, "verify")[0] == 0


async def house(config: Config) -> dict[str, str]:
    async with db.open_to_read(config):
        return {row["key"]: row["value"] for row in await db.read("select * from house")}


async def test_a_restored_clinic_takes_new_people_and_answers(
    lived_in: LivedIn, elsewhere: Config, tmp_path: Path, moodtrack: Typed
) -> None:
    await back_up(lived_in.config, tmp_path / "one.backup")
    await asyncio.to_thread(moodtrack, elsewhere, "restore", tmp_path / "one.backup")
    async with served(replace(lived_in, config=elsewhere)) as browser:
        [result] = await browser.keep(revision(mood=5))
        assert result["status"] == "kept"
        added = await accounts.add_clinic("Hillside Clinic", zone="UTC", at=NOON)
        assert added.number > 1
    assert await wrong_in(elsewhere) == []


async def test_it_is_not_put_over_people_nor_under_a_running_server(
    lived_in: LivedIn, tmp_path: Path, moodtrack: Typed
) -> None:
    config, file = lived_in.config, tmp_path / "one.backup"
    await back_up(config, file)
    before = await ids_in(config)
    code, _, err = await asyncio.to_thread(moodtrack, config, "restore", file)
    assert (code, err.count("\n")) == (1, 1)
    assert "There are people in" in err
    holder = await held_by_another(config)
    try:
        code, _, err = await asyncio.to_thread(moodtrack, config, "restore", file, "--replace")
    finally:
        holder()
    assert (code, err.startswith("moodtrack: Stop the server first")) == (1, True)
    assert await ids_in(config) == before


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_with_replace_the_old_file_is_moved_aside_and_still_opens(
    lived_in: LivedIn, tmp_path: Path, moodtrack: Typed
) -> None:
    config, file = lived_in.config, tmp_path / "one.backup"
    moodtrack(config, "backup", file)
    before = asyncio.run(ids_in(config))
    code, out, _ = moodtrack(config, "restore", file, "--replace")
    assert code == 0
    day = f"{clock.now():%Y%m%d}"
    [aside] = config.sqlite_path.parent.glob(f"*.replaced-{day}T*Z")
    assert str(aside) in out
    assert asyncio.run(ids_in(replace(config, database_url=f"sqlite:///{aside}"))) == before
    assert moodtrack(config, "verify")[0] == 0


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_a_file_beyond_reading_is_moved_aside_too(
    lived_in: LivedIn, tmp_path: Path, moodtrack: Typed
) -> None:
    config, file = lived_in.config, tmp_path / "one.backup"
    moodtrack(config, "backup", file)
    config.sqlite_path.write_bytes(b"\0" * 100_000)
    assert moodtrack(config, "verify")[0] == 1
    assert moodtrack(config, "backup", tmp_path / "two.backup")[0] == 1
    assert moodtrack(config, "restore", file)[0] == 1
    assert moodtrack(config, "restore", file, "--replace")[0] == 0
    assert moodtrack(config, "verify")[0] == 0


def test_what_cannot_be_restored_from_is_said_in_a_sentence_and_changes_nothing(
    lived_in: LivedIn, elsewhere: Config, tmp_path: Path, moodtrack: Typed
) -> None:
    config, file = lived_in.config, tmp_path / "one.backup"
    moodtrack(config, "backup", file)
    written = file.read_bytes()
    damaged = bytearray(written)
    damaged[len(written) // 2] ^= 1
    bad = {
        b"": "not a backup",
        b"SQLite format 3\0" + bytes(500): "not a backup",
        written[: len(b"moodtrack backup 1\n") + 20]: "damaged",
        written[:300]: "damaged or cut off",
        written[: len(written) * 2 // 3]: "damaged or cut off",
        written[:-1]: "damaged or cut off",
        bytes(damaged): "damaged or cut off",
        written + b"x": "damaged or cut off",
    }
    for content, sentence in bad.items():
        (tmp_path / "bad").write_bytes(content)
        code, out, err = moodtrack(elsewhere, "restore", tmp_path / "bad")
        assert (code, out, err.count("\n")) == (1, "", 1), err
        assert sentence in err
    assert asyncio.run(ids_in(elsewhere)) == set()
    assert moodtrack(elsewhere, "restore", tmp_path / "nowhere")[0] == 1
    assert moodtrack(elsewhere, "restore")[0] == 2


def test_with_another_key_nothing_is_read_and_the_sentence_names_both(
    lived_in: LivedIn, elsewhere: Config, tmp_path: Path, moodtrack: Typed
) -> None:
    config, file = lived_in.config, tmp_path / "one.backup"
    moodtrack(config, "backup", file)
    key_id = vault.key_id()
    vault.make_key(tmp_path / "other.key")
    others = replace(elsewhere, key_file=tmp_path / "other.key")
    code, _, err = moodtrack(others, "restore", file)
    assert (code, err.count("\n")) == (1, 1)
    assert key_id in err
    assert "another key" in err
    mine = replace(config, key_file=tmp_path / "other.key")
    for words in (("verify",), ("backup", str(tmp_path / "two.backup"))):
        code, out, err = moodtrack(mine, *words)
        assert (code, out, err.count("\n")) == (1, "", 1)
        assert "is not the one this database is sealed with" in err
    assert not (tmp_path / "two.backup").exists()


def test_a_backup_never_takes_the_place_of_anything_but_an_older_backup(
    lived_in: LivedIn, tmp_path: Path, moodtrack: Typed
) -> None:
    config, file = lived_in.config, tmp_path / "one.backup"
    (tmp_path / "letter.txt").write_text("Dear Ana")
    assert moodtrack(config, "backup", tmp_path / "letter.txt")[0] == 1
    assert (tmp_path / "letter.txt").read_text() == "Dear Ana"
    assert moodtrack(config, "backup", tmp_path)[0] == 1
    assert moodtrack(config, "backup", tmp_path / "none" / "one.backup")[0] == 1
    assert [moodtrack(config, "backup", file)[0] for _ in range(2)] == [0, 0]
    assert sorted(os.listdir(tmp_path)) == ["letter.txt", "one.backup"]


@pytest.mark.parametrize("database_url", ["postgres"], indirect=True)
def test_without_postgresqls_programs_there_is_a_sentence_and_no_file(
    lived_in: LivedIn, tmp_path: Path, moodtrack: Typed, monkeypatch: pytest.MonkeyPatch
) -> None:
    some = tmp_path / "programs"
    some.mkdir()
    (some / "pg_dump").symlink_to(tool.programs() / "pg_dump")
    for path, missing in (("", "pg_dump"), (str(some), "pg_restore")):
        monkeypatch.setenv("PATH", path)
        code, out, err = moodtrack(lived_in.config, "backup", tmp_path / "one.backup")
        assert (code, out) == (1, "")
        assert err.startswith(f"moodtrack: {missing} is not on the PATH")
    assert os.listdir(tmp_path) == ["programs"]


@pytest.mark.parametrize("kind", ["sqlite", "postgres"])
def test_a_backup_of_the_other_kind_of_database_is_told_apart(
    kind: str, databases: Databases, key_file: Path, tmp_path: Path, moodtrack: Typed
) -> None:
    with databases.fresh("sqlite") as one, databases.fresh("postgres") as two:
        here, there = (one, two) if kind == "sqlite" else (two, one)
        config = Config(database_url=here, key_file=key_file)
        assert moodtrack(config, "clinic", "add", "--name", "Riverside Clinic")[0] == 0
        assert moodtrack(config, "backup", tmp_path / "one.backup")[0] == 0
        other = replace(config, database_url=there)
        code, _, err = moodtrack(other, "restore", tmp_path / "one.backup")
        assert (code, "This backup is of a" in err) == (1, True)


@pytest.mark.parametrize(
    "url", ["postgres://nobody:x@127.0.0.1:1/none", "sqlite:////nowhere/at/all.db"]
)
def test_where_there_is_no_database_there_is_a_sentence(
    url: str, key_file: Path, tmp_path: Path, moodtrack: Typed
) -> None:
    config = Config(database_url=url, key_file=key_file)
    for words in (("backup", str(tmp_path / "one.backup")), ("verify",)):
        code, out, err = moodtrack(config, *words)
        assert (code, out, err.count("\n")) == (1, "", 1), err
