"""The JSON Schema of a FollowUp, as /openapi.json shows it."""

from typing import Any

from moodtrack.checkins.domain.answers import SIDE_EFFECTS, SYMPTOMS, TIPS
from moodtrack.checkins.domain.days import Mode
from moodtrack.reports.domain.tips import CANNOT_TELL, TOGETHER
from moodtrack.treatment.domain import DateChosen, Phase

Schema = dict[str, Any]


def _exactly(**properties: Schema) -> Schema:
    return {
        "type": "object",
        "properties": properties,
        "required": list(properties),
        "additionalProperties": False,
    }


def _maybe(schema: Schema) -> Schema:
    return {"anyOf": [schema, {"type": "null"}]}


def _some(of: Schema, keys: tuple[str, ...]) -> Schema:
    """An object that holds whichever of these keys were answered."""
    return {"type": "object", "properties": dict.fromkeys(keys, of), "additionalProperties": False}


def _list(of: Schema) -> Schema:
    return {"type": "array", "items": of}


def _sayable(value: Schema) -> Schema:
    """A quantity: the number and what it rests on, or why it cannot be said."""
    said = _exactly(value=value, low=_maybe(NUMBER), high=_maybe(NUMBER), n=COUNT, method=TEXT)
    return {"anyOf": [said, _exactly(value={"type": "null"}, why=TEXT)]}


TEXT: Schema = {"type": "string", "minLength": 1}
DATE: Schema = {"type": "string", "format": "date"}
INSTANT: Schema = {"type": "string", "format": "date-time"}
NUMBER: Schema = {"type": "number"}
COUNT: Schema = {"type": "integer", "minimum": 0}
FLAG: Schema = {"type": "boolean"}
MOOD: Schema = {"type": "integer", "minimum": 0, "maximum": 10}
MEAN_MOOD: Schema = {"type": "number", "minimum": 0, "maximum": 10}
SEVERITY_COUNTS: Schema = {"type": "array", "items": COUNT, "minItems": 4, "maxItems": 4}
SEVERITY: Schema = {"type": "integer", "minimum": 0, "maximum": 3}
SENTENCES = _list(TEXT)

