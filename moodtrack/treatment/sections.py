"""What a clinic settles about treatment: its checklist before an infusion, its own headings."""

from collections.abc import Mapping
from typing import Any

from moodtrack.accounts.sections import Fields, Known, Section
from moodtrack.reading import Fault, Problems, one_line, typed_whole
from moodtrack.treatment.domain.consultation import LABELS
from moodtrack.treatment.domain.preparation import ITEMS, MOST_HOURS, Item

WORDS_LIMIT, LABEL_LIMIT = 200, 60
OWN_ITEMS = ("own1", "own2", "own3")  # lines of the clinic's own making
OWN_LABELS = ("other1", "other2")
NO_HOURS = f"Write whole hours from 0 to {MOST_HOURS}, or leave it empty."


def _read_preparation(fields: Fields, known: Known) -> Any:
    problems: dict[str, str] = {}
    items = []
    for key in (*(item.key for item in ITEMS), *OWN_ITEMS):
        words = _line(fields, f"words_{key}", WORDS_LIMIT, problems)
        hours = _hours(fields, f"hours_{key}", problems)
        if words:
            items.append({"key": key, "words": words, "hours": hours})
    if problems:
        raise Problems(problems)
    return {"items": items}


def _hours(fields: Fields, name: str, problems: dict[str, str]) -> int | None:
    typed = fields.get(name, "").strip()
    if not typed:
        return None
    try:
        return typed_whole(typed, 0, MOST_HOURS)
    except Fault:
        problems[name] = NO_HOURS
        return None


def _line(fields: Fields, name: str, most: int, problems: dict[str, str]) -> str:
    try:
        return one_line(fields.get(name, ""), most)
    except Fault as fault:
        problems[name] = str(fault)
        return ""


def _fill_preparation(value: Any) -> dict[str, str]:
    filled = {}
    for item in value["items"]:
        filled[f"words_{item['key']}"] = item["words"]
        filled[f"hours_{item['key']}"] = "" if item["hours"] is None else str(item["hours"])
    return filled


def _read_labels(fields: Fields, known: Known) -> Any:
    problems: dict[str, str] = {}
    labels = {}
    for key in (*LABELS, *OWN_LABELS):
        if label := _line(fields, f"label_{key}", LABEL_LIMIT, problems):
            labels[key] = label
    if problems:
        raise Problems(problems)
    return {"labels": labels}


PREPARATION = Section(
    name="preparation",
    title="Before an infusion",
    about="The checklist your patients see: your own texts, and from how many hours before.",
    template="treatment/settings-preparation.html",
    default={"items": [{"key": i.key, "words": i.words, "hours": i.hours} for i in ITEMS]},
    read=_read_preparation,
    fill=_fill_preparation,
)
CONSULTATION = Section(
    name="consultation",
    title="Consultation",
    about="What is asked at the first visit, under your own headings.",
    template="treatment/settings-consultation.html",
    default={"labels": LABELS},
    read=_read_labels,
    fill=lambda value: {f"label_{key}": label for key, label in value["labels"].items()},
)
SECTIONS = (PREPARATION, CONSULTATION)


def items_of(value: Mapping[str, Any]) -> list[Item]:
    """The checklist a clinic has settled on."""
    return [Item(one["key"], one["words"], one["hours"]) for one in value["items"]]
