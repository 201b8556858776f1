"""What people write is sealed: it opens in its own place alone, and the file gives nothing away."""

from pathlib import Path
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st
from starlette.applications import Starlette

from moodtrack import db, vault
from moodtrack.config import Config
from moodtrack.texts import Texts, Unreadable
from tests.cast import Browser, Cast, revision

ANA, BEN = UUID(int=1), UUID(int=2)
KEY = bytes(range(32))
places = st.tuples(st.sampled_from([ANA, BEN]), st.sampled_from(["note", "goal"]), st.uuids())


@given(st.text(), places)
def test_what_was_sealed_opens_as_it_was_written(text: str, place: tuple[UUID, str, UUID]) -> None:
    record, field, row = place
    text = text.encode("utf-8", "replace").decode()
    texts = Texts(KEY, record)
    assert texts.open(field, row, texts.seal(field, row, text)) == text


@given(places, places)
def test_sealed_words_open_nowhere_but_in_their_own_place(
    one: tuple[UUID, str, UUID], other: tuple[UUID, str, UUID]
) -> None:
    sealed = Texts(KEY, one[0]).seal(*one[1:], "slept badly")
    if one == other:
        assert Texts(KEY, other[0]).open(*other[1:], sealed) == "slept badly"
    else:
        with pytest.raises(Unreadable):
            Texts(KEY, other[0]).open(*other[1:], sealed)


@given(st.data())
def test_rotten_words_are_noticed_and_never_shown(data: st.DataObject) -> None:
    texts = Texts(KEY, ANA)
    sealed = bytearray(texts.seal("note", 7, "slept badly"))
    place = data.draw(st.integers(0, len(sealed) - 1))
    sealed[place] ^= data.draw(st.integers(1, 255))
    with pytest.raises(Unreadable):
        texts.open("note", 7, bytes(sealed))


def test_nothing_written_is_nothing_sealed() -> None:
    texts = Texts(KEY, ANA)
    assert texts.seal_all("revision", 7, {"goal": None, "note": None}) is None
    assert texts.open_all("revision", 7, None) == {}
    some = texts.seal_all("revision", 7, {"goal": None, "note": "a walk"})
    assert texts.open_all("revision", 7, some) == {"note": "a walk"}


def test_a_key_opens_for_its_owner_and_under_its_master_key_alone(
    key_file: Path, tmp_path: Path
) -> None:
    wrapped = vault.new_key(ANA)
    sealed = vault.texts_under(wrapped, ANA, record=ANA).seal("note", 7, "slept badly")
    with pytest.raises(vault.WrongKey):
        vault.texts_under(wrapped, BEN, record=ANA)
    vault.make_key(tmp_path / "other")
    try:
        vault.unlock(tmp_path / "other")
        with pytest.raises(vault.WrongKey):
            vault.texts_under(wrapped, ANA, record=ANA)
    finally:
        vault.unlock(key_file)
    assert vault.texts_under(wrapped, ANA, record=ANA).open("note", 7, sealed) == "slept badly"


async def test_whoever_has_the_database_cannot_read_what_ana_wrote(
    app: Starlette, config: Config, cast: Cast, anas_phone: Browser
) -> None:
    said = revision(note="Rosemary and the lighthouse", goal="Water the ficus")
    await anas_phone.keep(said)
    [day] = (await anas_phone.get("/api/v1/checkins")).json()["days"]
    assert day["answers"]["note"] == "Rosemary and the lighthouse"
    [row] = await db.read("select * from revision where patient_id = $1", cast.ana.number)
    assert b"Rosemary" not in row["texts"]
    assert not [value for value in row.values() if "ficus" in str(value)]
    if config.on_sqlite:
        files = config.sqlite_path.parent.glob("moodtrack.db*")
        assert not [path for path in files if path.is_file() and b"Rosemary" in path.read_bytes()]


async def test_two_equal_notes_do_not_look_alike_in_the_database(
    app: Starlette, cast: Cast, anas_phone: Browser
) -> None:
    await anas_phone.keep(
        revision(day="2026-03-13", note="the same"),
        revision(day="2026-03-14", note="the same"),
    )
    rows = await db.read("select texts from revision where patient_id = $1", cast.ana.number)
    assert len({bytes(row["texts"]) for row in rows}) == 2
