"""What someone would have answered in the questionnaires, by how their days went."""

from collections.abc import Iterator, Sequence
from datetime import date, datetime, timedelta
from random import Random
from uuid import UUID
from zoneinfo import ZoneInfo

from moodtrack.demo.domain.shapes import Kind
from moodtrack.demo.domain.story import Story
from moodtrack.measures.domain.instruments import GAD7, PHQ9, SELF_HARM, Instrument
from moodtrack.measures.domain.sheets import Sheet
from moodtrack.treatment.domain import Phase

RECALL = 14  # days that the questions ask about
EVERY = timedelta(days=14)


def sheets(told: Story, *, seed: int | str, until: datetime, tz: str) -> Iterator[Sheet]:
    """A PHQ-9 and a GAD-7 before the first infusion, and every two weeks after the first series."""
    random = Random(f"scores/{seed}")  # noqa: S311  (a story, not a secret)
    moods = {one.day: one.answers.mood for one in told.entries if one.answers.mood is not None}
    for day in _days(told, until.date()):
        near = [moods[one] for one in _before(day) if one in moods]
        if not near:
            continue
        low = 1 - sum(near) / len(near) / 10  # 0 best, 1 worst
        hour = datetime(day.year, day.month, day.day, 8, random.randint(1, 59), tzinfo=ZoneInfo(tz))
        for place, (instrument, share) in enumerate(((PHQ9, 1.05), (GAD7, 0.85))):
            answers = _points(instrument, low * share, random)
            if instrument is PHQ9 and any(answers.values()):
                answers["difficulty"] = min(3, round(low * 3))
            at = hour + timedelta(minutes=3 * place)
            id_ = UUID(int=random.getrandbits(128), version=4)
            yield Sheet(id_, instrument, at, tz, answers, complete=True, received_at=at)


def _days(told: Story, until: date) -> list[date]:
    """The morning of the first infusion, then two weeks after the series and every two weeks."""
    if not told.infusions:
        return []
    series = [one.day for one in told.infusions if one.phase in (None, Phase.INDUCTION)]
    days = [told.infusions[0].day - timedelta(days=1)]
    last = until - EVERY if told.kind is Kind.FIRST else until  # something is due on her Today
    following = (series[-1] if series else days[0]) + EVERY
    while following < last:
        days.append(following)
        following += EVERY
    return days


def _before(day: date) -> Sequence[date]:
    return [day - timedelta(days=back) for back in range(RECALL)]


def _points(instrument: Instrument, low: float, random: Random) -> dict[str, int]:
    """About `low` of the most, item by item. Item 9 stays 0: what alarms is told elsewhere."""
    return {
        key: 0 if key == SELF_HARM else max(0, min(3, round(3 * low + random.uniform(-0.7, 0.7))))
        for key in instrument.keys
    }
