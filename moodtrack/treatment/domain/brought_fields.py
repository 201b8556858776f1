"""What each field of a line from elsewhere may hold: checks, each with its sentence."""

import json
from collections.abc import Callable, Mapping
from enum import StrEnum
from typing import Any
from uuid import UUID

from moodtrack.reading import NOT_TEXT, Fault, read_id, read_instant, read_zone
from moodtrack.sharing.domain import Part as Shared
from moodtrack.treatment.domain.after import after_check_of
from moodtrack.treatment.domain.consultation import consultation_of
from moodtrack.treatment.domain.infusions import DateChosen, Phase
from moodtrack.treatment.domain.medicines import medicine_of
from moodtrack.treatment.domain.notes import note_of, seen_of
from moodtrack.treatment.domain.pages import PageKind
from moodtrack.treatment.domain.preparation import ticks_of
from moodtrack.treatment.domain.sitting import Kind, Step
from moodtrack.treatment.domain.visits import VisitKind

Check = Callable[[object], object]
Page = Callable[[UUID, Mapping[str, Any]], object]

WORDS, LINE = 20_000, 400  # characters of a text, and of a name
MOST_N, MOST = 100_000, 2_000_000_000
DEEPEST = 24  # things inside of things, in a page
NOT_A_LIST = "This is a list of words that are known here."


def _whole(low: int, high: int) -> Check:
    def check(value: object) -> object:
        if isinstance(value, bool) or not isinstance(value, int) or not low <= value <= high:
            raise Fault(f"This is a whole number from {low} to {high:,}.")
        return value

    return check


def _words(most: int) -> Check:
    def check(value: object) -> object:
        if not isinstance(value, str) or len(value) > most or NOT_TEXT.search(value):
            raise Fault(f"This is text of at most {most:,} characters.")
        return value

    return check


def _one_of(kinds: type[StrEnum]) -> Check:
    def check(value: object) -> object:
        if not isinstance(value, str) or value not in list(kinds):
            raise Fault(f"This is one of: {', '.join(kinds)}.")
        return value

    return check


def _or_not(check: Check) -> Check:
    return lambda value: None if value is None else check(value)


def _yes_or_no(value: object) -> object:
    if not isinstance(value, bool):
        raise Fault("This is true or false.")
    return value


def _points(value: object) -> object:
    """Item keys, each with a whole number."""
    if not isinstance(value, Mapping) or len(value) > 100:
        raise Fault("This is a list of items, each with a number.")
    for key, number in value.items():
        _words(LINE)(key)
        _whole(0, 1_000)(number)
    return value


def _texts(value: object) -> object:
    """Names, each with a text."""
    if not isinstance(value, Mapping) or len(value) > 100:
        raise Fault("This is a list of names, each with a text.")
    for key, said in value.items():
        _words(LINE)(key)
        _words(WORDS)(said)
    return value


def _parts(value: object) -> object:
    if not isinstance(value, list) or not set(map(str, value)) <= set(map(str, Shared)):
        raise Fault(NOT_A_LIST)
    return value


def _object(value: object) -> object:
    if not isinstance(value, Mapping):
        raise Fault("This is an object.")
    _plain(value, DEEPEST)
    return value


def _plain(value: object, deepest: int) -> None:
    if not deepest:
        raise Fault("This holds things inside of things, deeper than anything that is kept here.")
    inside = (*value, *value.values()) if isinstance(value, Mapping) else value
    if isinstance(value, Mapping | list):
        for one in inside:  # type: ignore[attr-defined]
            _plain(one, deepest - 1)
    elif isinstance(value, str) and NOT_TEXT.search(value):
        raise Fault("This text has a character that cannot be kept.")


