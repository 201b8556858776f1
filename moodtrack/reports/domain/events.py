"""What happened around each infusion: a whole induction is one event, any other infusion is one."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import pairwise
from typing import Any

from moodtrack.language import _
from moodtrack.reports.domain.quantities import Quantity, Said, Unsaid
from moodtrack.reports.domain.statistics import interval_of_values
from moodtrack.treatment.domain import DateChosen, Infusion, Phase

WINDOW = 3  # days on each side
ENOUGH_DAYS = 2  # rated days a side needs; with one, a single odd day would be the whole story
ENOUGH_EVENTS = 3  # an interval from fewer is wider than the scale
COURSE_GAP = timedelta(days=21)  # inductions further apart than this are two courses

Moods = Mapping[date, int]  # by day; late answers are left out before they come here


@dataclass(frozen=True, slots=True)
class Event:
    """One infusion, or all of one induction: too close together to be told apart."""

    infusions: tuple[Infusion, ...]
    first: date  # the days of the first and of the last of them: asked for all the time
    last: date

    @property
    def planned(self) -> bool:
        """Whether its date was chosen beforehand: booked on a bad day, any infusion looks good."""
        return self.infusions[0].date_chosen is DateChosen.PLANNED

    @property
    def name(self) -> str:
        numbers = [infusion.n for infusion in self.infusions]
        if len(numbers) == 1:
            return _("Infusion %(n)s", n=numbers[0])
        return _("Infusions %(first)s to %(last)s", first=numbers[0], last=numbers[-1])


@dataclass(frozen=True, slots=True)
class Response:
    """Mood in the days before and after one event."""

    event: Event
    before: Quantity
    after: Quantity

    @property
    def difference(self) -> Quantity:
        match self.before, self.after:
            case Said(before), Said(after):
                n = self.before.n + self.after.n
                return Said(
                    after - before, n, "Mean of the days after less mean of the days before."
                )
            case Unsaid(), _:
                return self.before
            case _:
                return self.after

    def as_json(self) -> dict[str, Any]:
        return {
            "name": self.event.name,
            "infusions": [infusion.n for infusion in self.event.infusions],
            "from": self.event.first.isoformat(),
            "to": self.event.last.isoformat(),
            "planned": self.event.planned,
            "before": self.before.as_json(),
            "after": self.after.as_json(),
            "difference": self.difference.as_json(),
        }


def events(infusions: Sequence[Infusion]) -> list[Event]:
    """The events in order of time."""
    in_order = sorted(infusions, key=lambda infusion: (infusion.at, infusion.n))
    courses: list[list[Infusion]] = [[infusion] for infusion in in_order[:1]]
    for earlier, later in pairwise(in_order):
        if _same_course(earlier, later):
            courses[-1].append(later)
        else:
            courses.append([later])
    return [Event(tuple(course), course[0].day, course[-1].day) for course in courses]


def _same_course(earlier: Infusion, later: Infusion) -> bool:
    if {earlier.phase, later.phase} != {Phase.INDUCTION} or later.at - earlier.at > COURSE_GAP:
        return False
    if earlier.number_in_course is None or later.number_in_course is None:
        return True
    return later.number_in_course > earlier.number_in_course


def responses(course: Sequence[Event], moods: Moods, until: date) -> list[Response]:
    """Days -3 to -1 against +1 to +3. A window stops short of the next infusion and of the last."""
    found = []
    for place, event in enumerate(course):
        opens = event.first - timedelta(days=WINDOW)
        closes = event.last + timedelta(days=WINDOW)
        if place > 0:
            opens = max(opens, course[place - 1].last + timedelta(days=1))
        if place + 1 < len(course):
            closes = min(closes, course[place + 1].first - timedelta(days=1))
        before = _window(moods, opens, event.first - timedelta(days=1), "before")
        after = _window(moods, event.last + timedelta(days=1), closes, "after")
        if closes > until and isinstance(after, Unsaid):
            after = Unsaid("The days after are not over yet.")
        found.append(Response(event, before, after))
    return found


def _window(moods: Moods, first: date, last: date, side: str) -> Quantity:
    length = (last - first).days + 1
    if length < ENOUGH_DAYS:
        return Unsaid(f"Too few days to say: another infusion was too close {side}.")
    known = [moods[day] for day in _days(first, length) if day in moods]
    if len(known) < ENOUGH_DAYS:
        return Unsaid(
            f"Too few days to say: {len(known)} of the {length} days {side} "
            f"{'was' if len(known) == 1 else 'were'} rated in time, and {ENOUGH_DAYS} are needed."
        )
    return Said(sum(known) / len(known), len(known), f"Mean of the rated days {side}.")


def _days(first: date, length: int) -> list[date]:
    return [first + timedelta(days=step) for step in range(length)]


def effect(found: Sequence[Response]) -> Quantity:
    """The mean difference over infusions planned beforehand, with a t-interval over them.

    One difference an event: pooling the days instead would claim to know more than it does.
    """
    if not found:
        return Unsaid("There was no infusion in this period.")
    told = [(response.event, response.difference) for response in found]
    said = [(event, each.value) for event, each in told if isinstance(each, Said)]
    planned = [value for event, value in said if event.planned]
    if len(planned) < ENOUGH_EVENTS:
        return Unsaid(_why_no_effect(len(planned), len(said) - len(planned)))
    low, high = interval_of_values(planned)
    return Said(
        sum(planned) / len(planned),
        len(planned),
        "Mean over infusions planned beforehand (an induction counts as one) of mood on days +1 to "
        "+3 less mood on days -3 to -1, each window ending at the next infusion, late answers left "
        "out; 95 % t-interval over the infusions.",
        max(-10.0, low),
        min(10.0, high),
    )


def _why_no_effect(planned: int, others: int) -> str:
    why = (
        f"Too few infusions to compare: {ENOUGH_EVENTS} planned beforehand need enough rated days "
        f"before and after (an induction counts as one), and {planned or 'none'} "
        f"{'have' if planned > 1 else 'has'} them."
    )
    if others:
        why += (
            f" {others} more {'is' if others == 1 else 'are'} shown but not averaged: nobody noted "
            "the date as planned, and after a bad day a better one often comes by itself."
        )
    return why
