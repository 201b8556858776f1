"""An alert is told to one after the other until somebody takes it, by the clinic's own hours."""

from datetime import UTC, datetime
from typing import Any

import pytest

from moodtrack import db, mail
from moodtrack.accounts.actions.clinic import settle_section, shut_out
from moodtrack.safety.sections import HOURS
from tests.cast import Browser, Cast, Clock, mail_of, name_contacts, revision
from tests.safety.conftest import Staff, told
from tests.safety.mailbox import Mailbox

WEEKDAYS_9_TO_5 = {
    "weekdays": {
        **{key: [[540, 1020]] for key in ("mon", "tue", "wed", "thu", "fri")},
        "sat": [],
        "sun": [],
    },
    "holidays": ["2026-03-16"],
    "phone_closed": "",
}


async def dark(phone: Browser, day: str = "2026-03-14", value: int = 2) -> None:
    written = phone.clock().isoformat()
    said = revision(day, written_at=written, symptoms={"thoughts_of_death": value})
    [result] = await phone.keep(said)
    assert result["status"] == "kept"


async def the_id() -> Any:
    [row] = await db.read("select id from concern")
    return row["id"]


async def test_the_first_contact_is_told_at_once_and_the_next_every_half_hour(
    anas_phone: Browser, staff: Staff
) -> None:
    await dark(anas_phone)
    await staff.work()
    assert [(one["after"], one["name"], one["by"]) for one in await told()] == [
        (0, "Sam", "app"),
        (0, "Sam", "mail"),
    ]
    await staff.wait(minutes=31)
    assert [(one["after"], one["name"]) for one in (await told())[2:]] == [
        (30, "Dr. Chen"),
        (30, "Dr. Chen"),
    ]
    await staff.wait(minutes=30)
    assert [(one["after"], one["name"], one["by"]) for one in (await told())[4:]] == [
        (60, "Noor", "app")
    ]


async def test_from_then_on_everybody_is_told_every_hour_until_someone_takes_it(
    anas_phone: Browser, staff: Staff, cast: Cast
) -> None:
    await dark(anas_phone)
    await staff.wait(minutes=215)
    hourly = [one for one in await told() if one["by"] == "app" and one["after"] > 60]
    assert sorted({one["after"] for one in hourly}) == [90, 150, 210]
    assert {one["name"] for one in hourly} == {"Sam", "Dr. Chen", "Noor"}
    page = await (await anas_phone.as_(cast.sam)).post(
        f"/clinic/alerts/{await the_id()}", data={"act": "take"}
    )
    assert page.status_code == 303
    before = await told()
    await staff.wait(hours=5)
    assert await told() == before


async def test_a_mail_says_nothing_but_where_to_look(
    anas_phone: Browser, staff: Staff, cast: Cast, mailbox: Mailbox
) -> None:
    await dark(anas_phone, value=3)
    await staff.work()
    [(to, letter)] = mailbox.letters
    assert to == mail_of(cast.sam)
    body = letter.replace("\r\n", "\n").partition("\n\n")[2]
    assert body.strip(" .\n") == "Please open the clinic's list"
    for word in ("Ana", "death", "suicide", "mood", "ketamine", "alert"):
        assert word.lower() not in letter.lower()


@pytest.mark.parametrize("closed_at", [datetime(2026, 3, 14, 16, tzinfo=UTC)])
async def test_the_clock_runs_in_opening_hours_but_nobody_waits_longer_than_the_limit(
    anas_phone: Browser, staff: Staff, cast: Cast, clock: Clock, closed_at: datetime
) -> None:
    assert clock() == closed_at  # a Saturday; Monday is a holiday
    await settle_section(
        cast.clinic, HOURS, WEEKDAYS_9_TO_5, version=0, by=cast.noor.number, at=clock()
    )
    await dark(anas_phone)
    await staff.wait(hours=11, minutes=50)
    assert {one["name"] for one in await told()} == {"Sam"}
    await staff.wait(minutes=15)
    assert [(one["after"], one["name"]) for one in await told() if one["by"] == "app"][1:] == [
        (720, "Sam"),
        (720, "Dr. Chen"),
        (720, "Noor"),
    ]


