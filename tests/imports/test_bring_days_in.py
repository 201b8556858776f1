"""Ana brings days in from elsewhere: all or none, marked, beside what she wrote, and only once."""

import re
import zlib
from base64 import urlsafe_b64encode
from dataclasses import replace
from io import BytesIO
from pathlib import Path
from zipfile import ZipFile

import pytest

from moodtrack.audit import trail
from moodtrack.checkins import actions, queries
from moodtrack.imports.queries import looked_over
from moodtrack.sharing.domain import NotShared, OpenRecord
from tests.cast import Browser, Cast, Clock, revision
from tests.imports.bringing import bring_in, choose, days

REAL = Path(__file__).parents[1] / "data/kossakowski_daily.csv"
THREE = b"day,mood,note\n2025-01-01,5,\n2025-01-02,6,fine\n2025-01-03,7,\n"


async def test_she_sees_what_would_come_in_before_anything_is_kept(ana: Browser) -> None:
    await ana.keep(revision("2026-03-14", mood=3))
    preview = await choose(ana, THREE + b"2026-03-14,9,\n")
    assert "4 days, from" in preview.text
    assert "1 of them is here already. What you wrote here stays" in preview.text
    assert "Read: day, mood, note." in preview.text
    assert len(await days(ana)) == 1


async def test_the_days_come_in_marked_and_stand(ana: Browser, anas_record: OpenRecord) -> None:
    done = await bring_in(ana, THREE)
    assert "3 days were brought in" in done.text
    assert [(one["day"], one["mode"], one["answers"]) for one in await days(ana)] == [
        ("2025-01-01", "import", {"mood": 5}),
        ("2025-01-02", "import", {"mood": 6, "note": "fine"}),
        ("2025-01-03", "import", {"mood": 7}),
    ]
    [line] = await trail.trail_of(anas_record.patient, newest=1)
    assert (line.verb, line.detail) == ("imported days", "3 new")


async def test_the_same_file_twice_adds_nothing(
    ana: Browser, anas_record: OpenRecord, clock: Clock
) -> None:
    await bring_in(ana, THREE)
    again = await choose(ana, THREE)
    assert again.status_code == 422
    assert "Nothing in this file is new: all 3 days of it are here already." in again.text
    clock.forward(days=3)
    preview = await looked_over(anas_record, THREE, at=clock())
    assert (preview.days, preview.already) == (0, 3)


async def test_a_day_she_has_put_right_since_is_not_brought_back(ana: Browser) -> None:
    await bring_in(ana, THREE)
    [first, *_] = await days(ana)
    replaced = first["revision"]
    other = b"day,mood,note\n2025-01-01,1,other\n"
    await bring_in(ana, other)
    [first, *_] = await days(ana)
    heads = (replaced, first["revision"], *(one["revision"] for one in first["others"]))
    [kept] = await ana.keep(revision("2025-01-01", mood=4, replaces=heads))
    assert kept["status"] == "kept"
    assert (await choose(ana, other)).status_code == 422
    [first, *_] = await days(ana)
    assert (first["answers"], first["others"]) == ({"mood": 4}, [])


async def test_what_she_wrote_stays_and_the_other_stands_beside_it(ana: Browser) -> None:
    await ana.keep(revision("2026-03-13", mood=3, written_at="2026-03-13T21:00:00-04:00"))
    await bring_in(ana, b"day,mood,written_at\n2026-03-13,9,2026-03-14T10:00:00-04:00\n")
    [day] = await days(ana)
    assert (day["answers"], day["mode"]) == ({"mood": 3}, "live")
    assert [other["answers"] for other in day["others"]] == [{"mood": 9}]


async def test_a_line_that_says_nothing_new_of_a_day_adds_nothing(ana: Browser) -> None:
    await ana.keep(revision("2026-03-14", mood=3, note="a walk"))
    answer = await choose(ana, b"day,mood\n2026-03-14,3\n2026-03-13,\n")
    assert "its one day is here already" in answer.text


async def test_one_fault_stops_the_whole_file(ana: Browser) -> None:
    answer = await choose(ana, THREE + b"2025-01-04,11,\n2025-01-05,x,\n")
    assert answer.status_code == 422
    assert "Nothing was brought in. 2 places need a second look first." in answer.text
    assert re.search(r'<th scope="row">5</th><td>mood</td><td>Choose a number', answer.text)
    assert "token" not in answer.text
    assert await days(ana) == []


