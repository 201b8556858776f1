"""history.json, line by line: every revision, moment, infusion, share and look, nothing left out.

Nothing in it depends on where it is kept (no id of the patient or the clinic): read into another
house and taken home from there, it is the same but for `generated_at` and `access_log`.
"""

import json
from collections.abc import Mapping, Sequence
from datetime import date, datetime
from json.encoder import encode_basestring as quoted
from typing import Any

from moodtrack.checkins.domain.answers import DIRECTIONS
from moodtrack.checkins.domain.moments import Moment
from moodtrack.checkins.domain.packing import COLUMNS, LESS_MORE, unpack_extra
from moodtrack.exports.domain.marks import day_text, instant_text, json_map
from moodtrack.sharing.domain import Part, Terms
from moodtrack.texts import Texts
from moodtrack.treatment.domain import Version

VERSION = 1  # of the shape; docs/export-schema.json says it
REVISION_COLUMNS = (
    "r.id",
    "r.day",
    "r.written_at",
    "r.written_offset",
    "r.tz",
    "r.received_at",
    "r.mode",
    "r.ahead",
    "r.replaces",
    *(f"r.{name}" for name in COLUMNS),
    "r.texts",
)
# what is said of each answer there can be: a look-up is faster than writing it
Said = Mapping[int | str | None, str]
MOOD: Said = {None: "", **{mood: f',"mood":{mood}' for mood in range(11)}}
HOURS: Said = {None: "", **{one: f',"sleep_hours":{one / 4}' for one in range(97)}}
QUALITY: Said = {None: "", **{one: f',"sleep_quality":{one}' for one in range(5)}}
MET: Said = {None: "", 0: ',"goal_met":false', 1: ',"goal_met":true'}
LISTS = (
    "revisions",
    "moments",
    "questionnaires",
    "infusions",
    "chair",
    "ratings",
    "visits",
    "pages",
    "safety_plans",
    "shares",
    "emergencies",
    "access_log",
)


def opening(
    patient: Mapping[str, object], *, at: datetime, chosen: Mapping[str, object] | None
) -> str:
    """The first lines, up to the lists. `chosen`: what was chosen of it, None for everything."""
    said = {
        "version": VERSION,
        "generated_at": at.isoformat(),
        "patient": patient,
        "chosen": chosen,
    }
    return written(said)[:-1]


def revision_line(row: Sequence[Any], texts: Texts) -> str:
    """One revision from a plain row: its key, then REVISION_COLUMNS."""
    _, id_, day, written_at, offset, tz, received_at, mode, ahead, replaces, *answers, sealed = row
    words = texts.open_all("revision", str(id_), sealed)
    return (
        f'{{"id":"{id_}","day":"{day_text(day)}","mode":"{mode}",'
        f'"written_at":"{instant_text(written_at, offset)}",'
        f'"received_at":"{instant_text(received_at)}","tz":{quoted(tz)},'
        f'"clock_ahead":{"true" if ahead else "false"},'
        f'"replaces":{_ids(replaces) if replaces else "[]"},"answers":{_answers(answers, words)}}}'
    )


def _ids(text: str) -> str:
    return json.dumps(sorted(text.split()), separators=(",", ":"))


def _answers(packed: Sequence[Any], words: Mapping[str, str]) -> str:
    """The known answers in the contract's names and order (as Answers.as_json), from a row."""
    mood, quarters, quality, minutes, symptoms, tips, effects, directions, met, extra = packed
    said = MOOD[mood] + HOURS[quarters] + QUALITY[quality]
    if minutes is not None:
        said += f',"activity_minutes":{minutes}'
    said += json_map("symptoms", symptoms) + json_map("tips", tips)
    said += json_map("side_effects", effects)
    if "goal" in words:
        said += f',"goal":{quoted(words["goal"])}'
    said += MET[met] + DIRECTED[directions]
    if "note" in words:
        said += f',"note":{quoted(words["note"])}'
    if extra is not None:
        said += f',"extra":{written(unpack_extra(extra))}'
    return f"{{{said[1:]}}}"


def _directions(marks: str) -> str:
    known = {
        key: LESS_MORE[mark]
        for key, mark in zip(DIRECTIONS, marks, strict=True)
        if mark in LESS_MORE
    }
    return f',"directions":{written(known)}'


def moment_line(moment: Moment) -> str:
    return written(
        {
            "id": str(moment.id),
            "at": moment.at.isoformat(),
            "received_at": moment.received_at.isoformat(),
            "tz": moment.tz,
            "replaces": sorted(str(old) for old in moment.replaces),
            "mood": moment.mood,
            "note": moment.note,
        }
    )


def infusion_line(said: Version, row: Mapping[str, Any], recorded: Mapping[str, str]) -> str:
    """One version of an infusion; `recorded`: by whom, and at which instant."""
    infusion = said.infusion
    return written(
        {
            "n": infusion.n,
            "version": row["version"],
            "id": str(row["id"]),
            "at": infusion.at.isoformat(),
            "tz": infusion.tz,
            "phase": infusion.phase,
            "number_in_course": infusion.number_in_course,
            "weight_g": infusion.weight_g,
            "dose_ug": infusion.dose_ug,
            "minutes": infusion.minutes,
            "date_chosen": infusion.date_chosen,
            "notes": infusion.notes,
            "withdrawn": said.withdrawn,
            "reason": said.reason,
            **recorded,
        }
    )


def share_line(*, name: str, given_at: datetime, ended_at: datetime | None, terms: Terms) -> str:
    return written(
        {
            "with": name,
            "given_at": given_at.isoformat(),
            "ended_at": _iso(ended_at),
            "parts": [part.value for part in Part if part in terms.parts],
            "since": _iso(terms.since),
            "until": _iso(terms.until),
        }
    )


def _iso(said: date | None) -> str | None:
    return None if said is None else said.isoformat()


def look_line(*, at: datetime, who: str, did: str, detail: str) -> str:
    return written({"at": at.isoformat(), "who": who, "did": did, "detail": detail})


def written(said: Mapping[str, Any]) -> str:
    return json.dumps(said, separators=(",", ":"), ensure_ascii=False)


MARKS = ("-", *LESS_MORE)
DIRECTED: Said = {None: "", **{one + two: _directions(one + two) for one in MARKS for two in MARKS}}
