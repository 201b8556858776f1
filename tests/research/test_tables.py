"""Tables for research hold who said yes, under other names; an own reckoning agrees with them."""

import csv
import io
import json
from datetime import date, datetime, timedelta
from itertools import pairwise
from typing import Any
from zipfile import ZipFile
from zoneinfo import ZoneInfo

import pytest
from starlette.applications import Starlette

from moodtrack import db
from moodtrack.accounts.actions import add_person
from moodtrack.accounts.domain import Person, Role
from moodtrack.accounts.queries import person_with
from moodtrack.demo.actions import fill
from moodtrack.exports.archive import history
from moodtrack.sharing import actions as sharing
from moodtrack.sharing.gate import open_as_operator
from tests.cast import Browser, Clock, revision

ENOUGH = 6  # infusions in a course, as a clinic finds it set
Row = dict[str, str]


async def person(name: str) -> Person:
    [row] = await db.read("select id from person where name = $1 order by number limit 1", name)
    found = await person_with(row["id"])
    assert found is not None
    return found


@pytest.fixture
async def noor(app: Starlette, browser: Browser, clock: Clock) -> Browser:
    """The administrator of a clinic with ten patients, of whom six or more said yes."""
    await fill(seed=3, patients=8, days=70, now=clock())
    return await browser.as_(await person("Noor"))


async def tables(noor: Browser, **form: str) -> dict[str, list[Row]]:
    answer = await noor.post("/clinic/export", data=form)
    assert (answer.status_code, answer.headers["content-type"]) == (200, "application/zip")
    archive = ZipFile(io.BytesIO(answer.content))
    assert archive.testzip() is None
    return {
        name: list(csv.DictReader(io.StringIO(archive.read(name).decode(), newline="")))
        for name in archive.namelist()
        if name.endswith(".csv")
    } | {"README.txt": [{"text": archive.read("README.txt").decode()}]}


# ---- the other reckoning: from history.json alone, one plain step after the other ---------------


async def histories(clock: Clock) -> list[dict[str, Any]]:
    """What each person who said yes would take home."""
    rows = await db.read(
        "select p.id from person p join research_consent r on r.patient_id = p.number "
        "where p.clinic_id = 1 and r.ended_at is null"
    )
    found = []
    for row in rows:
        record = await open_as_operator(str(row["id"]), what="a test", at=clock())
        text = b"".join([chunk async for chunk in history(record, at=clock())])
        found.append({**json.loads(text), "id": str(row["id"])})
    return found


def given(told: dict[str, Any]) -> list[dict[str, Any]]:
    """The infusions that stand, with their day where the clinic is."""
    latest: dict[int, dict[str, Any]] = {}
    for one in told["infusions"]:
        if one["version"] >= latest.get(one["n"], one)["version"]:
            latest[one["n"]] = one
    standing = [one for one in latest.values() if not one["withdrawn"]]
    for one in standing:
        one["instant"] = datetime.fromisoformat(one["at"])
        one["day"] = one["instant"].astimezone(ZoneInfo(one["tz"])).date()
    return sorted(standing, key=lambda one: (one["instant"], one["n"]))


def courses(infusions: list[dict[str, Any]], last: date) -> None:
    """Writes the number of the course and whether it was completed onto each infusion."""
    runs: list[list[date]] = []
    for one in infusions:
        if one["phase"] in (None, "induction"):
            if not runs or one["day"] - runs[-1][-1] > timedelta(days=14):
                runs.append([])
            runs[-1].append(one["day"])
        one["run"] = len(runs)
    for one in infusions:
        run = runs[one["run"] - 1] if one["run"] else []
        open_still = one["run"] == len(runs) and run and last - run[-1] <= timedelta(days=14)
        one["course"] = str(one["run"] or "")
        one["completed"] = (
            "" if not run else "1" if len(run) >= ENOUGH else "" if open_still else "0"
        )


