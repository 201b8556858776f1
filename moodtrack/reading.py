"""Reads plain values once, at the door: a value in, the right type out, or a sentence."""

import re
import unicodedata
from datetime import datetime, timedelta
from functools import cache
from uuid import UUID
from zoneinfo import available_timezones

from moodtrack.language import N_, _

UNKNOWN_FIELD = N_("This is not a question we know.")
# tab and line feed are text; other control characters and lone surrogates are not
NOT_TEXT = re.compile("[\x00-\x08\x0b-\x1f\x7f\ud800-\udfff\ufffe\uffff]")
UUID_TEXT = re.compile(r"[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}")
INSTANT_TEXT = re.compile(
    r"\d{4}-\d{2}-\d{2}T\d{2}:\d{2}(:\d{2}(\.\d{1,6})?)?(Z|[+-]\d{2}:\d{2})", re.ASCII
)
WHOLE_TEXT = re.compile(r"\d{1,9}", re.ASCII)
NUMBER_TEXT = re.compile(r"-?\d{1,9}([.,]\d{1,6})?", re.ASCII)


class Problems(Exception):
    """What is wrong, one plain sentence for each field at fault."""

    def __init__(self, by_field: dict[str, str]) -> None:
        super().__init__(by_field)
        self.by_field = by_field


class Fault(Exception):
    """What is wrong with one value, as a sentence."""


def clip(name: str) -> str:
    """A field name from outside, short and printable enough to say back."""
    return NOT_TEXT.sub("?", name)[:80]


def whole_number(value: object, low: int, high: int, sentence: str) -> int:
    """A JSON number without a fraction; 7.0 is 7, "7" and true are not numbers."""
    if isinstance(value, bool) or not isinstance(value, int | float):
        raise Fault(sentence)
    if not low <= value <= high or value != int(value):
        raise Fault(sentence)
    return int(value)


def text(value: object, limit: int) -> str | None:
    """NFC text with LF line ends, at most `limit` code points; blank is not known."""
    if not isinstance(value, str):
        raise Fault("This needs to be text.")
    said = unicodedata.normalize("NFC", value.replace("\r\n", "\n").replace("\r", "\n"))
    if NOT_TEXT.search(said):
        raise Fault("This text has a character that cannot be kept.")
    if len(said) > limit:
        raise Fault(
            _("This is longer than the %(limit)s characters there is room for.", limit=f"{limit:,}")
        )
    return said if said.strip() else None


def one_line(value: object, limit: int) -> str:
    """Text on one line, without spaces at its ends; "" when there is none."""
    return " ".join((text(value, limit) or "").split())


def fold(name: str) -> str:
    """A name as it is searched and sorted by: letters' case makes no difference."""
    return unicodedata.normalize("NFKC", name).casefold()


def typed_number(typed: str) -> float | str | None:
    """A number as a person types it, with a comma too; what is no number stays as it is."""
    typed = typed.strip()
    if not typed:
        return None
    return float(typed.replace(",", ".")) if NUMBER_TEXT.fullmatch(typed) else typed


def typed_whole(typed: str, low: int, high: int) -> int:
    """A whole number as a person types it. Raises Fault."""
    typed = typed.strip()
    if not WHOLE_TEXT.fullmatch(typed) or not low <= int(typed) <= high:
        raise Fault(_("Write a whole number from %(low)s to %(high)s.", low=low, high=high))
    return int(typed)


def read_id(raw: object) -> UUID:
    if not isinstance(raw, str) or not UUID_TEXT.fullmatch(raw):
        raise Fault("An id looks like 123e4567-e89b-42d3-a456-426614174000.")
    return UUID(raw)


def read_instant(raw: object) -> datetime:
    """An instant with its offset, to the microsecond; offsets to 18 hours."""
    sentence = _("A time looks like 2026-11-22T21:14:05-05:00, with its offset.")
    if not isinstance(raw, str) or not INSTANT_TEXT.fullmatch(raw):
        raise Fault(sentence)
    try:
        instant = datetime.fromisoformat(raw)
    except ValueError:
        raise Fault(sentence) from None
    offset = instant.utcoffset() or timedelta()
    if not 1970 <= instant.year <= 2149 or abs(offset) > timedelta(hours=18):
        raise Fault(sentence)
    return instant


OF_ONE_MACHINE = {"localtime", "posixrules", "Factory"}  # they mean another zone elsewhere


@cache
def _zones() -> frozenset[str]:
    """Looked for on the disk once: some 600 names, the same wherever we run."""
    known = available_timezones() - OF_ONE_MACHINE
    return frozenset(name for name in known if not name.startswith(("right/", "posix/")))


def read_zone(raw: object) -> str:
    if not isinstance(raw, str) or raw not in _zones():
        raise Fault("A time zone looks like America/New_York.")
    return raw
