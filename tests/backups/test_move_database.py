"""A clinic outgrows its machine: everything goes over, the same to the last byte, and back."""

import asyncio
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from moodtrack import db
from moodtrack.backups import crossing, postgres, sqlite
from moodtrack.backups.tables import Sums
from moodtrack.checkins.queries import revisions
from moodtrack.config import Config
from moodtrack.sharing.gate import open_as_operator
from tests.backups.conftest import LivedIn, held_by_another, wrong_in
from tests.cast import NOON
from tests.databases import Databases
from tests.operating import Typed


@pytest.fixture
def elsewhere(config: Config, databases: Databases, tmp_path: Path) -> Iterator[Config]:
    """A place of the other kind, with nothing in it yet."""
    if not config.on_sqlite:
        yield replace(config, database_url=f"sqlite:///{tmp_path / 'new' / 'moodtrack.db'}")
        return
    with databases.postgres() as url:
        yield replace(config, database_url=url)


async def sums_of(config: Config) -> Sums:
    """Without what each database keeps of itself alone."""
    if config.on_sqlite:
        found = sqlite.sums_of(config.sqlite_path)
    else:
        found = await postgres.sums_of(postgres.Place.of(config.database_url))
    return Sums({name: said for name, said in found.tables.items() if name not in crossing.OWN})


async def notes(config: Config, lived_in: LivedIn) -> list[str | None]:
    await db.open_database(config)
    try:
        record = await open_as_operator(str(lived_in.ana.id), what="a test", at=NOON)
        return [one.answers.note for one in await revisions(record)]
    finally:
        await db.close_database()


async def test_everything_is_at_the_new_place_and_the_old_one_is_served_no_more(
    lived_in: LivedIn, elsewhere: Config, moodtrack: Typed
) -> None:
    old = lived_in.config
    before, counted = await notes(old, lived_in), (await sums_of(old)).rows
    code, out, err = moodtrack(old, "move-database", elsewhere.database_url)
    assert (code, err) == (0, "")
    assert "rows of" in out
    assert "Gone through 2 patients" in out
    assert await notes(elsewhere, lived_in) == before
    assert await wrong_in(elsewhere) == []
    assert (await sums_of(elsewhere)).rows == counted + 1  # the look that counted the notes
    with pytest.raises(db.NotReady, match="was moved to"):
        await db.open_database(old)
    code, out, err = moodtrack(old, "move-database", "--stay")
    assert (code, err) == (0, "")
    assert await notes(old, lived_in) == before


async def test_there_and_back_it_is_the_same_to_the_last_byte(
    lived_in: LivedIn, elsewhere: Config, databases: Databases, tmp_path: Path, moodtrack: Typed
) -> None:
    start = lived_in.config
    before = await sums_of(start)
    assert moodtrack(start, "move-database", elsewhere.database_url)[0] == 0
    with databases.postgres() as url:
        home = url if not start.on_sqlite else f"sqlite:///{tmp_path / 'home.db'}"
        assert moodtrack(elsewhere, "move-database", home)[2] == ""
        after = await sums_of(replace(start, database_url=home))
    assert after.differing(before) == []


async def test_a_move_that_was_cut_short_is_done_by_doing_it_again(
    lived_in: LivedIn, elsewhere: Config, moodtrack: Typed, monkeypatch: pytest.MonkeyPatch
) -> None:
    def cut(*_: object) -> None:
        raise OSError("the power went out")

    before = await sums_of(lived_in.config)
    for side in (crossing.Lite, crossing.Post):
        monkeypatch.setattr(side, "close_for", cut)  # all is there; the old place is not closed yet
    assert moodtrack(lived_in.config, "move-database", elsewhere.database_url)[0] == 1
    monkeypatch.undo()
    assert (await sums_of(lived_in.config)).differing(before) == []
    code, _, err = moodtrack(lived_in.config, "move-database", elsewhere.database_url)
    assert (code, err) == (0, "")
    assert await wrong_in(elsewhere) == []


async def test_it_never_goes_where_others_are(
    lived_in: LivedIn, elsewhere: Config, moodtrack: Typed
) -> None:
    assert moodtrack(lived_in.config, "move-database", elsewhere.database_url)[0] == 0
    assert moodtrack(lived_in.config, "move-database", "--stay")[0] == 0
    await notes(elsewhere, lived_in)  # somebody looks there: it goes on by itself
    code, _, err = moodtrack(lived_in.config, "move-database", elsewhere.database_url)
    assert code == 1
    assert "The new place is not the same in" in err
    assert "Name one that is empty" in err


async def test_a_place_of_the_same_kind_is_what_backups_are_for(
    lived_in: LivedIn, moodtrack: Typed
) -> None:
    same = f"{lived_in.config.database_url}_new"
    code, _, err = moodtrack(lived_in.config, "move-database", same)
    assert code == 1
    assert "make a backup and restore it" in err


async def test_a_server_must_be_stopped_first(
    lived_in: LivedIn, elsewhere: Config, moodtrack: Typed
) -> None:
    let_go = await held_by_another(lived_in.config)
    words = ("move-database", elsewhere.database_url)
    code, _, err = await asyncio.to_thread(moodtrack, lived_in.config, *words)
    let_go()
    assert (code, err.startswith("moodtrack: Stop the server first")) == (1, True)
