"""Someone at the clinic sends a reminder from the list: only who agreed gets one, once a day."""

from datetime import UTC, datetime

from moodtrack.audit import trail
from tests.cast import Browser, Cast, Clock, revision
from tests.reminders.conftest import FORM, GoRound
from tests.safety.mailbox import Mailbox

AGREED = {**FORM, "daily": "", "clinic": "yes"}


async def test_one_tap_reminds_once_a_day_and_stands_in_her_trail(
    asked: Browser, cast: Cast, clock: Clock, go_round: GoRound, mailbox: Mailbox
) -> None:
    remind = f"/clinic/patients/{cast.ana.id}/remind"
    await asked.post("/settings/reminders", data=AGREED)
    await asked.as_(cast.dr_chen)
    assert f'action="{remind}"' in (await asked.get("/clinic")).text
    for _ in range(2):
        answer = await asked.post(remind)
        assert answer.headers["location"] == f"/clinic#p-{cast.ana.id}"
        await go_round()
    assert len(mailbox.letters) == 1
    page = (await asked.get("/clinic")).text
    assert "reminded today" in page
    assert f'action="{remind}"' not in page
    lines = await trail.trail_of(cast.ana.number)
    assert [one.actor for one in lines if one.verb == "asked for a reminder"] == [
        cast.dr_chen.number
    ]


async def test_who_has_answered_or_sleeps_is_not_woken(
    asked: Browser, cast: Cast, clock: Clock, go_round: GoRound, mailbox: Mailbox
) -> None:
    remind = f"/clinic/patients/{cast.ana.id}/remind"
    await asked.post("/settings/reminders", data=AGREED)
    await asked.keep(revision(mood=5))
    await (await asked.as_(cast.sam)).post(remind)
    await go_round()
    assert mailbox.letters == []
    clock.now = datetime(2026, 3, 16, 3, 30, tzinfo=UTC)  # half past eleven in her night
    await (await asked.as_(cast.sam)).post(remind)
    await go_round()
    assert mailbox.letters == []
    clock.forward(hours=8, minutes=31)
    await go_round()
    assert len(mailbox.letters) == 1


async def test_nobody_is_reminded_who_did_not_agree(
    asked: Browser, cast: Cast, go_round: GoRound, mailbox: Mailbox
) -> None:
    remind = f"/clinic/patients/{cast.ana.id}/remind"
    await asked.as_(cast.dr_chen)
    assert f'action="{remind}"' not in (await asked.get("/clinic")).text
    nothing = await asked.get("/nothing")
    answer = await asked.post(remind)
    assert (answer.status_code, answer.content) == (404, nothing.content)
    await go_round()
    assert mailbox.letters == []


async def test_whoever_answers_before_it_goes_out_in_the_morning_is_left_in_peace(
    asked: Browser, cast: Cast, clock: Clock, go_round: GoRound, mailbox: Mailbox
) -> None:
    remind = f"/clinic/patients/{cast.ana.id}/remind"
    await asked.post("/settings/reminders", data=AGREED)
    clock.now = datetime(2026, 3, 16, 3, 30, tzinfo=UTC)  # half past eleven in her night
    await (await asked.as_(cast.sam)).post(remind)
    clock.forward(hours=8)
    await asked.as_(cast.ana)
    await asked.keep(revision("2026-03-16", written_at="2026-03-16T07:30:00-04:00", mood=5))
    clock.forward(hours=1)
    await (await asked.as_(cast.sam)).post(remind)
    await go_round()
    assert mailbox.letters == []


async def test_not_today_holds_against_one_tap_too(
    asked: Browser, cast: Cast, clock: Clock, go_round: GoRound, mailbox: Mailbox
) -> None:
    await asked.post("/settings/reminders", data=AGREED)
    await asked.post("/reminders/not-today")
    await (await asked.as_(cast.sam)).post(f"/clinic/patients/{cast.ana.id}/remind")
    await go_round()
    assert mailbox.letters == []


async def test_on_the_day_of_an_infusion_it_waits_until_that_is_over(
    asked: Browser, cast: Cast, clock: Clock, go_round: GoRound, mailbox: Mailbox
) -> None:
    await asked.post("/settings/reminders", data=AGREED)
    await asked.as_(cast.sam)
    address = f"/clinic/patients/{cast.ana.id}"
    given = {"at": "2026-03-14T10:00:00-04:00", "weight_kg": 70, "mg": 35}
    answer = await asked.post(f"/api/v1/patients/{cast.ana.id}/infusions", json=given)
    assert answer.status_code == 201, answer.text
    clock.now = datetime(2026, 3, 14, 15, 0, tzinfo=UTC)  # an hour after it began
    await asked.post(f"{address}/remind")
    await go_round()
    assert mailbox.letters == []
    clock.forward(hours=2)
    await go_round()
    assert len(mailbox.letters) == 1
