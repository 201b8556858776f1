"""Revisions, days and moments as rows of plain values, and back."""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from moodtrack.checkins.domain.book import Page
from moodtrack.checkins.domain.days import Day, Mode, Other, day_of, epoch_day
from moodtrack.checkins.domain.moments import Moment
from moodtrack.checkins.domain.packing import COLUMNS, DAY_COLUMNS, WORDS, pack, unpack
from moodtrack.checkins.domain.revisions import Revision
from moodtrack.checkins.domain.summary import mark_of
from moodtrack.instants import from_micros, micros
from moodtrack.texts import Texts

PATIENT_SHIFT, DAY_SHIFT = 40, 24  # of a revision's key
DAY_KEY_SHIFT = 16  # of a day row's key
DAY_MASK = 0xFFFF

REVISION_COLUMNS = (
    "key",
    "patient_id",
    "id",
    "day",
    "written_at",
    "written_offset",
    "tz",
    "received_at",
    "mode",
    "ahead",
    "replaces",
    *COLUMNS,
    "texts",
)
EXTRA = REVISION_COLUMNS.index("extra")
DAY_ROW_COLUMNS = ("key", *DAY_COLUMNS, "mode", "answered", "head", "others")
MOMENT_COLUMNS = (
    "patient_id",
    "id",
    "at",
    "at_offset",
    "tz",
    "received_at",
    "replaces",
    "mood",
    "texts",
)


def revision_key(patient: int, day: int, place: int) -> int:
    """Raises ValueError for a day outside 1970 to 2149: its bits would name another patient."""
    _in_range(day)
    return patient << PATIENT_SHIFT | day << DAY_SHIFT | place


def day_key(patient: int, day: int) -> int:
    """Raises ValueError for a day outside 1970 to 2149: its bits would name another patient."""
    _in_range(day)
    return patient << DAY_KEY_SHIFT | day


def _in_range(day: int) -> None:
    if not 0 <= day <= DAY_MASK:
        raise ValueError(f"there is no room in a key for day {day}")


def revision_row(revision: Revision, *, patient: int, place: int, texts: Texts) -> tuple[Any, ...]:
    day, answers = epoch_day(revision.day), revision.answers
    words = {name: getattr(answers, name) for name in WORDS}
    return (
        revision_key(patient, day, place),
        patient,
        str(revision.id),
        day,
        micros(revision.written_at),
        offset_minutes(revision.written_at),
        revision.tz,
        micros(revision.received_at),
        revision.mode.value,
        revision.ahead,
        ids_text(revision.replaces),
        *pack(answers),
        texts.seal_all("revision", revision.id, words),
    )


def signed_of(row: Sequence[Any]) -> Sequence[Any]:
    """What a revision's digest covers: everything, in the order of REVISION_COLUMNS.

    Where there is no item of a clinic's own, as if there were no column for them: rows kept before
    there was one are whole as they are.
    """
    return row if row[EXTRA] is not None else (*row[:EXTRA], *row[EXTRA + 1 :])


def revision_of(row: Mapping[str, Any], texts: Texts) -> Revision:
    """Raises texts.Unreadable where the words are not as they were sealed."""
    id_ = UUID(str(row["id"]))
    return Revision(
        id=id_,
        day=day_of(row["day"]),
        written_at=from_micros(row["written_at"], row["written_offset"]),
        tz=row["tz"],
        replaces=frozenset(ids_of(row["replaces"])),
        answers=unpack(row, texts.open_all("revision", id_, row["texts"])),
        mode=Mode(row["mode"]),
        ahead=bool(row["ahead"]),
        received_at=from_micros(row["received_at"]),
    )


def place_of(row: Mapping[str, Any]) -> int:
    return int(row["key"]) & (1 << DAY_SHIFT) - 1


def day_row(patient: int, page: Page) -> tuple[Any, ...]:
    """What the revisions of a day add up to."""
    first, *others = page.heads
    answers = pack(first.answers)[: len(DAY_COLUMNS)]
    return (
        day_key(patient, epoch_day(first.day)),
        *answers,
        first.mode.value,
        first.answers.answered,
        page.place(first),
        ids_text([one.id for one in others]) if others else None,
    )


def day_mark(page: Page) -> str:
    """How the day looks in a summary."""
    heads = page.heads
    if not heads:
        return mark_of(answered=False, mood=None)
    return mark_of(answered=heads[0].answers.answered, mood=heads[0].answers.mood)


def whole_day(rows: Sequence[Mapping[str, Any]], texts: Texts) -> Day:
    """A Day from the rows of its heads, first head first."""
    first, *others = (revision_of(row, texts) for row in rows)
    return Day(
        day=first.day,
        answers=first.answers,
        mode=first.mode,
        written_at=first.written_at,
        received_at=first.received_at,
        tz=first.tz,
        revision=first.id,
        others=tuple(Other(one.id, one.answers) for one in others),
    )


def moment_row(moment: Moment, *, patient: int, texts: Texts) -> tuple[Any, ...]:
    return (
        patient,
        str(moment.id),
        micros(moment.at),
        offset_minutes(moment.at),
        moment.tz,
        micros(moment.received_at),
        ids_text(moment.replaces),
        moment.mood,
        texts.seal_all("moment", moment.id, {"note": moment.note}),
    )


def moment_of(row: Mapping[str, Any], texts: Texts) -> Moment:
    """Raises texts.Unreadable where the words are not as they were sealed."""
    id_ = UUID(str(row["id"]))
    return Moment(
        id=id_,
        at=from_micros(row["at"], row["at_offset"]),
        tz=row["tz"],
        mood=row["mood"],
        note=texts.open_all("moment", id_, row["texts"]).get("note"),
        replaces=frozenset(ids_of(row["replaces"])),
        received_at=from_micros(row["received_at"]),
    )


def offset_minutes(instant: datetime) -> int:
    return (instant.utcoffset() or timedelta()) // timedelta(minutes=1)


def ids_text(ids: Sequence[UUID] | frozenset[UUID]) -> str:
    return " ".join(map(str, ids))


def ids_of(text: str | None) -> list[UUID]:
    return [UUID(one) for one in (text or "").split()]
