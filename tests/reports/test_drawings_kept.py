"""Drawings that are kept for the next asking: never for anybody who may not see them."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any
from uuid import uuid4

from moodtrack.accounts.domain import Person
from moodtrack.audit import trail
from moodtrack.sharing import actions as sharing
from moodtrack.sharing.domain import OpenRecord, Part, Terms, TreatmentRecord
from moodtrack.sharing.gate import open_joined
from moodtrack.treatment.actions import record_infusion
from moodtrack.treatment.domain import Infusion
from tests.cast import ZONE, Browser, Cast, Clock, revision
from tests.checkins.test_own_items import PAIN, ask


async def the_same_fortnight(browser: Browser, *people: Person) -> None:
    for person in people:
        await browser.as_(person)
        days = [f"2026-03-{day:02}" for day in range(2, 14)]
        await browser.keep(
            *(revision(day, written_at=f"{day}T21:00:00-04:00", mood=int(day[-1])) for day in days)
        )


def chart_of(person: Person) -> str:
    return f"/reports/{person.id}/charts/mood.svg"


async def test_a_kept_drawing_is_not_shown_once_the_share_is_taken_back(
    browser: Browser, cast: Cast, anas_record: OpenRecord, clock: Clock
) -> None:
    await the_same_fortnight(browser, cast.ana)
    await browser.as_(cast.dr_chen)
    drawn = await browser.get(chart_of(cast.ana))
    assert (drawn.status_code, drawn.headers["cache-control"]) == (200, "no-store")
    kept = {"if-none-match": drawn.headers["etag"]}
    assert (await browser.get(chart_of(cast.ana), headers=kept)).status_code == 304
    await sharing.stop_sharing_with(anas_record, cast.dr_chen.id, at=clock())
    nothing = await browser.get("/reports/no-such-person/charts/mood.svg", headers=kept)
    for headers in ({}, kept, {"if-none-match": "*"}):
        refused = await browser.get(chart_of(cast.ana), headers=headers)
        assert (refused.status_code, refused.content) == (404, nothing.content)
        assert "etag" not in refused.headers
    pdf = await browser.get(f"/reports/{cast.ana.id}/follow-up.pdf")
    assert (pdf.status_code, pdf.content) == (404, nothing.content)


async def test_what_was_drawn_of_anas_days_opens_nothing_of_bens(
    browser: Browser, cast: Cast
) -> None:
    """Their days are the same, so that their drawings are: who may see them is asked each time."""
    await the_same_fortnight(browser, cast.ana, cast.ben)
    await browser.as_(cast.dr_chen)
    drawn = await browser.get(chart_of(cast.ana))
    kept = {"if-none-match": drawn.headers["etag"]}
    seen: list[tuple[Person, Person]] = [
        (cast.dr_chen, cast.ben),
        (cast.dr_diaz, cast.ana),
        (cast.eve, cast.ana),
        (cast.ben, cast.ana),
        (cast.sam, cast.ana),
    ]
    for reader, patient in seen:
        await browser.as_(reader)
        for headers in ({}, kept):
            answer = await browser.get(chart_of(patient), headers=headers)
            assert answer.status_code == 404, (reader.name, patient.name)
            assert b"<svg" not in answer.content


async def test_the_same_days_under_another_name_are_another_page(
    browser: Browser, cast: Cast, clock: Clock
) -> None:
    await the_same_fortnight(browser, cast.ana, cast.ben)
    await sharing.share_with(await open_joined(cast.ben), cast.dr_chen.id, at=clock())
    await browser.as_(cast.dr_chen)
    pages = [
        (await browser.get(f"/reports/{one.id}/follow-up.pdf")).content
        for one in (cast.ana, cast.ben, cast.ana)
    ]
    assert pages[0] == pages[2] != pages[1]
    numbers: list[Mapping[str, Any]] = [
        (await browser.get(f"/api/v1/patients/{one.id}/report")).json()
        for one in (cast.ana, cast.ben)
    ]
    assert numbers[0]["days"] == numbers[1]["days"]
    charts = [(await browser.get(chart_of(one))).text for one in (cast.ana, cast.ben)]
    assert charts[0] == charts[1]
    assert not any(name in charts[0] for name in ("Ana", "Ben", str(cast.ana.id)))


async def test_one_more_answer_is_another_drawing_at_once(browser: Browser, cast: Cast) -> None:
    await the_same_fortnight(browser, cast.ana)
    before = await browser.get(chart_of(cast.ana))
    await browser.keep(revision("2026-03-14", mood=9))
    after = await browser.get(chart_of(cast.ana), headers={"if-none-match": before.headers["etag"]})
    assert after.status_code == 200
    assert after.content != before.content


def looks_of(lines: list[trail.Line], person: Person) -> list[str]:
    return [one.detail for one in lines if one.actor == person.number and one.verb == trail.OPENED]


async def test_a_page_that_is_kept_is_closed_with_the_share_and_each_look_is_in_the_trail(
    browser: Browser, cast: Cast, anas_record: OpenRecord, clock: Clock
) -> None:
    await the_same_fortnight(browser, cast.ana)
    await browser.as_(cast.dr_chen)
    page = f"/reports/{cast.ana.id}"
    first, again = [(await browser.get(page)).text for _ in range(2)]
    assert first == again
    assert "<svg" in first
    looks = looks_of(await trail.trail_of(cast.ana.number), cast.dr_chen)
    assert looks == ["your follow-up"] * 2
    await sharing.stop_sharing_with(anas_record, cast.dr_chen.id, at=clock())
    nothing = await browser.get("/reports/no-such-person")
    refused = await browser.get(page)
    assert (refused.status_code, refused.content) == (404, nothing.content)


async def test_a_page_that_is_kept_is_made_anew_after_whatever_is_done(
    browser: Browser, cast: Cast, anas_treatment: TreatmentRecord, clock: Clock
) -> None:
    await the_same_fortnight(browser, cast.ana)
    await ask(cast, PAIN)
    seen = []

    async def changed(**answers: Any) -> None:
        await browser.as_(cast.ana)
        if answers:
            await browser.keep(revision(**answers))
        seen.append((await browser.get("/progress")).text)
        await browser.as_(cast.dr_chen)
        seen.append((await browser.get(f"/reports/{cast.ana.id}")).text)

    await changed()
    await changed(day="2026-03-14", mood=9, extra={PAIN.key: 4})
    infused = datetime(2026, 3, 8, 15, tzinfo=UTC)
    await record_infusion(anas_treatment, Infusion(1, infused, ZONE), id_=uuid4(), at=clock())
    await changed()
    await ask(cast, replace(PAIN, label="Soreness"))
    await changed()
    clock.forward(days=1)
    await changed()
    assert len(set(seen)) == len(seen) == 10
    assert ["Soreness" in page for page in seen] == [False] * 6 + [True] * 4


async def test_what_is_kept_for_one_reader_is_never_shown_to_one_who_may_see_less(
    browser: Browser, cast: Cast, anas_record: OpenRecord, clock: Clock
) -> None:
    await the_same_fortnight(browser, cast.ana)
    await browser.as_(cast.dr_chen)
    whole = (await browser.get(f"/reports/{cast.ana.id}")).text
    less = Terms(frozenset({Part.NUMBERS}))
    await sharing.share_with(anas_record, cast.dr_diaz.id, terms=less, at=clock())
    await browser.as_(cast.dr_diaz)
    part = (await browser.get(f"/reports/{cast.ana.id}")).text
    assert "Symptoms and side effects are not shared with you." in part
    assert cast.dr_chen.name in whole
    assert cast.dr_chen.name not in part
    await browser.as_(cast.dr_chen)
    assert (await browser.get(f"/reports/{cast.ana.id}")).text != part


async def test_the_same_drawing_asked_for_again_is_one_look_until_something_is_done(
    browser: Browser, cast: Cast, clock: Clock
) -> None:
    await the_same_fortnight(browser, cast.ana)
    await browser.as_(cast.dr_chen)

    async def looks_after(path: str) -> int:
        assert (await browser.get(path)).status_code == 200
        return len(looks_of(await trail.trail_of(cast.ana.number), cast.dr_chen))

    assert [await looks_after(chart_of(cast.ana)) for _ in range(3)] == [1, 1, 1]
    assert await looks_after(f"{chart_of(cast.ana)}?since=2026-03-05") == 2
    clock.forward(minutes=4)
    assert await looks_after(chart_of(cast.ana)) == 2
    clock.forward(minutes=2)
    assert await looks_after(chart_of(cast.ana)) == 3
    await browser.as_(cast.ana)
    await browser.keep(revision("2026-03-14", mood=9))
    await browser.as_(cast.dr_chen)  # another session: another look, even of the same
    assert await looks_after(chart_of(cast.ana)) == 4
