"""An open safety concern stands first on the list, whatever the list was narrowed to."""

import pytest

from moodtrack import db
from moodtrack.accounts.domain import Person
from moodtrack.reports.domain.asked import Sort
from moodtrack.reports.domain.work_list import Group
from tests.cast import Browser, Cast, revision

SAYS = "an answer about death or self-harm is open"


async def an_open_concern(browser: Browser, patient: Person) -> None:
    await browser.as_(patient)
    await browser.keep(revision("2026-03-14", mood=5, symptoms={"thoughts_of_death": 2}))


async def cared_for(cast: Cast, patient: Person) -> None:
    await db.write(
        "insert into care_team (patient_id, member_id, since) values ($1, $2, 0)",
        patient.number,
        cast.dr_chen.number,
    )


async def test_anas_open_concern_is_shown_whatever_group_dr_chen_chose(
    browser: Browser, cast: Cast
) -> None:
    await an_open_concern(browser, cast.ana)
    await browser.as_(cast.dr_chen)
    for group in Group:
        for sort in Sort:
            page = (await browser.get(f"/clinic?group={group}&sort={sort}")).text
            assert SAYS in page, group
            assert page.index("<h2>") == page.index("<h2>Open safety concern")
        left = (await browser.get("/clinic")).text  # and as the list was left
        assert left.count(f'id="p-{cast.ana.id}"') == 1
        assert ("An open safety concern is shown all the same." in left) == (
            group is not Group.CONCERN
        )
    assert "Nobody is in “Diary not shared with you” today." in left


async def test_once_it_is_closed_the_group_stands_alone_again(browser: Browser, cast: Cast) -> None:
    await an_open_concern(browser, cast.ana)
    await browser.as_(cast.dr_chen)
    await db.write("update concern set closed_at = opened_at")
    page = (await browser.get("/clinic?group=due")).text
    assert SAYS not in page
    assert "Nobody is in this group today." in page


async def test_of_a_diary_that_is_not_shared_the_open_concern_alone_is_told_and_first(
    browser: Browser, cast: Cast
) -> None:
    await an_open_concern(browser, cast.ben)
    await cared_for(cast, cast.ben)
    await browser.as_(cast.dr_chen)
    for address in ("/clinic", "/clinic?group=due", "/clinic?group=open_concern"):
        page = (await browser.get(address)).text
        assert page.index("<h2>") == page.index("<h2>Open safety concern")
        assert SAYS in page
        assert "diary not shared with you" in page
        assert "5 of 10" not in page
    patients = (await browser.get("/api/v1/patients")).json()["patients"]
    told = [(one["name"], one["group"], one["last_mood"]) for one in patients]
    assert told == [("Ben", "open_concern", None), ("Ana", "too_few_data", None)]


@pytest.mark.parametrize("who", ["dr_diaz", "eve"])
async def test_nobody_else_is_told_of_it_there(browser: Browser, cast: Cast, who: str) -> None:
    await an_open_concern(browser, cast.ana)
    await browser.as_(getattr(cast, who))
    assert SAYS not in (await browser.get("/clinic?group=open_concern")).text


async def test_a_program_that_asks_for_one_group_gets_that_group(
    browser: Browser, cast: Cast
) -> None:
    await an_open_concern(browser, cast.ana)
    await browser.as_(cast.dr_chen)
    for group, found in (("going_quiet", []), ("open_concern", ["Ana"])):
        answer = (await browser.get("/api/v1/patients", params={"group": group})).json()
        assert [one["name"] for one in answer["patients"]] == found
    await browser.as_(cast.sam)  # who sees no diaries finds nobody by what is in them
    for group in Group:
        answer = await browser.get("/api/v1/patients", params={"group": group})
        assert answer.json()["patients"] == []
