"""What is taken home as HL7 FHIR R4: values in, resources out. Codes: LOINC, RxNorm, our own."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any
from uuid import UUID

from moodtrack.checkins.domain.answers import SIDE_EFFECTS, SYMPTOMS, TIPS
from moodtrack.checkins.domain.packing import unpack_extra
from moodtrack.exports.domain.marks import day_text, instant_text
from moodtrack.measures.domain.instruments import (
    COPYRIGHT,
    DIFFICULTY,
    FREQUENCY,
    HARDNESS,
    INSTRUMENTS,
    LOINC,
    Choice,
    Instrument,
    Item,
)
from moodtrack.measures.domain.sheets import Sheet
from moodtrack.sharing.domain import Part

Resource = dict[str, Any]
OWN = "urn:moodtrack:codes"
UNITS = "http://unitsofmeasure.org"
CATEGORY = "http://terminology.hl7.org/CodeSystem/observation-category"
US_CORE = "http://hl7.org/fhir/us/core/StructureDefinition/us-core-"  # 9.0.0
SCREENING = f"{US_CORE}observation-screening-assessment"
ACHIEVED = "http://terminology.hl7.org/CodeSystem/goal-achievement"
SCORE = "http://hl7.org/fhir/us/pco/StructureDefinition/pco-prom-score-observation"  # STU1
# US Core 9.0.0 has a profile for each of these; the rest are vital signs as R4 itself says
VITALS = {"85354-9": "blood-pressure", "8867-4": "heart-rate", "59408-5": "pulse-oximetry"}
# of a day's row: what its observations are made of, and which part of a diary each belongs to.
# The first word ever kept of a day names its resources: a later one changes them, and adds none.
DAY_COLUMNS: Mapping[str, Part | None] = {
    "(select f.id from revision f where f.key >= ((r.key >> 24) << 24) order by f.key limit 1)": (
        None
    ),
    "r.day": None,
    "r.mood": Part.NUMBERS,
    "r.sleep_quarters": Part.NUMBERS,
    "r.sleep_quality": Part.NUMBERS,
    "r.activity_minutes": Part.NUMBERS,
    "r.symptoms": Part.SYMPTOMS,
    "r.tips": Part.NUMBERS,
    "r.side_effects": Part.SYMPTOMS,
    "r.extra": Part.SYMPTOMS,
    "r.goal_met": Part.NUMBERS,
    "r.written_at": None,
    "r.written_offset": None,
    "r.id": None,
    "r.texts": Part.NOTES,
}
GOAL_MET = 1 + list(DAY_COLUMNS).index("r.goal_met")
RANGES = {"daily-mood": "0 = worst, 10 = best", "sleep-quality": "0 = very poor, 4 = very good"}


def day_observations(row: Sequence[Any], subject: str) -> Iterator[Resource]:
    """One observation for each thing known of a day: what is not known is not there."""
    _, id_, day, mood, quarters, quality, minutes, symptoms, tips, effects, *rest = row
    extra, _, written, offset, *_ = rest
    said: list[tuple[str, Resource, str]] = []
    if mood is not None:
        said.append(("daily-mood", quantity(mood, "{score}"), "survey"))
    if quarters is not None:
        said.append(("93832-4", quantity(quarters / 4, "h"), "activity"))
    if quality is not None:
        said.append(("sleep-quality", {"valueInteger": quality}, "survey"))
    if minutes is not None:
        said.append(("55411-3", quantity(minutes, "min"), "activity"))
    said += [(code, value, "survey") for code, value in _of_maps(symptoms, tips, effects, extra)]
    for code, value, category in said:
        found = observation(f"{id_}-{code}", code, category, subject)
        found |= {"effectiveDateTime": day_text(day), "issued": instant_text(written, offset)}
        if code in RANGES:
            found["referenceRange"] = [{"text": RANGES[code]}]
        yield found | value


def _of_maps(
    symptoms: str | None, tips: str | None, effects: str | None, extra: str | None
) -> Iterator[tuple[str, Resource]]:
    """A code and a value for each known answer of the packed maps."""
    for name, keys, marks in (
        ("symptom", SYMPTOMS, symptoms),
        ("tip", TIPS, tips),
        ("side-effect", SIDE_EFFECTS, effects),
    ):
        for key, mark in zip(keys, marks or "", strict=False):
            if mark != "-":
                yield f"{name}-{key}".replace("_", "-"), _value(name, mark)
    for key, number in unpack_extra(extra).items():
        yield f"extra-{key}".replace("_", "-"), {"valueInteger": number}


def _value(name: str, mark: str) -> Resource:
    return {"valueBoolean": mark == "1"} if name == "tip" else {"valueInteger": int(mark)}


NAMES: Mapping[str, str] = {
    "93832-4": "Sleep duration",
    "55411-3": "Exercise duration",
    "85354-9": "Blood pressure panel with all children optional",
    "8867-4": "Heart rate",
    "59408-5": "Oxygen saturation in Arterial blood by Pulse oximetry",
    "2708-6": "Oxygen saturation in Arterial blood",
    "8480-6": "Systolic blood pressure",
    "8462-4": "Diastolic blood pressure",
}


def coding(code: str) -> Resource:
    loinc = code[:1].isdigit()
    named = {"display": NAMES[code]} if code in NAMES else {}
    return {"system": LOINC if loinc else OWN, "code": code, **named}


def observation(id_: str, code: str, category: str, subject: str) -> Resource:
    profiles = _profiles(code, category)
    return {
        "resourceType": "Observation",
        "id": id_,
        **({"meta": {"profile": profiles}} if profiles else {}),
        "status": "final",
        "category": [{"coding": [{"system": CATEGORY, "code": category}]}],
        "code": {"coding": [coding(code)], "text": NAMES.get(code, code.replace("-", " "))},
        "subject": {"reference": subject},
    }


def _profiles(code: str, category: str) -> list[str]:
    if category == "vital-signs":
        return [f"{US_CORE}{VITALS[code]}"]
    return [SCREENING] if category == "survey" else []


def quantity(value: float, unit: str) -> Resource:
    number = int(value) if value == int(value) else value
    return {"valueQuantity": {"value": number, "unit": unit, "system": UNITS, "code": unit}}


def questionnaire(instrument: Instrument) -> Resource:
    """The form itself, word for word, with its copyright."""
    return {
        "resourceType": "Questionnaire",
        "id": instrument.key,
        "url": f"{LOINC}/q/{instrument.panel}",
        "title": instrument.title,
        "status": "active",
        "copyright": COPYRIGHT,
        "code": [{"system": LOINC, "code": instrument.panel}],
        "item": [_item(item, choices) for item, choices in _asked(instrument)],
    }


def _asked(instrument: Instrument) -> list[tuple[Item, Sequence[Choice]]]:
    """The items in their order, each with its choices; how hard it has made things comes last."""
    last = [(DIFFICULTY, HARDNESS)] if instrument.with_difficulty else []
    return [*((item, FREQUENCY) for item in instrument.items), *last]


def _item(item: Item, choices: Sequence[Choice]) -> Resource:
    return {
        "linkId": f"/{item.loinc}",
        "code": [{"system": LOINC, "code": item.loinc}],
        "text": item.words,
        "type": "choice",
        "answerOption": [
            {"valueCoding": {"system": LOINC, "code": one.loinc, "display": one.words}}
            for one in choices
        ],
    }


def sheet_resources(sheet: Sheet, id_: UUID, subject: str) -> Iterator[Resource]:
    """The answers, and where it was finished the score that derives from them.

    `id_`: of the first sheet that this one stands in place of.
    """
    yield {
        "resourceType": "QuestionnaireResponse",
        "id": str(id_),
        "meta": {"profile": [f"{US_CORE}questionnaireresponse"]},
        "questionnaire": f"{LOINC}/q/{sheet.instrument.panel}",
        "status": "completed" if sheet.complete else "in-progress",
        "subject": {"reference": subject},
        "source": {"reference": subject},
        "authored": sheet.answered_at.isoformat(),
        "item": list(_answered(sheet)),
    }
    if sheet.total is not None:
        score = observation(f"{id_}-total", sheet.instrument.total, "survey", subject)
        score["meta"] = {"profile": [SCREENING, SCORE]}
        yield score | {
            "effectiveDateTime": sheet.answered_at.isoformat(),
            "interpretation": [{"text": sheet.band}],
            "derivedFrom": [{"reference": f"QuestionnaireResponse/{id_}"}],
            **quantity(sheet.total, "{score}"),
        }


def _answered(sheet: Sheet) -> Iterator[Resource]:
    for item, choices in _asked(sheet.instrument):
        if item.key in sheet.answers:
            coding = _answer(choices, sheet.answers[item.key])
            answer = [{"valueCoding": coding}]
            yield {"linkId": f"/{item.loinc}", "text": item.words, "answer": answer}


def _answer(choices: Sequence[Choice], value: int) -> Resource:
    [found] = [one for one in choices if one.value == value]
    return {"system": LOINC, "code": found.loinc, "display": found.words}


def goal(
    row: Sequence[Any], words: str, subject: str, *, met: bool | None = None, over: bool = False
) -> Resource:
    """The small goal she wrote for the next day, and whether she said that it was met.

    `over`: a later day has been written, so that this one is no longer sought.
    """
    day = day_text(row[2] + 1)
    found: Resource = {
        "resourceType": "Goal",
        "id": f"{row[1]}-goal",
        "meta": {"profile": [f"{US_CORE}goal"]},
        "lifecycleStatus": "completed" if over else "active",
        "description": {"text": words},
        "subject": {"reference": subject},
        "startDate": day,
        "target": [{"dueDate": day}],
        "expressedBy": {"reference": subject},
    }
    if met is not None:
        code = "achieved" if met else "not-achieved"
        found["achievementStatus"] = {"coding": [{"system": ACHIEVED, "code": code}]}
    return found


def met(before: Sequence[Any], row: Sequence[Any]) -> bool | None:
    """What a day says of the goal that the day before set."""
    said = row[GOAL_MET]
    return bool(said) if said is not None and row[2] == before[2] + 1 else None


def patient(id_: str) -> Resource:
    """A pseudonym alone: who it is stands where the file was asked for."""
    return {
        "resourceType": "Patient",
        "id": id_,
        "identifier": [{"system": "urn:moodtrack:patient", "value": id_}],
    }


def questionnaires() -> list[Resource]:
    return [questionnaire(one) for one in INSTRUMENTS.values()]
