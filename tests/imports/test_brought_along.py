"""What Ana brings along of a treatment elsewhere: shown apart, and forging nothing here."""

import json
import re
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path
from random import Random
from typing import Any
from uuid import UUID, uuid4

import pytest

from moodtrack import db
from moodtrack.backups.verify import Seen, problems
from moodtrack.checkins import queries as checkins
from moodtrack.config import Config
from moodtrack.imports import actions as imports
from moodtrack.imports.queries import looked_over
from moodtrack.sharing.domain import OpenRecord, TreatmentRecord
from moodtrack.treatment.actions import record_infusion
from moodtrack.treatment.domain import Infusion
from moodtrack.treatment.domain.brought import Along, Line
from moodtrack.treatment.queries import infusions
from tests.cast import NOON, ZONE, Browser, Cast
from tests.databases import Databases
from tests.imports.bringing import bring_in, choose
from tests.imports.test_there_and_back import record_in, said_in, taken

RECORDED = {"recorded_by": "Sam, “nurse”", "recorded_at": "2025-11-03T16:00:00+00:00"}
WORDS = (None, "calm", "=1+1", 'said "no",\nthen yes', "día 🌦️")


def infusion(n: int, dice: Random, *, version: int = 1, withdrawn: bool = False) -> dict[str, Any]:
    at = NOON - timedelta(days=300 - 5 * n)
    return {
        "n": n,
        "version": version,
        "id": str(UUID(int=dice.getrandbits(128), version=4)),
        "at": at.isoformat(),
        "tz": ZONE,
        "phase": dice.choice((None, "induction", "maintenance")),
        "number_in_course": dice.choice((None, n)),
        "weight_g": dice.choice((None, 70_000)),
        "dose_ug": dice.choice((None, 35_000 + n)),
        "minutes": dice.choice((None, 40)),
        "date_chosen": dice.choice((None, "planned", "worse")),
        "notes": dice.choice(WORDS),
        "withdrawn": withdrawn,
        "reason": dice.choice(WORDS) if version > 1 else None,
        **RECORDED,
        "clinic": "Lakeside",
    }


def vitals(n: int, dice: Random) -> dict[str, Any]:
    at = (NOON - timedelta(days=300 - 5 * n)).isoformat()
    names = ("value", "weight_g", "dose_ug", "minutes", "phase", "more")
    return {
        "visit": str(UUID(int=n, version=4)), "opened_at": at, "tz": ZONE, "planned": None,
        "id": str(UUID(int=dice.getrandbits(128), version=4)), "seq": 1, "stands": True, "n": n,
        "kind": "vitals", "at": at, "replaces": None, "code": "awake", "heart_rate": 70 + n,
        "systolic": dice.randint(90, 180), "diastolic": 80, "spo2": 98,
        "text": dice.choice(WORDS), **dict.fromkeys(names), **RECORDED, "clinic": "Lakeside",
    }  # fmt: skip


def record(seed: int) -> dict[str, Any]:
    """A history with a treatment of one to eight infusions, some corrected or taken back."""
    dice, found = Random(seed), list[dict[str, Any]]()
    for n in range(1, dice.randint(2, 9)):
        found.append(infusion(n, dice))
        if dice.random() < 0.4:
            found.append(infusion(n, dice, version=2, withdrawn=dice.random() < 0.3))
    numbers = sorted({one["n"] for one in found})
    share = {
        "with": "Dr. Chen", "given_at": "2025-06-01T10:00:00+00:00", "ended_at": None,
        "parts": ["numbers", "notes"], "since": None, "until": None, "clinic": "Lakeside",
    }  # fmt: skip
    lists: dict[str, Any] = {"infusions": found, "chair": [vitals(n, dice) for n in numbers]}
    return {"version": 1, "revisions": [], **lists, "shares": [share]}


def file_of(history: dict[str, Any]) -> bytes:
    return json.dumps(history, ensure_ascii=False).encode()


async def brought(record: OpenRecord, content: bytes) -> None:
    preview = await looked_over(record, content, at=NOON)
    assert preview.found.faults == []
    await imports.bring_in(record, preview, at=NOON)


@pytest.mark.parametrize("road", [("sqlite", "postgres"), ("postgres", "sqlite")], ids="-to-".join)
async def test_generated_treatments_go_from_house_to_house_the_same(
    databases: Databases, key_file: Path, road: tuple[str, str]
) -> None:
    files = {seed: file_of(record(seed)) for seed in range(5)}
    with databases.fresh(road[0]) as here, databases.fresh(road[1]) as there:
        first = await through(Config(database_url=here, key_file=key_file), files)
        second = await through(Config(database_url=there, key_file=key_file), first)
    assert [said_in(one) for one in second.values()] == [said_in(one) for one in first.values()]


