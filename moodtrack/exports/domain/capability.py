"""What the FHIR side of this server answers, in FHIR's own form: reading, and nothing else."""

from datetime import datetime

from moodtrack.exports.domain.fhir import SCORE, SCREENING, US_CORE, VITALS, Resource

EVERYTHING = "http://hl7.org/fhir/OperationDefinition/Patient-everything"
DEFINED = "http://hl7.org/fhir/SearchParameter"
READ = [
    {
        "type": "Patient",
        "interaction": [{"code": "read"}],
        "operation": [{"name": "everything", "definition": EVERYTHING}],
    },
    {
        "type": "Observation",
        "supportedProfile": [
            SCREENING,
            SCORE,
            *(f"{US_CORE}{one}" for one in VITALS.values()),
        ],
        "interaction": [{"code": "search-type"}],
        "searchParam": [
            {"name": name, "definition": f"{DEFINED}/{definition}", "type": kind}
            for name, definition, kind in (
                ("patient", "clinical-patient", "reference"),
                ("code", "clinical-code", "token"),
                ("category", "Observation-category", "token"),
                ("date", "clinical-date", "date"),
            )
        ],
    },
]
SECURITY = (
    "A patient's own key as a bearer token reads that patient's record. A browser that has lately "
    "signed in reads what its owner may see: a clinician, what patients share."
)


def capability(at: datetime, version: str, base: str) -> Resource:
    """What this server at `base` answers: reading, and nothing else."""
    return {
        "resourceType": "CapabilityStatement",
        "status": "active",
        "date": at.isoformat(),
        "kind": "instance",
        "software": {"name": "moodtrack", "version": version},
        "implementation": {"description": "Days between infusions, read only", "url": base},
        "fhirVersion": "4.0.1",
        "format": ["json", "application/fhir+json"],
        "rest": [{"mode": "server", "security": {"description": SECURITY}, "resource": READ}],
    }
