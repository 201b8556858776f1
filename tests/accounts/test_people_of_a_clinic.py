"""Noor lets patients and staff in, in again, and out; and says how to reach the clinic."""

import re
from collections.abc import AsyncIterator
from datetime import timedelta
from uuid import uuid4

import httpx2 as httpx
import pytest
from starlette.applications import Starlette

from moodtrack import db
from moodtrack.audit import trail
from moodtrack.instants import micros
from tests.cast import Browser, Cast, Clock, revision

SETTINGS = {
    "phone": "(555) 010-0100",
    "hours": "Your clinic reads this on weekdays from 9.",
    "backfill_days": "1",
    "paper": "a4",
    "zone": "America/Chicago",
}


def link_of(page: str) -> str:
    [link] = re.findall(r"<code[^>]*>http://phone(/join/[^<]+)<", page)
    return str(link)


def digits_of(page: str) -> str:
    [digits] = re.findall(r">(\d{6})<", page)
    return str(digits)


async def verbs(chain: int = trail.HOUSE) -> list[str]:
    return [line.verb for line in await trail.trail_of(chain)]


@pytest.fixture
async def noor(browser: Browser, cast: Cast) -> Browser:
    return await browser.as_(cast.noor)


@pytest.fixture
async def phone(app: Starlette, clock: Clock) -> AsyncIterator[Browser]:
    """Another browser, in somebody else's hand."""
    transport = httpx.ASGITransport(app, raise_app_exceptions=False)
    async with Browser(transport=transport, base_url="http://phone") as other:
        other.clock = clock
        yield other


async def test_a_new_patient_gets_a_link_a_picture_and_digits_once(
    noor: Browser, phone: Browser
) -> None:
    page = (await noor.post("/clinic/patients", data={"patient_name": " Cem  Aydın "})).text
    assert "The invitation for Cem Aydın" in page
    assert "<svg viewBox=" in page
    opened = await phone.post(link_of(page), data={"second_fact": digits_of(page)})
    assert opened.status_code == 200
    again = (await noor.get("/clinic/staff")).text
    assert "Cem Aydın" in again
    assert "invited, has not joined yet" in again
    assert "/join/" not in again


async def test_the_same_form_sent_again_adds_nobody_twice_and_makes_a_new_link(
    noor: Browser, phone: Browser
) -> None:
    form = {"patient_name": "Cem", "id": str(uuid4())}
    first, second = [(await noor.post("/clinic/patients", data=form)).text for _ in range(2)]
    assert second.count("<b>Cem</b>") == 1
    assert (await phone.get(link_of(first))).status_code == 404
    assert (await phone.get(link_of(second))).status_code == 200


async def test_a_page_gone_back_to_with_another_name_adds_another_person(noor: Browser) -> None:
    id_ = str(uuid4())
    await noor.post("/clinic/patients", data={"patient_name": "Cem", "id": id_})
    page = (await noor.post("/clinic/patients", data={"patient_name": "Dora", "id": id_})).text
    assert page.count("<b>Cem</b>") == page.count("<b>Dora</b>") == 1


async def test_a_colleague_is_invited_for_their_own_work(noor: Browser, phone: Browser) -> None:
    form = {"staff_name": "Dr. Ali", "role": "clinician"}
    page = (await noor.post("/clinic/staff", data=form)).text
    assert "The invitation for Dr. Ali" in page
    assert "clinician · invited, has not joined yet" in page
    assert "added a clinician" in await verbs()
    assert (await phone.get(link_of(page))).status_code == 200


@pytest.mark.parametrize(
    ("address", "form", "sentence"),
    [
        ("/clinic/patients", {"patient_name": " "}, "Write the name as it should stand"),
        ("/clinic/patients", {"patient_name": "x" * 121}, "longer than the 120 characters"),
        ("/clinic/patients", {"patient_name": "A\x00"}, "a character that cannot be kept"),
        ("/clinic/patients", {"patient_name": "A", "id": "7"}, "An id looks like"),
        ("/clinic/staff", {"staff_name": "", "role": "nurse"}, "Write the name as it should"),
        ("/clinic/staff", {"staff_name": "Dr. Ali", "role": "patient"}, "Choose clinician, nurse"),
        ("/clinic/staff", {"staff_name": "Dr. Ali"}, "Choose clinician, nurse"),
    ],
)
async def test_what_cannot_be_invited_is_said_and_what_was_typed_stays(
    noor: Browser, address: str, form: dict[str, str], sentence: str
) -> None:
    answer = await noor.post(address, data=form)
    assert answer.status_code == 422
    assert sentence in answer.text
    assert "The invitation for" not in answer.text
    if "Ali" in form.get("staff_name", ""):
        assert 'value="Dr. Ali"' in answer.text


async def test_ana_who_lost_her_phone_is_invited_again_to_the_same_record(
    noor: Browser, phone: Browser, cast: Cast
) -> None:
    address = f"/clinic/people/{cast.ana.id}/invite"
    first, second = [(await noor.post(address)).text for _ in range(2)]
    assert (await phone.get(link_of(first))).status_code == 404
    assert (await phone.get(link_of(second))).status_code == 200
    assert (await verbs(cast.ana.number))[:2] == ["invited", "invited"]


async def test_an_invitation_that_ended_is_said_to_have(
    noor: Browser, cast: Cast, clock: Clock
) -> None:
    await noor.post("/clinic/patients", data={"patient_name": "Cem"})
    clock.forward(hours=73)
    await noor.as_(cast.noor)
    page = (await noor.get("/clinic/staff", params={"query": "cem"})).text
    assert "<b>Cem</b><small>the invitation has ended</small>" in page


