"""Which day somebody means, when it is over, and what is late: in every zone, by any clock."""

from datetime import UTC, date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo, available_timezones

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from moodtrack.checkins.domain.book import Book
from moodtrack.checkins.domain.days import (
    FIRST_DAY,
    LAST_DAY,
    Mode,
    allowed_days,
    day_of,
    end_of,
    epoch_day,
    label_day,
)
from moodtrack.checkins.domain.revisions import Revision, Writer, read_revision
from moodtrack.reading import Problems
from moodtrack.revising import Status
from tests.cast import revision

NEW_YORK, SYDNEY = ZoneInfo("America/New_York"), ZoneInfo("Australia/Sydney")
LORD_HOWE, CHATHAM = ZoneInfo("Australia/Lord_Howe"), ZoneInfo("Pacific/Chatham")
MACHINES = {"localtime", "posixrules", "Factory"}  # they mean something else on each machine
ZONES = sorted(
    zone for zone in available_timezones() - MACHINES if not zone.startswith(("right/", "posix/"))
)


def at(zone: ZoneInfo, text: str, fold: int = 0) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=zone, fold=fold).astimezone(UTC)


LABELS = [
    (NEW_YORK, "2026-03-14T03:00", 3, "2026-03-14", "the day begins at three"),
    (NEW_YORK, "2026-03-14T02:59:59", 3, "2026-03-13", "before three it is still yesterday"),
    (NEW_YORK, "2026-03-14T00:00", 0, "2026-03-14", "a day may begin at midnight"),
    (NEW_YORK, "2026-03-14T11:59", 12, "2026-03-13", "a night worker's day begins at noon"),
    (NEW_YORK, "2026-03-08T03:00", 3, "2026-03-08", "the night that lacks an hour, two to three"),
    (NEW_YORK, "2026-03-08T01:59", 3, "2026-03-07", "before it"),
    (NEW_YORK, "2026-11-01T01:30", 3, "2026-10-31", "the first half past one of that night"),
    (SYDNEY, "2026-10-04T03:00", 3, "2026-10-04", "the other half of the world goes forward"),
    (SYDNEY, "2026-04-05T02:30", 3, "2026-04-04", "and back"),
    (LORD_HOWE, "2026-10-04T02:30", 2, "2026-10-04", "half an hour forward"),
    (LORD_HOWE, "2026-04-05T01:45", 2, "2026-04-04", "half an hour back"),
]


@pytest.mark.parametrize(("zone", "local", "start", "label", "why"), LABELS)
def test_the_day_somebody_means(
    zone: ZoneInfo, local: str, start: int, label: str, why: str
) -> None:
    assert label_day(at(zone, local), zone, start) == date.fromisoformat(label), why


def test_the_second_half_past_one_is_the_same_night_as_the_first() -> None:
    first, second = at(NEW_YORK, "2026-11-01T01:30"), at(NEW_YORK, "2026-11-01T01:30", fold=1)
    assert second - first == timedelta(hours=1)
    assert label_day(first, NEW_YORK, 3) == label_day(second, NEW_YORK, 3) == date(2026, 10, 31)


LENGTHS = [
    (NEW_YORK, "2026-03-07", 23), (NEW_YORK, "2026-10-31", 25), (NEW_YORK, "2026-03-08", 24),
    (SYDNEY, "2026-10-03", 23), (SYDNEY, "2026-04-04", 25),
    (LORD_HOWE, "2026-10-03", 23.5), (LORD_HOWE, "2026-04-04", 24.5),
]  # fmt: skip


@pytest.mark.parametrize(("zone", "day", "hours"), LENGTHS)
def test_a_day_is_as_long_as_it_is_where_she_lives(zone: ZoneInfo, day: str, hours: float) -> None:
    label = date.fromisoformat(day)
    length = end_of(label, zone, 3) - end_of(label - timedelta(days=1), zone, 3)
    assert length == timedelta(hours=hours)


def read(raw: dict[str, Any], received: str, **writer: int) -> Revision:
    who = Writer(**{"day_start": 3, "backfill_days": 2, **writer})
    return read_revision(raw, who, datetime.fromisoformat(received))


def became(said: Revision, backfill_days: int = 2) -> Status:
    return Book(backfill_days).keep([said])[0].status


instants = st.datetimes(datetime(2012, 1, 1), datetime(2037, 12, 1), timezones=st.just(UTC))  # noqa: DTZ001
zones = st.sampled_from(ZONES).map(ZoneInfo)


def turned_near(zone: ZoneInfo, instant: datetime) -> datetime:
    """The same instant, or one in the night in which the clocks of this zone next turn."""
    before = instant.astimezone(zone).utcoffset()
    later = (instant + timedelta(days=days) for days in range(0, 370, 3))
    turned = next((one for one in later if one.astimezone(zone).utcoffset() != before), instant)
    first = turned - timedelta(days=3)
    hours = (first + timedelta(hours=hour) for hour in range(73))
    return next((one for one in hours if one.astimezone(zone).utcoffset() != before), instant)


