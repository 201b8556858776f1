"""Instants and packed answers as text, fast: ten years of days pass through here at once."""

from datetime import date
from functools import lru_cache

from moodtrack.checkins.domain.answers import SIDE_EFFECTS, SYMPTOMS, TIPS
from moodtrack.checkins.domain.days import FIRST_DAY
from moodtrack.checkins.domain.packing import UNKNOWN

FIRST = FIRST_DAY.toordinal()
SECOND, MINUTE, DAY = 1_000_000, 60_000_000, 86_400_000_000  # in microseconds
SECONDS = [f"{second:02}" for second in range(60)]
MINUTES = [f"{minute // 60:02}:{minute % 60:02}" for minute in range(1440)]
KEYS = {"symptoms": SYMPTOMS, "tips": TIPS, "side_effects": SIDE_EFFECTS}
TRUTH = {"0": "false", "1": "true"}
WHOLE = {  # of a map that is known throughout
    name: f',"{name}":{{' + ",".join(f'"{key}":%s' for key in keys) + "}"
    for name, keys in KEYS.items()
}
NO_CELLS = {name: "," * (len(keys) - 1) for name, keys in KEYS.items()}


@lru_cache(maxsize=1024)
def day_text(day: int) -> str:
    """The label of a day that is counted from 1970."""
    return date.fromordinal(FIRST + day).isoformat()


def instant_text(count: int, offset: int = 0) -> str:
    """Microseconds since 1970, shown `offset` minutes east of Greenwich, as ISO 8601.

    >>> instant_text(1_772_366_400_250_000, -300)
    '2026-03-01T07:00:00.250000-05:00'
    """
    day, rest = divmod(count + offset * MINUTE, DAY)
    minute, rest = divmod(rest, MINUTE)
    seconds = f"{rest / SECOND:09.6f}" if rest % SECOND else SECONDS[rest // SECOND]
    return f"{day_text(day)}T{MINUTES[minute]}:{seconds}{_east(offset)}"


@lru_cache(maxsize=256)
def _east(minutes: int) -> str:
    sign = "-" if minutes < 0 else "+"
    return f"{sign}{abs(minutes) // 60:02}:{abs(minutes) % 60:02}"


@lru_cache(maxsize=8192)
def json_map(name: str, marks: str | None) -> str:
    """A packed map as a member of a JSON object, a comma before it; nothing when not known."""
    if marks is None:
        return ""
    if UNKNOWN not in marks:
        return WHOLE[name] % tuple(marks if name != "tips" else map(TRUTH.get, marks))
    known = (
        f'"{key}":{TRUTH[mark] if name == "tips" else mark}'
        for key, mark in zip(KEYS[name], marks, strict=True)
        if mark != UNKNOWN
    )
    return f',"{name}":{{{",".join(known)}}}'


def csv_map(name: str, marks: str | None) -> str:
    """A packed map as cells with commas between them: an empty one where unknown."""
    if marks is None:
        return NO_CELLS[name]
    cells = ",".join(marks).replace(UNKNOWN, "")
    return cells.replace("0", "false").replace("1", "true") if name == "tips" else cells
