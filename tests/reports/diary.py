"""Diaries and infusions for tests and benches: a day from its answers, and whole made-up lives."""

import random
from collections.abc import Sequence
from datetime import UTC, date, datetime, time, timedelta
from typing import Any
from uuid import UUID

from moodtrack.checkins.domain.answers import SIDE_EFFECTS, SYMPTOMS, TIPS, Answers
from moodtrack.checkins.domain.days import Day, Mode
from moodtrack.reports.domain import FollowUp, follow_up
from moodtrack.treatment.domain import DateChosen, Infusion, Phase

MONDAY = date(2026, 3, 2)
NOON = datetime(2026, 8, 1, 12, tzinfo=UTC)


def a_day(
    day: date,
    mode: Mode = Mode.LIVE,
    *,
    hour: int = 20,
    written_at: datetime | None = None,
    **answers: Any,
) -> Day:
    written = written_at or datetime.combine(day, time(hour), tzinfo=UTC)
    return Day(
        day=day,
        answers=Answers(**answers),
        mode=mode,
        written_at=written,
        received_at=written,
        tz="UTC",
        revision=UUID(int=day.toordinal()),
    )


def moods(start: date, *each: int | None, mode: Mode = Mode.LIVE) -> list[Day]:
    """One day after another from `start`; None is a day nobody wrote down."""
    told = ((start + timedelta(days=step), mood) for step, mood in enumerate(each))
    return [a_day(day, mode, mood=mood) for day, mood in told if mood is not None]


def infusion(
    n: int,
    day: date,
    phase: Phase = Phase.MAINTENANCE,
    chosen: DateChosen | None = DateChosen.PLANNED,
    number_in_course: int | None = None,
) -> Infusion:
    at = datetime.combine(day, time(15), tzinfo=UTC)
    return Infusion(
        n=n,
        at=at,
        tz="UTC",
        phase=phase,
        number_in_course=number_in_course,
        weight_g=70_000,
        dose_ug=35_000,
        minutes=40,
        date_chosen=chosen,
    )


def course(first: date, until: date, every: int = 21) -> list[Infusion]:
    """Six infusions of an induction, every third or fourth day, then one every `every` days."""
    induction = [first + timedelta(days=step) for step in (0, 3, 7, 10, 14, 17)]
    later = []
    while (day := (later or induction)[-1] + timedelta(days=every)) <= until:
        later.append(day)
    return [
        infusion(n, day, Phase.INDUCTION if n <= 6 else Phase.MAINTENANCE, number_in_course=n)
        for n, day in enumerate([*induction, *later], start=1)
        if day <= until
    ]


def life(
    length: int, *, seed: int = 1, since: date = MONDAY, answers: float = 0.75, late: float = 0.08
) -> tuple[list[Day], list[Infusion]]:
    """A diary of so many days: mood rises after infusions and wears off, with noise and gaps."""
    chance = random.Random(seed)
    given = course(since + timedelta(days=14), since + timedelta(days=length - 1))
    days, noise, lift = [], 0.0, 0.0
    infusion_days = {one.day for one in given}
    for step in range(length):
        day = since + timedelta(days=step)
        noise = 0.4 * noise + chance.gauss(0, 0.9)
        gone = min(((day - one).days for one in infusion_days if one <= day), default=99)
        lift = lift * 0.97 + (0.9 if gone == 0 else 0.0)
        if chance.random() < answers:
            mode = Mode.LATE if chance.random() < late else Mode.LIVE
            days.append(_lived(day, mode, 3 + lift + noise, gone, chance))
    return days, given


def _lived(day: date, mode: Mode, mood: float, gone: int, chance: random.Random) -> Day:
    rough = max(0.0, (7 - mood) / 7)
    more = chance.random() < 0.8
    return a_day(
        day,
        mode,
        mood=min(10, max(0, round(mood))),
        sleep_hours=round(4 * min(12, max(2, chance.gauss(5.5 + mood / 4, 1)))) / 4
        if more
        else None,
        sleep_quality=chance.randint(0, 4) if more else None,
        activity_minutes=max(0, 5 * round(chance.gauss(mood * 6, 15) / 5)) if more else None,
        symptoms={s: min(3, int(chance.random() * 4 * rough)) for s in SYMPTOMS} if more else {},
        tips={tip: chance.random() < 0.25 + mood / 20 for tip in TIPS} if more else {},
        side_effects={e: max(0, chance.randint(-4, 3) - gone) for e in SIDE_EFFECTS}
        if gone <= 3
        else {},
    )


def report(
    days: Sequence[Day], infusions: Sequence[Infusion] = (), *, since: date, length: int
) -> FollowUp:
    until = since + timedelta(days=length - 1)
    return follow_up(days, infusions, since=since, until=until, as_of=NOON)


def report_of_a_life(length: int, **how: Any) -> FollowUp:
    days, infusions = life(length, **how)
    return report(days, infusions, since=how.get("since", MONDAY), length=length)
