"""The clinic's record as FHIR R4: sessions and doses, vital signs, events, plan, documents."""

from base64 import b64encode
from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime, timedelta
from uuid import UUID, uuid5

from moodtrack.exports.domain.fhir import (
    OWN,
    US_CORE,
    Resource,
    coding,
    observation,
    quantity,
)
from moodtrack.measures.domain.instruments import LOINC
from moodtrack.treatment.domain import Infusion
from moodtrack.treatment.domain.notes import DECISIONS, Note
from moodtrack.treatment.domain.sitting import Entry
from moodtrack.treatment.domain.visits import Visit, given

RXNORM, KETAMINE = "http://www.nlm.nih.gov/research/umls/rxnorm", "6130"
SPACE = UUID("a3f5c2de-0d0f-4b8e-9d0a-1f8c7a1d5e42")  # the space that ids of resources live in
CODES = "http://hl7.org/fhir/us/core/CodeSystem"
TERMS = "http://terminology.hl7.org/CodeSystem"
NOT_KNOWN = f"{TERMS}/data-absent-reason"
ASSESS = {"system": f"{CODES}/careplan-category", "code": "assess-plan"}
CLINICAL_NOTE = {
    "system": f"{CODES}/us-core-documentreference-category",
    "code": "clinical-note",
}

DOCUMENTS = {
    "visit-note": {"system": LOINC, "code": "11506-3", "display": "Progress note"},
    "follow-up": {"system": f"{TERMS}/v3-NullFlavor", "code": "UNK"},
}


def infusion_id(n: int, first: datetime) -> str:
    """Follows from its number and when it was first said to be: a correction changes nothing.

    The same wherever the record is kept.
    """
    return str(uuid5(SPACE, f"infusion {n} {first.timestamp():.0f}"))


def infusion_resources(infusion: Infusion, id_: str, subject: str) -> Iterator[Resource]:
    """The session, and the medicine given in it."""
    start = infusion.at.isoformat()
    end = infusion.at + timedelta(minutes=infusion.minutes or 0)
    code = {"system": OWN, "code": "infusion", "display": "Intravenous infusion session"}
    period = {"start": start, **({"end": end.isoformat()} if infusion.minutes else {})}
    yield {
        "resourceType": "Procedure",
        "id": id_,
        "meta": {"profile": [f"{US_CORE}procedure"]},
        "status": "completed",
        "code": {"coding": [code], "text": f"Infusion {infusion.n}"},
        "subject": {"reference": subject},
        "performedPeriod": period,
    }
    medicine = {"system": RXNORM, "code": KETAMINE, "display": "ketamine"}
    found: Resource = {
        "resourceType": "MedicationAdministration",
        "id": f"{id_}-given",
        "status": "completed",
        "partOf": [{"reference": f"Procedure/{id_}"}],
        "medicationCodeableConcept": {"coding": [medicine]},
        "subject": {"reference": subject},
        "effectivePeriod": period,
    }
    if infusion.mg is not None:
        dose = quantity(infusion.mg, "mg")["valueQuantity"]
        found["dosage"] = {"route": {"text": "Intravenous"}, "dose": dose}
    yield found


def vitals_resources(
    entry: Entry, id_: UUID, procedure: str | None, subject: str
) -> Iterator[Resource]:
    """What one row of vital signs says; `id_`: of the first row that it corrects."""
    said, part = entry.said, {"partOf": [{"reference": procedure}]} if procedure else {}
    when = {"effectiveDateTime": said.at.isoformat(), **part}
    if said.systolic is not None:
        found = observation(f"{id_}-bp", "85354-9", "vital-signs", subject)
        pair = [_pressure("8480-6", said.systolic), _pressure("8462-4", said.diastolic)]
        yield found | when | {"component": pair}
    if said.heart_rate is not None:
        found = observation(f"{id_}-hr", "8867-4", "vital-signs", subject)
        yield found | when | quantity(said.heart_rate, "/min")
    if said.spo2 is not None:
        found = observation(f"{id_}-spo2", "59408-5", "vital-signs", subject)
        found["code"]["coding"].append(coding("2708-6"))
        yield found | when | quantity(said.spo2, "%")


