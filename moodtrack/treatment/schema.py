"""JSON schemas of infusions and of entries at a chair, from the limits the readers use."""

from moodtrack.revising import Status
from moodtrack.treatment.domain import DateChosen, Phase
from moodtrack.treatment.domain.entries import (
    CADSS_MOST,
    DIASTOLIC,
    EFFECTS,
    GIVEN,
    HEART_RATE,
    NAME_LIMIT,
    ROUTES,
    SEVERITIES,
    SPO2,
    SYSTOLIC,
    TEXT_LIMIT,
)
from moodtrack.treatment.domain.reading import (
    HEAVIEST_KG,
    LIGHTEST_KG,
    MOST_IN_COURSE,
    MOST_MG,
    MOST_MINUTES,
    NOTES_LIMIT,
)
from moodtrack.treatment.domain.sitting import Alertness, Kind, Step
from moodtrack.web.openapi import Operation, Schema, closed, nullable

UUID_TEXT: Schema = {"type": "string", "format": "uuid"}
INSTANT: Schema = {"type": "string", "format": "date-time"}
ZONE: Schema = {"type": "string", "maxLength": 64, "examples": ["America/New_York"]}
RATIO: Schema = {"type": "number", "description": "Milligrams for each kilogram, two decimals"}


def _whole(high: int) -> Schema:
    return nullable({"type": "integer", "minimum": 1, "maximum": high})


def _line(most: int) -> Schema:
    return nullable({"type": "string", "maxLength": most})


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
        "brought": {"type": "boolean", "description": "From a record of another clinic."},
    }
)
BETWEEN: dict[str, tuple[int, int]] = {
    "heart_rate": HEART_RATE,
    "systolic": SYSTOLIC,
    "diastolic": DIASTOLIC,
    "spo2": SPO2,
}
KINDS: dict[Kind, dict[str, Schema]] = {
    Kind.STEP: {"step": {"enum": list(Step)}, "reason": _line(NAME_LIMIT)},
    Kind.VITALS: {
        **{
            name: nullable({"type": "integer", "minimum": low, "maximum": high})
            for name, (low, high) in BETWEEN.items()
        },
        "alertness": nullable({"enum": list(Alertness)}),
    },
    Kind.DOSE: {
        **{name: SAID[name] for name in ("weight_kg", "mg", "minutes", "phase")},
        "route": nullable({"enum": list(ROUTES)}),
        "drug": _line(NAME_LIMIT),
        "reason": _line(NAME_LIMIT),
    },
    Kind.MEDICINE: {"given": {"enum": list(GIVEN)}, "what": _line(NAME_LIMIT)},
    Kind.EFFECT: {
        "effect": {"enum": list(EFFECTS)},
        "value": {"type": "integer", "minimum": 0, "maximum": CADSS_MOST},
    },
    Kind.ADVERSE: {
        "severity": {"enum": list(SEVERITIES)},
        "what": _line(TEXT_LIMIT),
        "action": _line(TEXT_LIMIT),
    },
    Kind.TICK: {
        "item": {"type": "string", "maxLength": 20},
        "value": {"enum": [0, 1]},
        "words": _line(NAME_LIMIT),
    },
    Kind.TAKEN_BACK: {"reason": _line(NAME_LIMIT)},
}
ENTRY: Schema = {
    "description": "Something written at a chair. A fault in one refuses that one alone.",
    "oneOf": [
        closed(
            {
                "id": UUID_TEXT,
                "kind": {"const": kind},
                "at": INSTANT,
                "replaces": nullable(UUID_TEXT),
                **said,
            },
            required=("id", "kind", "at"),
        )
        for kind, said in KINDS.items()
    ],
}
ENTRIES = closed(
    {"entries": {"type": "array", "minItems": 1, "maxItems": 200, "items": ENTRY}},
    required=("entries",),
)
RESULT = closed(
    {
        "id": nullable({"type": "string"}),
        "status": {"enum": list(Status)},
        "problems": {"type": "object", "additionalProperties": {"type": "string"}},
        "kept_as": nullable(UUID_TEXT),
    }
)
OPERATIONS = [
    Operation(
        "POST",
        "/api/v1/patients/{id}/sittings/{sitting}/entries",
        "Keep what a tablet wrote at a chair; each answer is durable",
        in_path={"id": UUID_TEXT, "sitting": UUID_TEXT},
        body=ENTRIES,
        answers={
            200: closed({"epoch": UUID_TEXT, "results": {"type": "array", "items": RESULT}}),
            **dict.fromkeys((400, 401, 403, 404, 413, 415, 422)),
        },
    ),
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