@given(zones, instants, st.integers(0, 12), st.integers(-9, 9), st.booleans())
@settings(max_examples=250)
def test_what_is_said_about_the_day_one_is_in_is_taken_and_never_late(
    zone: ZoneInfo, instant: datetime, start: int, quarters: int, turning: bool
) -> None:
    now = turned_near(zone, instant) if turning else instant
    now += timedelta(minutes=15 * quarters)
    day = label_day(now, zone, start)
    written = now.astimezone(zone).isoformat(timespec="seconds")
    assume(now.astimezone(zone).utcoffset().total_seconds() % 60 == 0)  # type: ignore[union-attr]
    said = read(
        revision(str(day), written_at=written, tz=zone.key), now.isoformat(), day_start=start
    )
    assert (became(said), said.mode, said.ahead) == (Status.KEPT, Mode.LIVE, False)


@given(zones, instants, st.integers(0, 12), st.integers(0, 12), st.booleans())
@settings(max_examples=250)
def test_a_day_that_has_begun_can_be_written_for_the_hours_after_also_where_the_clocks_turn(
    zone: ZoneInfo, instant: datetime, start: int, quarters: int, turning: bool
) -> None:
    begun = (turned_near(zone, instant) if turning else instant) - timedelta(hours=2)
    later = begun + timedelta(minutes=15 * quarters)
    day = label_day(begun, zone, start)
    said = read(
        revision(str(day), written_at=later.isoformat(), tz=zone.key),
        later.isoformat(),
        day_start=start,
    )
    assert became(said) is Status.KEPT


def test_on_chatham_the_clocks_go_back_over_three_and_the_new_day_stays_open() -> None:
    for fold in (0, 1):  # a quarter to three comes twice; the day begins at three
        again = at(CHATHAM, "2026-04-05T02:50", fold).isoformat()
        raw = revision("2026-04-05", written_at=again, tz="Pacific/Chatham")
        status = became(read(raw, again))
        assert status is (Status.KEPT if fold else Status.REFUSED)


LATENESS = [
    ("2026-03-14T23:59:59-04:00", Mode.LIVE, "the same evening"),
    ("2026-03-15T02:59:59-04:00", Mode.LIVE, "the same night"),
    ("2026-03-15T03:00:00-04:00", Mode.LATE, "the next morning"),
    ("2026-03-16T12:00:00-04:00", Mode.LATE, "the day after"),
]


@pytest.mark.parametrize(("written", "mode", "why"), LATENESS)
@pytest.mark.parametrize("received", ["2026-03-16T18:00:00+00:00", "2026-04-14T18:00:00+00:00"])
def test_late_is_what_was_written_after_the_day_not_what_arrived_after_it(
    written: str, mode: Mode, why: str, received: str
) -> None:
    said = read(revision("2026-03-14", written_at=written), received)
    assert (said.mode, became(said)) == (mode, Status.KEPT), why


def test_two_days_back_are_open_and_the_third_is_not_however_late_it_arrives() -> None:
    written, received = "2026-03-14T12:00:00-04:00", "2026-04-01T00:00:00+00:00"
    said = {
        day: became(read(revision(day, written_at=written), received))
        for day in ("2026-03-14", "2026-03-13", "2026-03-12", "2026-03-11")
    }
    assert list(said.values()) == [Status.KEPT] * 3 + [Status.REFUSED]
    only_today = [
        became(read(revision(day, written_at=written), received, backfill_days=0), 0)
        for day in ("2026-03-14", "2026-03-13")
    ]
    assert only_today == [Status.KEPT, Status.REFUSED]


TRAVEL = [
    # Ana flies from Tokyo to Honolulu: she lands before she left, and lives her Saturday twice
    ("2026-03-14", "2026-03-14T20:00:00+09:00", "Asia/Tokyo", Status.KEPT, Mode.LIVE),
    ("2026-03-14", "2026-03-14T08:00:00-10:00", "Pacific/Honolulu", Status.KEPT, Mode.LIVE),
    ("2026-03-15", "2026-03-14T08:00:00-10:00", "Pacific/Honolulu", Status.REFUSED, Mode.LIVE),
    # and westward over the date line a day is missing; she may still fill it in
    ("2026-03-13", "2026-03-14T09:00:00+14:00", "Pacific/Kiritimati", Status.KEPT, Mode.LATE),
    ("2026-03-14", "2026-03-14T09:00:00+14:00", "Pacific/Kiritimati", Status.KEPT, Mode.LIVE),
    # the phone has already changed its zone when it shows the old offset: the instant counts
    ("2026-03-14", "2026-03-14T12:00:00+09:00", "Pacific/Honolulu", Status.REFUSED, Mode.LIVE),
]


