"""A calendar's secret address, and a clinic's own gateway for text messages."""

import hmac
import json
from datetime import UTC, datetime
from typing import Any

import pytest

from moodtrack import db
from moodtrack.links.queries import token_for
from moodtrack.sharing.domain import TreatmentRecord
from tests.cast import Browser, Cast, Clock
from tests.reminders.conftest import FORM, GoRound
from tests.reminders.service import Service
from tests.treatment.records import a_visit

EIGHT = datetime(2026, 3, 15, 0, 0, tzinfo=UTC)  # in the evening in New York, on the 14th
GATEWAY = "/clinic/text-messages"


async def address_of(phone: Browser) -> str:
    page = (await phone.post("/settings/reminders/calendar")).text
    return "/calendar/" + page.split("/calendar/")[1].split("<")[0]


async def test_a_calendar_shows_her_hours_and_dates_and_tells_nothing(
    anas_phone: Browser, cast: Cast, anas_treatment: TreatmentRecord, clock: Clock
) -> None:
    await a_visit(anas_treatment, clock())
    await anas_phone.post("/settings/reminders", data={**FORM, "visits": "yes", "again": "1260"})
    address = await address_of(anas_phone)
    anas_phone.cookies.clear()  # a calendar program is not signed in
    answer = await anas_phone.get(address)
    text = answer.text
    assert text.count("BEGIN:VEVENT") == 3
    assert text.count("SUMMARY:A moment for you") == 2
    assert "DTSTART:20260314T200000\r\n" in text
    assert text.count("SUMMARY:Appointment") == 1
    lower = text.lower()
    assert not [one for one in ("infusion", "mood", "ketamine", "ana", "clinic") if one in lower]
    clock.forward(hours=5)
    again = await anas_phone.get(address, headers={"if-none-match": answer.headers["etag"]})
    assert (again.status_code, again.content) == (304, b"")


async def test_a_new_address_ends_the_old_one_and_none_is_left_when_it_is_taken_back(
    anas_phone: Browser, cast: Cast
) -> None:
    old, new = await address_of(anas_phone), await address_of(anas_phone)
    nothing = (await anas_phone.get("/nothing")).content
    assert (await anas_phone.get(new)).status_code == 200
    gone = await anas_phone.get(old)
    assert (gone.status_code, gone.content) == (404, nothing)
    await anas_phone.post("/settings/reminders/calendar", data={"do": "remove"})
    assert (await anas_phone.get(new)).status_code == 404
    assert old.split("/")[2][:-4] not in str(await db.read("select * from reminder"))


@pytest.fixture
async def secret(browser: Browser, cast: Cast, service: Service) -> str:
    """Noor has connected the clinic's gateway."""
    await browser.as_(cast.noor)
    url = f"http://127.0.0.1:{service.port}/texts"
    page = (await browser.post(GATEWAY, data={"url": url})).text
    secret = page.split('class="key-text">')[1].split("<")[0]
    assert secret not in (await browser.get(GATEWAY)).text
    return secret


async def asks_for_messages(phone: Browser, cast: Cast) -> None:
    await phone.as_(cast.ana)
    await phone.post("/settings/reminders", data={**FORM, "messages": "yes"})


async def test_the_gateway_is_told_an_id_and_the_link_signed(
    secret: str, browser: Browser, cast: Cast, clock: Clock, go_round: GoRound, service: Service
) -> None:
    await asks_for_messages(browser, cast)
    clock.now = EIGHT
    for _ in range(2):
        await go_round()
    [asked] = service.asked
    said: dict[str, Any] = json.loads(asked.body)
    link = f"http://phone/c/{token_for(cast.ana.number, at=EIGHT)}"
    assert said == {"id": said["id"], "link": link}
    assert said["id"] != str(cast.ana.id)
    time, signed = asked.headers["signature"].split(",v1=")
    key = asked.headers["idempotency-key"]  # signed too: played again under another it is refused
    wanted = hmac.new(secret.encode(), f"{time[2:]}.{key}.".encode() + asked.body, "sha256")
    assert (int(time[2:]), signed) == (int(EIGHT.timestamp()), wanted.hexdigest())
    await browser.as_(cast.noor)
    page = (await browser.get(GATEWAY)).text
    assert "Ana" in page
    assert said["id"] in page


async def test_a_gateway_that_is_busy_is_asked_again_under_the_same_key(
    secret: str, browser: Browser, cast: Cast, clock: Clock, go_round: GoRound, service: Service
) -> None:
    await asks_for_messages(browser, cast)
    clock.now = EIGHT
    service.status = 503
    await go_round()
    page = (await (await browser.as_(cast.noor)).get(GATEWAY)).text
    assert "answered 503" in page
    service.status = 200
    clock.forward(seconds=30)
    await go_round()
    keys = [one.headers["idempotency-key"] for one in service.asked]
    assert len(keys) == 2
    assert len(set(keys)) == 1


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
async def test_an_address_inside_the_house_is_not_taken_as_a_gateway(
    browser: Browser, cast: Cast, service: Service
) -> None:
    await browser.as_(cast.noor)
    for url in ("", "x", "https://10.0.0.1/x", "http://example.org/", "https://localhost/x"):
        answer = await browser.post(GATEWAY, data={"url": url})
        assert answer.status_code == 422, url
    assert service.asked == []
    assert await db.read("select 1 from reminder_gateway") == []