async def test_on_a_weekday_the_half_hour_is_counted_from_the_opening(
    anas_phone: Browser, staff: Staff, cast: Cast, clock: Clock
) -> None:
    await settle_section(
        cast.clinic, HOURS, WEEKDAYS_9_TO_5, version=0, by=cast.noor.number, at=clock()
    )
    clock.now = datetime(2026, 3, 17, 12, 30, tzinfo=UTC)  # Tuesday, 8:30 in New York
    await staff.work()
    await dark(anas_phone, day="2026-03-17")
    await staff.work()
    await staff.wait(minutes=65)
    assert [(one["after"], one["name"]) for one in await told() if one["by"] == "app"] == [
        (0, "Sam"),
        (60, "Dr. Chen"),
    ]


async def test_a_worse_answer_begins_again_with_the_first_contact(
    anas_phone: Browser, staff: Staff, cast: Cast
) -> None:
    await dark(anas_phone, value=1)
    await staff.work()
    sam = await anas_phone.as_(cast.sam)
    await sam.post(f"/clinic/alerts/{await the_id()}", data={"act": "take"})
    await dark(await anas_phone.as_(cast.ana), day="2026-03-13", value=3)
    await staff.work()
    assert [one["name"] for one in await told() if one["by"] == "app"] == ["Sam", "Sam"]
    [row] = await db.read("select taken_by, rises from concern")
    assert (row["taken_by"], row["rises"]) == (None, 2)


async def test_when_mail_is_refused_the_list_says_so_and_the_next_is_told_at_once(
    anas_phone: Browser, staff: Staff, cast: Cast, mailbox: Mailbox
) -> None:
    mailbox.mood = "refuses"
    await dark(anas_phone)
    await staff.wait(minutes=4)
    found = await told()
    assert ("Sam", "mail", False) in [(one["name"], one["by"], one["ok"]) for one in found]
    assert "Dr. Chen" in {one["name"] for one in found}
    page = await (await anas_phone.as_(cast.sam)).get("/clinic/alerts")
    assert "could not be told by mail" in page.text


async def test_a_mail_server_that_answers_word_by_word_is_as_good_as_one_that_refuses(
    anas_phone: Browser, staff: Staff, mailbox: Mailbox, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(mail, "TIMEOUT", 1.5)  # each word comes in time, all of them do not
    mailbox.mood = "slow"
    await dark(anas_phone)
    await staff.wait(minutes=4)
    found = [(one["name"], one["by"], one["ok"]) for one in await told()]
    assert ("Sam", "mail", False) in found
    assert ("Dr. Chen", "app", True) in found


async def test_whoever_left_is_told_no_more(
    anas_phone: Browser, staff: Staff, cast: Cast, clock: Clock
) -> None:
    await shut_out(cast.sam, by=cast.noor.number, at=clock())
    await dark(anas_phone)
    await staff.work()
    assert {one["name"] for one in await told()} == {"Dr. Chen"}


async def test_an_alert_taken_by_somebody_who_left_waits_for_another_on_every_page(
    anas_phone: Browser, staff: Staff, cast: Cast, clock: Clock
) -> None:
    await dark(anas_phone)
    sam = await anas_phone.as_(cast.sam)
    await sam.post(f"/clinic/alerts/{await the_id()}", data={"act": "take"})
    await staff.work()
    words = "An alert waits, and nobody has taken it."
    assert words not in (await (await sam.as_(cast.dr_chen)).get("/clinic/alerts")).text
    await shut_out(cast.sam, by=cast.noor.number, at=clock())
    await staff.work()
    assert words in (await (await sam.as_(cast.dr_chen)).get("/clinic/alerts")).text


async def test_without_contacts_the_administrator_is_told(
    anas_phone: Browser, staff: Staff, cast: Cast, clock: Clock
) -> None:
    await name_contacts(cast, at=clock())
    await dark(anas_phone)
    await staff.work()
    assert {one["name"] for one in await told()} == {"Noor"}


async def test_when_nobody_did_jobs_for_a_day_everybody_is_told_once_and_then_hourly(
    anas_phone: Browser, staff: Staff, clock: Clock
) -> None:
    await dark(anas_phone)
    clock.forward(hours=26, minutes=10)
    await staff.work()
    assert sorted(one["name"] for one in await told() if one["by"] == "app") == [
        "Dr. Chen",
        "Noor",
        "Sam",
    ]
    await staff.wait(minutes=59)
    assert len([one for one in await told() if one["by"] == "app"]) == 6


async def test_a_closed_or_taken_one_is_left_alone_even_when_a_job_was_waiting(
    anas_phone: Browser, staff: Staff, cast: Cast
) -> None:
    await dark(anas_phone)
    sam = await anas_phone.as_(cast.sam)
    await sam.post(f"/clinic/alerts/{await the_id()}", data={"act": "take"})
    await staff.work()
    assert await told() == []
