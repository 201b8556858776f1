"""What the clinic sees and writes down itself: totals of other scales, answers it was told."""

from uuid import uuid4

import pytest

from moodtrack import db
from tests.cast import Browser, Cast
from tests.measures.saying import send, sheet


@pytest.fixture
async def sam(browser: Browser, cast: Cast) -> Browser:
    return await browser.as_(cast.sam)


def scores(cast: Cast) -> str:
    return f"/clinic/patients/{cast.ana.id}/scores"


def rating(scale: str = "madrs", **other: str) -> dict[str, str]:
    said = {"scale": scale, "day": "2026-03-13", "time": "10:30", "rater": "Dr. Chen"}
    return {"id": str(uuid4()), **said, "total": "28", **other}


async def test_sam_writes_down_a_total_with_rater_and_day(sam: Browser, cast: Cast) -> None:
    said = rating(note="before the infusion")
    for _ in range(2):  # the browser sends it again
        answer = await sam.post(scores(cast), data=said)
        assert (answer.status_code, answer.headers["location"]) == (303, scores(cast))
    page = (await sam.get(scores(cast))).text
    assert page.count("MADRS: 28") == 1
    assert "13 March 2026, Dr. Chen, written down by Sam" in page
    [row] = await db.read("select * from clinic_score")
    assert b"Dr. Chen" not in bytes(row["said"])


async def test_one_that_does_not_count_is_taken_back_with_a_reason_and_stays(
    sam: Browser, cast: Cast
) -> None:
    said = rating()
    await sam.post(scores(cast), data=said)
    back = {"do": "take back", "rating": said["id"], "id": str(uuid4()), "reason": ""}
    assert (await sam.post(scores(cast), data=back)).status_code == 422
    for _ in range(2):
        answer = await sam.post(scores(cast), data={**back, "reason": "somebody else's"})
        assert answer.status_code == 303
    assert "Taken back: somebody else" in (await sam.get(scores(cast))).text
    assert len(await db.read("select * from clinic_score")) == 2
    nobodys = {**back, "rating": str(uuid4()), "id": str(uuid4()), "reason": "why not"}
    assert (await sam.post(scores(cast), data=nobodys)).status_code == 404


async def test_a_result_without_a_number_is_written_in_words(sam: Browser, cast: Cast) -> None:
    answer = await sam.post(scores(cast), data=rating("cssrs", result="positive, plan made"))
    assert answer.status_code == 303
    assert "positive, plan made" in (await sam.get(scores(cast))).text


async def test_phq9_asked_aloud_counts_like_her_own(sam: Browser, cast: Cast) -> None:
    items = {f"item_{key}": "2" for key in sheet()["answers"]} | {"item_self_harm": "1"}
    answer = await sam.post(scores(cast), data=rating("phq9", **items))
    assert answer.status_code == 303
    assert [row["how"] for row in await db.read("select how from concern_answer")] == ["clinic"]
    await sam.as_(cast.ana)
    [stands] = (await sam.get("/api/v1/measures")).json()["measures"]
    assert (stands["mode"], stands["total"]) == ("clinic", 17)
    [summary] = await db.read("select phq9 from measure_summary")
    assert summary["phq9"].endswith(":17")


@pytest.mark.parametrize(
    ("odd", "field"),
    [
        ({"total": "61"}, "total"),
        ({"total": "many"}, "total"),
        ({"total": ""}, "total"),
        ({"day": "2026-03-15"}, "day"),
        ({"day": "soon"}, "day"),
        ({"time": "25:99"}, "day"),
        ({"rater": ""}, "rater"),
        ({"rater": "x" * 200}, "rater"),
        ({"scale": "other"}, "name"),
        ({"scale": "cssrs"}, "result"),
        ({"scale": "phq9"}, "item_interest"),
        ({"scale": "phq9", "item_mood": "4"}, "item_mood"),
        ({"scale": "nothing"}, "scale"),
        ({"id": "x"}, "id"),
    ],
)
async def test_what_cannot_be_comes_back_as_it_was_typed(
    sam: Browser, cast: Cast, odd: dict[str, str], field: str
) -> None:
    answer = await sam.post(
        scores(cast), data=rating(**odd) if "scale" not in odd else {**rating(), **odd}
    )
    assert answer.status_code == 422
    assert f'href="#{field}"' in answer.text
    assert await db.read("select * from clinic_score") == []


async def test_dr_chen_sees_shared_scores_and_sam_only_what_the_clinic_wrote(
    browser: Browser, cast: Cast
) -> None:
    await send(await browser.as_(cast.ana), sheet(points=2))
    await browser.as_(cast.dr_chen)
    assert "moderately severe" in (await browser.get(scores(cast))).text
    await browser.as_(cast.sam)
    page = (await browser.get(scores(cast))).text
    assert "moderately severe" not in page
    assert "does not share the diary with you" in page
    for stranger in (cast.dr_diaz, cast.eve, cast.noor, cast.ben):
        await browser.as_(stranger)
        nothing = await browser.get("/nothing")
        for answer in (await browser.get(scores(cast)), await browser.post(scores(cast))):
            assert (answer.status_code, answer.content) == (404, nothing.content)
