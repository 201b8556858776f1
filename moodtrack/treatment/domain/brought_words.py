"""What was brought along from elsewhere, in plain words, for whoever may read it."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from moodtrack.treatment.domain.brought import Along, Line, entry_of, infusion_of

OF = {Along.INFUSIONS: "n", Along.VISITS: "id", Along.PAGES: "page"}  # what has versions
MOST_WORDS = 600  # characters of one row: the whole of it is in the file


@dataclass(frozen=True, slots=True)
class Row:
    """One thing: on which day, what it says, and whose record it stood in ("" not known)."""

    day: date
    words: str
    clinic: str


@dataclass(frozen=True, slots=True)
class Group:
    """The rows of one part, oldest first."""

    part: Along
    rows: Sequence[Row]


def told(lines: Iterable[tuple[Line, date]]) -> list[Group]:
    """Every line that has something to say to a reader, with its day, by part."""
    found, rows = list(lines), dict[Along, list[Row]]()
    last = {_thing(line): line.said.get("version", 1) for line, _ in sorted(found, key=_version)}
    for line, day in found:
        if line.said.get("version", 1) != last[_thing(line)]:
            continue  # a later version stands in its place; all of them are in the file
        say = SAID.get(line.part)
        words = "" if say is None else say(line.said)
        if words:
            clip = words if len(words) <= MOST_WORDS else f"{words[:MOST_WORDS]}…"
            rows.setdefault(line.part, []).append(Row(day, clip, line.said["clinic"] or ""))
    return [
        Group(part, sorted(rows[part], key=lambda row: row.day)) for part in Along if part in rows
    ]


def _thing(line: Line) -> tuple[Along, object]:
    """What a line is a version of."""
    return line.part, line.said[OF[line.part]] if line.part in OF else line.id


def _version(found: tuple[Line, date]) -> int:
    version: int = found[0].said.get("version", 1)
    return version


def _infusion(said: Mapping[str, Any]) -> str:
    one = infusion_of(said)
    dose = None if one.mg is None else f"{one.mg:g} mg"
    took = None if one.minutes is None else f"over {one.minutes} minutes"
    gone = "taken back" if said["withdrawn"] else None
    again = "corrected" if said["version"] > 1 and not gone else None
    return _joined(f"Infusion {one.n}", one.phase, dose, took, gone, again, one.notes)


def _chair(said: Mapping[str, Any]) -> str:
    if not said["stands"]:
        return ""
    one = entry_of(said).said
    pressure = None if one.systolic is None else f"{one.systolic}/{one.diastolic or '–'} mmHg"
    pulse = None if one.heart_rate is None else f"pulse {one.heart_rate}"
    oxygen = None if one.spo2 is None else f"oxygen {one.spo2} %"
    value = None if one.value is None else str(one.value)
    return _joined(one.kind.value, one.code, value, pressure, pulse, oxygen, one.text, one.more)


def _rating(said: Mapping[str, Any]) -> str:
    total = None if said["total"] is None else str(said["total"])
    why = None if said["taken_back"] is None else "taken back"
    name = said["name"] or said["scale"].upper()
    return _joined(name, total, said["result"], said["rater"], why, said["note"])


def _visit(said: Mapping[str, Any]) -> str:
    gone = "cancelled" if said["cancelled"] else None
    return _joined(said["kind"].capitalize(), gone, said["reason"])


def _page(said: Mapping[str, Any]) -> str:
    if said["withdrawn"] or said["kind"] == "seen":
        return ""
    return _joined(said["kind"].replace("-", " ").capitalize(), *_scalars(said["said"]))


def _scalars(value: object) -> Iterable[str]:
    """Every word and number inside, in its order."""
    inside = value.values() if isinstance(value, Mapping) else value
    if isinstance(value, Mapping | list):
        for one in inside:  # type: ignore[attr-defined]
            yield from _scalars(one)
    elif value is not None and not isinstance(value, bool) and str(value).strip():
        yield str(value)


def _share(said: Mapping[str, Any]) -> str:
    ended = "" if said["ended_at"] is None else f"until {said['ended_at'][:10]}"
    return _joined(f"Shared with {said['with']}", ended)


def _emergency(said: Mapping[str, Any]) -> str:
    return _joined(f"Opened by {said['who']} in an emergency", said["reason"])


def _joined(*words: str | None) -> str:
    return ", ".join(word for word in words if word)


SAID: Mapping[Along, Callable[[Mapping[str, Any]], str]] = {
    Along.INFUSIONS: _infusion,
    Along.CHAIR: _chair,
    Along.RATINGS: _rating,
    Along.VISITS: _visit,
    Along.PAGES: _page,
    Along.SHARES: _share,
    Along.EMERGENCIES: _emergency,
}
