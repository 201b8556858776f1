"""Ana is asked at her own hour, by mail, until she has answered; the letter tells nothing."""

import re
from datetime import UTC, datetime

import pytest

from moodtrack import db
from moodtrack.mail import TIMEOUT, Letter, Post
from moodtrack.reminders.queries import lives
from moodtrack.reminders.sender.letters import WITHIN
from moodtrack.reminders.sender.rounds import LONGEST
from tests.cast import Browser, Cast, Clock, revision
from tests.reminders.conftest import ADDRESS, FORM, GoRound
from tests.safety.mailbox import Mailbox

EIGHT = datetime(2026, 3, 15, 0, 0, tzinfo=UTC)  # eight in the evening in New York, on the 14th


async def test_at_her_hour_one_letter_goes_out_and_says_nothing(
    asked: Browser, clock: Clock, go_round: GoRound, mailbox: Mailbox
) -> None:
    clock.now = EIGHT.replace(day=14, hour=23, minute=59)
    await go_round()
    assert mailbox.letters == []
    clock.now = EIGHT
    for _ in range(3):
        await go_round()
    [(to, letter)] = mailbox.letters
    assert to == ADDRESS
    assert "Subject: A moment for you" in letter
    [link] = re.findall(r"http://phone(/c/[\w-]{32})\r?\n", letter)
    asked.cookies.clear()
    assert "A moment for you" in (await asked.get(link)).text
    lower = letter.lower()
    assert not [one for one in ("mood", "ketamine", "depress", "clinic", "ana ") if one in lower]


async def test_who_has_answered_is_not_asked(
    asked: Browser, clock: Clock, go_round: GoRound, mailbox: Mailbox
) -> None:
    await asked.keep(revision(mood=6))
    clock.now = EIGHT
    await go_round()
    assert mailbox.letters == []
    clock.forward(days=1)
    await go_round()
    assert len(mailbox.letters) == 1


async def test_an_answer_on_the_way_to_the_mail_server_is_in_time(
    asked: Browser, clock: Clock, go_round: GoRound, mailbox: Mailbox
) -> None:
    clock.now = EIGHT
    mailbox.mood = "refuses"
    await go_round()
    await asked.keep(revision(mood=6))
    mailbox.mood = "well"
    clock.forward(minutes=1)
    await go_round()
    assert mailbox.letters == []
    [row] = await db.read("select outcome, tries from reminder_sending where kind = 'day'")
    assert (row["outcome"], row["tries"]) == ("answered", 2)


async def test_what_was_refused_is_tried_again_and_dropped_when_it_is_late(
    asked: Browser, clock: Clock, go_round: GoRound, mailbox: Mailbox
) -> None:
    clock.now = EIGHT
    mailbox.mood = "refuses"
    for _ in range(30):
        await go_round()
        clock.forward(minutes=5)
    [row] = await db.read("select outcome, due_at from reminder_sending where kind = 'day'")
    assert (row["outcome"], row["due_at"]) == ("late", None)
    mailbox.mood = "well"
    await go_round()
    assert mailbox.letters == []


async def test_not_today_ends_it_for_today_and_tomorrow_is_another_day(
    asked: Browser, clock: Clock, go_round: GoRound, mailbox: Mailbox
) -> None:
    assert "Some days are not for this" in (await asked.get("/reminders/not-today")).text
    assert (await asked.post("/reminders/not-today")).status_code == 303
    clock.now = EIGHT
    await go_round()
    assert mailbox.letters == []
    clock.forward(days=1)
    await go_round()
    assert len(mailbox.letters) == 1


async def test_a_server_that_slept_asks_once_late_or_not_at_all(
    asked: Browser, clock: Clock, go_round: GoRound, mailbox: Mailbox
) -> None:
    clock.now = EIGHT
    clock.forward(minutes=119)
    await go_round()
    await go_round()
    assert len(mailbox.letters) == 1
    clock.forward(days=5, hours=1)  # nobody is asked five times, nor within her quiet hours
    await go_round()
    assert len(mailbox.letters) == 1


async def test_whoever_travels_is_asked_once_a_day_on_the_clock_there(
    asked: Browser, clock: Clock, go_round: GoRound, mailbox: Mailbox
) -> None:
    clock.now = EIGHT
    await go_round()
    await asked.post("/settings", data={"zone": "America/Los_Angeles", "day_start": "3"})
    for _ in range(24):
        clock.forward(minutes=15)
        await go_round()
    assert len(mailbox.letters) == 1
    clock.now = EIGHT
    clock.forward(hours=27)
    await go_round()
    assert len(mailbox.letters) == 2


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ({"hour": "1350"}, "This hour lies in your quiet hours."),
        ({"again": "1200"}, "Choose two different hours"),
        ({"hour": "x"}, "Choose one of the hours."),
    ],
)
async def test_a_form_that_cannot_be_comes_back_as_it_was_typed(
    anas_phone: Browser, typed: dict[str, str], said: str
) -> None:
    answer = await anas_phone.post("/settings/reminders", data={**FORM, **typed})
    assert answer.status_code == 422
    assert said in answer.text
    assert 'name="daily" value="yes" checked' in answer.text


