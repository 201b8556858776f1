"""What the FHIR side of this server answers, in FHIR's own form: reading, and nothing else."""

from datetime import datetime

from moodtrack.exports.domain.fhir import Resource

EVERYTHING = "http://hl7.org/fhir/OperationDefinition/Patient-everything"
READ = [
    {"type": "Patient", "operation": [{"name": "everything", "definition": EVERYTHING}]},
    {
        "type": "Observation",
        "interaction": [{"code": "search-type"}],
        "searchParam": [
            {"name": "patient", "type": "reference"},
            {"name": "code", "type": "token"},
            {"name": "date", "type": "date"},
        ],
    },
]


def capability(at: datetime, version: str) -> Resource:
    """What this server answers: reading, and nothing else."""
    return {
        "resourceType": "CapabilityStatement",
        "status": "active",
        "date": at.isoformat(),
        "kind": "instance",
        "software": {"name": "moodtrack", "version": version},
        "implementation": {"description": "One patient's own record, with the patient's own key"},
        "fhirVersion": "4.0.1",
        "format": ["json"],
        "rest": [{"mode": "server", "resource": READ}],
    }
