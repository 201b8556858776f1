"""When something is due, by her own clock, and whether it is still wanted then."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from moodtrack.checkins.domain.days import label_day
from moodtrack.reminders.domain import Kind, Wish, quiet

FEW_HOURS = timedelta(hours=3)  # relief may come within hours (Han 2016); as Today asks
MORNING, NOON = 9 * 60, 12 * 60
THIRD_DAY = 3
LATE = timedelta(hours=2)  # later than that a reminder only disturbs
APART = timedelta(hours=1)  # at least, between two of one person
AHEAD = 2  # days that are looked ahead for the daily hour
IN_THE_CHAIR = timedelta(hours=3)  # from an infusion's start
BRISK, SOFT, REST = 3, 3, 14  # silent days asked daily; then every third; after so many no more
SHEET_DAYS = (0, 3, 7, 14, 21)  # days after a questionnaire fell due on which it is asked for
ONE_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Visit:
    """A planned date that stands. Aware instants."""

    id: str
    at: datetime
    ends: datetime
    infusion: bool


@dataclass(frozen=True, slots=True)
class Life:
    """What is known of someone that decides about reminders."""

    zone: ZoneInfo
    day_start: int
    infusions: Sequence[datetime] = ()  # of the last days
    visits: Sequence[Visit] = ()  # from yesterday on
    answered: frozenset[date] = field(default_factory=frozenset)  # of the last days
    last_day: date | None = None  # the last she answered
    said_at: datetime | None = None  # when she last wrote anything
    since: date | None = None  # the day she asked to be reminded
    not_on: date | None = None  # "not today"
    sheet_since: date | None = None  # the day a questionnaire fell due

    def day(self, at: datetime) -> date:
        return label_day(at, self.zone, self.day_start)


@dataclass(frozen=True, slots=True)
class Occasion:
    """One thing that falls due at `at` (UTC), and is let go at `until`. `name`: once ever."""

    name: str
    kind: Kind
    at: datetime
    until: datetime
    day: date
    slot: int = 1
    since: datetime | None = None  # what she wrote from here on has answered it


def occasions(wish: Wish, life: Life, *, after: datetime, now: datetime) -> list[Occasion]:
    """What falls due later than `after`, the next first: days ahead, and every planned date."""
    found = [
        *(_daily(wish, life, after, now) if wish.daily or wish.sheets else ()),
        *(_after_infusions(wish, life) if wish.after else ()),
        *(_before_visits(wish, life) if wish.visits else ()),
    ]
    return sorted((one for one in found if one.at > after), key=lambda one: (one.at, one.name))


def plan(
    wish: Wish, life: Life, *, looked_at: datetime, now: datetime
) -> tuple[list[Occasion], datetime | None]:
    """What fell due since it was looked at last, and when something is due next."""
    found = occasions(wish, life, after=looked_at, now=now)
    due = [one for one in found if one.at <= now]
    return due, next((one.at for one in found if one.at > now), None)


def _daily(wish: Wish, life: Life, after: datetime, now: datetime) -> Iterator[Occasion]:
    """At her hours, on her clock. What is long past is not gone through day by day."""
    first = max(after, now - 2 * ONE_DAY).astimezone(life.zone).date() - ONE_DAY
    last = now.astimezone(life.zone).date() + AHEAD * ONE_DAY
    for place in range((last - first).days + 1):
        for slot, minute in ((1, wish.hour), (2, wish.again)):
            if minute is not None:
                at = on_her_clock(first + place * ONE_DAY, minute, life.zone)
                day = life.day(at)
                yield Occasion(
                    f"day/{day}/{slot}", Kind.DAY, at, lasts_until(at, wish, life), day, slot
                )


def _after_infusions(wish: Wish, life: Life) -> Iterator[Occasion]:
    for start in life.infusions:
        local = start.astimezone(life.zone).date()
        said = f"{start.astimezone(UTC):%Y%m%dT%H%M%S}"
        morning = on_her_clock(local + ONE_DAY, MORNING, life.zone)
        noon = on_her_clock(local + ONE_DAY, NOON, life.zone)
        night = on_her_clock(local + ONE_DAY, 4 * 60, life.zone)
        third = on_her_clock(local + THIRD_DAY * ONE_DAY, wish.hour, life.zone)
        for kind, at, until in (
            (Kind.HOURS, start + FEW_HOURS, night),
            (Kind.MORNING, morning, noon),
            (Kind.THIRD, third, third + LATE),
        ):
            at = not_in_quiet(at, wish, life.zone)
            until = min(until, lasts_until(at, wish, life))
            if at < until:
                yield Occasion(
                    f"{kind}/{said}", kind, at, until, life.day(at), since=start + FEW_HOURS
                )


def _before_visits(wish: Wish, life: Life) -> Iterator[Occasion]:
    """At her hour on the day before; where that is too near, at the end of the quiet hours."""
    for visit in life.visits:
        before = visit.at.astimezone(life.zone).date() - ONE_DAY
        at = not_in_quiet(on_her_clock(before, wish.hour, life.zone), wish, life.zone)
        until = min(visit.at, lasts_until(at, wish, life))
        if at < until:
            name = f"visit/{visit.id}/{before}"
            yield Occasion(name, Kind.VISIT, at, until, life.day(at))


def on_her_clock(day: date, minute: int, zone: ZoneInfo) -> datetime:
    """That minute of a calendar day, in UTC. An hour that the clocks leap over is an hour later;
    of one that comes twice it is the first.

    >>> on_her_clock(date(2026, 3, 8), 150, ZoneInfo("America/New_York")).isoformat()
    '2026-03-08T07:30:00+00:00'
    """
    local = datetime.combine(day, time(minute // 60, minute % 60), tzinfo=zone)
    return local.astimezone(UTC)


def not_in_quiet(at: datetime, wish: Wish, zone: ZoneInfo) -> datetime:
    """The same instant, or the end of the quiet hours it lies in."""
    local = at.astimezone(zone)
    minute = local.hour * 60 + local.minute
    if not quiet(minute, wish):
        return at
    later = local.date() + (ONE_DAY if minute >= wish.quiet_until else timedelta())
    return on_her_clock(later, wish.quiet_until, zone)


def lasts_until(at: datetime, wish: Wish, life: Life) -> datetime:
    """Two hours later, or when her quiet hours or her next day begin."""
    until = at + LATE
    local = at.astimezone(life.zone)
    for place in range(2):
        for minute in (wish.quiet_from, life.day_start * 60):
            end = on_her_clock(local.date() + place * ONE_DAY, minute, life.zone)
            if at < end < until and (minute != wish.quiet_from or quiet(minute, wish)):
                until = end
    return until


def wanted(one: Occasion, wish: Wish, life: Life) -> Kind | None:
    """What it goes out for, by what is known when it falls due; None: it stays silent."""
    if one.kind is Kind.VISIT:
        return one.kind
    if one.day == life.not_on or after_the_chair(one.at, life) > one.at:
        return None
    if one.kind is Kind.DAY:
        return _day_wanted(one, wish, life)
    if one.kind is Kind.HOURS:
        silent = life.said_at is None or one.since is None or life.said_at < one.since
        return one.kind if silent else None
    return None if one.day in life.answered else one.kind


def _day_wanted(one: Occasion, wish: Wish, life: Life) -> Kind | None:
    if wish.daily and one.day not in life.answered and in_rhythm(silent_days(one.day, life), one):
        return Kind.DAY
    due = life.sheet_since
    if wish.sheets and one.slot == 1 and due is not None and (one.day - due).days in SHEET_DAYS:
        return Kind.SHEET
    return None


def silent_days(day: date, life: Life) -> int:
    """Days up to `day` without a sign of her: an answer, "not today", or her wish itself."""
    heard = [one for one in (life.last_day, life.since, life.not_on) if one is not None]
    return (day - max(heard)).days if heard else 0


def in_rhythm(silent: int, one: Occasion) -> bool:
    """Daily for three silent days, then every third and once a day, then not: the clinic's list
    shows who went quiet, and people ask better than a bell does.
    """
    if silent <= BRISK:
        return True
    return one.slot == 1 and silent <= REST and silent % SOFT == 0


def after_the_chair(at: datetime, life: Life) -> datetime:
    """The same instant; on the day of a planned infusion its end; some hours from any start."""
    day = at.astimezone(life.zone).date()
    planned = [
        one.ends
        for one in life.visits
        if one.infusion and one.at.astimezone(life.zone).date() == day
    ]
    given = [one + IN_THE_CHAIR for one in life.infusions if one <= at]
    return max(at, *planned, *given) if planned or given else at
