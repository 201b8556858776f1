"""A new master key takes the old one's place: everything opens as before, wherever it was cut."""

import shutil
from dataclasses import replace
from pathlib import Path

import pytest

from moodtrack import db, vault
from moodtrack.accounts import actions, queries
from moodtrack.accounts.actions.keys import wrap_anew
from moodtrack.accounts.domain import Role
from moodtrack.checkins.queries import revisions
from moodtrack.config import Config
from moodtrack.sharing.gate import open_as_operator
from tests.backups.conftest import LivedIn, wrong_in
from tests.cast import NOON
from tests.operating import Typed


@pytest.fixture
def own(lived_in: LivedIn, key_file: Path, tmp_path: Path) -> Config:
    """The clinic with its key in a place of its own."""
    key = tmp_path / "moodtrack.key"
    shutil.copyfile(key_file, key)
    key.chmod(0o600)
    return replace(lived_in.config, key_file=key)


async def notes_of(config: Config, lived_in: LivedIn) -> set[str | None]:
    vault.unlock(config.key_file)
    await db.open_database(config)
    try:
        record = await open_as_operator(str(lived_in.ana.id), what="a test", at=NOON)
        return {one.answers.note for one in await revisions(record)}
    finally:
        await db.close_database()


async def test_after_a_change_of_keys_ana_reads_every_note_and_the_old_key_opens_nothing(
    own: Config, lived_in: LivedIn, moodtrack: Typed
) -> None:
    old = own.key_file.read_bytes()
    before = await notes_of(own, lived_in)
    assert "a walk, day 3" in before
    code, out, err = moodtrack(own, "keys", "rotate")
    assert (code, err) == (0, "")
    assert "4 records' keys" not in out  # two patients and one clinic
    assert "3 records' keys are wrapped under it" in out
    assert own.key_file.read_bytes() != old
    assert await notes_of(own, lived_in) == before
    assert await wrong_in(own) == []
    [kept] = own.key_file.parent.glob("moodtrack.key.before-*")
    assert kept.read_bytes() == old
    code, _, err = moodtrack(replace(own, key_file=kept), "verify")
    assert code == 1
    assert "is not the one this database is sealed with" in err


@pytest.mark.parametrize("cut", ["before the rows", "after the rows", "between the files"])
async def test_a_change_of_keys_that_was_cut_short_ends_whole_either_way(
    own: Config, lived_in: LivedIn, moodtrack: Typed, cut: str
) -> None:
    before = await notes_of(own, lived_in)
    await db.open_database(own)
    changed = vault.begin_change(own.key_file)
    if cut != "before the rows":
        await wrap_anew(changed, at=NOON)
    await db.close_database()
    if cut == "between the files":
        own.key_file.rename(own.key_file.with_name("aside"))
    assert await notes_of(own, lived_in) == before
    assert moodtrack(own, "verify")[0] == 0
    assert moodtrack(own, "keys", "rotate")[0] == 0
    assert await notes_of(own, lived_in) == before


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
async def test_a_backup_from_before_opens_with_the_key_from_before(
    own: Config, lived_in: LivedIn, moodtrack: Typed, tmp_path: Path
) -> None:
    before = await notes_of(own, lived_in)
    assert moodtrack(own, "backup", tmp_path / "day.backup")[0] == 0
    assert moodtrack(own, "keys", "rotate")[0] == 0
    elsewhere = replace(own, database_url=f"sqlite:///{tmp_path}/elsewhere.db")
    code, _, err = moodtrack(elsewhere, "restore", tmp_path / "day.backup")
    assert code == 1
    assert "MOODTRACK_KEY_FILE names the key to use" in err
    [kept] = own.key_file.parent.glob("moodtrack.key.before-*")
    with_old = replace(elsewhere, key_file=kept)
    assert moodtrack(with_old, "restore", tmp_path / "day.backup")[0] == 0
    assert await notes_of(with_old, lived_in) == before


async def test_a_process_that_still_holds_the_old_key_wraps_nothing_with_it(
    own: Config, lived_in: LivedIn, moodtrack: Typed, key_file: Path
) -> None:
    assert moodtrack(own, "keys", "rotate")[0] == 0
    vault.unlock(own.key_file)
    await db.open_database(own)
    try:
        clinic = await queries.clinic_numbered(lived_in.ana.clinic)
        vault.unlock(key_file)  # as if this process had started before the change
        with pytest.raises(vault.NoKey, match="Start this process again"):
            await actions.add_person(clinic, name="Cleo", role=Role.PATIENT, at=NOON)
    finally:
        await db.close_database()
