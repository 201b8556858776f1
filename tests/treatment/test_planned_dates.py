"""Dr. Chen plans Ana's dates, moves and cancels them; why each was chosen is always known."""

import re
from datetime import UTC, datetime, timedelta
from uuid import uuid4

import pytest

from moodtrack.audit import trail
from moodtrack.sharing.domain import TreatmentRecord
from moodtrack.sharing.gate import clinic_scope
from moodtrack.treatment.actions.visits import plan
from moodtrack.treatment.domain.visits import Visit
from moodtrack.treatment.queries.visits import clinic_visits, every_visit_version, visits
from tests.cast import Browser, Cast, Clock
from tests.sharing.test_gate import signed_in
from tests.treatment.records import an_infusion

TYPED = {
    "kind": "infusion",
    "date": "2026-03-17",
    "time": "10:30",
    "phase": "maintenance",
    "date_chosen": "planned",
    "count": "1",
}


def dates(cast: Cast) -> str:
    return f"/clinic/patients/{cast.ana.id}/visits"


async def planned(browser: Browser, cast: Cast, record: TreatmentRecord, **also: str) -> Visit:
    await browser.as_(cast.dr_chen)
    answer = await browser.post(dates(cast), data={**TYPED, **also})
    assert answer.status_code == 303, answer.text
    return (await visits(record))[-1]


async def test_a_planned_date_stands_on_her_page_and_on_today(
    browser: Browser, cast: Cast, anas_treatment: TreatmentRecord
) -> None:
    await planned(browser, cast, anas_treatment)
    await browser.as_(cast.ana)
    for page in ("/treatment", "/today"):
        assert "Tuesday 17 March, 10:30 am" in (await browser.get(page)).text
    assert "planned beforehand" not in (await browser.get("/treatment")).text


async def test_why_an_infusions_date_was_chosen_is_always_asked(
    browser: Browser, cast: Cast
) -> None:
    await browser.as_(cast.sam)
    answer = await browser.post(dates(cast), data={**TYPED, "date_chosen": "", "phase": ""})
    assert answer.status_code == 422
    assert "Say why this date" in answer.text
    assert "Choose induction, maintenance or booster." in answer.text
    assert 'value="2026-03-17"' in answer.text


async def test_a_follow_up_has_neither_phase_nor_reason_for_its_date(
    browser: Browser, cast: Cast, anas_treatment: TreatmentRecord
) -> None:
    visit = await planned(browser, cast, anas_treatment, kind="follow-up")
    assert (visit.phase, visit.date_chosen, visit.minutes) == (None, None, 30)


async def test_a_series_keeps_its_hour_when_the_clocks_change(
    browser: Browser, cast: Cast, anas_treatment: TreatmentRecord
) -> None:
    """New York's clocks go back on 1 November 2026; nothing assumes six."""
    also = {"date": "2026-10-26", "count": "4", "mon": "1", "thu": "1"}
    await planned(browser, cast, anas_treatment, **also)
    kept = await visits(anas_treatment)
    assert [f"{one.local:%a %d %b %H:%M}" for one in kept] == [
        "Mon 26 Oct 10:30",
        "Thu 29 Oct 10:30",
        "Mon 02 Nov 10:30",
        "Thu 05 Nov 10:30",
    ]
    assert {one.at.astimezone(UTC).hour for one in kept} == {14, 15}


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        ({"date": "2026-03-12"}, "This date has passed."),
        ({"date": "2029-03-12"}, "more than two years ahead"),
        ({"date": "soon"}, "Write the date like 2026-11-23."),
        ({"date": "2026-02-30"}, "Write the date like 2026-11-23."),
        ({"time": "25:00"}, "Write the time of the start like 14:30."),
        ({"date": "2026-03-29", "time": "02:30", "zone": "Europe/Berlin"}, "clocks went forward"),
        ({"zone": "Mars/Olympus"}, "A time zone looks like"),
        ({"minutes": "two hours"}, "in minutes, from 5 to 720"),
        ({"minutes": "9999999999"}, "in minutes, from 5 to 720"),
        ({"count": "21"}, "from 1 to 20 dates"),
        ({"count": "1.5"}, "from 1 to 20 dates"),
        ({"kind": "dance"}, "Choose infusion, follow-up or consultation."),
    ],
)
async def test_what_cannot_be_planned_is_said_with_everything_typed_kept(
    browser: Browser, cast: Cast, anas_treatment: TreatmentRecord, change: dict[str, str],
    sentence: str,
) -> None:  # fmt: skip
    await browser.as_(cast.dr_chen)
    answer = await browser.post(dates(cast), data={**TYPED, **change})
    assert answer.status_code == 422
    assert sentence in answer.text
    assert 'value="maintenance" selected' in answer.text
    assert await visits(anas_treatment) == []


async def test_two_infusions_on_one_day_are_asked_about(
    browser: Browser, cast: Cast, anas_treatment: TreatmentRecord
) -> None:
    await planned(browser, cast, anas_treatment)
    answer = await browser.post(dates(cast), data={**TYPED, "time": "15:00"})
    assert answer.status_code == 422
    assert "There is one planned already on Tuesday 17 March." in answer.text


async def test_a_series_that_meets_a_planned_day_is_planned_not_at_all(
    browser: Browser, cast: Cast, anas_treatment: TreatmentRecord
) -> None:
    await planned(browser, cast, anas_treatment)
    again = {**TYPED, "date": "2026-03-16", "count": "3", "mon": "1", "tue": "1"}
    assert (await browser.post(dates(cast), data=again)).status_code == 422
    assert len(await visits(anas_treatment)) == 1


