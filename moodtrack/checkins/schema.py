"""JSON schemas of the outbox and of days, from the same tables the reader uses."""

from typing import Any

from moodtrack.checkins.domain.answers import (
    DIRECTIONS,
    EXTRA_KEY,
    EXTRA_LIMIT,
    GOAL_LIMIT,
    NOTE_LIMIT,
    SIDE_EFFECTS,
    SYMPTOMS,
    TIPS,
)
from moodtrack.web.openapi import Operation, Schema, closed, nullable

STRENGTH: Schema = {"type": "integer", "minimum": 0, "maximum": 3}
UUID_TEXT: Schema = {"type": "string", "format": "uuid"}
DAY: Schema = {"type": "string", "format": "date"}
INSTANT: Schema = {"type": "string", "format": "date-time"}
ZONE: Schema = {"type": "string", "maxLength": 64, "examples": ["America/New_York"]}
COUNT: Schema = {"type": "integer", "minimum": 0}
IDS_OF_A_DAY: Schema = {"type": "array", "items": UUID_TEXT}
IDS: Schema = {"type": "array", "items": UUID_TEXT, "maxItems": 200}


def _whole(low: int, high: int) -> Schema:
    return nullable({"type": "integer", "minimum": low, "maximum": high})


def _map(keys: tuple[str, ...], value: Schema) -> Schema:
    return nullable(closed({key: nullable(value) for key in keys}, required=()))


def _text(limit: int) -> Schema:
    return nullable({"type": "string", "maxLength": limit})


ANSWERS = closed(
    {
        "mood": _whole(0, 10),
        "sleep_hours": nullable(
            {"type": "number", "minimum": 0, "maximum": 24, "multipleOf": 0.25}
        ),
        "sleep_quality": _whole(0, 4),
        "activity_minutes": _whole(0, 1440),
        "symptoms": _map(SYMPTOMS, STRENGTH),
        "tips": _map(TIPS, {"type": "boolean"}),
        "side_effects": _map(SIDE_EFFECTS, STRENGTH),
        "goal": _text(GOAL_LIMIT),
        "goal_met": nullable({"type": "boolean"}),
        "directions": _map(DIRECTIONS, {"enum": ["less", "more"]}),
        "note": _text(NOTE_LIMIT),
        "extra": nullable(
            {
                "type": "object",
                "description": "The clinic's own items, by the key that GET /api/v1/me names.",
                "propertyNames": {"pattern": f"^{EXTRA_KEY.pattern}$"},
                "additionalProperties": _whole(0, 10),
                "maxProperties": EXTRA_LIMIT,
            }
        ),
    },
    required=(),
)
REVISION = closed(
    {
        "id": UUID_TEXT,
        "day": DAY,
        "written_at": INSTANT,
        "tz": ZONE,
        "replaces": IDS,
        "answers": ANSWERS,
    },
    required=("id", "day", "written_at", "tz", "answers"),
)
MOMENT = closed(
    {
        "id": UUID_TEXT,
        "at": INSTANT,
        "tz": ZONE,
        "mood": {"type": "integer", "minimum": 0, "maximum": 10},
        "note": _text(NOTE_LIMIT),
        "replaces": IDS,
    },
    required=("id", "at", "tz", "mood"),
)
RESULT = closed(
    {
        "id": nullable({"type": "string"}),
        "status": {"enum": ["kept", "already_kept", "conflict", "refused"]},
        "head": {"type": "array", "items": UUID_TEXT},
        "problems": {"type": "object", "additionalProperties": {"type": "string"}},
        "kept_as": nullable(UUID_TEXT),
    }
)
RESULTS: Schema = {"type": "array", "items": RESULT}
DAY_THAT_STANDS = closed(
    {
        "day": DAY,
        "answers": ANSWERS,
        "mode": {"enum": ["live", "late", "import", "clinic", "link", "linked"]},
        "written_at": INSTANT,
        "received_at": INSTANT,
        "tz": ZONE,
        "revision": UUID_TEXT,
        "others": {
            "type": "array",
            "items": closed({"revision": UUID_TEXT, "answers": ANSWERS}),
        },
    }
)


ITEM = closed(
    {
        "key": {"type": "string", "pattern": f"^{EXTRA_KEY.pattern}$"},
        "label": {"type": "string", "maxLength": 40},
        "low": {"type": "string", "maxLength": 40},
        "high": {"type": "string", "maxLength": 40},
    }
)
ME = closed(
    {
        "id": UUID_TEXT,
        "name": {"type": "string"},
        "role": {"enum": ["patient", "clinician", "nurse", "administrator"]},
        "zone": ZONE,
        "day_start": {"type": "integer", "minimum": 0, "maximum": 12},
        "today": DAY,
        "allowed_days": {"type": "array", "items": DAY},
        "extra": {"type": "array", "items": ITEM, "maxItems": 3},
    }
)


def _at_most(items: Schema) -> dict[str, Any]:
    return {"type": "array", "items": items, "maxItems": 200}


OPERATIONS = [
    Operation(
        "POST",
        "/api/v1/checkins",
        "Keep what a phone wrote: up to 200 revisions of days, and moments",
        body={
            **closed({"revisions": _at_most(REVISION), "moments": _at_most(MOMENT)}, required=()),
            "minProperties": 1,
        },
        answers={
            200: closed({"epoch": UUID_TEXT, "results": RESULTS, "moments": RESULTS}),
            **dict.fromkeys((400, 401, 403, 404, 413, 415, 422, 429, 503)),
        },
    ),
    Operation(
        "GET",
        "/api/v1/checkins",
        "The days that stand, oldest first",
        query={"since": DAY, "until": DAY},
        answers={
            200: closed({"days": {"type": "array", "items": DAY_THAT_STANDS}}),
            **dict.fromkeys((401, 404, 422)),
        },
    ),
    Operation(
        "GET",
        "/api/v1/checkins/digest",
        "How much the clinic has: counts, and SHA-256 of the ids in order, one a line",
        query={"since": DAY, "until": DAY, "ids": {"enum": ["true", "false"]}},
        answers={
            200: closed(
                {
                    "epoch": UUID_TEXT,
                    "days": COUNT,
                    "revisions": COUNT,
                    "digest": {"type": "string", "pattern": "^[0-9a-f]{64}$"},
                    "ids": {"type": "object", "additionalProperties": IDS_OF_A_DAY},
                },
                required=("epoch", "days", "revisions", "digest"),
            ),
            **dict.fromkeys((401, 404, 422)),
        },
    ),
    Operation(
        "GET",
        "/api/v1/me",
        "Who is signed in here, and which days they may write",
        answers={200: ME, 401: None},
    ),
]