async def test_dr_diaz_is_out_at_once_and_can_be_let_in_again(
    noor: Browser, phone: Browser, cast: Cast
) -> None:
    await phone.as_(cast.dr_diaz)
    person = f"/clinic/people/{cast.dr_diaz.id}"
    invited = (await noor.post(f"{person}/invite")).text
    assert (await phone.get("/clinic")).status_code == 200
    assert (await noor.post(f"{person}/shut-out")).status_code == 303
    assert (await phone.get("/clinic")).status_code == 401
    assert (await phone.get(link_of(invited))).status_code == 404
    page = (await noor.get("/clinic/staff")).text
    assert "clinician · no access since 14 March 2026" in page
    assert (await noor.post(f"{person}/invite")).status_code == 404
    assert (await noor.post(f"{person}/let-in")).status_code == 303
    assert (await phone.get("/clinic")).status_code == 401, "sessions that ended stay ended"
    await phone.as_(cast.dr_diaz)
    assert (await phone.get("/clinic")).status_code == 200
    assert (await verbs())[:3] == [
        "signed in",
        "let a member of staff in again",
        "shut out a member of staff",
    ]


async def test_noor_does_not_lock_herself_out(noor: Browser, cast: Cast) -> None:
    answer = await noor.post(f"/clinic/people/{cast.noor.id}/shut-out")
    assert answer.status_code == 422
    assert "You cannot shut yourself out." in answer.text
    assert f"/clinic/people/{cast.noor.id}/shut-out" not in answer.text


@pytest.mark.parametrize("way", ["invite", "shut-out", "let-in"])
async def test_noor_has_no_say_over_another_clinics_people(
    noor: Browser, cast: Cast, way: str
) -> None:
    nothing = (await noor.post("/nothing")).content
    for person in (cast.eve.id, uuid4(), "7"):
        answer = await noor.post(f"/clinic/people/{person}/{way}")
        assert (answer.status_code, answer.content) == (404, nothing)


@pytest.mark.parametrize("way", ["shut-out", "let-in"])
async def test_a_patient_is_never_shut_out(noor: Browser, cast: Cast, way: str) -> None:
    assert (await noor.post(f"/clinic/people/{cast.ana.id}/{way}")).status_code == 404
    [row] = await db.read("select disabled_at from person where number = $1", cast.ana.number)
    assert row["disabled_at"] is None


async def test_of_patients_noor_sees_that_they_joined_not_when_they_were_last_here(
    noor: Browser, phone: Browser, cast: Cast, clock: Clock
) -> None:
    await db.write("update person set joined_at = $1", micros(clock() - timedelta(days=30)))
    for person in (cast.ana, cast.sam):
        await phone.as_(person)
    page = (await noor.get("/clinic/staff")).text
    assert "<b>Ana</b><small>joined 12 February 2026</small>" in page
    assert "<b>Sam</b><small>nurse · signed in 14 March 2026</small>" in page
    assert "<b>Dr. Diaz</b><small>clinician · joined 12 February 2026</small>" in page


async def test_a_long_list_of_patients_is_searched_by_name(noor: Browser, cast: Cast) -> None:
    for place in range(51):
        await noor.post("/clinic/patients", data={"patient_name": f"Maria {place:02}"})
    page = (await noor.get("/clinic/staff")).text
    assert "3 more. Find them by name." in page
    found = (await noor.get("/clinic/staff", params={"query": "MARIA 50"})).text
    assert re.findall(r"<b>(\w+ \d+)</b>", found) == ["Maria 50"]


# ---- settings ----------------------------------------------------------------------------------


async def test_the_clinics_settings_are_kept_and_reach_the_help_page(
    noor: Browser, cast: Cast
) -> None:
    assert (await noor.post("/clinic/settings", data=SETTINGS)).status_code == 303
    page = (await noor.get("/clinic/settings?done=1")).text
    assert "settings are saved" in page
    for value in ('value="(555) 010-0100"', "weekdays from 9", "<option selected>America/Chicago"):
        assert value in page
    assert "changed the clinic's settings" in await verbs()
    await noor.as_(cast.ana)
    help_page = (await noor.get("/help-now")).text
    assert 'href="tel:5550100100"' in help_page
    assert "weekdays from 9" in help_page


async def test_ana_may_fill_in_as_many_days_as_noor_says(noor: Browser, cast: Cast) -> None:
    await noor.post("/clinic/settings", data=SETTINGS)
    await noor.as_(cast.ana)
    yesterday, before = await noor.keep(
        revision("2026-03-13", mood=5), revision("2026-03-12", mood=5)
    )
    assert (yesterday["status"], before["status"]) == ("kept", "refused")


@pytest.mark.parametrize(
    ("name", "typed"),
    [
        ("phone", "call us"),
        ("phone", "5" * 41),
        ("phone", "555 0100; tel:1"),
        ("hours", "x" * 201),
        ("hours", "a\x00b"),
        ("backfill_days", "4"),
        ("backfill_days", "-1"),
        ("backfill_days", "two"),
        ("paper", "a5"),
        ("zone", "Mars/Olympus"),
        ("zone", ""),
    ],
)
async def test_a_setting_that_cannot_be_is_said_and_nothing_is_kept(
    noor: Browser, name: str, typed: str
) -> None:
    answer = await noor.post("/clinic/settings", data={**SETTINGS, name: typed})
    assert answer.status_code == 422
    assert f'href="#{name}"' in answer.text
    assert 'value=""' in (await noor.get("/clinic/settings")).text


async def test_another_clinics_settings_stay_as_they_are(noor: Browser, cast: Cast) -> None:
    await noor.post("/clinic/settings", data=SETTINGS)
    [row] = await db.read("select * from clinic where number = $1", cast.other_clinic.number)
    assert (row["phone"], row["zone"], row["paper"]) == ("", "America/New_York", "letter")
