"""JSON schemas of questionnaires, from the same tables the reader uses."""

from moodtrack.measures.domain.instruments import DIFFICULTY, GAD7, INSTRUMENTS, MOST, PHQ9
from moodtrack.web.openapi import Operation, Schema, closed, nullable

UUID_TEXT: Schema = {"type": "string", "format": "uuid"}
DAY: Schema = {"type": "string", "format": "date"}
INSTANT: Schema = {"type": "string", "format": "date-time"}
ZONE: Schema = {"type": "string", "maxLength": 64, "examples": ["America/New_York"]}
NAME: Schema = {"enum": list(INSTRUMENTS)}
POINTS: Schema = nullable({"type": "integer", "minimum": 0, "maximum": MOST})
KEYS = (*PHQ9.keys, DIFFICULTY.key, *GAD7.keys)
ANSWERS = closed(dict.fromkeys(KEYS, POINTS), required=())
SHEET = closed(
    {
        "id": UUID_TEXT,
        "instrument": NAME,
        "answered_at": INSTANT,
        "tz": ZONE,
        "answers": ANSWERS,
        "complete": {"type": "boolean"},
        "replaces": {"type": "array", "items": UUID_TEXT, "maxItems": 200},
    },
    required=("id", "instrument", "answered_at", "tz", "answers", "complete"),
)
MANY = closed({"revisions": {"type": "array", "items": SHEET, "minItems": 1, "maxItems": 200}})
RESULT = {
    "id": nullable({"type": "string"}),
    "status": {"enum": ["kept", "already_kept", "conflict", "refused"]},
    "head": {"type": "array", "items": UUID_TEXT},
    "problems": {"type": "object", "additionalProperties": {"type": "string"}},
    "kept_as": nullable(UUID_TEXT),
    "total": nullable({"type": "integer", "minimum": 0, "maximum": PHQ9.most}),
    "band": nullable({"type": "string"}),
}
DUE = closed({"instrument": NAME, "since": DAY, "reason": {"type": "string"}})
STANDS = closed(
    {
        **SHEET["properties"],
        "mode": {"enum": ["own", "import", "clinic"]},
        "received_at": INSTANT,
        "total": RESULT["total"],
        "band": RESULT["band"],
        "told_total": nullable({"type": "integer"}),
    }
)
REFUSALS = dict.fromkeys((400, 401, 403, 404, 413, 415, 422, 429, 503))

OPERATIONS = [
    Operation(
        "POST",
        "/api/v1/measures",
        "Keep a questionnaire, finished or not; or up to 200 of them as revisions",
        body={"anyOf": [SHEET, MANY]},
        answers={
            200: {
                "anyOf": [
                    closed({"epoch": UUID_TEXT, **RESULT}),
                    closed(
                        {"epoch": UUID_TEXT, "results": {"type": "array", "items": closed(RESULT)}}
                    ),
                ]
            },
            **REFUSALS,
        },
    ),
    Operation(
        "GET",
        "/api/v1/measures",
        "The questionnaires that stand, finished or begun, the earliest first",
        answers={
            200: closed({"measures": {"type": "array", "items": STANDS}}),
            **dict.fromkeys((401, 404)),
        },
    ),
    Operation(
        "GET",
        "/api/v1/measures/due",
        "The questionnaires that are due today, and why",
        answers={
            200: closed({"due": {"type": "array", "items": DUE}}),
            **dict.fromkeys((401, 404)),
        },
    ),
]
