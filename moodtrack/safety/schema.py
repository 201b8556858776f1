"""JSON schemas of the clinic's alerts."""

from moodtrack.safety.domain.concerns import How, Kind
from moodtrack.safety.domain.doing import DONE, NOTE_LIMIT
from moodtrack.safety.domain.plan import PARTS
from moodtrack.web.openapi import Operation, Schema, closed, nullable

UUID_TEXT: Schema = {"type": "string", "format": "uuid"}
INSTANT: Schema = {"type": "string", "format": "date-time"}
VALUE: Schema = {"type": "integer", "minimum": 1, "maximum": 3}
NAME: Schema = {"type": "string"}

ANSWER = closed(
    {
        "id": UUID_TEXT,
        "question": {"enum": list(Kind)},
        "value": VALUE,
        "day": nullable({"type": "string", "format": "date"}),
        "received_at": INSTANT,
        "how": {"enum": list(How)},
    }
)
ALERT = closed(
    {
        "id": UUID_TEXT,
        "patient": closed({"id": UUID_TEXT, "name": NAME}),
        "state": {"enum": ["open", "taken", "closed"]},
        "overdue": {"type": "boolean", "description": "Its time to be taken has passed"},
        "to_review": {"type": "boolean", "description": "It came from a file: no alarm"},
        "opened_at": INSTANT,
        "worst": VALUE,
        "answers": {"type": "array", "items": ANSWER},
        "taken_by": nullable(NAME),
        "taken_at": nullable(INSTANT),
        "closed_at": nullable(INSTANT),
    }
)
CLOSING = closed(
    {
        "done": {"type": "array", "items": {"enum": list(DONE)}, "minItems": 1},
        "answers_reviewed": {
            "type": "array",
            "items": UUID_TEXT,
            "minItems": 1,
            "description": "The ids of all answers in it: each must have been looked at",
        },
        "note": nullable({"type": "string", "maxLength": NOTE_LIMIT}),
    },
    required=("done", "answers_reviewed"),
)
OPERATIONS = [
    Operation(
        "GET",
        "/api/v1/alerts",
        "The clinic's open alerts, oldest first, as far as the reader may see them",
        answers={
            200: closed({"alerts": {"type": "array", "items": ALERT}}),
            **dict.fromkeys((401, 404)),
        },
    ),
    Operation(
        "POST",
        "/api/v1/alerts/{id}/take",
        "Take an alert: from now on this person answers for it",
        in_path={"id": UUID_TEXT},
        answers={200: ALERT, **dict.fromkeys((401, 403, 404, 409))},
    ),
    Operation(
        "POST",
        "/api/v1/alerts/{id}/close",
        "Close an alert with what was done and which answers were looked at",
        in_path={"id": UUID_TEXT},
        body=CLOSING,
        answers={200: ALERT, **dict.fromkeys((400, 401, 403, 404, 409, 413, 415, 422))},
    ),
    Operation(
        "GET",
        "/api/v1/plan",
        "The patient's own safety plan, part by part",
        answers={
            200: closed({"parts": closed(dict.fromkeys(PARTS, NAME), required=())}),
            **dict.fromkeys((401, 404)),
        },
    ),
]
