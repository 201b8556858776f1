"""A day as somebody sees it with whom only some of it is shared."""

from collections.abc import Set as AbstractSet
from dataclasses import replace

from moodtrack.checkins.domain.answers import Answers
from moodtrack.checkins.domain.days import Day
from moodtrack.sharing.domain import Part


def shared_of(day: Day, parts: AbstractSet[Part]) -> Day:
    """What is not shared is not there, as if it had not been said: never zero."""
    others = tuple(replace(one, answers=_only(one.answers, parts)) for one in day.others)
    return replace(day, answers=_only(day.answers, parts), others=others)


def _only(said: Answers, parts: AbstractSet[Part]) -> Answers:
    """The answers of these parts, built up rather than taken away: a new question stays closed."""
    seen = Answers()
    if Part.NUMBERS in parts:
        seen = replace(
            seen,
            mood=said.mood,
            sleep_hours=said.sleep_hours,
            sleep_quality=said.sleep_quality,
            activity_minutes=said.activity_minutes,
            tips=said.tips,
            goal_met=said.goal_met,
        )
    if Part.SYMPTOMS in parts:
        seen = replace(
            seen,
            symptoms=said.symptoms,
            side_effects=said.side_effects,
            directions=said.directions,
            extra=said.extra,
        )
    if Part.NOTES in parts:
        seen = replace(seen, goal=said.goal, note=said.note)
    return seen
