"""The one strict decoder behind every JSON door: what it lets through means one thing only."""

import json
from collections.abc import Sequence
from typing import Any

from starlette.requests import Request

from moodtrack.language import _
from moodtrack.web.bodies import kind_of, whole_body
from moodtrack.web.problems import Refusal

MOST_BYTES = 256 * 1024
DEEPEST = 8


class _Twice(ValueError):
    """The same key twice in one object."""


async def json_body(request: Request, *, most_bytes: int = MOST_BYTES) -> object:
    """The decoded body. Raises Refusal for a wrong type, size, depth, syntax, double key or NaN."""
    if kind_of(request) != "application/json":
        raise Refusal(415, _("Send this as application/json."))
    return decode(await whole_body(request, most_bytes))


def decode(body: bytes) -> object:
    """JSON text to plain values, strictly. Raises Refusal."""
    try:
        value = DECODER.decode(body.decode("utf-8"))
    except _Twice as error:
        raise Refusal(400, str(error)) from None
    except RecursionError:
        raise Refusal(
            400, _("This is nested deeper than %(deepest)s levels.", deepest=DEEPEST)
        ) from None
    except ValueError:
        raise Refusal(400, _("This is not JSON we can read.")) from None
    opening = body.count(b"[") + body.count(b"{")
    if opening > DEEPEST and _deeper(value, DEEPEST):
        raise Refusal(400, _("This is nested deeper than %(deepest)s levels.", deepest=DEEPEST))
    return value


def _object(pairs: Sequence[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) != len(pairs):
        raise _Twice(_("The same name stands twice in one object."))
    return found


def _integer(digits: str) -> int | float:
    """Python refuses to read thousands of digits; as a number too large, its field is named."""
    return int(digits) if len(digits) < 20 else float(digits)


def _constant(name: str) -> Any:
    raise ValueError(name)


DECODER = json.JSONDecoder(object_pairs_hook=_object, parse_constant=_constant, parse_int=_integer)


def _deeper(value: object, levels: int) -> bool:
    if isinstance(value, dict):
        return levels == 0 or any(_deeper(inner, levels - 1) for inner in value.values())
    if isinstance(value, list):
        return levels == 0 or any(_deeper(inner, levels - 1) for inner in value)
    return False
