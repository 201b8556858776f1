"""history.json read back: the diary as it was, and the treatment record from elsewhere."""

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import timedelta
from functools import partial
from typing import Any, TypeVar

from moodtrack.checkins.domain.days import Mode
from moodtrack.checkins.domain.moments import Moment, read_moment
from moodtrack.checkins.domain.reading import read_answers
from moodtrack.checkins.domain.revisions import Revision, read_day
from moodtrack.imports.domain.days import Found, Whose
from moodtrack.imports.domain.fhir import read_responses
from moodtrack.imports.domain.files import Unreadable
from moodtrack.language import N_, _
from moodtrack.measures.domain.rows import score_brought
from moodtrack.measures.domain.sheets import FIELDS as SHEET
from moodtrack.measures.domain.sheets import Mode as SheetMode
from moodtrack.measures.domain.sheets import Sheet, read_sheet
from moodtrack.reading import (
    Fault,
    Problems,
    clip,
    read_id,
    read_instant,
    read_zone,
    whole_number,
)
from moodtrack.revising import read_replaces
from moodtrack.treatment.domain.brought import Along, Line, read_line

VERSIONS = (1,)  # of its shape, that can be read
MOST = 200_000  # things in one list
MOST_INSIDE, MOST_VALUES = 3_000_000, 6_000_000  # objects and lists; a century has half of that
TOO_MANY = N_("There are more things in this file than a history of a hundred years has.")
NOT_JSON = N_("This is not a file that was taken home here: it could not be read.")
NOT_OURS = N_("This file is not one that was taken home here: it has no version and no days.")
LATER = N_("This file is of a later version than can be read here.")
WITHOUT_NOTES = N_(
    "This file was taken home without notes, so a part of each day is missing. Take one home with "
    "notes, and bring that in: then nothing of it gets lost."
)
T = TypeVar("T")


def read_history(content: bytes, whose: Whose) -> Found:
    """Raises Unreadable when it is no history.json; what is wrong inside is named by its place."""
    said = _decoded(content)
    if isinstance(said, Mapping) and said.get("resourceType"):
        return read_responses(said, whose)
    if not isinstance(said, Mapping) or "version" not in said or "revisions" not in said:
        raise Unreadable(NOT_OURS)
    if said["version"] not in VERSIONS:
        raise Unreadable(LATER)
    chosen = said.get("chosen")
    if isinstance(chosen, Mapping) and chosen.get("notes") is False:
        raise Unreadable(WITHOUT_NOTES)  # else the words could never come in after it
    found = Found(columns=[], ignored=[], kind="history")
    found.revisions = _each(said, "revisions", lambda raw: _revision(raw, whose), found)
    found.sheets = _each(said, "questionnaires", _sheet, found)
    found.moments = _each(said, "moments", lambda raw: _moment(raw, whose), found)
    for part in Along:
        found.brought += _each(said, part.value, partial(_line, part), found)
    ids = [one.id for one in found.revisions] + [one.id for one in found.moments]
    ids += [one.id for one in found.sheets]
    if len(set(ids)) != len(ids):
        raise Unreadable(_("Two things in this file have the same id."))
    return found


def _decoded(content: bytes) -> Any:
    if sum(map(content.count, (b"{", b"["))) > MOST_INSIDE or content.count(b",") > MOST_VALUES:
        raise Unreadable(TOO_MANY)  # before it is taken apart: each thing in it takes memory
    try:
        return json.loads(content.removeprefix(b"\xef\xbb\xbf"), parse_constant=_no_number)
    except (ValueError, RecursionError):
        raise Unreadable(NOT_JSON) from None


def _no_number(name: str) -> Any:
    raise ValueError(name)


def _each(said: Mapping[str, Any], name: str, read: Callable[[Any], T], found: Found) -> list[T]:
    raws = said.get(name, [])
    if not isinstance(raws, Sequence) or isinstance(raws, str) or len(raws) > MOST:
        raise Unreadable(NOT_OURS)
    good = []
    for place, raw in enumerate(raws, start=1):
        try:
            good.append(read(raw))
        except Problems as problems:
            found.blame(
                place, {f"{name}: {field}": why for field, why in problems.by_field.items()}
            )
    return good


def _revision(raw: Any, whose: Whose) -> Revision:
    if not isinstance(raw, Mapping):
        raise Problems({"all": _("This is not a version of a day.")})
    readers: dict[str, Callable[[Any], Any]] = {
        "id": read_id,
        "day": read_day,
        "written_at": read_instant,
        "received_at": read_instant,
        "tz": read_zone,
        "mode": _mode,
        "replaces": read_replaces,
        "answers": read_answers,
    }
    values = _values(raw, readers)
    if values["day"] > whose.today + timedelta(days=1):
        raise Problems({"day": _("This day has not happened yet.")})
    return Revision(**values, ahead=raw.get("clock_ahead") is True)


def _sheet(raw: Any) -> Sheet:
    """A questionnaire as it was kept: by whom it was written down, and the total a file told."""
    if not isinstance(raw, Mapping):
        raise Problems({"all": _("This is not a questionnaire.")})
    values = _values(raw, {"received_at": read_instant, "mode": _sheet_mode, "told_total": _total})
    sheet = read_sheet({name: raw[name] for name in raw if name in SHEET}, values["received_at"])
    return replace(sheet, **values)


def _sheet_mode(raw: Any) -> SheetMode:
    if raw not in [one.value for one in SheetMode]:
        raise Fault("This is own, import or clinic.")
    return SheetMode(raw)


def _total(raw: Any) -> int | None:
    return None if raw is None else whole_number(raw, 0, 27, _("This is a total from 0 to 27."))


def _moment(raw: Any, whose: Whose) -> Moment:
    if not isinstance(raw, Mapping):
        raise Problems({"all": _("This is not a moment.")})
    received = _values(raw, {"received_at": read_instant})["received_at"]
    return read_moment({name: raw[name] for name in raw if name != "received_at"}, received)


def _line(part: Along, raw: Any) -> Line:
    line = read_line(part, raw)
    if part is Along.RATINGS:
        score_brought(line.said)
    return line


def _values(raw: Mapping[str, Any], readers: Mapping[str, Callable[[Any], Any]]) -> dict[str, Any]:
    """Every field read, or Problems with each one at fault."""
    values, problems = {}, {}
    for name, read in readers.items():
        try:
            values[name] = read(raw.get(name))
        except Fault as fault:
            problems[name] = str(fault)
        except Problems as inside:
            problems |= {clip(f"{name}.{key}"): why for key, why in inside.by_field.items()}
    if problems:
        raise Problems(problems)
    return values


def _mode(raw: Any) -> Mode:
    if raw not in [one.value for one in Mode]:
        raise Fault("This is live, late, import, clinic, link or linked.")
    return Mode(raw)
