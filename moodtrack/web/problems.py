"""What a program is told when something cannot be done: application/problem+json (RFC 9457)."""

import json
from collections.abc import Mapping
from http import HTTPStatus
from typing import Any

from starlette.responses import Response

from moodtrack.language import _


class Refusal(Exception):
    """A request that cannot be served as it is: a status, a sentence, and each field at fault."""

    def __init__(self, status: int, detail: str, problems: Mapping[str, str] | None = None) -> None:
        super().__init__(detail)
        self.status, self.detail, self.problems = status, detail, dict(problems or {})


def problem(
    status: int,
    detail: str,
    problems: Mapping[str, str] | None = None,
    headers: Mapping[str, str] | None = None,
) -> Response:
    content: dict[str, Any] = {
        "type": "about:blank",
        "title": HTTPStatus(status).phrase,
        "status": status,
        "detail": _(detail),
        "problems": {name: _(sentence) for name, sentence in (problems or {}).items()},
    }
    return Response(
        json.dumps(content),
        status,
        headers=dict(headers or {}),
        media_type="application/problem+json",
    )


FHIR = "application/fhir+json"
ISSUES = {  # of an OperationOutcome, by status (R4, valueset-issue-type)
    401: "login",
    403: "forbidden",
    404: "not-found",
    405: "not-supported",
    406: "not-supported",
    410: "deleted",
    429: "throttled",
    503: "transient",
}


def outcome(severity: str, status: int, detail: str) -> dict[str, Any]:
    """The same for a program that speaks FHIR R4."""
    usual = (
        "exception" if status >= 500 else "not-supported" if severity == "warning" else "invalid"
    )
    issue = {"severity": severity, "code": ISSUES.get(status, usual), "diagnostics": detail}
    return {"resourceType": "OperationOutcome", "issue": [issue]}


ENCODER = json.JSONEncoder(separators=(",", ":"))  # made once: a phone is waiting


def json_answer(content: object, status: int = 200) -> Response:
    """Plain ASCII JSON: what a phone in any locale reads the same."""
    return Response(ENCODER.encode(content), status, media_type="application/json")


PROBLEM_SCHEMA = {
    "type": "object",
    "required": ["type", "title", "status", "detail", "problems"],
    "properties": {
        "type": {"type": "string"},
        "title": {"type": "string"},
        "status": {"type": "integer"},
        "detail": {"type": "string"},
        "problems": {"type": "object", "additionalProperties": {"type": "string"}},
    },
}