async def through(config: Config, files: dict[int, bytes]) -> dict[int, bytes]:
    """Each file into an empty diary of its own, and what is taken home from there."""
    found = {}
    await db.open_database(config)
    for seed, content in files.items():
        ana = await record_in(f"Clinic {seed}")
        await brought(ana, content)
        found[seed] = await taken(ana)
        assert not (await looked_over(ana, found[seed], at=NOON)).anything
    await db.close_database()
    return found


async def test_she_sees_it_apart_and_the_clinics_next_infusion_goes_on_counting(
    browser: Browser, cast: Cast, anas_treatment: TreatmentRecord
) -> None:
    ana, history = await browser.as_(cast.ana), record(3)
    last = max(one["n"] for one in history["infusions"])
    preview = await choose(ana, file_of(history), "history.json")
    assert "Of a treatment elsewhere" in preview.text
    assert re.search(rf"<li>{last} infusions</li>", preview.text)
    done = await bring_in(ana, file_of(history))
    assert "apart from what your clinic here writes down" in done.text
    page = (await ana.get("/treatment")).text
    assert "From another clinic" in page
    assert "Your clinic has not written down an infusion yet" in page
    assert await infusions(anas_treatment) == []
    given = Infusion(0, NOON - timedelta(days=1), ZONE)
    assert await record_infusion(anas_treatment, given, id_=uuid4(), at=NOON) == last + 1
    seen: list[str] = [line async for line in problems(Seen())]
    assert seen == []


async def test_a_number_that_is_given_away_here_is_not_given_twice(
    anas_record: OpenRecord, anas_treatment: TreatmentRecord
) -> None:
    given = Infusion(0, NOON - timedelta(days=1), ZONE)
    assert await record_infusion(anas_treatment, given, id_=uuid4(), at=NOON) == 1
    await brought(anas_record, file_of(record(3)))
    numbers = [one.n for one in await infusions(anas_record)]
    assert len(set(numbers)) == len(numbers) > 2
    [own] = [one for one in await infusions(anas_record) if not one.brought]
    assert own.n == 1


async def test_a_share_in_a_file_opens_nothing_to_anybody(browser: Browser, cast: Cast) -> None:
    history = record(1)
    history["shares"][0]["with"] = "Dr. Diaz"
    await bring_in(await browser.as_(cast.ana), file_of(history))
    diaz = await browser.as_(cast.dr_diaz)
    assert (await diaz.get(f"/reports/{cast.ana.id}")).status_code == 404
    chen = await browser.as_(cast.dr_chen)
    page = await chen.get(f"/reports/{cast.ana.id}?since=2025-01-01&until=2026-03-14")
    assert "Brought along by Ana" in page.text
    assert "not recorded here" in page.text
    assert "Shared with" not in page.text


async def test_every_fault_in_a_treatment_is_named_and_nothing_comes_in(
    browser: Browser, cast: Cast
) -> None:
    history = record(2)
    history["infusions"][0] |= {"dose_ug": "much", "phase": "first", "more": 1}
    history["chair"][0]["at"] = "yesterday"
    answer = await choose(await browser.as_(cast.ana), file_of(history), "history.json")
    assert answer.status_code == 422
    for place in ("infusions: dose_ug", "infusions: phase", "infusions: more", "chair: at"):
        assert place in answer.text
    assert "From another clinic" not in (await browser.get("/treatment")).text


async def test_a_file_that_stumbles_at_its_end_leaves_nothing_of_its_beginning(
    anas_record: OpenRecord,
) -> None:
    table = b"day,mood\n2025-01-01,5\n2025-01-02,6\n"
    preview = await looked_over(anas_record, table, at=NOON)
    line = Line(Along.PLANS, {"id": str(uuid4()), "at": NOON.isoformat(), "said": "\ud800"})
    with pytest.raises(UnicodeEncodeError):
        await imports.bring_in(anas_record, replace(preview, brought=[line]), at=NOON)
    since = date(2025, 1, 1)
    assert await checkins.days(anas_record, since=since, until=NOON.date()) == []
    await imports.bring_in(anas_record, preview, at=NOON)
    assert len(await checkins.days(anas_record, since=since, until=NOON.date())) == 2