COUNT, N = _whole(1, MOST_N), _whole(0, MOST_N)
SOME = _or_not(_whole(0, MOST))
WORD, NAME = _or_not(_words(WORDS)), _words(LINE)
PHASE, CHOSEN = _or_not(_one_of(Phase)), _or_not(_one_of(DateChosen))
RECORDED: Mapping[str, Check] = {
    "recorded_by": NAME,
    "recorded_at": read_instant,
    "clinic": _or_not(NAME),
}
FIELDS: Mapping[str, Mapping[str, Check]] = {
    "infusions": {
        "n": N, "version": COUNT, "id": read_id, "at": read_instant, "tz": read_zone,
        "phase": PHASE, "number_in_course": SOME, "weight_g": SOME, "dose_ug": SOME,
        "minutes": SOME, "date_chosen": CHOSEN, "notes": WORD, "withdrawn": _yes_or_no,
        "reason": WORD, **RECORDED,
    },
    "chair": {
        "visit": read_id, "opened_at": read_instant, "tz": read_zone, "planned": _or_not(read_id),
        "id": read_id, "seq": COUNT, "stands": _yes_or_no, "n": _or_not(N),
        "kind": _one_of(Kind), "at": read_instant, "replaces": _or_not(read_id), "code": WORD,
        "value": _or_not(_whole(-MOST, MOST)), "heart_rate": SOME, "systolic": SOME,
        "diastolic": SOME, "spo2": SOME, "weight_g": SOME, "dose_ug": SOME, "minutes": SOME,
        "phase": PHASE, "text": WORD, "more": WORD, **RECORDED,
    },
    "ratings": {
        "id": read_id, "scale": NAME, "at": read_instant, "tz": read_zone, "total": SOME,
        "rater": NAME, "result": NAME, "name": NAME, "note": _words(WORDS), "items": _points,
        "taken_back": WORD, **RECORDED,
    },
    "visits": {
        "id": read_id, "kind": _one_of(VisitKind), "at": read_instant, "tz": read_zone,
        "minutes": COUNT, "phase": PHASE, "date_chosen": CHOSEN, "version": COUNT,
        "cancelled": _yes_or_no, "reason": WORD, **RECORDED,
    },
    "pages": {
        "kind": _one_of(PageKind), "page": read_id, "version": COUNT, "id": read_id,
        "said": _object, "withdrawn": _yes_or_no, **RECORDED,
    },
    "safety_plans": {
        "id": read_id, "version": COUNT, "at": read_instant, "parts": _texts,
        "shared": _yes_or_no, "clinic": _or_not(NAME),
    },
    "shares": {
        "with": NAME, "given_at": read_instant, "ended_at": _or_not(read_instant),
        "parts": _parts, "since": _or_not(NAME), "until": _or_not(read_instant),
        "clinic": _or_not(NAME),
    },
    "emergencies": {
        "who": NAME, "at": read_instant, "until": read_instant, "reason": _words(WORDS),
        "clinic": _or_not(NAME),
    },
    "access_log": {
        "at": read_instant, "who": NAME, "did": NAME, "detail": _words(WORDS),
        "clinic": _or_not(NAME),
    },
}  # fmt: skip
PAGES: Mapping[str, Page] = {
    PageKind.CONSULTATION: lambda _, said: consultation_of(said),
    PageKind.MEDICINE: medicine_of,
    PageKind.NOTE: note_of,
    PageKind.SEEN: lambda _, said: seen_of(said),
    PageKind.PREPARATION: lambda _, said: ticks_of(said),
    PageKind.QUESTIONS: lambda _, said: _words(WORDS)(said["questions"]),
    PageKind.CALL: lambda _, said: _words(WORDS)(said["note"]),
    PageKind.AFTER_CHECK: lambda _, said: after_check_of(said),
}


def consistent(part: str, raw: Mapping[str, Any]) -> dict[str, str]:
    """What only shows when the fields of a line are seen together; each is right by itself."""
    if part == "chair" and raw["kind"] == Kind.STEP and raw["code"] not in list(Step):
        return {"code": f"This step is one of: {', '.join(Step)}."}
    if part == "pages":
        try:
            PAGES[raw["kind"]](UUID(raw["page"]), raw["said"])
            json.dumps(raw["said"], allow_nan=False)
        except (LookupError, TypeError, ValueError, AttributeError, Fault):
            return {"said": f"This is no page of the kind {raw['kind']}."}
    return {}
