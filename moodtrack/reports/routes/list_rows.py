"""The rows of the list of patients, in the words of the page."""

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import groupby
from zoneinfo import ZoneInfo

from moodtrack.checkins.domain.days import epoch_day, label_day
from moodtrack.reports.domain.sparkline import sparkline
from moodtrack.reports.domain.work_list import FLAGS, Line, ago, sentence

DAY_START = 3  # the clinic's day begins when its patients' days do, unless they choose otherwise


@dataclass(frozen=True, slots=True)
class Shown:
    """A patient's line in the words of the page."""

    id: str
    name: str
    sentence: str
    shared: bool
    joined: bool
    spark: str
    mood: str
    answered: str
    infusion: str
    infused: str
    phq9: str
    phq9_since: str
    flags: list[tuple[str, str]]  # a shape, and what it stands for
    called: str
    remind: bool  # one tap is left for today
    reminded: str


@dataclass(frozen=True, slots=True)
class Section:
    heading: str
    says: str
    flag: str  # what all of the group have in common: said once, above
    patients: list[Shown]


def sections(lines: Iterable[Line], zone: ZoneInfo) -> list[Section]:
    return [
        Section(
            heading="" if group is None else group.heading,
            says="" if group is None else group.says,
            flag="" if group is None else FLAGS.get(group, ""),
            patients=[_shown(one, zone) for one in members],
        )
        for group, members in groupby(lines, key=lambda line: line.group)
    ]


def _shown(line: Line, zone: ZoneInfo) -> Shown:
    mood, age, answered = line.last_mood, line.mood_age, line.answered
    return Shown(
        id=line.id,
        name=line.name,
        sentence=sentence(line),
        shared=line.shared,
        joined=line.joined,
        spark=sparkline(tuple(line.moods)),
        mood="" if mood is None or age is None else f"{mood} of 10, {ago(age)}",
        answered="" if answered is None else f"{answered} of 14",
        infusion="" if line.infusion is None else f"Infusion {line.infusion}",
        phq9="" if line.stands.phq9 is None else str(line.stands.phq9),
        phq9_since=phq9_since(line),
        flags=[(SHAPES.get(flag, ""), flag) for flag in line.flags],
        infused="" if line.days_since_infusion is None else ago(line.days_since_infusion),
        called=called(line, zone),
        remind=line.may_remind and not reminded(line, zone),
        reminded=reminded(line, zone) if line.may_remind else "",
    )


def reminded(line: Line, zone: ZoneInfo) -> str:
    """That the clinic sent a reminder on this day of its own."""
    if line.reminded_at is None:
        return ""
    return "reminded today" if label_day(line.reminded_at, zone, DAY_START) == line.today else ""


def called(line: Line, zone: ZoneInfo) -> str:
    """When the clinic last noted a call, and how long that is ago."""
    if line.called_at is None:
        return ""
    day = label_day(line.called_at, zone, DAY_START)
    return f"called {ago((line.today - day).days)}"


SHAPES = {  # so that a glance down the list tells them apart without colour
    "open concern": "◆",
    "worse than at the start": "▼",
    "benefit over": "◐",
    "going quiet": "○",
    "due": "◇",
    "too few data": "□",
}


def phq9_since(line: Line) -> str:
    """Its change since the start, and how old it is."""
    stands = line.stands
    if stands.phq9 is None or stands.phq9_day is None:
        return ""
    old = ago(epoch_day(line.today) - stands.phq9_day)
    if stands.phq9_change is None:
        return old
    change = stands.phq9_change
    return (
        f"{'+' if change > 0 else '−' if change < 0 else '±'}{abs(change)} since the start, {old}"
    )