DAY = _exactly(
    day=DATE,
    mood=_maybe(MOOD),
    mean7=_maybe(MEAN_MOOD),
    late=FLAG,
    days_since_infusion=_maybe(COUNT),
    answered=FLAG,
    mode=_maybe({"enum": [mode.value for mode in Mode]}),
    sleep_hours=_maybe({"type": "number", "minimum": 0, "maximum": 24}),
    sleep_quality=_maybe({"type": "integer", "minimum": 0, "maximum": 4}),
    activity_minutes=_maybe({"type": "integer", "minimum": 0, "maximum": 1440}),
    tips_kept=_maybe({"type": "integer", "minimum": 0, "maximum": len(TIPS)}),
)
WEEK = _exactly(
    week=DATE,
    days=COUNT,
    answered=COUNT,
    late=COUNT,
    rated=COUNT,
    mood=_maybe(MEAN_MOOD),
    sleep_days=COUNT,
    sleep_hours=_maybe(NUMBER),
    activity_days=COUNT,
    activity_minutes=_maybe(NUMBER),
    tips_days=COUNT,
    tips_kept=_maybe(NUMBER),
    tips=_some(_exactly(kept=COUNT, answered=COUNT), TIPS),
    symptoms=_some(SEVERITY_COUNTS, SYMPTOMS),
)
INFUSION = _exactly(
    n=COUNT,
    at=INSTANT,
    day=DATE,
    phase=_maybe({"enum": [phase.value for phase in Phase]}),
    number_in_course=_maybe(COUNT),
    mg=_maybe(NUMBER),
    mg_per_kg=_maybe(NUMBER),
    minutes=_maybe(COUNT),
    date_chosen=_maybe({"enum": [why.value for why in DateChosen]}),
    systolic=_maybe(COUNT),
    diastolic=_maybe(COUNT),
)
SCORE = _exactly(
    instrument=TEXT,
    title=TEXT,
    day=DATE,
    total=COUNT,
    most=COUNT,
    band=TEXT,
    baseline=FLAG,
    since_baseline=_maybe({"type": "integer"}),
    said=SENTENCES,
    spans=_list(COUNT),
    item9=_maybe(SEVERITY),
    difficulty=_maybe(TEXT),
)
CONCERN = _exactly(
    day=DATE,
    taken=_maybe(DATE),
    closed=_maybe(DATE),
    answers=COUNT,
    worst=SEVERITY,
    done=SENTENCES,
)
SHARE = _exactly(days=COUNT, answered=COUNT)
SINCE_VISIT = _exactly(
    visit=DATE,
    days=COUNT,
    answered=COUNT,
    infusions=_list(COUNT),
    then=_sayable(MEAN_MOOD),
    now=_sayable(MEAN_MOOD),
)
MEDICINE = _exactly(
    letter=TEXT,
    name=TEXT,
    sort=TEXT,
    dose={"type": "string"},
    **{"from": _maybe(DATE)},
    to=_maybe(DATE),
)
BEFORE_AFTER = _exactly(
    name=TEXT,
    infusions=_list(COUNT),
    **{"from": DATE},
    to=DATE,
    planned=FLAG,
    before=_sayable(MEAN_MOOD),
    after=_sayable(MEAN_MOOD),
    difference=_sayable(NUMBER),
)
SIDE_EFFECT_ROW = _exactly(day=COUNT, answered=COUNT, counts=_some(SEVERITY_COUNTS, SIDE_EFFECTS))
CURVE_ROW = _exactly(day=COUNT, mood=MEAN_MOOD, low=MEAN_MOOD, high=MEAN_MOOD, n=COUNT)
INTERVAL = _exactly(
    name=TEXT,
    infusions=_list(COUNT),
    **{"from": DATE},
    planned=FLAG,
    finished=FLAG,
    length=COUNT,
    days=_list(_exactly(day=COUNT, mood=MOOD)),
)
ERROR = _exactly(within=COUNT, at_most={"type": "number", "minimum": 0, "maximum": 1})
BENEFIT = {
    "days": COUNT,
    "ended": FLAG,
    "rated": COUNT,
    "back_by": _maybe(COUNT),
    "error": ERROR,
}
COURSE = _exactly(
    name=TEXT,
    infusions=_list(COUNT),
    **{"from": DATE},
    to=DATE,
    planned=FLAG,
    days_before=COUNT,
    days_after=COUNT,
    before=_sayable(MEAN_MOOD),
    after=_sayable(MEAN_MOOD),
    change=_sayable(NUMBER),
    benefit=_maybe(_exactly(**BENEFIT)),
)
STRETCH = _exactly(
    name=TEXT,
    **{"from": DATE},
    to=DATE,
    days=COUNT,
    answered=COUNT,
    rated=COUNT,
    mood=_maybe(MEAN_MOOD),
    trend=_sayable(NUMBER),
)
ITEM_STRETCH = _exactly(answered=COUNT, mean=_maybe(MEAN_MOOD))
OWN_ITEM = _exactly(
    key=TEXT,
    label=TEXT,
    low={"type": "string"},
    high={"type": "string"},
    answered=COUNT,
    early=_maybe(ITEM_STRETCH),
    late=ITEM_STRETCH,
)
TIP = _exactly(
    tip={"enum": list(TIPS)},
    kept=COUNT,
    answered=COUNT,
    verdict=_maybe({"enum": [TOGETHER, CANNOT_TELL]}),
    points=_maybe(NUMBER),
)

FOLLOW_UP = _exactly(
    as_of=INSTANT,
    since=DATE,
    until=DATE,
    days_in_period=COUNT,
    days_answered=COUNT,
    days_rated=COUNT,
    days_late=COUNT,
    days_imported=COUNT,
    days_by_link=COUNT,
    days_with_others=COUNT,
    headline=_exactly(clinician=SENTENCES, patient=SENTENCES),
    not_known=SENTENCES,
    not_shared=SENTENCES,
    methods=SENTENCES,
    thoughts_of_death=_exactly(
        asked=COUNT, days=_list(_exactly(day=DATE, level=SEVERITY)), why=_maybe(TEXT)
    ),
    mean=_sayable(MEAN_MOOD),
    baseline=_sayable(MEAN_MOOD),
    since_baseline=_sayable(NUMBER),
    effect=_sayable(NUMBER),
    curve=_sayable(_list(CURVE_ROW)),
    duration=_sayable(_list(_exactly(name=TEXT, infusions=_list(COUNT), **BENEFIT))),
    trend=_sayable(NUMBER),
    measures=_sayable(_list(SCORE)),
    side_effects=_sayable(_list(SIDE_EFFECT_ROW)),
    before_after=_list(BEFORE_AFTER),
    courses=_list(COURSE),
    intervals=_list(INTERVAL),
    stretches=_list(STRETCH),
    tips=_list(TIP),
    own_items=_list(OWN_ITEM),
    concerns=_list(CONCERN),
    adherence=_exactly(week_before_infusions=SHARE, other_days=SHARE, thins_out=FLAG),
    since_visit=_maybe(SINCE_VISIT),
    medicines=_list(MEDICINE),
    infusions=_list(INFUSION),
    weeks=_list(WEEK),
    days=_list(DAY),
)