@pytest.mark.parametrize(("day", "written", "zone", "status", "mode"), TRAVEL)
def test_the_day_is_counted_where_she_is(
    day: str, written: str, zone: str, status: Status, mode: Mode
) -> None:
    said = read(revision(day, written_at=written, tz=zone), "2026-03-14T18:00:00+00:00")
    assert (became(said), said.mode) == (status, mode)


RECEIVED = "2026-03-14T16:00:00+00:00"
CLOCKS = [
    ("2026-03-14", "2026-03-15T12:00:00-04:00", Status.KEPT, False, "a day ahead, to the second"),
    ("2026-03-14", "2026-03-15T12:00:01-04:00", Status.KEPT, True, "more than a day ahead"),
    ("2026-03-15", "2026-03-15T12:00:01-04:00", Status.KEPT, True, "tomorrow, by that clock"),
    ("2026-03-16", "2026-03-16T12:00:00-04:00", Status.REFUSED, True, "the day after tomorrow"),
    ("2026-03-14", "2031-03-14T12:00:00-04:00", Status.REFUSED, True, "years ahead: long closed"),
    ("2031-03-14", "2031-03-14T12:00:00-04:00", Status.REFUSED, True, "years ahead: not yet"),
    ("2019-05-02", "2019-05-02T12:00:00-04:00", Status.KEPT, False, "years behind: as it says"),
    (
        "1970-01-01",
        "1970-01-01T12:00:00-05:00",
        Status.KEPT,
        False,
        "a clock that lost its battery",
    ),
]


@pytest.mark.parametrize(("day", "written", "status", "ahead", "why"), CLOCKS)
def test_a_clock_that_is_wrong_is_believed_marked_or_refused_but_never_corrected(
    day: str, written: str, status: Status, ahead: bool, why: str
) -> None:
    said = read(revision(day, written_at=written), RECEIVED)
    assert (became(said), said.ahead) == (status, ahead), why
    assert said.written_at == datetime.fromisoformat(written)
    assert said.received_at == datetime.fromisoformat(RECEIVED)


@pytest.mark.parametrize(
    "day", ["1969-12-31", "2149-06-07", "2149-12-31", "0001-01-01", "9999-12-31", "2026-02-29",
            "2026-3-14", "2026-03-14T00:00", "20260314", "２０２６-03-14", "", "today"]
)  # fmt: skip
def test_a_day_that_is_none_or_out_of_reach_is_refused(day: str) -> None:
    with pytest.raises(Problems) as caught:
        read(revision(day), RECEIVED)
    assert set(caught.value.by_field) == {"day"}


@pytest.mark.parametrize(
    "written", ["2026-03-14T12:00:00", "2026-03-14 12:00:00-04:00", "2026-03-14T12:00:00-0400",
                "2026-03-14T24:00:00-04:00", "2026-03-14T12:60:00Z", "2026-03-14T12:00:00+19:00",
                "2026-02-30T12:00:00Z", "1773504000", "2026-W11-6T12:00:00Z", "2150-01-01T00:00Z",
                "1969-12-31T23:59:59Z", "2026-03-14T12:00:00.1234567Z", "", "noon"]
)  # fmt: skip
def test_an_instant_needs_its_offset_and_a_form_everybody_reads_alike(written: str) -> None:
    with pytest.raises(Problems) as caught:
        read(revision(written_at=written), RECEIVED)
    assert set(caught.value.by_field) == {"written_at"}


@pytest.mark.parametrize(
    "zone",
    [
        "",
        "Mars/Olympus",
        "America",
        "America/",
        "../etc/passwd",
        "/etc/localtime",
        "UTC\n",
        "UTC\x00",
        "Zürich",
        "x" * 65,
        "tzdata.zi",
        "zone.tab",
        "__init__.py",
    ],
)
def test_a_zone_is_one_that_exists(zone: str) -> None:
    with pytest.raises(Problems) as caught:
        read(revision(tz=zone), RECEIVED)
    assert set(caught.value.by_field) == {"tz"}


@pytest.mark.parametrize("zone", ZONES[:: len(ZONES) // 20])
def test_every_zone_can_be_written_in(zone: str) -> None:
    assert became(read(revision(tz=zone), RECEIVED)) is Status.KEPT


def test_a_day_is_a_small_number_and_back() -> None:
    assert (epoch_day(FIRST_DAY), epoch_day(LAST_DAY)) == (0, 65_535)
    assert day_of(epoch_day(date(2026, 3, 14))) == date(2026, 3, 14)


def test_today_comes_first_among_the_open_days() -> None:
    assert allowed_days(date(2026, 3, 1), 2) == [
        date(2026, 3, 1), date(2026, 2, 28), date(2026, 2, 27)
    ]  # fmt: skip
