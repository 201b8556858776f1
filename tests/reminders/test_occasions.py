"""When a reminder goes out: any wish, any clock, servers that sleep, people who travel."""

from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, time, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

from hypothesis import given, settings
from hypothesis import strategies as st

from moodtrack.reminders.domain import Kind, Wish, quiet
from moodtrack.reminders.domain.occasions import (
    APART,
    LATE,
    Life,
    Occasion,
    Visit,
    in_rhythm,
    occasions,
    plan,
    silent_days,
    wanted,
)

ZONES = [
    "America/New_York", "Europe/Madrid", "Asia/Tokyo", "Australia/Lord_Howe", "Pacific/Apia",
    "America/Los_Angeles", "Africa/Casablanca", "Asia/Kathmandu",
]  # fmt: skip
START = datetime(2026, 3, 1, 12, tzinfo=UTC)
NEW_YORK = ZoneInfo("America/New_York")
minutes = st.integers(0, 95).map(lambda one: one * 15)
wishes = st.builds(
    Wish,
    daily=st.booleans(),
    hour=minutes,
    again=st.none() | minutes,
    quiet_from=minutes,
    quiet_until=minutes,
    after=st.booleans(),
    visits=st.booleans(),
).filter(lambda one: not quiet(one.hour, one) and (one.again is None or not quiet(one.again, one)))


@dataclass
class House:
    """What the server does, without a server: looks when something is due, and is never twice."""

    wish: Wish
    life: Life
    now: datetime = START
    looked_at: datetime = START
    sent: dict[str, tuple[datetime, Occasion]] = field(default_factory=dict)
    last: datetime = START - APART

    def sleep(self, span: timedelta) -> None:
        self.now += span
        self.look()

    def wait(self, span: timedelta) -> None:
        """Awake: it looks whenever something falls due."""
        until = self.now + span
        while True:
            _due, following = plan(self.wish, self.life, looked_at=self.looked_at, now=self.now)
            if following is None or following > until:
                break
            self.now = following
            self.look()
        self.now = until

    def look(self) -> None:
        due, _following = plan(self.wish, self.life, looked_at=self.looked_at, now=self.now)
        if not due:
            return
        self.looked_at = due[-1].at
        if self.now - self.last < APART:
            return
        for one in due:
            if self.now < one.until and wanted(one, self.wish, self.life):
                if one.name not in self.sent:
                    self.sent[one.name] = (self.now, one)
                    self.last = self.now
                return

    def travel(self, zone: str) -> None:
        self.life = replace(self.life, zone=ZoneInfo(zone))

    def answer(self) -> None:
        today = self.life.day(self.now)
        answered = self.life.answered | {today}
        self.life = replace(self.life, answered=answered, last_day=today, said_at=self.now)


steps = st.lists(
    st.one_of(
        st.tuples(st.just("sleep"), st.integers(1, 3_000)),
        st.tuples(st.just("wait"), st.integers(1, 3_000)),
        st.tuples(st.just("travel"), st.sampled_from(ZONES)),
        st.tuples(st.just("answer"), st.none()),
    ),
    max_size=25,
)
offsets = st.lists(st.integers(0, 20 * 24 * 4).map(lambda one: timedelta(minutes=15 * one)))


@settings(max_examples=150)
@given(wishes, st.sampled_from(ZONES), st.integers(0, 12), steps, offsets, offsets)
def test_whatever_happens_nobody_is_asked_twice_in_quiet_hours_late_or_once_she_answered(
    wish: Wish, zone: str, day_start: int, steps: list, given_at: list, planned: list
) -> None:
    visits = [
        Visit(str(n), START + at, START + at + timedelta(hours=2), infusion=bool(n % 2))
        for n, at in enumerate(planned)
    ]
    life = Life(
        ZoneInfo(zone), day_start, [START + at for at in given_at], visits, since=START.date()
    )
    house = House(wish, life)
    for act, value in steps:
        before = dict(house.sent)
        life_then = house.life
        if act == "sleep":
            house.sleep(timedelta(minutes=value))
            assert len(house.sent) - len(before) <= 1  # however long it slept
        elif act == "wait":
            house.wait(timedelta(minutes=value))
        elif act == "travel":
            house.travel(value)
        else:
            house.answer()
        for name in house.sent.keys() - before.keys():
            at, one = house.sent[name]
            local = at.astimezone(life_then.zone)
            assert not quiet(local.hour * 60 + local.minute, wish)
            assert one.kind is not Kind.DAY or at - one.at < LATE
            assert one.kind not in (Kind.DAY, Kind.THIRD) or one.day not in life_then.answered
    times = sorted(at for at, _one in house.sent.values())
    assert all(later - earlier >= APART for earlier, later in pairwise(times))


