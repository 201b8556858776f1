"""JSON schemas of infusions, from the same limits the reader uses."""

from moodtrack.treatment.domain import DateChosen, Phase
from moodtrack.treatment.domain.reading import (
    HEAVIEST_KG,
    LIGHTEST_KG,
    MOST_IN_COURSE,
    MOST_MG,
    MOST_MINUTES,
    NOTES_LIMIT,
)
from moodtrack.web.openapi import Operation, Schema, closed, nullable

UUID_TEXT: Schema = {"type": "string", "format": "uuid"}
INSTANT: Schema = {"type": "string", "format": "date-time"}
ZONE: Schema = {"type": "string", "maxLength": 64, "examples": ["America/New_York"]}
RATIO: Schema = {"type": "number", "description": "Milligrams for each kilogram, two decimals"}


def _whole(high: int) -> Schema:
    return nullable({"type": "integer", "minimum": 1, "maximum": high})


SAID: dict[str, Schema] = {
    "phase": nullable({"enum": list(Phase)}),
    "number_in_course": _whole(MOST_IN_COURSE),
    "weight_kg": nullable(
        {
            "type": "number",
            "minimum": LIGHTEST_KG,
            "maximum": HEAVIEST_KG,
            "description": "In tenths",
        }
    ),
    "mg": nullable(
        {
            "type": "number",
            "exclusiveMinimum": 0,
            "maximum": MOST_MG,
            "description": "The dose, in tenths; 0.05 to 5 mg for each kilogram",
        }
    ),
    "minutes": _whole(MOST_MINUTES),
    "date_chosen": nullable({"enum": list(DateChosen)}),
}
NEW = closed(
    {
        "id": nullable({**UUID_TEXT, "description": "Sent again under it, it is recorded once"}),
        "at": INSTANT,
        "tz": nullable(ZONE),
        **SAID,
        "notes": nullable({"type": "string", "maxLength": NOTES_LIMIT}),
    },
    required=("at",),
)
KNOWN = closed(
    {
        "n": {"type": "integer", "minimum": 1},
        "at": INSTANT,
        "tz": ZONE,
        **SAID,
        "mg_per_kg": nullable(RATIO),
    }
)
OPERATIONS = [
    Operation(
        "GET",
        "/api/v1/treatment",
        "The patient's own infusions, oldest first",
        answers={
            200: closed({"infusions": {"type": "array", "items": KNOWN}}),
            **dict.fromkeys((401, 404)),
        },
    ),
    Operation(
        "POST",
        "/api/v1/patients/{id}/infusions",
        "Record an infusion; gives the patient's own count, which is never used again",
        in_path={"id": UUID_TEXT},
        body=NEW,
        answers={
            201: closed({"n": {"type": "integer", "minimum": 1}}),
            **dict.fromkeys((400, 401, 403, 404, 409, 413, 415, 422)),
        },
    ),
]
