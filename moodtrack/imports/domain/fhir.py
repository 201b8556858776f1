"""QuestionnaireResponses of FHIR R4: PHQ-9, PHQ-2 and GAD-7, whichever form asked them."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any
from uuid import uuid5

from moodtrack.imports.domain.days import IMPORTS, Found, Whose
from moodtrack.imports.domain.files import Unreadable
from moodtrack.language import N_
from moodtrack.measures.domain.instruments import (
    DIFFICULTY,
    FREQUENCY,
    HARDNESS,
    INSTRUMENTS,
    Instrument,
)
from moodtrack.measures.domain.sheets import Mode, Sheet
from moodtrack.reading import Fault, read_instant

# LOINC's own GAD-7 gives its third answer another code ("More days than not")
CODES = {one.loinc: one.value for one in FREQUENCY} | {"LA18938-3": 2}
HARD = {one.loinc: one.value for one in HARDNESS}
ASKED_HOW_HARD = {DIFFICULTY.loinc, "44256-6", "69722-7"}  # the older code too
MOST = 10_000  # resources in one file
NOTHING = N_("There is no PHQ-9, PHQ-2 or GAD-7 in this file.")
WHEN = N_("When it was answered could not be read.")
LATER = N_("This has not happened yet.")


def read_responses(said: Mapping[str, Any], whose: Whose) -> Found:
    """Every questionnaire we know in a resource or a Bundle. Raises Unreadable."""
    found = Found(columns=[], ignored=[], kind="FHIR")
    known = False
    for place, resource in enumerate(_resources(said), start=1):
        instrument = _instrument(resource)
        if instrument is None:
            continue
        known = True
        try:
            found.sheets.append(_sheet(resource, instrument, whose))
        except Fault as fault:
            found.blame(place, {instrument.title: str(fault)})
    if not known:
        raise Unreadable(NOTHING)
    return found


def _resources(said: Mapping[str, Any]) -> Iterator[Mapping[str, Any]]:
    entries = said.get("entry") if said.get("resourceType") == "Bundle" else [{"resource": said}]
    if not isinstance(entries, Sequence) or isinstance(entries, str) or len(entries) > MOST:
        raise Unreadable(NOTHING)
    for entry in entries:
        found = entry.get("resource") if isinstance(entry, Mapping) else None
        if isinstance(found, Mapping) and found.get("resourceType") == "QuestionnaireResponse":
            yield found


def _instrument(resource: Mapping[str, Any]) -> Instrument | None:
    """By the items it has an answer for: forms name themselves in many ways."""
    links = {link for link, _ in _items(resource.get("item"))}
    fitting = [one for one in INSTRUMENTS.values() if {item.loinc for item in one.items} & links]
    # PHQ-2 is the beginning of PHQ-9: the one with the fewest items that holds all that are there
    whole = [one for one in fitting if not _of(fitting, links) - {i.loinc for i in one.items}]
    return min(whole or fitting, key=lambda one: len(one.items), default=None)


def _of(fitting: Sequence[Instrument], links: set[str]) -> set[str]:
    return links & {item.loinc for one in fitting for item in one.items}


def _items(raw: Any) -> Iterator[tuple[str, Any]]:
    """(LOINC code of the link, first answer), also of items within items."""
    if not isinstance(raw, Sequence) or isinstance(raw, str):
        return
    for item in raw:
        if not isinstance(item, Mapping):
            continue
        answers = item.get("answer")
        first = answers[0] if isinstance(answers, list) and answers else None
        yield str(item.get("linkId", "")).rstrip("/").rpartition("/")[2], first
        yield from _items(item.get("item"))


def _sheet(resource: Mapping[str, Any], instrument: Instrument, whose: Whose) -> Sheet:
    """Raises Fault. An answer we do not know (such as "asked, declined") is not known."""
    at = _authored(resource, whose)
    by_link = dict(_items(resource.get("item")))
    answers = {
        item.key: value
        for item in instrument.items
        if (value := _points(by_link.get(item.loinc), CODES)) is not None
    }
    complete = len(answers) == len(instrument.items)
    told = next((_number(by_link[code]) for code in (instrument.total,) if code in by_link), None)
    hard = [_points(by_link[code], HARD) for code in ASKED_HOW_HARD if code in by_link]
    if instrument.with_difficulty and complete and any(answers.values()) and hard:
        answers |= {} if hard[0] is None else {DIFFICULTY.key: hard[0]}
    words = f"{whose.id}:{instrument.key}:{at.isoformat()}:{sorted(answers.items())}"
    return Sheet(
        id=uuid5(IMPORTS, words),
        instrument=instrument,
        answered_at=_to_the_second(at),
        tz=whose.zone.key,
        answers=answers,
        complete=complete,
        mode=Mode.IMPORT,
        told_total=told,
        received_at=whose.now,
    )


def _authored(resource: Mapping[str, Any], whose: Whose) -> datetime:
    try:
        at = read_instant(resource.get("authored"))
    except Fault:
        raise Fault(WHEN) from None
    if at > whose.now + timedelta(days=1):
        raise Fault(LATER)
    return at


def _to_the_second(at: datetime) -> datetime:
    return at.replace(microsecond=0)


def _points(answer: Any, codes: Mapping[str, int]) -> int | None:
    if not isinstance(answer, Mapping):
        return None
    coding = answer.get("valueCoding")
    if isinstance(coding, Mapping):
        return codes.get(str(coding.get("code")))
    number = _number(answer)
    return number if number is not None and 0 <= number <= 3 else None


def _number(answer: Any) -> int | None:
    """A total as forms write it: integer, decimal, quantity, or text."""
    if not isinstance(answer, Mapping):
        return None
    quantity = answer.get("valueQuantity")
    inside = quantity.get("value") if isinstance(quantity, Mapping) else None
    for value in (answer.get("valueInteger"), answer.get("valueDecimal"), inside):
        if isinstance(value, int | float) and not isinstance(value, bool) and abs(value) < 100:
            return int(value)
    text = str(answer.get("valueString", ""))
    return int(text) if text.isascii() and text.isdigit() and len(text) < 3 else None
