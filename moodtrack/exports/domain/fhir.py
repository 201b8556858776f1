"""What is taken home as HL7 FHIR R4: values in, resources out. Codes: LOINC, RxNorm, our own."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import timedelta
from typing import Any
from uuid import UUID, uuid5

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
    Instrument,
    Item,
)
from moodtrack.measures.domain.sheets import Sheet
from moodtrack.treatment.domain import Infusion
from moodtrack.treatment.domain.sitting import Entry

Resource = dict[str, Any]
OWN = "urn:moodtrack:codes"
UNITS = "http://unitsofmeasure.org"
CATEGORY = "http://terminology.hl7.org/CodeSystem/observation-category"
SCREENING = (
    "http://hl7.org/fhir/us/core/StructureDefinition/us-core-observation-screening-assessment"
)
VITAL = "http://hl7.org/fhir/StructureDefinition/vitalsigns"
RXNORM, KETAMINE = "http://www.nlm.nih.gov/research/umls/rxnorm", "6130"
SPACE = UUID("a3f5c2de-0d0f-4b8e-9d0a-1f8c7a1d5e42")  # the space that ids of resources live in
# of a day's row: what its observations are made of
DAY_COLUMNS = (
    "r.id",
    "r.day",
    "r.mood",
    "r.sleep_quarters",
    "r.sleep_quality",
    "r.activity_minutes",
    "r.symptoms",
    "r.tips",
    "r.side_effects",
    "r.extra",
    "r.written_at",
    "r.written_offset",
)
RANGES = {"daily-mood": "0 = worst, 10 = best", "sleep-quality": "0 = very poor, 4 = very good"}


def day_observations(row: Sequence[Any], subject: str) -> Iterator[Resource]:
    """One observation for each thing known of a day: what is not known is not there."""
    _, id_, day, mood, quarters, quality, minutes, symptoms, tips, effects, *rest = row
    extra, written, offset = rest
    said: list[tuple[str, Resource, str]] = []
    if mood is not None:
        said.append(("daily-mood", _quantity(mood, "{score}"), "survey"))
    if quarters is not None:
        said.append(("93832-4", _quantity(quarters / 4, "h"), "activity"))
    if quality is not None:
        said.append(("sleep-quality", {"valueInteger": quality}, "survey"))
    if minutes is not None:
        said.append(("55411-3", _quantity(minutes, "min"), "activity"))
    said += [(code, value, "survey") for code, value in _of_maps(symptoms, tips, effects, extra)]
    for code, value, category in said:
        found = _observation(f"{id_}-{code}", code, category, subject)
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


def _coding(code: str) -> Resource:
    loinc = code[:1].isdigit()
    named = {"display": NAMES[code]} if code in NAMES else {}
    return {"system": LOINC if loinc else OWN, "code": code, **named}


def _observation(id_: str, code: str, category: str, subject: str) -> Resource:
    profile = {"survey": SCREENING, "vital-signs": VITAL}.get(category)
    return {
        "resourceType": "Observation",
        "id": id_,
        **({"meta": {"profile": [profile]}} if profile else {}),
        "status": "final",
        "category": [{"coding": [{"system": CATEGORY, "code": category}]}],
        "code": {"coding": [_coding(code)], "text": NAMES.get(code, code.replace("-", " "))},
        "subject": {"reference": subject},
    }


def _quantity(value: float, unit: str) -> Resource:
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
        "item": [_item(item) for item in instrument.items],
    }


def _item(item: Item) -> Resource:
    return {
        "linkId": f"/{item.loinc}",
        "code": [{"system": LOINC, "code": item.loinc}],
        "text": item.words,
        "type": "choice",
        "answerOption": [
            {"valueCoding": {"system": LOINC, "code": one.loinc, "display": one.words}}
            for one in FREQUENCY
        ],
    }


def sheet_resources(sheet: Sheet, subject: str) -> Iterator[Resource]:
    """The answers, and where it was finished the score that derives from them."""
    yield {
        "resourceType": "QuestionnaireResponse",
        "id": str(sheet.id),
        "questionnaire": f"{LOINC}/q/{sheet.instrument.panel}",
        "status": "completed" if sheet.complete else "in-progress",
        "subject": {"reference": subject},
        "source": {"reference": subject},
        "authored": sheet.answered_at.isoformat(),
        "item": list(_answered(sheet)),
    }
    if sheet.total is not None:
        score = _observation(f"{sheet.id}-total", sheet.instrument.total, "survey", subject)
        yield score | {
            "effectiveDateTime": sheet.answered_at.isoformat(),
            "interpretation": [{"text": sheet.band}],
            "derivedFrom": [{"reference": f"QuestionnaireResponse/{sheet.id}"}],
            **_quantity(sheet.total, "{score}"),
        }


def _answered(sheet: Sheet) -> Iterator[Resource]:
    items = [(item, FREQUENCY) for item in sheet.instrument.items]
    if sheet.instrument.with_difficulty:
        items.append((DIFFICULTY, HARDNESS))
    for item, choices in items:
        if item.key in sheet.answers:
            coding = _answer(choices, sheet.answers[item.key])
            answer = [{"valueCoding": coding}]
            yield {"linkId": f"/{item.loinc}", "text": item.words, "answer": answer}


def _answer(choices: Sequence[Any], value: int) -> Resource:
    [found] = [one for one in choices if one.value == value]
    return {"system": LOINC, "code": found.loinc, "display": found.words}


def infusion_resources(infusion: Infusion, subject: str) -> Iterator[Resource]:
    """The session, and the medicine given in it."""
    id_ = infusion_id(infusion)
    start = infusion.at.isoformat()
    end = infusion.at + timedelta(minutes=infusion.minutes or 0)
    code = {"system": OWN, "code": "infusion", "display": "Intravenous infusion session"}
    period = {"start": start, **({"end": end.isoformat()} if infusion.minutes else {})}
    yield {
        "resourceType": "Procedure",
        "id": id_,
        "status": "completed",
        "code": {"coding": [code], "text": f"Infusion {infusion.n}"},
        "subject": {"reference": subject},
        "performedPeriod": period,
    }
    given: Resource = {
        "resourceType": "MedicationAdministration",
        "id": f"{id_}-given",
        "status": "completed",
        "partOf": [{"reference": f"Procedure/{id_}"}],
        "medicationCodeableConcept": {
            "coding": [{"system": RXNORM, "code": KETAMINE, "display": "ketamine"}]
        },
        "subject": {"reference": subject},
        "effectivePeriod": period,
    }
    if infusion.mg is not None:
        given["dosage"] = {"dose": _quantity(infusion.mg, "mg")["valueQuantity"]}
    yield given


def infusion_id(infusion: Infusion) -> str:
    """Follows from when it was given and its number: the same wherever the record is kept."""
    return str(uuid5(SPACE, f"infusion {infusion.n} {infusion.at.timestamp():.0f}"))


def vitals_resources(entry: Entry, procedure: str | None, subject: str) -> Iterator[Resource]:
    said, part = entry.said, {"partOf": [{"reference": procedure}]} if procedure else {}
    when = {"effectiveDateTime": said.at.isoformat(), **part}
    if said.systolic is not None:
        pair = [("8480-6", said.systolic), ("8462-4", said.diastolic)]
        components = [
            {"code": {"coding": [_coding(code)]}, **_quantity(value, "mm[Hg]")}
            for code, value in pair
            if value is not None
        ]
        found = _observation(f"{entry.id}-bp", "85354-9", "vital-signs", subject)
        yield found | when | {"component": components}
    if said.heart_rate is not None:
        found = _observation(f"{entry.id}-hr", "8867-4", "vital-signs", subject)
        yield found | when | _quantity(said.heart_rate, "/min")
    if said.spo2 is not None:
        found = _observation(f"{entry.id}-spo2", "59408-5", "vital-signs", subject)
        found["code"]["coding"].append(_coding("2708-6"))
        yield found | when | _quantity(said.spo2, "%")


def adverse_event(entry: Entry, subject: str) -> Resource:
    """What the clinic itself wrote down as one: a patient's own side effects stay observations."""
    return {
        "resourceType": "AdverseEvent",
        "id": str(entry.id),
        "actuality": "actual",
        "subject": {"reference": subject},
        "date": entry.said.at.isoformat(),
        "event": {"text": entry.said.text or "not described"},
    }


def patient(id_: str) -> Resource:
    """A pseudonym alone: who it is stands where the file was asked for."""
    return {
        "resourceType": "Patient",
        "id": id_,
        "identifier": [{"system": "urn:moodtrack:patient", "value": id_}],
    }


def questionnaires() -> list[Resource]:
    return [questionnaire(one) for one in INSTRUMENTS.values()]
