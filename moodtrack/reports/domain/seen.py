"""A follow-up as it was seen: its JSON, read for a page, and kept so that it can be shown again."""

import hashlib
import json
import zlib
from base64 import b85decode, b85encode
from collections.abc import Callable, Mapping
from datetime import date, datetime
from typing import Any

FORM = "1"  # of what is kept; a later program reads every earlier one
READ: Mapping[str, Callable[[str], date]] = {
    **dict.fromkeys(
        ("since", "until", "day", "from", "to", "week", "visit", "taken", "closed"),
        date.fromisoformat,
    ),
    **dict.fromkeys(("as_of", "at"), datetime.fromisoformat),
}

Told = dict[str, Any]


def seen(told: Mapping[str, Any]) -> Told:
    """A FollowUp's JSON with dates where dates are meant: what every page is made from.

    >>> seen({"since": "2026-03-02", "curve": {"value": [{"day": 3, "mood": 6.5}]}})
    {'since': datetime.date(2026, 3, 2), 'curve': {'value': [{'day': 3, 'mood': 6.5}]}}
    """
    return {key: _read(key, value) for key, value in told.items()}


def _read(key: str, value: Any) -> Any:
    if isinstance(value, str):
        return READ[key](value) if key in READ else value
    if isinstance(value, dict):
        return seen(value)
    if isinstance(value, list):
        return [seen(one) if isinstance(one, dict) else one for one in value]
    return value


def kept(told: Mapping[str, Any]) -> str:
    """A FollowUp's JSON as a line of text, for a visit's note: the same follow-up, the same text.

    Years of days are some 20,000 characters.
    """
    plain = json.dumps(told, sort_keys=True, separators=(",", ":"), allow_nan=False)
    return f"{FORM}:{b85encode(zlib.compress(plain.encode(), 9)).decode()}"


def mark(told: Mapping[str, Any]) -> str:
    """The same for the same numbers, whenever they were looked at: 32 characters."""
    numbers = {key: value for key, value in told.items() if key != "as_of"}
    return hashlib.sha256(kept(numbers).encode()).hexdigest()[:32]


def shown_again(text: str) -> Told:
    """What `kept` was given, to the last digit. Raises ValueError for what it never wrote."""
    form, _, packed = text.partition(":")
    if form != FORM:
        raise ValueError("this follow-up was kept in a form that is not known here")
    try:
        told = json.loads(zlib.decompress(b85decode(packed)))
    except zlib.error:
        raise ValueError("this follow-up cannot be read any more") from None
    if not isinstance(told, dict):
        raise ValueError("this is no follow-up")
    return told
