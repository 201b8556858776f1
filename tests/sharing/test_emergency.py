"""Dr. Diaz opens Ana's record in an emergency: for an hour, and Ana reads why at once."""

import pytest

from moodtrack.audit import trail
from tests.cast import Browser, Cast, Clock, revision

WHY = "She was brought in unconscious and we need to know what she was given."


@pytest.fixture
async def diaz(anas_phone: Browser, cast: Cast) -> Browser:
    await anas_phone.keep(revision(mood=3))
    return await anas_phone.as_(cast.dr_diaz)


async def test_the_record_opens_for_an_hour_and_no_longer(
    diaz: Browser, cast: Cast, clock: Clock
) -> None:
    assert (await diaz.get(f"/reports/{cast.ana.id}")).status_code == 404
    answer = await diaz.post("/clinic/emergency", data={"name": "ana", "reason": WHY})
    assert answer.headers["location"] == f"/clinic/patients/{cast.ana.id}"
    assert (await diaz.get(f"/clinic/patients/{cast.ana.id}")).status_code == 200
    assert (await diaz.get(f"/reports/{cast.ana.id}")).status_code == 200
    clock.forward(minutes=61)
    await diaz.as_(cast.dr_diaz)
    nothing = (await diaz.get("/nothing")).content
    for address in (f"/clinic/patients/{cast.ana.id}", f"/reports/{cast.ana.id}"):
        answer = await diaz.get(address)
        assert (answer.status_code, answer.content) == (404, nothing)


async def test_ana_reads_who_it_was_and_why_at_once(diaz: Browser, cast: Cast) -> None:
    await diaz.post("/clinic/emergency", data={"name": str(cast.ana.id), "reason": WHY})
    await diaz.get(f"/reports/{cast.ana.id}")
    await diaz.as_(cast.ana)
    page = (await diaz.get("/sharing")).text
    assert "Opened in an emergency" in page
    assert WHY in page
    assert "your follow-up, in an emergency" in page
    lines = await trail.trail_of(cast.ana.number, newest=9)
    assert "opened the record in an emergency" in [line.verb for line in lines]
    assert WHY not in str(lines)  # the trail holds no words; they are sealed
    await diaz.as_(cast.ben)
    assert WHY not in (await diaz.get("/sharing")).text


async def test_without_a_reason_or_a_whole_name_nothing_opens(diaz: Browser, cast: Cast) -> None:
    answer = await diaz.post("/clinic/emergency", data={"name": "An", "reason": "urgent"})
    assert answer.status_code == 422
    assert "Nobody here has this whole name." in answer.text
    assert "Write in a sentence why this cannot wait." in answer.text
    assert 'value="An"' in answer.text
    assert (await diaz.get(f"/reports/{cast.ana.id}")).status_code == 404


async def test_nobody_of_another_clinic_opens_anything(diaz: Browser, cast: Cast) -> None:
    await diaz.as_(cast.eve)
    for name in ("Ana", str(cast.ana.id)):
        answer = await diaz.post("/clinic/emergency", data={"name": name, "reason": WHY})
        assert answer.status_code == 422
        assert "Nobody here has this whole name." in answer.text