@settings(max_examples=100)
@given(wishes, st.sampled_from(ZONES), st.integers(0, 300))
def test_a_server_that_is_awake_asks_on_every_day_once_whatever_the_clocks_do(
    wish: Wish, zone: str, first: int
) -> None:
    wish = replace(wish, daily=True, again=None, after=False, visits=False)
    start = START + timedelta(days=first)
    life = Life(ZoneInfo(zone), 3)
    house = House(wish, life, now=start, looked_at=start, last=start - APART)
    house.wait(timedelta(days=40))
    days = [one.day for _at, one in house.sent.values()]
    assert len(days) == len(set(days))
    assert 39 <= len(days) <= 41
    assert {(b - a).days for a, b in pairwise(days)} == {1}


def test_three_silent_days_make_it_softer_and_two_weeks_end_it() -> None:
    life = Life(NEW_YORK, 3, since=START.date())
    asked = [
        silent
        for silent in range(30)
        if in_rhythm(silent, Occasion("x", Kind.DAY, START, START, START.date()))
    ]
    assert asked == [0, 1, 2, 3, 6, 9, 12]
    assert silent_days(START.date() + timedelta(days=5), life) == 5
    later = replace(life, not_on=START.date() + timedelta(days=3))
    assert silent_days(START.date() + timedelta(days=5), later) == 2


def at_(day: date, hour: int) -> datetime:
    return datetime.combine(day, time(hour), tzinfo=NEW_YORK).astimezone(UTC)


def test_on_the_day_of_an_infusion_she_is_left_in_peace_until_it_is_over() -> None:
    day = START.date() + timedelta(days=2)
    visit = Visit("v", at_(day, 14), at_(day, 16), infusion=True)
    wish = Wish(daily=True, hour=9 * 60, again=20 * 60)
    life = Life(NEW_YORK, 3, visits=[visit], since=day)
    today = [one for one in occasions(wish, life, after=START, now=START) if one.day == day]
    assert [one.slot for one in today if wanted(one, wish, life)] == [2]
    follow_up = replace(life, visits=[replace(visit, infusion=False)])
    assert [one.slot for one in today if wanted(one, wish, follow_up)] == [1, 2]


def test_after_an_infusion_she_is_asked_in_some_hours_in_the_morning_and_on_the_third_day() -> None:
    start = at_(START.date(), 11)
    wish, life = Wish(after=True), Life(NEW_YORK, 3, infusions=[start])
    found = occasions(wish, life, after=start, now=start)
    local = [(one.kind, one.at.astimezone(NEW_YORK)) for one in found]
    assert [(kind, at.day, at.hour) for kind, at in local] == [
        (Kind.HOURS, 1, 14), (Kind.MORNING, 2, 9), (Kind.THIRD, 4, 20),
    ]  # fmt: skip
    said = replace(life, said_at=start + timedelta(hours=3, minutes=5))
    assert wanted(found[0], wish, life) is Kind.HOURS
    assert wanted(found[0], wish, said) is None


def test_an_evening_infusion_is_asked_about_after_her_quiet_hours() -> None:
    start = at_(START.date(), 20)
    found = occasions(
        Wish(after=True), Life(NEW_YORK, 3, infusions=[start]), after=start, now=start
    )
    assert [one.kind for one in found] == [Kind.MORNING, Kind.THIRD]


def test_an_appointment_is_told_at_her_hour_on_the_day_before() -> None:
    day = START.date() + timedelta(days=9)
    visit = Visit("v", at_(day, 10), at_(day, 12), infusion=True)
    wish, life = Wish(visits=True), Life(NEW_YORK, 3, visits=[visit], not_on=day)
    [one] = occasions(wish, life, after=START, now=START)
    assert (one.kind, one.at.astimezone(NEW_YORK).day) == (Kind.VISIT, day.day - 1)
    assert wanted(one, wish, life) is Kind.VISIT


def test_a_questionnaire_is_asked_for_although_the_day_is_answered_and_not_every_day() -> None:
    wish = Wish(daily=True, sheets=True)
    days = frozenset(START.date() + timedelta(days=n) for n in range(30))
    life = Life(NEW_YORK, 3, answered=days, last_day=max(days), sheet_since=START.date())
    found = [
        Occasion("x", Kind.DAY, START, START, START.date() + timedelta(days=n)) for n in range(25)
    ]
    asked = [n for n, one in enumerate(found) if wanted(one, wish, life) is Kind.SHEET]
    assert asked == [0, 3, 7, 14, 21]
