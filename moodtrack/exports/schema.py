"""The JSON Schema of history.json, as docs/export-schema.json has it, and its address."""

from collections.abc import Mapping
from typing import Any

from moodtrack.checkins.schema import ANSWERS, DAY, INSTANT, MOMENT, UUID_TEXT, ZONE
from moodtrack.exports.domain.history import VERSION
from moodtrack.measures.domain.instruments import INSTRUMENTS
from moodtrack.measures.domain.sheets import Mode
from moodtrack.sharing.domain import Part
from moodtrack.treatment.domain.pages import PageKind
from moodtrack.treatment.domain.sitting import Kind
from moodtrack.treatment.domain.visits import VisitKind
from moodtrack.web.openapi import Operation, Schema, closed, nullable

TEXT: Schema = {"type": "string"}
COUNT: Schema = {"type": "integer", "minimum": 1}
WHOLE: Schema = nullable({"type": "integer", "minimum": 0})


def _said(words: str, schema: Schema) -> Schema:
    return {**schema, "description": words}


def _list(words: str, properties: Mapping[str, Schema]) -> Schema:
    return _said(words, {"type": "array", "items": closed(properties)})


IDS = _said(
    "Ids of what this stands in place of; ids that nobody has are kept.",
    {"type": "array", "items": UUID_TEXT, "uniqueItems": True},
)
PATIENT = closed(
    {
        "name": TEXT,
        "zone": ZONE,
        "day_start": _said(
            "The hour at which the person's day begins.",
            {"type": "integer", "minimum": 0, "maximum": 12},
        ),
    }
)
REVISION: Mapping[str, Schema] = {
    "id": UUID_TEXT,
    "day": _said("The day the person meant.", DAY),
    "mode": _said(
        "live: before the day was over. late: afterwards. import: from a file; then written_at is "
        "the file's, or noon of the day where the file has none. clinic: entered by the clinic. "
        "link: by a link that needs no sign-in, before the day was over. linked: afterwards.",
        {"enum": ["live", "late", "import", "clinic", "link", "linked"]},
    ),
    "written_at": _said("On the phone, with its offset.", INSTANT),
    "received_at": _said("At the server, in UTC.", INSTANT),
    "tz": ZONE,
    "clock_ahead": _said(
        "The phone's clock was more than a day ahead of the server's.", {"type": "boolean"}
    ),
    "replaces": IDS,
    "answers": _said("What is not here is not known; it is never zero.", ANSWERS),
}
ONE_MOMENT: Mapping[str, Schema] = {
    "id": UUID_TEXT,
    "at": INSTANT,
    "received_at": INSTANT,
    "tz": ZONE,
    "replaces": IDS,
    "mood": MOMENT["properties"]["mood"],
    "note": nullable(TEXT),
}
WORD = nullable(TEXT)
CLINIC: Mapping[str, Schema] = {
    "clinic": _said("Whose record it stood in; null where an older file did not say.", WORD)
}
RECORDED: Mapping[str, Schema] = {"recorded_by": TEXT, "recorded_at": INSTANT, **CLINIC}
INFUSION: Mapping[str, Schema] = {
    "n": _said("The person's own count over all clinics, never used again.", COUNT),
    "version": _said("1, and one more with each correction: the highest stands.", COUNT),
    "id": UUID_TEXT,
    "at": INSTANT,
    "tz": ZONE,
    "phase": nullable({"enum": ["induction", "maintenance", "booster"]}),
    "number_in_course": WHOLE,
    "weight_g": WHOLE,
    "dose_ug": _said("Micrograms.", WHOLE),
    "minutes": WHOLE,
    "date_chosen": nullable({"enum": ["planned", "worse", "other"]}),
    "notes": nullable(TEXT),
    "withdrawn": {"type": "boolean"},
    "reason": _said("Why this version stands in place of the one before.", nullable(TEXT)),
    **RECORDED,
}
ANY = {"type": "object"}
POINTS: Schema = {"type": "object", "additionalProperties": {"type": "integer"}}
SHEET: Mapping[str, Schema] = {
    "id": UUID_TEXT,
    "instrument": {"enum": list(INSTRUMENTS)},
    "answered_at": INSTANT,
    "tz": ZONE,
    "answers": _said("0 to 3 an item; what is not here was not answered.", POINTS),
    "complete": {"type": "boolean"},
    "replaces": IDS,
    "mode": _said("own, import, or clinic.", {"enum": [one.value for one in Mode]}),
    "told_total": _said("The total a file gave, where it came from one.", WHOLE),
    "received_at": INSTANT,
    "total": _said("Higher is worse; null where it was not finished.", WHOLE),
    "band": WORD,
}
RATING: Mapping[str, Schema] = {
    "id": UUID_TEXT,
    "scale": TEXT,
    "at": INSTANT,
    "tz": ZONE,
    "total": WHOLE,
    "rater": TEXT,
    "result": TEXT,
    "name": TEXT,
    "note": TEXT,
    "items": POINTS,
    "taken_back": WORD,
    **RECORDED,
}
ENTRY: Mapping[str, Schema] = {
    "visit": _said("Entries of one visit to the chair have it in common.", UUID_TEXT),
    "opened_at": INSTANT,
    "tz": ZONE,
    "planned": nullable(UUID_TEXT),
    "id": UUID_TEXT,
    "seq": COUNT,
    "stands": _said("Neither corrected nor taken back.", {"type": "boolean"}),
    "n": _said("Of a start: the number of the infusion.", WHOLE),
    "kind": {"enum": [one.value for one in Kind]},
    "at": INSTANT,
    "replaces": nullable(UUID_TEXT),
    "code": WORD,
    "value": nullable({"type": "integer"}),
    "heart_rate": WHOLE,
    "systolic": WHOLE,
    "diastolic": WHOLE,
    "spo2": WHOLE,
    "weight_g": WHOLE,
    "dose_ug": WHOLE,
    "minutes": WHOLE,
    "phase": WORD,
    "text": WORD,
    "more": WORD,
    **RECORDED,
}
VISIT: Mapping[str, Schema] = {
    "id": UUID_TEXT,
    "kind": {"enum": [one.value for one in VisitKind]},
    "at": INSTANT,
    "tz": ZONE,
    "minutes": COUNT,
    "phase": WORD,
    "date_chosen": WORD,
    "version": COUNT,
    "cancelled": {"type": "boolean"},
    "reason": WORD,
    **RECORDED,
}
PAGE: Mapping[str, Schema] = {
    "kind": {"enum": [one.value for one in PageKind]},
    "page": UUID_TEXT,
    "version": COUNT,
    "id": UUID_TEXT,
    "said": ANY,
    "withdrawn": {"type": "boolean"},
    **RECORDED,
}
HISTORY: dict[str, Any] = closed(
    {
        "version": {"const": VERSION},
        "generated_at": INSTANT,
        "patient": PATIENT,
        "chosen": _said(
            "What was chosen of it, where that is not everything: days from and to (null: no end "
            "on that side), and whether the words that people wrote are in it.",
            nullable(
                closed(
                    {"since": nullable(DAY), "until": nullable(DAY), "notes": {"type": "boolean"}}
                )
            ),
        ),
        "revisions": _list(
            "Every version of every day. Of those of one day that no other replaces, imported ones "
            "last, the latest written stands first.",
            REVISION,
        ),
        "moments": _list("A number at some time of a day.", ONE_MOMENT),
        "questionnaires": _list(
            "PHQ-9, PHQ-2 and GAD-7: every one, replaced and unfinished ones too.", SHEET
        ),
        "infusions": _list("Every version of every infusion, by n and version.", INFUSION),
        "chair": _list("All that was written at the chair, corrected rows too.", ENTRY),
        "ratings": _list("What the clinic rated, or asked aloud.", RATING),
        "visits": _list("Every version of every planned visit.", VISIT),
        "pages": _list(
            "Every version of every page of the treatment: consultation, medicines, visit notes, "
            "preparation, questions, after-checks. What each says is an object of its own kind.",
            PAGE,
        ),
        "safety_plans": _list(
            "Every version of the plan for a bad night.",
            {
                "id": UUID_TEXT,
                "version": COUNT,
                "at": INSTANT,
                "parts": {"type": "object", "additionalProperties": TEXT},
                "shared": _said("With those who read the diary.", {"type": "boolean"}),
                **CLINIC,
            },
        ),
        "shares": _list(
            "With whom the diary was shared, from when to when.",
            {
                "with": TEXT,
                "given_at": INSTANT,
                "ended_at": nullable(INSTANT),
                "parts": _said(
                    "What was shared of it.",
                    {"type": "array", "items": {"enum": list(map(str, Part))}},
                ),
                "since": _said("Days from here on; null: every day.", nullable(DAY)),
                "until": _said("When it ends by itself.", nullable(INSTANT)),
                **CLINIC,
            },
        ),
        "emergencies": _list(
            "When somebody opened the record without leave, and the reason they wrote.",
            {"who": TEXT, "at": INSTANT, "until": INSTANT, "reason": TEXT, **CLINIC},
        ),
        "access_log": _list(
            "Who did what with the record, and who looked.",
            {"at": INSTANT, "who": TEXT, "did": TEXT, "detail": TEXT, **CLINIC},
        ),
    }
)
DOCUMENT: dict[str, Any] = {
    "$schema": "https://json-schema.org/draft/2020-12/schema",
    "title": "history.json of a moodtrack export",
    **HISTORY,
}

OPERATIONS = [
    Operation(
        "GET",
        "/api/v1/export",
        "The whole history, nothing left out: history.json of the archive",
        answers={200: HISTORY, **dict.fromkeys((401, 404))},
    )
]
