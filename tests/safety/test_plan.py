"""Ana's plan for a bad night: in her words, sealed, hers alone unless she shares it."""

import pytest

from moodtrack import db
from moodtrack.erasing.actions import erase
from moodtrack.sharing.domain import OpenRecord
from tests.cast import Browser, Cast, Clock

PLAN = {"warning_signs": "I stop\nanswering messages", "people": "Zoe, 555-0100", "version": "0"}


async def test_what_she_writes_stands_and_is_sealed(anas_phone: Browser) -> None:
    answer = await anas_phone.post("/plan", data=PLAN)
    assert (answer.status_code, answer.headers["location"]) == (303, "/plan?done=1")
    page = (await anas_phone.get("/plan")).text
    assert "Zoe, 555-0100" in page
    [row] = await db.read("select texts from safety_plan")
    assert b"Zoe" not in bytes(row["texts"])


async def test_the_same_page_sent_twice_is_one_version_and_an_old_page_is_told(
    anas_phone: Browser,
) -> None:
    await anas_phone.post("/plan", data=PLAN)
    assert (await anas_phone.post("/plan", data=PLAN)).status_code == 303
    late = await anas_phone.post("/plan", data={**PLAN, "people": "Kim"})
    assert late.status_code == 422
    assert "changed on another device meanwhile" in late.text
    assert "Kim" in late.text
    again = await anas_phone.post("/plan", data={**PLAN, "people": "Kim", "version": "1"})
    assert again.status_code == 303
    versions = await db.read("select version from safety_plan order by version")
    assert [row["version"] for row in versions] == [1, 2]


@pytest.mark.parametrize("words", ["x" * 2_001, "a\x00b"])
async def test_what_cannot_be_kept_comes_back_as_it_was_typed(
    anas_phone: Browser, words: str
) -> None:
    answer = await anas_phone.post("/plan", data={**PLAN, "places": words})
    assert answer.status_code == 422
    assert "Zoe, 555-0100" in answer.text
    assert await db.read("select 1 from safety_plan") == []


async def test_dr_chen_reads_it_only_while_she_shares_it(
    anas_phone: Browser, cast: Cast, clock: Clock
) -> None:
    address = f"/clinic/patients/{cast.ana.id}/plan"
    await anas_phone.post("/plan", data=PLAN)
    await anas_phone.as_(cast.dr_chen)
    nothing = await anas_phone.get("/nothing")
    hidden = await anas_phone.get(address)
    assert (hidden.status_code, hidden.content) == (404, nothing.content)
    await anas_phone.as_(cast.ana)
    await anas_phone.post("/plan", data={**PLAN, "version": "1", "shared": "yes"})
    shown = await (await anas_phone.as_(cast.dr_chen)).get(address)
    assert shown.status_code == 200
    assert "Zoe, 555-0100" in shown.text
    for person in (cast.dr_diaz, cast.sam, cast.noor, cast.eve, cast.ben):
        assert (await (await anas_phone.as_(person)).get(address)).status_code == 404


async def test_she_takes_it_with_her_and_her_phone_has_it_without_a_connection(
    anas_phone: Browser,
) -> None:
    await anas_phone.post("/plan", data=PLAN)
    file = await anas_phone.get("/plan/my-plan.txt")
    assert "What I notice first\nI stop\nanswering messages" in file.text
    assert 'filename="my-plan.txt"' in file.headers["content-disposition"]
    told = (await anas_phone.get("/api/v1/plan")).json()
    assert told == {"parts": {k: PLAN[k] for k in ("warning_signs", "people")}}
    shell = (await anas_phone.get("/offline/plan")).text
    assert "What I notice first" in shell
    assert "Zoe" not in shell


async def test_a_page_left_open_by_somebody_else_writes_nothing(
    anas_phone: Browser, cast: Cast
) -> None:
    answer = await anas_phone.post("/plan", data={**PLAN, "for": str(cast.ben.id)})
    assert answer.status_code == 401
    assert await db.read("select 1 from safety_plan") == []


async def test_it_goes_with_the_diary(
    anas_phone: Browser, anas_record: OpenRecord, clock: Clock
) -> None:
    await anas_phone.post("/plan", data=PLAN)
    await erase(anas_record, at=clock())
    assert await db.read("select 1 from safety_plan") == []
