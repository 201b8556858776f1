"""Weeks without a connection, nights, travel and wrong clocks: the day is the one she meant."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from playwright.async_api import expect

from moodtrack import clock
from moodtrack.checkins.domain.days import label_day
from tests.browser.house import House, Newcomer
from tests.browser.phone import AT_THE_CLINIC, ON_THE_PHONE, Phone

pytestmark = pytest.mark.asyncio(loop_scope="session")
HOME = ZoneInfo("America/New_York")


async def at(phone: Phone, instant: datetime) -> None:
    await phone.context.clock.set_fixed_time(instant.astimezone(UTC))


async def test_fourteen_and_ninety_days_offline_each_answer_stays_on_its_day(
    ana: Newcomer, new_phone
) -> None:
    phone = await (await new_phone(ana)).open_for_offline()
    await phone.offline()
    now, wanted = clock.now(), {}
    for ago in (90, 60, *range(14, -1, -1)):
        then = now - timedelta(days=ago)
        await at(phone, then)
        await phone.open_whole()
        await phone.mood(ago % 11)
        await phone.says(ON_THE_PHONE)
        wanted[str(label_day(then, HOME, 3))] = (ago % 11, "live")
    await phone.open("/checkins")
    says = phone.page.locator("#held-says")
    await expect(says).to_have_text(
        "17 days not sent yet. The oldest is 90 days old. "
        "Please open this page where there is a connection."
    )
    await phone.offline(False)
    await phone.open_whole()
    await phone.until(lambda: len(ana.days()) == 17)
    days = ana.days()
    assert {day: (one["answers"]["mood"], one["mode"]) for day, one in days.items()} == wanted


NIGHTS = {
    "half past one belongs to the evening before": ("2025-06-11T05:30:00", "2025-06-10"),
    "at three the new day begins": ("2025-06-11T07:00:00", "2025-06-11"),
    "the night an hour is left out, before": ("2025-03-09T06:59:00", "2025-03-08"),
    "the night an hour is left out, after": ("2025-03-09T07:01:00", "2025-03-09"),
    "the night an hour comes twice, the first": ("2025-11-02T05:30:00", "2025-11-01"),
    "the night an hour comes twice, the second": ("2025-11-02T06:30:00", "2025-11-01"),
    "the night an hour comes twice, after": ("2025-11-02T08:00:00", "2025-11-02"),
}


async def test_nights_belong_to_the_day_she_means(ana: Newcomer, new_phone) -> None:
    phone = await (await new_phone(ana)).open_for_offline()
    await phone.offline()
    for night, (instant, day) in NIGHTS.items():
        await at(phone, datetime.fromisoformat(instant).replace(tzinfo=UTC))
        await phone.open_whole()
        shown = await phone.page.locator("#checkin").get_attribute("data-day")
        assert shown == day, night
        await phone.mood(5)
        await phone.says(ON_THE_PHONE)
    await phone.context.clock.set_fixed_time(clock.now())
    await phone.offline(False)
    await phone.open_whole()
    days = {day for _, day in NIGHTS.values()}
    await phone.until(lambda: set(ana.days()) == days)
    assert {one["mode"] for one in ana.days().values()} == {"live"}


@pytest.mark.parametrize(
    ("home", "abroad"),
    [
        ("America/New_York", "Pacific/Auckland"),
        ("Pacific/Auckland", "Pacific/Honolulu"),
        ("Pacific/Kiritimati", "Pacific/Pago_Pago"),
    ],
)
async def test_across_the_date_line_the_day_shown_is_the_day_kept(
    house: House, new_phone, home: str, abroad: str
) -> None:
    ana = house.newcomer("Ana", zone=home)
    phone = await (await new_phone(ana, timezone_id=abroad)).open_whole()
    shown = await phone.page.locator("#checkin").get_attribute("data-day")
    await phone.mood(6)
    await phone.says(AT_THE_CLINIC)
    [(day, one)] = ana.days().items()
    assert (day, one["mode"]) == (shown, "live")


@pytest.mark.parametrize("years", [-7, 3])
async def test_a_clock_that_is_years_off_does_not_move_the_day(
    ana: Newcomer, new_phone, years: int
) -> None:
    phone = await new_phone(ana)
    await at(phone, clock.now() + timedelta(days=365 * years))
    await phone.open_whole()
    shown = await phone.page.locator("#checkin").get_attribute("data-day")
    await phone.mood(6)
    await phone.says(AT_THE_CLINIC)
    [(day, one)] = ana.days().items()
    assert (day, one["mode"]) == (shown, "live")


async def test_a_clock_years_ahead_lets_go_of_nothing_that_was_sent(
    ana: Newcomer, new_phone
) -> None:
    phone = await (await new_phone(ana)).open_whole()
    await phone.mood(6)
    await phone.says(AT_THE_CLINIC)
    await at(phone, clock.now() + timedelta(days=3 * 365))
    for _ in range(2):  # opening looks for what may go
        await phone.open_whole()
    await phone.open("/checkins")
    agree = phone.page.locator("#agree")
    await expect(agree).to_have_text("1 day on this phone, 1 at the clinic: they agree.")
