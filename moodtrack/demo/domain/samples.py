"""Files of other diaries, made up, so that bringing days in can be tried in the demo."""

from collections.abc import Mapping
from datetime import date, timedelta
from random import Random

DAYS = 60
MOODS = ("rad", "good", "calm", "meh", "bad", "awful")  # "calm" is somebody's own
ACTIVITIES = ("long walk", "friends", "good meal", "work", "reading", "bad sleep")
NOTES = ("", "", "", "Slept badly.", "Sun, at last.", "A long call with my sister.")


def samples(today: date, seed: int) -> Mapping[str, str]:
    """Texts of files by name, of the days before `today`: a Daylio export, and a plain table."""
    days = [today - timedelta(days=back) for back in range(130, 130 + DAYS)]
    return {
        "daylio.csv": _daylio(days, Random(seed)),  # noqa: S311  (made up)
        "table-with-its-own-names.csv": _table(days, Random(seed)),  # noqa: S311  (made up)
    }


def _daylio(days: list[date], dice: Random) -> str:
    """Some days have several entries; the clock changed from 12 to 24 hours on the way."""
    lines = ["full_date,date,weekday,time,mood,activities,note_title,note"]
    for place, day in enumerate(days):
        for hour in sorted(dice.sample(range(8, 23), dice.choice((1, 1, 1, 2, 3))), reverse=True):
            half = place < len(days) // 2
            clock = f"{hour % 12 or 12}:30 {'pm' if hour > 11 else 'am'}" if half else f"{hour}:30"
            done = " | ".join(dice.sample(ACTIVITIES, dice.randint(0, 3)))
            named = f"{day.isoformat()},{day.day} {day:%B},{day:%A}"
            lines.append(f'{named},{clock},{dice.choice(MOODS)},"{done}","","{dice.choice(NOTES)}"')
    return "\r\n".join([*lines, ""])


def _table(days: list[date], dice: Random) -> str:
    """Days as 31/12/2026, and a mood from 1 to 5 under a name of its own."""
    lines = ["When;How I felt;Weather"]
    for day in days:
        sky = dice.choice(("sun", "rain", "cloud"))
        lines.append(f"{day:%d/%m/%Y};{dice.randint(1, 5)};{sky}")
    return "\r\n".join([*lines, ""])