def day_row(told: dict[str, Any], day: date, infusions: list[dict[str, Any]]) -> Row:
    """What days.csv should say of one day."""
    past = [one for one in infusions if one["day"] <= day]
    asked = [one for one in told["phq9"] if one["day"] <= day]
    said = told["days"].get(day)
    row = {"answered": "1" if said else "0", "infusions_so_far": str(len(past))}
    if past:
        last = past[-1]
        row["days_since_infusion"] = str((day - last["day"]).days)
        row["phase"] = last["phase"] or ""
        row["course"], row["course_completed"] = last["course"], last["completed"]
        dosed = last["dose_ug"] is not None and last["weight_g"]
        row["mg_per_kg"] = str(round(last["dose_ug"] / last["weight_g"], 2)) if dosed else ""
    if asked:
        row["days_since_phq9"] = str((day - asked[-1]["day"]).days)
        row["phq9"] = str(asked[-1]["total"])
        row["phq9_interval"] = str(sum(one["instant"] <= asked[-1]["instant"] for one in infusions))
    if said:
        answers = said["answers"]
        row["mode"] = said["mode"]
        for name in ("mood", "sleep_hours", "sleep_quality", "activity_minutes"):
            if answers.get(name) is not None:
                row[name] = f"{answers[name]:g}"
        for plural, single in (
            ("symptoms", "symptom"),
            ("tips", "tip"),
            ("side_effects", "side_effect"),
        ):
            for key, value in (answers.get(plural) or {}).items():
                row[f"{single}_{key}"] = str(int(value))
    return row


def reckoned(told: dict[str, Any], last: date) -> tuple[list[Row], list[dict[str, Any]], date]:
    """Every day of somebody from the first known to the last, the infusions, and day 0."""
    infusions = [one for one in given(told) if one["day"] <= last]
    courses(infusions, last)
    told["days"] = {}
    for one in sorted(told["revisions"], key=lambda one: one["received_at"]):
        day = date.fromisoformat(one["day"])
        if day <= last and any(value is not None for value in one["answers"].values()):
            told["days"][day] = one
    told["phq9"] = []
    for one in sorted(told["questionnaires"], key=lambda one: one["answered_at"]):
        at = datetime.fromisoformat(one["answered_at"])
        if one["instrument"] == "phq9" and one["complete"] and at.date() <= last:
            told["phq9"].append({"day": at.date(), "instant": at, "total": one["total"]})
    known = [
        *told["days"],
        *(one["day"] for one in infusions),
        *(one["day"] for one in told["phq9"]),
    ]
    if not known:
        return [], [], last
    zero = min(one["day"] for one in infusions) if infusions else min(known)
    span = range((max(known) - min(known)).days + 1)
    days = [min(known) + timedelta(days=step) for step in span]
    rows = [{"study_day": str((day - zero).days), **day_row(told, day, infusions)} for day in days]
    return rows, infusions, zero


def filled(row: Row) -> Row:
    """What is known: a cell that is empty says nothing."""
    return {name: value for name, value in row.items() if value != "" and name != "person"}


async def test_an_own_reckoning_from_what_people_take_home_agrees_cell_by_cell(
    noor: Browser, clock: Clock
) -> None:
    made = await tables(noor)
    by_person: dict[str, list[Row]] = {}
    for row in made["days.csv"]:
        by_person.setdefault(row["person"], []).append(row)
    told, today = await histories(clock), clock().date()
    assert len(told) >= 5
    matched = set()
    for one in told:
        for back in range(1, 29):  # each table ends on a day of its own
            rows, infusions, _ = reckoned(one, today - timedelta(days=back))
            wanted = [filled(row) for row in rows]
            fits = [name for name, has in by_person.items() if [*map(filled, has)] == wanted]
            if fits:
                break
        if not fits and not rows:
            continue  # all there is lies in the days that are held back
        assert fits, f"nobody's days are those of {one['id']}"
        matched.update(fits)
        mine = [row for row in made["infusions.csv"] if row["person"] == fits[0]]
        assert [row["days_since_previous"] for row in mine][1:] == [
            str((later["day"] - sooner["day"]).days) for sooner, later in pairwise(infusions)
        ]
        assert [(row["course"], row["course_completed"]) for row in mine] == [
            (each["course"], each["completed"]) for each in infusions
        ]
    assert matched == set(by_person)


