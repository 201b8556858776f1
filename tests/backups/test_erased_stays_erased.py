"""The operator erases a diary, and puts an older backup back: whoever left stays gone."""

import json
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from dataclasses import replace
from pathlib import Path

import httpx2 as httpx
import pytest

from moodtrack import db, vault
from moodtrack.app import create_app
from moodtrack.config import Config
from tests.backups.conftest import LivedIn
from tests.cast import NOON, Browser, Clock, revision
from tests.databases import Databases
from tests.operating import Typed


@asynccontextmanager
async def served(config: Config, clock: Clock) -> AsyncIterator[Browser]:
    app = create_app(config)
    app.state.clock = clock
    phone = Browser(transport=httpx.ASGITransport(app), base_url="http://phone")
    async with app.router.lifespan_context(app), phone:
        phone.clock = clock
        yield phone


async def revisions(config: Config) -> int:
    async with db.open_to_read(config):
        [row] = await db.read("select count(*) as n from revision")
        return int(row["n"])


@pytest.fixture
def elsewhere(config: Config, databases: Databases) -> Iterator[Config]:
    with databases.fresh("sqlite" if config.on_sqlite else "postgres") as url:
        yield replace(config, database_url=url)


async def test_the_operator_erases_waits_and_keeps(lived_in: LivedIn, moodtrack: Typed) -> None:
    config, ana = lived_in.config, str(lived_in.ana.id)
    before = await revisions(config)
    code, said, _ = moodtrack(config, "erase", "--patient", ana, "--wait", "--json")
    assert (code, json.loads(said)) == (0, {"id": ana, "when": "wait"})
    code, said, _ = moodtrack(config, "erase", "--patient", ana, "--keep")
    assert (code, said) == (0, "The diary stays.\n")
    assert await revisions(config) == before
    code, said, _ = moodtrack(config, "erase", "--patient", ana)
    assert (code, said.split(".")[0]) == (0, "The diary is gone")
    assert await revisions(config) < before
    code, said, wrong = moodtrack(config, "verify")
    assert (code, wrong) == (0, ""), said
    code, _, wrong = moodtrack(config, "erase", "--patient", ana)
    assert (code, wrong) == (1, f"moodtrack: There is no patient with the id {ana}.\n")
    code, _, wrong = moodtrack(config, "patient", "invite", "--id", ana)
    assert (code, wrong) == (1, f"moodtrack: There is nobody with the id {ana}.\n")


async def test_a_backup_from_before_does_not_bring_her_diary_back(
    lived_in: LivedIn,
    elsewhere: Config,
    tmp_path: Path,
    moodtrack: Typed,
) -> None:
    config, ana = lived_in.config, str(lived_in.ana.id)
    file = tmp_path / "yesterday.backup"
    assert moodtrack(config, "backup", file)[0] == 0
    assert moodtrack(config, "erase", "--patient", ana)[0] == 0
    left = await revisions(config)
    code, said, wrong = moodtrack(elsewhere, "restore", file)
    assert (code, wrong) == (0, ""), said
    assert "Erased again: 1" in said
    assert await revisions(elsewhere) == left
    code, said, wrong = moodtrack(elsewhere, "verify")
    assert (code, wrong) == (0, ""), said


async def test_a_server_started_on_an_older_copy_erases_before_it_serves(
    lived_in: LivedIn,
    clock: Clock,
    moodtrack: Typed,
    tmp_path: Path,
) -> None:
    """Also where somebody put the file back by hand, without `restore`."""
    config = replace(lived_in.config, erasures_file=tmp_path / "a list")
    (tmp_path / "a list").write_text(f"{lived_in.ana.id}\n")
    vault.unlock(config.key_file)
    clock.now = NOON
    async with served(config, clock) as phone:
        answer = await phone.post(
            "/api/v1/checkins",
            json={"revisions": [revision(mood=5)]},
            headers={"x-account": str(lived_in.ana.id)},
        )
        assert answer.status_code == 410
