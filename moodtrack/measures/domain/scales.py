"""Scales whose words are not ours to print: the clinic asks them elsewhere and enters the total."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from typing import Any, cast
from uuid import UUID
from zoneinfo import ZoneInfo

from moodtrack.instants import EPOCH
from moodtrack.measures.domain.instruments import DIFFICULTY, INSTRUMENTS, Instrument
from moodtrack.measures.domain.sheets import Mode, Sheet, read_answers
from moodtrack.reading import Fault, Problems, one_line, read_id, typed_number, whole_number

LINE_MOST = 120  # signs of a rater's name, a scale's name, a result
NOTE_MOST = 500


@dataclass(frozen=True, slots=True)
class Scale:
    """A scale by its name and range; `most` is None where its result is words, not a number."""

    key: str
    title: str
    most: int | None
    higher: str = "higher is worse"


SCALES: Mapping[str, Scale] = {
    one.key: one
    for one in (
        Scale("madrs", "MADRS", 60),
        Scale("qids", "QIDS-SR16", 27),
        Scale("cadss", "CADSS", 92, "higher is more dissociation"),
        Scale("cadss6", "CADSS-6", 24, "higher is more dissociation"),
        Scale("who5", "WHO-5", 100, "higher is better"),
        Scale("isi", "ISI", 28),
        Scale("psqi", "PSQI", 21),
        Scale("shaps", "SHAPS", 14),
        Scale("cssrs", "C-SSRS", None),
        Scale("asq", "ASQ", None),
        Scale("other", "Another scale", 1000, ""),
    )
}


@dataclass(frozen=True, slots=True)
class ClinicScore:
    """What the clinic wrote down of one rating. `scale` is also an instrument's key, with items."""

    id: UUID
    scale: str
    at: datetime  # aware: when it was asked
    tz: str
    total: int | None
    rater: str
    result: str = ""  # in words: for scales without a total
    name: str = ""  # of another scale
    note: str = ""
    items: Mapping[str, int] = field(default_factory=dict)
    recorded_by: int = 0
    recorded_at: datetime = EPOCH
    taken_back: str | None = None  # why it no longer counts

    @property
    def instrument(self) -> Instrument | None:
        return INSTRUMENTS.get(self.scale)

    @property
    def title(self) -> str:
        if self.instrument is not None:
            return self.instrument.title
        return self.name or SCALES[self.scale].title

    @property
    def day(self) -> date:
        return self.at.astimezone(ZoneInfo(self.tz)).date()

    @property
    def sheet(self) -> Sheet | None:
        """The same as a sheet, where a questionnaire of ours was asked."""
        if self.instrument is None:
            return None
        return Sheet(
            id=self.id,
            instrument=self.instrument,
            answered_at=self.at,
            tz=self.tz,
            answers=self.items,
            complete=self.total is not None,
            mode=Mode.CLINIC,
            received_at=self.recorded_at,
        )

    @property
    def as_written(self) -> "ClinicScore":
        """What makes two ratings the same: less who wrote it down, and when."""
        return replace(self, recorded_by=0, recorded_at=EPOCH, taken_back=None)

    def words(self) -> dict[str, str]:
        """What is sealed, but for the items."""
        said = {"rater": self.rater, "result": self.result, "name": self.name, "note": self.note}
        return {name: text for name, text in said.items() if text}


def read_score(fields: Mapping[str, str], *, zone: str, now: datetime) -> ClinicScore:
    """A rating from what was typed, or Problems under the form's names.

    `scale`, `day`, `time`, `total` or `result`, `rater`, `name`, `note`; for a questionnaire of
    ours its items, of which any may be open: then there is no total.
    """
    scale = fields.get("scale", "")
    problems: dict[str, str] = {}
    if scale not in SCALES and scale not in INSTRUMENTS:
        raise Problems({"scale": "Choose a scale from the list."})
    lines = _lines(fields, problems)
    at = _when(fields, zone, now, problems)
    total, items = _answers(scale, fields, problems)
    if not lines["rater"] and "rater" not in problems:
        problems["rater"] = "Write who asked or rated."
    if scale == "other" and not lines["name"] and "name" not in problems:
        problems["name"] = "Write which scale it is."
    if scale in SCALES and SCALES[scale].most is None and not lines["result"]:
        problems.setdefault("result", "Write the result in your own words.")
    id_, said = _id(fields, problems), cast(dict[str, Any], lines)
    if problems or at is None or id_ is None:
        raise Problems(problems)
    return ClinicScore(id=id_, scale=scale, at=at, tz=zone, total=total, items=items, **said)


def _lines(fields: Mapping[str, str], problems: dict[str, str]) -> dict[str, str]:
    found = {}
    most = {"rater": LINE_MOST, "result": LINE_MOST, "name": LINE_MOST, "note": NOTE_MOST}
    for name, limit in most.items():
        try:
            found[name] = one_line(fields.get(name, ""), limit)
        except Fault as fault:
            found[name], problems[name] = "", str(fault)
    return found


def _when(
    fields: Mapping[str, str], zone: str, now: datetime, problems: dict[str, str]
) -> datetime | None:
    try:
        day = date.fromisoformat(fields.get("day", ""))
        hour, minute = (fields.get("time") or "12:00").split(":")[:2]
        place = ZoneInfo(zone)
        at = datetime(day.year, day.month, day.day, int(hour), int(minute), tzinfo=place)
    except ValueError:
        problems["day"] = "Write the day like 2026-11-22, and the time like 14:30."
        return None
    if not 1970 <= day.year <= 2149:
        problems["day"] = "Write a day from 1970 to 2149."
    elif at > now:
        problems["day"] = "This time has not come yet."
    return at


def _answers(
    scale: str, fields: Mapping[str, str], problems: dict[str, str]
) -> tuple[int | None, dict[str, int]]:
    if scale in INSTRUMENTS:
        return _items(INSTRUMENTS[scale], fields, problems)
    most = SCALES[scale].most
    if most is None:
        return None, {}
    sentence = f"The total is a whole number from 0 to {most}."
    try:
        return whole_number(typed_number(fields.get("total", "")), 0, most, sentence), {}
    except Fault as fault:
        problems["total"] = str(fault)
        return None, {}


def _items(
    instrument: Instrument, fields: Mapping[str, str], problems: dict[str, str]
) -> tuple[int | None, dict[str, int]]:
    keys = (*instrument.keys, *([DIFFICULTY.key] if instrument.with_difficulty else []))
    raw = {key: typed_number(fields.get(f"item_{key}", "")) for key in keys}
    try:
        items = read_answers(raw, instrument, complete=False)
    except Problems as inside:
        problems |= {f"item_{key}": text for key, text in inside.by_field.items()}
        return None, {}
    if not items:
        problems[f"item_{instrument.keys[0]}"] = "Nothing is answered yet."
    done = all(key in items for key in instrument.keys)
    return (sum(items[key] for key in instrument.keys) if done else None), items


def _id(fields: Mapping[str, str], problems: dict[str, str]) -> UUID | None:
    try:
        return read_id(fields.get("id", ""))
    except Fault:
        problems["id"] = "This page is too old. Load it again; what you typed is still here."
        return None
