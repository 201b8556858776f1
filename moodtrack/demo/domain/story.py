"""One person's history, made from a seed: what was written when, and which infusions there were."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from random import Random
from zoneinfo import ZoneInfo

from moodtrack.checkins.domain.answers import Answers
from moodtrack.checkins.domain.days import Mode
from moodtrack.demo.domain.course import infusions, moods, sittings
from moodtrack.demo.domain.pages import Circumstances, Person
from moodtrack.demo.domain.presence import Sign, signs
from moodtrack.demo.domain.shapes import Kind, Shape, shape
from moodtrack.treatment.domain import Infusion

WEEKS = 16
SPARSE_DAYS, SPARSE_SPAN = 5, 21  # Ben: this many answered days, within the last three weeks
# the others in turn: about half are helped, as in the largest published cohort
TURNS = (
    Kind.RESPONDER,
    Kind.NON_RESPONDER,
    Kind.SLOW,
    Kind.WEARS_OFF,
    Kind.DROPS_OUT,
    Kind.RESPONDER,
    Kind.WORSE,
    Kind.RESPONDER,
    Kind.SPARSE,
    Kind.NON_RESPONDER,
    Kind.RESPONDER,
)


@dataclass(frozen=True, slots=True)
class Entry:
    """What one phone wrote about one day. Two of one day: neither phone knew of the other."""

    day: date
    answers: Answers
    mode: Mode
    written_at: datetime  # with its zone; always before `until` of the story
    phone: int = 1


@dataclass(frozen=True, slots=True)
class Story:
    """A whole history up to a day that is still open."""

    kind: Kind
    entries: tuple[Entry, ...]  # in order of their days
    infusions: tuple[Infusion, ...]  # in order of time

    @property
    def days(self) -> set[date]:
        """The answered days."""
        return {entry.day for entry in self.entries}

    @property
    def days_of_two_phones(self) -> set[date]:
        return {day for day, phones in Counter(e.day for e in self.entries).items() if phones > 1}


def story(
    seed: int | str, *, kind: Kind, until: date, zone: ZoneInfo, days: int = 7 * WEEKS
) -> Story:
    """The same seed tells the same story. `until` is today: the last day, not yet answered."""
    random = Random(f"{kind}/{seed}")  # noqa: S311  (a story, not a secret)
    own, first = shape(random, kind), until - timedelta(days=days - 1)
    if kind is Kind.SPARSE:
        own = replace(own, baseline=max(0, days - random.randint(9, 12)))
    course = sittings(own, first, days)
    offsets = [sitting.offset for sitting in course]
    told = _Teller(random, own, first, days, offsets)
    wanted = _few(random, days) if kind is Kind.SPARSE else signs(random, own, days, set(offsets))
    entries = tuple(told.entries(wanted, zone))
    return Story(kind, entries, tuple(infusions(random, course, first, zone)))


def others(
    seed: int, count: int, *, until: date, zone: ZoneInfo, days: int = 7 * WEEKS
) -> Iterator[Story]:
    """More people, one at a time, so that ten thousand of them need no memory."""
    for index in range(count):
        kind = TURNS[index % len(TURNS)]
        yield story(f"{seed}/{index}", kind=kind, until=until, zone=zone, days=days)


def _few(random: Random, days: int) -> list[Sign]:
    span = range(max(0, days - SPARSE_SPAN), days - 1)
    chosen = sorted(random.sample(span, min(SPARSE_DAYS, len(span))))
    return [Sign(offset, random.randint(19 * 60, 22 * 60)) for offset in chosen]


class _Teller:
    """Writes a history down, day after day."""

    def __init__(
        self, random: Random, own: Shape, first: date, days: int, infused: list[int]
    ) -> None:
        self.random, self.shape, self.first, self.infused = random, own, first, infused
        self.weekday = first.weekday()
        self.person = Person(random, own.effort)
        self.levels = moods(random, own, days=days, weekday=self.weekday, infused=set(infused))

    def entries(self, wanted: list[Sign], zone: ZoneInfo) -> Iterator[Entry]:
        doubled = self._doubled(wanted)
        place, goal_for = 0, -1
        for sign in wanted:
            while place < len(self.infused) and self.infused[place] <= sign.offset:
                place += 1
            since = sign.offset - self.infused[place - 1] if place else None
            page = self.person.page(self._circumstances(sign.offset, since, goal_for))
            if page.goal is not None:
                goal_for = sign.offset + 1
            entry = self._entry(sign, page, zone)
            yield entry
            if sign.offset in doubled:
                later = entry.written_at + timedelta(minutes=self.random.randint(5, 90))
                yield replace(entry, answers=self.person.another(page), written_at=later, phone=2)

    def _circumstances(self, offset: int, since: int | None, goal_for: int) -> Circumstances:
        return Circumstances(
            mood=min(10, max(0, round(self.levels[offset]))),
            weekend=(self.weekday + offset) % 7 > 4,
            since=since,
            before=since is None,
            goal_set=goal_for == offset,
        )

    def _entry(self, sign: Sign, page: Answers, zone: ZoneInfo) -> Entry:
        day = self.first + timedelta(days=sign.offset)
        midnight = datetime(day.year, day.month, day.day, tzinfo=zone)
        written_at = midnight + timedelta(days=sign.days_late, minutes=sign.minute)
        return Entry(day, page, Mode.LATE if sign.days_late else Mode.LIVE, written_at)

    def _doubled(self, wanted: list[Sign]) -> set[int]:
        """Days for a second phone: written in time and early enough for both to be so."""
        fit = [s.offset for s in wanted if not s.days_late and s.minute < 22 * 60]
        return set(self.random.sample(fit, min(len(fit), self.shape.two_phones)))
