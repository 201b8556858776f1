"""Ana's treatment from the consultation to the decision, through the pages everybody uses."""

import re
from datetime import UTC, datetime

from moodtrack.accounts.domain import Person
from moodtrack.backups.verify import Seen, problems
from tests.cast import Browser, Cast, Clock, revision


async def test_ana_goes_through_the_six_steps(browser: Browser, cast: Cast, clock: Clock) -> None:
    await _consultation(browser, cast)
    visit = await _plan_and_prepare(browser, cast)
    await _infusion(browser, cast, clock)
    await _the_days_after(browser, cast, clock)
    await _follow_up(browser, cast, clock)
    await browser.as_(cast.dr_chen)
    page = (await browser.get(f"/clinic/patients/{cast.ana.id}/visits")).text
    assert f"/visits/{visit}" in page
    assert "infusion 1" in page
    assert [line async for line in problems(Seen())] == []


async def send(browser: Browser, person: Person, address: str, **typed: str) -> str:
    await browser.as_(person)
    answer = await browser.post(address, data=typed)
    assert answer.status_code == 303, answer.text
    return answer.headers["location"]


async def _consultation(browser: Browser, cast: Cast) -> None:
    record = f"/clinic/patients/{cast.ana.id}"
    said = {
        "consent_on": "2026-03-14",
        "consent_version": "2026-1",
        "consent_to": "Treatment and the diary",
        "diagnosis": "Recurrent depression",
        "baseline_from": "2026-03-14",
        "baseline_days": "3",
    }
    await send(browser, cast.dr_chen, f"{record}/consultation", **said)
    await send(browser, cast.sam, f"{record}/medicines", name="Sertraline", since="2026-01-05")


async def _plan_and_prepare(browser: Browser, cast: Cast) -> str:
    record = f"/clinic/patients/{cast.ana.id}"
    typed = {
        "kind": "infusion",
        "date": "2026-03-17",
        "time": "10:30",
        "phase": "induction",
        "date_chosen": "planned",
    }
    await send(browser, cast.dr_chen, f"{record}/visits", **typed)
    await browser.as_(cast.ana)
    page = (await browser.get("/treatment")).text
    assert "log each day from 14 March to 16 March 2026" in page
    [visit] = re.findall(r'href="/treatment/visits/([^"]+)"', page)
    said = {"tick_escort": "1", "questions": "How long will it take?"}
    await send(browser, cast.ana, f"/treatment/visits/{visit}", **said)
    await browser.as_(cast.sam)
    page = (await browser.get(f"{record}/visits/{visit}")).text
    assert "1 of 7 ticked by Ana" in page
    assert "How long will it take?" in page
    return str(visit)


async def _infusion(browser: Browser, cast: Cast, clock: Clock) -> None:
    clock.now = datetime(2026, 3, 17, 15, 30, tzinfo=UTC)
    given = {
        "date": "2026-03-17",
        "time": "10:40",
        "phase": "induction",
        "date_chosen": "planned",
        "weight_kg": "70",
        "dose_mg": "35",
        "minutes": "40",
    }
    await send(browser, cast.sam, f"/clinic/patients/{cast.ana.id}", **given)


async def _the_days_after(browser: Browser, cast: Cast, clock: Clock) -> None:
    clock.forward(hours=4)
    await browser.as_(cast.ana)
    assert "It has been a few hours" in (await browser.get("/today")).text
    await send(browser, cast.ana, "/moments", mood="6")
    evening = "2026-03-17T20:00:00-04:00"
    await browser.as_(cast.ana)
    today = revision("2026-03-17", mood=6, side_effects={"drowsy": 1}, written_at=evening)
    await browser.keep(today)


async def _follow_up(browser: Browser, cast: Cast, clock: Clock) -> None:
    clock.now = datetime(2026, 3, 18, 18, 0, tzinfo=UTC)
    address = f"/clinic/patients/{cast.ana.id}/notes"
    await browser.as_(cast.dr_chen)
    page = (await browser.get(address)).text
    hidden = dict(re.findall(r'<input type="hidden" name="(\w+)" value="([^"]*)"', page))
    decided = {
        "day": "2026-03-18",
        "decision": "continue",
        "reason": "She felt lighter the same day.",
        "next_date": "2026-04-01",
        "next_time": "09:00",
    }
    note = await send(browser, cast.dr_chen, address, **hidden, **decided)
    seen = f"/reports/{cast.ana.id}/seen/{note.rpartition('/')[2]}"
    assert "As it was seen on 18 March 2026" in (await browser.get(seen)).text
    await browser.as_(cast.ana)
    assert "Wednesday 1 April, 9:00 am" in (await browser.get("/treatment")).text
