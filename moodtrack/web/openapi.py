"""Describes the JSON API: each slice says what its doors take and give, this puts it together."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from moodtrack.web.problems import PROBLEM_SCHEMA

Schema = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Operation:
    """One method of one address, with JSON schemas of what it takes and gives."""

    method: str
    path: str
    summary: str
    answers: Mapping[int, Schema | None]
    body: Schema | None = None
    query: Mapping[str, Schema] = field(default_factory=dict)
    in_path: Mapping[str, Schema] = field(default_factory=dict)


def nullable(schema: Schema) -> Schema:
    return {"anyOf": [schema, {"type": "null"}]}


def described(operations: Iterable[Operation], version: str) -> dict[str, Any]:
    """The OpenAPI 3.1 document."""
    paths: dict[str, dict[str, Any]] = {}
    for one in operations:
        paths.setdefault(one.path, {})[one.method.lower()] = _operation(one)
    return {
        "openapi": "3.1.0",
        "info": {"title": "moodtrack", "version": version},
        "paths": paths,
        "components": {
            "schemas": {"Problem": PROBLEM_SCHEMA},
            "securitySchemes": {
                "session": {"type": "apiKey", "in": "cookie", "name": "session"},
                "device": {"type": "http", "scheme": "bearer"},
            },
        },
        "security": [{"session": []}, {"device": []}],
    }


def _operation(one: Operation) -> dict[str, Any]:
    said: dict[str, Any] = {
        "operationId": f"{one.method.lower()} {one.path}",
        "summary": one.summary,
        "parameters": [
            *_parameters("path", one.in_path, required=True),
            *_parameters("query", one.query, required=False),
        ],
        "responses": {
            str(status): _answer(status, schema) for status, schema in _answers(one).items()
        },
    }
    if one.body is not None:
        content = {"application/json": {"schema": one.body}}
        said["requestBody"] = {"required": True, "content": content}
    return said


def _answers(one: Operation) -> Mapping[int, Schema | None]:
    """Where one has to be signed in, the account may be gone as well."""
    return {**one.answers, 410: None} if 401 in one.answers else one.answers


def _parameters(where: str, schemas: Mapping[str, Schema], *, required: bool) -> list[Any]:
    return [
        {"name": name, "in": where, "required": required, "schema": schema}
        for name, schema in schemas.items()
    ]


def _answer(status: int, schema: Schema | None) -> dict[str, Any]:
    if status >= 400:
        problem = {"schema": {"$ref": "#/components/schemas/Problem"}}
        return {"description": "A problem", "content": {"application/problem+json": problem}}
    if schema is None:
        return {"description": "Done"}
    return {"description": "Done", "content": {"application/json": {"schema": schema}}}


def closed(
    properties: Mapping[str, Schema], required: Iterable[str] | None = None
) -> dict[str, Any]:
    """An object with these properties and no others; all of them required unless said otherwise."""
    return {
        "type": "object",
        "properties": dict(properties),
        "required": list(properties if required is None else required),
        "additionalProperties": False,
    }
