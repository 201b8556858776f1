"""The one strict decoder behind every JSON door: what it lets through means one thing only."""

import json
from collections.abc import Sequence
from typing import Any

from starlette.requests import Request

from moodtrack.web.problems import Refusal

MOST_BYTES = 256 * 1024
DEEPEST = 8


class _Twice(ValueError):
    """The same key twice in one object."""


async def json_body(request: Request, *, most_bytes: int = MOST_BYTES) -> object:
    """The decoded body. Raises Refusal for a wrong type, size, depth, syntax, double key or NaN."""
    kind = request.headers.get("content-type", "").split(";")[0].strip().lower()
    if kind != "application/json":
        raise Refusal(415, "Send this as application/json.")
    if int(request.headers.get("content-length") or 0) > most_bytes:
        raise too_large(most_bytes)
    body = await request.body()
    if len(body) > most_bytes:
        raise too_large(most_bytes)
    return decode(body)


def too_large(most_bytes: int) -> Refusal:
    return Refusal(413, f"This is larger than the {most_bytes // 1024} KiB taken at once.")


def decode(body: bytes) -> object:
    """JSON text to plain values, strictly. Raises Refusal."""
    try:
        value = DECODER.decode(body.decode("utf-8"))
    except _Twice as error:
        raise Refusal(400, str(error)) from None
    except RecursionError:
        raise Refusal(400, f"This is nested deeper than {DEEPEST} levels.") from None
    except ValueError:
        raise Refusal(400, "This is not JSON we can read.") from None
    opening = body.count(b"[") + body.count(b"{")
    if opening > DEEPEST and _deeper(value, DEEPEST):
        raise Refusal(400, f"This is nested deeper than {DEEPEST} levels.")
    return value


def _object(pairs: Sequence[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) != len(pairs):
        raise _Twice("The same name stands twice in one object.")
    return found


def _constant(name: str) -> Any:
    raise ValueError(name)


DECODER = json.JSONDecoder(object_pairs_hook=_object, parse_constant=_constant)


def _deeper(value: object, levels: int) -> bool:
    if isinstance(value, dict):
        return levels == 0 or any(_deeper(inner, levels - 1) for inner in value.values())
    if isinstance(value, list):
        return levels == 0 or any(_deeper(inner, levels - 1) for inner in value)
    return False