async def test_an_address_counts_once_the_code_was_typed(
    anas_phone: Browser, clock: Clock, go_round: GoRound, mailbox: Mailbox
) -> None:
    await anas_phone.post("/settings/reminders", data=FORM)
    await anas_phone.post("/settings/reminders/mail", data={"email": "ben@elsewhere.example"})
    wrong = {"do": "confirm", "code": "000000"}
    assert (await anas_phone.post("/settings/reminders/mail", data=wrong)).status_code == 422
    clock.now = EIGHT
    await go_round()
    assert [letter for _, letter in mailbox.letters if "/c/" in letter] == []
    [row] = await db.read("select email from reminder")
    assert b"elsewhere" not in bytes(row["email"])


async def test_she_can_send_herself_one(
    asked: Browser, go_round: GoRound, mailbox: Mailbox
) -> None:
    assert (await asked.post("/settings/reminders/test")).status_code == 303
    await go_round()
    assert len(mailbox.letters) == 1
    await asked.post("/settings/reminders/mail", data={"do": "remove"})
    answer = await asked.post("/settings/reminders/test")
    assert answer.status_code == 422
    assert "There is no way yet" in answer.text


@pytest.mark.parametrize(
    ("address", "said"),
    [
        ("/reminders/not-today", {}),
        ("/settings/reminders", {**FORM, "daily": ""}),
        ("/settings/reminders", {**FORM, "hour": "1140", "quiet_from": "1200"}),
    ],
)
async def test_what_she_says_while_a_letter_waits_holds_for_that_letter(
    asked: Browser,
    clock: Clock,
    go_round: GoRound,
    mailbox: Mailbox,
    address: str,
    said: dict[str, str],
) -> None:
    clock.now, mailbox.mood = EIGHT, "refuses"
    await go_round()
    assert (await asked.post(address, data=said)).status_code == 303
    clock.forward(minutes=1)
    mailbox.mood = "well"
    await go_round()
    assert mailbox.letters == []


async def test_one_rotten_address_keeps_nobody_elses_letter_back(
    asked: Browser, cast: Cast, clock: Clock, go_round: GoRound, mailbox: Mailbox
) -> None:
    await asked.as_(cast.ben)
    await asked.post("/settings/reminders", data=FORM)
    await asked.post("/settings/reminders/mail", data={"email": "ben@home.example"})
    sql = "update reminder set {} where patient = $1"
    await db.write(sql.format("email_confirmed = true"), cast.ben.number)
    await go_round()
    mailbox.letters.clear()
    rotten = "email = (select r.email from reminder r where r.patient <> $1 limit 1)"
    await db.write(sql.format(rotten), cast.ana.number)
    clock.now = EIGHT
    await go_round()
    assert [to for to, _letter in mailbox.letters] == ["ben@home.example"]


async def test_a_closed_account_is_reminded_of_nothing(
    asked: Browser, cast: Cast, clock: Clock, go_round: GoRound, mailbox: Mailbox
) -> None:
    page = (await asked.post("/settings/reminders/calendar")).text
    calendar = page.split('class="key-text">http://phone')[1].split("<")[0]
    await asked.post("/settings/reminders", data={**FORM, "clinic": "yes"})
    clock.now, mailbox.mood = EIGHT, "refuses"
    await go_round()
    await db.write("update person set disabled_at = 1 where number = $1", cast.ana.number)
    mailbox.mood = "well"
    for _ in range(2):
        clock.forward(minutes=1)
        await go_round()
        clock.forward(days=1)
    assert mailbox.letters == []
    assert await lives.due(at=clock()) == []  # nor does it stand in anybody's way
    assert await lives.stale() == []
    assert (await asked.get(calendar)).status_code == 404
    await asked.as_(cast.dr_chen)
    remind = f"/clinic/patients/{cast.ana.id}/remind"
    assert remind not in (await asked.get("/clinic")).text
    assert (await asked.post(remind)).status_code == 404


async def test_what_a_slow_server_took_does_not_go_out_again(mailbox: Mailbox) -> None:
    post = Post(f"smtp://127.0.0.1:{mailbox.port}", "post@house.example")
    letters = [Letter(f"{n}@home.example", "A moment for you", "x") for n in range(3)]
    assert await post.send_many(letters, within=0) == ["", "NoTime", "NoTime"]
    assert len(mailbox.letters) == 1
    assert WITHIN + 2 * TIMEOUT < LONGEST
