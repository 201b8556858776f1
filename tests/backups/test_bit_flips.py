"""A bit of the SQLite file turns over by itself: verify says so, whatever SQLite itself says."""

import sqlite3
from collections import Counter
from collections.abc import AsyncIterator
from contextlib import closing
from dataclasses import replace
from pathlib import Path
from random import Random
from typing import Any

import pytest

from moodtrack import db
from moodtrack.backups.verify import DAMAGED
from moodtrack.config import Config
from tests.backups.conftest import live, wrong_in
from tests.backups.test_verify import COVERED, PLACES
from tests.databases import Databases
from tests.figures import Tell

Rows = dict[str, list[tuple[Any, ...]]]


@pytest.fixture
async def whole(databases: Databases, key_file: Path) -> AsyncIterator[Config]:
    with databases.sqlite() as url:
        config = Config(database_url=url, key_file=key_file)
        await db.open_database(config)
        await live(config)
        await db.close_database()
        yield config


def everything(path: Path) -> Rows | None:
    """All that is in the tables, read without their indexes; None when SQLite cannot read it."""
    rows: Rows = {}
    try:
        with closing(sqlite3.connect(f"file:{path}?mode=ro", uri=True)) as held:
            held.text_factory = bytes
            names = held.execute("select name from sqlite_master where type = 'table'").fetchall()
            for (name,) in names:
                table = name.decode()
                found = held.execute(f'select * from "{table}" not indexed')
                columns = [one[0] for one in found.description]
                rows[table] = [tuple(columns), *map(tuple, found)]
    except (sqlite3.Error, UnicodeDecodeError):
        return None
    return rows


def only(rows: Rows, *, covered: bool) -> Rows:
    """The columns that verify covers, or those it does not."""
    chosen: Rows = {}
    for table, (columns, *values) in rows.items():
        names = set(COVERED.get(table, "").split())
        kept = [
            place
            for place, name in enumerate(columns)
            if (name in names) is covered and name not in PLACES.get(table, ())
        ]
        chosen[table] = [tuple(row[place] for place in kept) for row in values]
    return chosen


async def flip(config: Config, bits: list[int], seed: int) -> Counter[str]:
    """Turn each of these bits over in a copy of the file; count what it did and what was said."""
    path = config.sqlite_path
    before = everything(path)
    assert before is not None
    whole, found = path.read_bytes(), Counter[str]()
    copy = path.with_name(f"flipped-{seed}.db")
    for bit in bits:
        turned = bytearray(whole)
        turned[bit // 8] ^= 1 << bit % 8
        copy.write_bytes(turned)
        after = everything(copy)
        harm = harm_of(before, after)
        told = await is_told(replace(config, database_url=f"sqlite:///{copy}"))
        found[f"{harm}, {'told' if told else 'not told'}"] += 1
        for part in ("-wal", "-shm"):
            Path(f"{copy}{part}").unlink(missing_ok=True)
    return found


def harm_of(before: Rows, after: Rows | None) -> str:
    if after is None or before.keys() != after.keys():
        return "harm"
    if only(before, covered=True) != only(after, covered=True):
        return "harm"
    return "harmless" if before == after else "elsewhere"


async def is_told(config: Config) -> bool:
    try:
        return await wrong_in(config) != []
    except (db.NotReady, *DAMAGED):
        return True


def shares(found: Counter[str]) -> dict[str, Any]:
    harm = found["harm, told"] + found["harm, not told"]
    elsewhere = found["elsewhere, told"] + found["elsewhere, not told"]
    return {
        "flips": found.total(),
        "harmful_in_covered_columns": harm,
        "of_these_told": found["harm, told"],
        "in_other_columns": elsewhere,
        "of_those_told": found["elsewhere, told"],
        "harmless": found["harmless, told"] + found["harmless, not told"],
    }


async def flipped(config: Config, flips: int) -> dict[str, Any]:
    size = config.sqlite_path.stat().st_size * 8
    return shares(await flip(config, Random(20).sample(range(size), flips), 0))


async def test_a_bit_that_turns_over_in_an_answer_is_told(whole: Config, figures: Tell) -> None:
    said = await flipped(whole, 250)
    figures(**said)
    assert said["harmful_in_covered_columns"] >= 10
    assert said["of_these_told"] == said["harmful_in_covered_columns"]


@pytest.mark.soak
async def test_of_five_thousand_bits_at_least_999_in_1000_harmful_ones_are_told(
    whole: Config, figures: Tell
) -> None:
    said = await flipped(whole, 5_000)
    figures(**said)
    assert said["of_these_told"] >= 0.999 * said["harmful_in_covered_columns"]
