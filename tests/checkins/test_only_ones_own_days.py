"""Whatever period is asked for, the days are one's own and nobody else's."""

from datetime import date, timedelta

import pytest

from moodtrack.accounts import actions as accounts
from moodtrack.accounts.domain import Role
from moodtrack.checkins import queries
from moodtrack.checkins.domain.days import FIRST_DAY, LAST_DAY
from moodtrack.checkins.domain.rows import day_key, revision_key
from moodtrack.sharing import actions as sharing
from moodtrack.sharing.gate import open_as_operator
from tests.cast import Browser, Cast, Clock, revision

EDGES = [
    (FIRST_DAY - timedelta(days=30), LAST_DAY + timedelta(days=30)),
    (date.min, date.max),
    (FIRST_DAY, FIRST_DAY),
]


async def two_diaries(browser: Browser, cast: Cast) -> None:
    """Ana writes on the first and the last day there can be, twice on one; Ben writes nothing."""
    await browser.as_(cast.ana)
    await browser.keep(
        revision("1970-01-02", written_at="1970-01-02T12:00:00-05:00", mood=2),
        revision("2026-03-14", mood=7),
        revision("2026-03-14", written_at="2026-03-14T11:00:00-04:00", mood=8),
    )


@pytest.mark.parametrize(("since", "until"), EDGES)
async def test_no_period_reaches_into_a_neighbours_diary(
    browser: Browser, cast: Cast, clock: Clock, since: date, until: date
) -> None:
    await two_diaries(browser, cast)
    bens = await open_as_operator(str(cast.ben.id), what="a test", at=clock())
    assert await queries.days(bens, since=since, until=until) == []


@pytest.mark.parametrize("since", ["1970-01-01", "1970-01-04"])
async def test_a_report_from_the_first_day_there_is_shows_nobody_elses_days(
    browser: Browser, cast: Cast, clock: Clock, since: str
) -> None:
    await two_diaries(browser, cast)
    eves = await accounts.add_person(cast.other_clinic, name="Eva", role=Role.PATIENT, at=clock())
    diary = await open_as_operator(str(eves.id), what="a test", at=clock())
    await sharing.share_with(diary, cast.eve.id, at=clock())
    await browser.as_(cast.eve)
    answer = await browser.get(f"/api/v1/patients/{eves.id}/report?since={since}")
    assert answer.status_code == 200
    assert answer.json()["days_answered"] == 0
    await browser.as_(eves)
    page = await browser.get(f"/progress?since={since}")
    assert page.status_code == 200
    assert "<svg" not in page.text


async def test_a_form_for_the_first_day_there_is_shows_nobody_elses_goal(
    browser: Browser, cast: Cast
) -> None:
    await two_diaries(browser, cast)
    await browser.as_(cast.ben)
    assert (await browser.get("/checkins/1970-01-01")).status_code == 200
    answer = await browser.post("/checkins/1970-01-01", data={"mood": "5"})
    assert answer.status_code == 422


@pytest.mark.parametrize("day", [-1, 65_536])
def test_a_key_has_no_room_for_days_that_cannot_be(day: int) -> None:
    with pytest.raises(ValueError, match="no room"):
        day_key(1, day)
    with pytest.raises(ValueError, match="no room"):
        revision_key(1, day, 1)
