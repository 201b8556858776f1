"""Item 9 of PHQ-9 above "Not at all" tells the clinic: finished or not, kept or refused, once."""

from uuid import uuid4

import pytest

from moodtrack import db
from moodtrack.measures.actions import bring_in, record_score
from moodtrack.measures.domain.scales import ClinicScore
from moodtrack.measures.domain.sheets import Mode, read_sheet
from moodtrack.sharing.domain import OpenRecord, TreatmentRecord
from tests.cast import ZONE, Browser, Clock
from tests.measures.saying import send, sheet


async def answers() -> list[db.Row]:
    """What the clinic's queue holds."""
    return await db.read("select value, kind, how, day from concern_answer order by key")


async def test_a_finished_sheet_tells_the_clinic_once_however_often_it_is_sent(
    anas_phone: Browser,
) -> None:
    said = sheet(self_harm=2)
    for _ in range(3):
        await send(anas_phone, said)
    [told] = await answers()
    assert (told["value"], told["kind"], told["how"]) == (2, "phq9", "kept")
    [concern] = await db.read("select * from concern")
    assert (concern["worst"], concern["answers"]) == (2, 1)


async def test_not_at_all_tells_nobody(anas_phone: Browser) -> None:
    await send(anas_phone, sheet(points=3))
    assert await answers() == []


async def test_an_unfinished_sheet_counts_and_finishing_it_tells_nobody_anew(
    anas_phone: Browser,
) -> None:
    begun = sheet(complete=False, self_harm=1)
    await send(anas_phone, begun)
    await send(anas_phone, sheet(self_harm=1, replaces=(begun["id"],)))
    assert [one["how"] for one in await answers()] == ["partial"]


async def test_a_worse_answer_on_the_way_is_told_as_well(anas_phone: Browser) -> None:
    begun = sheet(complete=False, self_harm=1)
    await send(anas_phone, begun)
    await send(anas_phone, sheet(self_harm=3, replaces=(begun["id"],)))
    assert [one["value"] for one in await answers()] == [1, 3]
    [concern] = await db.read("select worst, rises from concern")
    assert (concern["worst"], concern["rises"]) == (3, 2)


async def test_an_edit_to_not_at_all_leaves_the_concern_open(anas_phone: Browser) -> None:
    first = sheet(self_harm=2)
    await send(anas_phone, first)
    await send(anas_phone, sheet(self_harm=0, replaces=(first["id"],)))
    [concern] = await db.read("select closed_at from concern")
    assert concern["closed_at"] is None


@pytest.mark.parametrize(
    "wrong", [{"answered_at": "soon"}, {"instrument": "phq8"}, {"surprise": 1}, {"id": "x"}]
)
async def test_a_sheet_that_cannot_be_kept_still_tells_the_clinic_and_only_once(
    anas_phone: Browser, wrong: dict[str, object]
) -> None:
    said = {**sheet(self_harm=2), **wrong}
    for _ in range(2):
        assert (await send(anas_phone, said))["status"] == "refused"
    [told] = await answers()
    assert (told["value"], told["how"]) == (2, "refused")


async def test_a_file_makes_one_line_to_review(anas_record: OpenRecord, clock: Clock) -> None:
    raws = [sheet(at=f"2026-0{month}-01T12:00:00-05:00", self_harm=month) for month in (1, 2, 3)]
    read = [read_sheet(raw, clock(), mode=Mode.IMPORT) for raw in raws]
    assert await bring_in(anas_record, read, at=clock()) == 3
    assert await bring_in(anas_record, read, at=clock()) == 0
    [concern] = await db.read("select review, worst, answers from concern")
    assert (bool(concern["review"]), concern["worst"], concern["answers"]) == (True, 3, 1)


async def test_what_the_nurse_was_told_counts_too(
    anas_treatment: TreatmentRecord, clock: Clock
) -> None:
    items = {"self_harm": 1}
    score = ClinicScore(uuid4(), "phq9", clock(), ZONE, None, "Sam", items=items)
    for _ in range(2):
        await record_score(anas_treatment, score, at=clock())
    [told] = await answers()
    assert (told["value"], told["how"]) == (1, "clinic")