async def test_no_name_no_date_and_no_word_is_in_it_and_every_column_is_explained(
    noor: Browser,
) -> None:
    made = await tables(noor)
    text = json.dumps(made)
    people = await db.read("select name, id from person")
    assert not [one["name"] for one in people if one["name"] in text.replace("Sam", "")]
    assert not [one["id"] for one in people if str(one["id"]) in text]
    assert "2026-" not in text
    assert "2025-" not in text
    explained = {(row["table"], row["column"]): row for row in made["dictionary.csv"]}
    for name in ("infusions.csv", "questionnaires.csv", "days.csv"):
        assert [column for table, column in explained if table == name] == list(made[name][0])
        for column in made[name][0]:
            empty = [row for row in made[name] if row[column] == ""]
            assert not empty or explained[name, column]["empty_means"] != "never", column


async def test_names_stay_until_fresh_ones_are_asked_for(noor: Browser) -> None:
    async def names(**form: str) -> set[str]:
        return {row["person"] for row in (await tables(noor, **form))["days.csv"]}

    first = await names()
    assert await names() == first
    fresh = await names(fresh="yes")
    assert not fresh & first
    assert await names() == fresh
    page = (await noor.get("/clinic/export")).text
    assert page.count("under fresh names") == 2  # the first ones are fresh too


async def test_who_takes_the_yes_back_is_in_no_later_one_and_everyone_sees_who_took_it(
    noor: Browser, clock: Clock
) -> None:
    before = await tables(noor)
    ana = await person("Ana")
    await noor.as_(ana)
    page = (await noor.get("/sharing")).text
    assert "took answers, without your name, for research" in page
    assert "You said yes on" in page
    assert (await noor.post("/sharing", data={"research": "no"})).status_code == 303
    assert "took back the yes to research" in [
        row["verb"] for row in await db.read("select verb from trail where actor = $1", ana.number)
    ]
    await noor.as_(await person("Noor"))
    after = await tables(noor)
    people = [{row["person"] for row in made["days.csv"]} for made in (before, after)]
    assert len(people[0] - people[1]) == 1
    assert people[1] < people[0]


async def test_of_too_few_no_table_is_made_and_nobody_is_told_one_was(
    browser: Browser, cast: Any, anas_record: Any, clock: Clock
) -> None:
    await sharing.say_about_research(anas_record, yes=True, at=clock())
    await browser.as_(cast.noor)
    answer = await browser.post("/clinic/export")
    assert answer.status_code == 422
    assert "Fewer than 5 people have said yes and have answers" in answer.text
    assert "1 person has said yes" in answer.text
    assert not await db.read("select 1 from trail where verb like 'took answers%'")


async def test_who_said_yes_and_never_wrote_hides_nobody(
    browser: Browser, cast: Any, anas_record: Any, clock: Clock
) -> None:
    """Five said yes, one of them has answers: a table of five would be a table of Ana."""
    await sharing.say_about_research(anas_record, yes=True, at=clock())
    for name in ("Cleo", "Dora", "Emil", "Finn"):
        one = await add_person(cast.clinic, name=name, role=Role.PATIENT, at=clock())
        record = await open_as_operator(str(one.id), what="a test", at=clock())
        await sharing.say_about_research(record, yes=True, at=clock())
    await browser.as_(cast.ana)
    await browser.keep(revision("2026-03-14", mood=5))
    clock.forward(days=40)
    await browser.as_(cast.noor)
    answer = await browser.post("/clinic/export")
    assert answer.status_code == 422
    assert "Fewer than 5 people have said yes and have answers" in answer.text