def _pressure(code: str, value: int | None) -> Resource:
    """The profile asks for both: what was not read says so."""
    missing = {"coding": [{"system": NOT_KNOWN, "code": "unknown"}]}
    known = {"dataAbsentReason": missing} if value is None else quantity(value, "mm[Hg]")
    return {"code": {"coding": [coding(code)]}, **known}


def adverse_event(entry: Entry, id_: UUID, subject: str) -> Resource:
    """What the clinic itself wrote down as one: a patient's own side effects stay observations."""
    code = entry.said.code  # mild, moderate or severe
    severity = {"coding": [{"system": f"{TERMS}/adverse-event-severity", "code": code}]}
    return {
        "resourceType": "AdverseEvent",
        "id": str(id_),
        "actuality": "actual",
        "subject": {"reference": subject},
        "date": entry.said.at.isoformat(),
        "event": {"text": entry.said.text or "not described"},
        **({"severity": severity} if code else {}),
    }


def care_plan(
    visits: Sequence[Visit],
    infusions: Sequence[Infusion],
    procedures: Mapping[int, str],
    patient: str,
) -> Resource:
    """What is planned and what was given of it: there is one for each patient."""
    planned = [_activity(one, given(one, infusions), procedures) for one in visits]
    had = {done.n for one in visits if (done := given(one, infusions)) is not None}
    others = [
        {"outcomeReference": [{"reference": procedures[one.n]}]}
        for one in infusions
        if one.n not in had
    ]
    return {
        "resourceType": "CarePlan",
        "id": f"treatment-{patient}",
        "meta": {"profile": [f"{US_CORE}careplan"]},
        "status": "active",
        "intent": "plan",
        "category": [{"coding": [ASSESS]}],
        "title": "Visits planned and infusions given",
        "subject": {"reference": f"Patient/{patient}"},
        **({"activity": [*planned, *others]} if planned or others else {}),
    }


def _activity(visit: Visit, done: Infusion | None, procedures: Mapping[int, str]) -> Resource:
    outcome = {} if done is None else {"outcomeReference": [{"reference": procedures[done.n]}]}
    status = "cancelled" if visit.cancelled else "scheduled" if done is None else "completed"
    period = {"start": visit.local.isoformat(), "end": (visit.local + _length(visit)).isoformat()}
    return outcome | {
        "detail": {
            "kind": "Appointment",
            "code": {"coding": [{"system": OWN, "code": f"visit-{visit.kind.value}"}]},
            "status": status,
            "scheduledPeriod": period,
        }
    }


def _length(visit: Visit) -> timedelta:
    return timedelta(minutes=visit.minutes)


def note_document(note: Note, written: datetime, subject: str) -> Resource:
    """A visit note: the decision, its reason and the text, as plain words."""
    words = "\n\n".join(one for one in (DECISIONS[note.decision], note.reason, note.text) if one)
    attachment = {
        "contentType": "text/plain; charset=utf-8",
        "data": b64encode(words.encode()).decode(),
        "title": f"Visit of {note.day.isoformat()}",
    }
    return _document(str(note.id), "visit-note", attachment, subject) | {
        "date": written.isoformat()
    }


def follow_up_document(patient: str, url: str) -> Resource:
    """The page for the follow-up, wherever `url` says it lies."""
    attachment = {"contentType": "application/pdf", "url": url, "title": "Follow-up"}
    return _document(f"follow-up-{patient}", "follow-up", attachment, f"Patient/{patient}")


def _document(id_: str, code: str, attachment: Resource, subject: str) -> Resource:
    """The profile wants a type out of LOINC, or that there is none."""
    coding = {"system": OWN, "code": code}
    return {
        "resourceType": "DocumentReference",
        "id": id_,
        "meta": {"profile": [f"{US_CORE}documentreference"]},
        "status": "current",
        "type": {"coding": [DOCUMENTS[code], coding], "text": code.replace("-", " ")},
        "category": [{"coding": [CLINICAL_NOTE]}],
        "subject": {"reference": subject},
        "content": [{"attachment": attachment}],
    }