async def test_the_form_sent_twice_plans_once_and_another_date_from_it_is_not_lost(
    browser: Browser, cast: Cast, anas_treatment: TreatmentRecord
) -> None:
    typed = {**TYPED, "id": str(uuid4())}
    await browser.as_(cast.dr_chen)
    for _ in range(2):
        assert (await browser.post(dates(cast), data=typed)).status_code == 303
    asked = await browser.post(dates(cast), data={**typed, "date": "2026-03-19"})
    assert asked.status_code == 422
    [anew] = re.findall(r'name="id" value="([^"]+)"', asked.text)
    await browser.post(dates(cast), data={**typed, "date": "2026-03-19", "id": anew})
    assert [one.day.day for one in await visits(anas_treatment)] == [17, 19]


async def test_a_moved_date_keeps_the_earlier_one_and_says_why_to_the_clinic_alone(
    browser: Browser, cast: Cast, anas_treatment: TreatmentRecord
) -> None:
    visit = await planned(browser, cast, anas_treatment)
    address = f"{dates(cast)}/{visit.id}"
    moved = {**TYPED, "date": "2026-03-18", "date_chosen": "worse", "reason": "she slept badly"}
    assert (await browser.post(address, data=moved)).status_code == 303
    page = (await browser.get(address)).text
    assert "<b>Dr. Chen</b> changed it: she slept badly" in page
    assert "17 March 2026, 10:30 am" in page
    await browser.as_(cast.ana)
    page = (await browser.get(f"/treatment/visits/{visit.id}")).text
    assert "Wednesday 18 March" in page
    assert "slept badly" not in page


async def test_moving_and_cancelling_ask_for_a_reason(
    browser: Browser, cast: Cast, anas_treatment: TreatmentRecord
) -> None:
    visit = await planned(browser, cast, anas_treatment)
    for do in ("move", "cancel"):
        answer = await browser.post(f"{dates(cast)}/{visit.id}", data={**TYPED, "do": do})
        assert answer.status_code == 422
        assert "Say in a few words why it changes." in answer.text
    assert [one.version for one in await visits(anas_treatment)] == [1]


async def test_a_cancelled_date_frees_its_day_and_can_be_planned_again(
    browser: Browser, cast: Cast, anas_treatment: TreatmentRecord
) -> None:
    visit = await planned(browser, cast, anas_treatment)
    address = f"{dates(cast)}/{visit.id}"
    for _ in range(2):  # said twice, cancelled once
        await browser.post(address, data={"do": "cancel", "reason": "she has a cold"})
    assert "This date was cancelled." in (await browser.get(address)).text
    await browser.as_(cast.ana)
    assert (
        "Your clinic cancelled this date."
        in (await browser.get(f"/treatment/visits/{visit.id}")).text
    )
    await browser.as_(cast.dr_chen)
    await browser.post(address, data={**TYPED, "reason": "she is well again"})
    assert [(one.version, one.cancelled) for one in await visits(anas_treatment)] == [(3, False)]


async def test_each_act_leaves_a_line_with_the_day_and_never_the_reason(
    browser: Browser, cast: Cast, anas_treatment: TreatmentRecord
) -> None:
    visit = await planned(browser, cast, anas_treatment)
    await browser.post(f"{dates(cast)}/{visit.id}", data={"do": "cancel", "reason": "a cold"})
    lines = [f"{line.verb}: {line.detail}" for line in await trail.trail_of(cast.ana.number)]
    assert "planned a visit: infusion, 2026-03-17" in lines
    assert "cancelled a visit: infusion, 2026-03-17" in lines
    assert not [line for line in lines if "cold" in line]


async def test_the_reason_of_every_version_can_be_taken_along(
    browser: Browser, cast: Cast, anas_treatment: TreatmentRecord
) -> None:
    visit = await planned(browser, cast, anas_treatment)
    await browser.post(f"{dates(cast)}/{visit.id}", data={"do": "cancel", "reason": "a cold"})
    told = await every_visit_version(anas_treatment)
    assert [(one.visit.version, one.visit.cancelled, one.reason) for one in told] == [
        (1, False, ""),
        (2, True, "a cold"),
    ]


async def test_the_clinic_sees_the_day_by_role(
    browser: Browser, cast: Cast, anas_treatment: TreatmentRecord, clock: Clock
) -> None:
    now = clock()
    visit = an_infusion(now + timedelta(hours=3))
    await plan(anas_treatment, [visit], at=now)
    span = {"since": now, "until": now + timedelta(days=1)}
    for person, sees in ((cast.sam, 1), (cast.dr_chen, 1), (cast.dr_diaz, 0), (cast.noor, 0)):
        scope = clinic_scope(await signed_in(person, now))
        assert len(await clinic_visits(scope, **span)) == sees, person.name
    later = {"since": now + timedelta(days=1), "until": now + timedelta(days=2)}
    scope = clinic_scope(await signed_in(cast.sam, now))
    assert await clinic_visits(scope, **later) == []


async def test_a_date_that_is_over_is_no_more_coming_up(
    browser: Browser, cast: Cast, anas_treatment: TreatmentRecord, clock: Clock
) -> None:
    await planned(browser, cast, anas_treatment)
    clock.now = datetime(2026, 3, 17, 15, 0, tzinfo=UTC)  # half an hour into it
    await browser.as_(cast.ana)
    assert "Your appointment is today" in (await browser.get("/today")).text
    clock.forward(hours=2)
    assert "appointment" not in (await browser.get("/today")).text