async def test_her_own_table_read_into_an_empty_diary_gives_the_same_answers(
    ana: Browser, cast: Cast
) -> None:
    notes = ["=1+1", "'=1", 'tab\tand, "quotes"\nand\r\nlines', "🌦️", "'tis"]
    for place, note in enumerate(notes):
        day = f"2026-03-{place + 10}"
        await ana.keep(
            revision(
                day,
                written_at=f"{day}T21:00:00-04:00",
                mood=place,
                note=note,
                sleep_hours=place / 4,
                tips={"active": place % 2 == 0},
                symptoms={"sadness": 0},
                goal_met=False,
            )
        )
    told = [(one["day"], one["answers"], one["written_at"]) for one in await days(ana)]
    archive = ZipFile(BytesIO((await ana.post("/export")).content))
    await ana.as_(cast.ben)
    await bring_in(ana, archive.read("checkins.csv"))
    assert [(one["day"], one["answers"], one["written_at"]) for one in await days(ana)] == told


async def test_a_real_patients_238_days_come_in_and_go_out_the_same(ana: Browser) -> None:
    """Over HTTP, on both databases. The command line does the same in test_command_line.py."""
    done = await bring_in(ana, REAL.read_bytes())
    assert "238 days were brought in" in done.text
    assert await taken_home(ana) == real_values()


async def taken_home(browser: Browser) -> list[tuple[str, str, str]]:
    archive = ZipFile(BytesIO((await browser.post("/export")).content))
    lines = archive.read("checkins.csv").decode().splitlines()
    names = lines[0].split(",")
    rows = [dict(zip(names, line.split(","), strict=True)) for line in lines[1:]]
    assert {row["mode"] for row in rows} == {"import"}
    return [(row["day"], row["mood"], row["sleep_quality"]) for row in rows]


def real_values() -> list[tuple[str, str, str]]:
    rows = (line.split(",") for line in REAL.read_text().splitlines()[1:])
    return [(day, mood, quality) for day, mood, quality, _ in rows]


async def test_ten_years_come_in_at_once(anas_record: OpenRecord, clock: Clock) -> None:
    lines = [f"20{year:02}-{month:02}-{day:02},5" for year in range(10, 20)
             for month in range(1, 13) for day in range(1, 29)]  # fmt: skip
    content = "\n".join(["day,mood", *lines]).encode()
    preview = await looked_over(anas_record, content, at=clock())
    assert await actions.bring_in(anas_record, preview.new, at=clock()) == len(lines)
    assert await queries.days_answered(anas_record) == len(lines)


async def test_all_or_none_is_one_transaction(
    anas_record: OpenRecord, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A day that cannot take one more word stops the days before it in the file too."""
    monkeypatch.setattr("moodtrack.checkins.domain.book.MOST_A_DAY", 1)
    first = await looked_over(anas_record, b"day,mood\n2025-01-03,1\n", at=clock())
    await actions.bring_in(anas_record, first.new, at=clock())
    preview = await looked_over(anas_record, THREE, at=clock())
    with pytest.raises(actions.NotWhole, match="2025-01-03: This day has been changed too often"):
        await actions.bring_in(anas_record, preview.new, at=clock())
    assert len(await queries.revisions(anas_record)) == 1


async def test_nobody_brings_days_into_a_diary_they_only_read(
    anas_record: OpenRecord, clock: Clock
) -> None:
    preview = await looked_over(anas_record, THREE, at=clock())
    with pytest.raises(NotShared):
        await actions.bring_in(replace(anas_record, may_write=False), preview.new, at=clock())


async def test_odd_forms_are_told_so(ana: Browser) -> None:
    for answer, sentence in (
        (await ana.post("/import", data={"token": "AAAA"}), "This page has lost its file."),
        (await ana.post("/import", data={"token": "é"}), "This page has lost its file."),
        (await ana.post("/import", data={"other": "1"}), "Choose a file first."),
        (await choose(ana, b"", ""), "Choose a file first."),
        (await choose(ana, b""), "There is nothing in this file."),
        (await choose(ana, b"PK\x03\x04"), "This archive is damaged, or not one of ours."),
        (await choose(ana, b"day,mood\n2025-01-01,\n"), "No line of this file has an answer."),
    ):
        assert answer.status_code == 422, sentence
        assert sentence in answer.text
    too_large = await choose(ana, b"#" * (10 * 1024 * 1024 + 20_000))
    assert too_large.status_code == 413
    assert "larger than the 10 MB" in too_large.text
    broken = {"content-type": "multipart/form-data; boundary=x"}
    assert (await ana.post("/import", content=b"--y", headers=broken)).status_code in (400, 422)
    unbound = {"content-type": "multipart/form-data"}
    assert (await ana.post("/import", content=b"--y", headers=unbound)).status_code == 400
    for nonsense in ("?days=9&since=x&until=2025-01-01", "?days=-1", "?days=²"):
        page = await ana.get(f"/import{nonsense}")
        assert "You see what would come in before anything is kept." in page.text


async def test_a_packed_bomb_is_told_to_be_too_large(ana: Browser) -> None:
    bomb = urlsafe_b64encode(zlib.compress(b"," * (200 * 1024 * 1024), 9)).decode()
    answer = await ana.post("/import", data={"token": bomb})
    assert answer.status_code == 422
    assert "larger than the 10 MB" in answer.text
