"""The follow-up on one tagged page (PDF/UA-1), by typst: numbers and a name in, bytes out."""

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from functools import cache, lru_cache
from pathlib import Path
from typing import Any, Literal, cast

import matplotlib as mpl
import typst

from moodtrack.reports.charts import course_for_print
from moodtrack.web.assets import TEMPLATES

Paper = Literal["a4", "letter"]

# the stubs do not know that files can be handed in as a dict
_compile: Callable[..., bytes] = cast("Callable[..., bytes]", typst.compile)
WIDTH = {"a4": 519.28, "letter": 536.0}  # points between the margins
HEIGHTS = {"tall.svg": 0.75, "low.svg": 0.5}  # of panels; the tallest chart that fits is taken
LONGEST_NAME = 90  # code points; a longer one is cut, visibly
COUNTED = 99  # days answered; beyond, percentages are shorter to read
OWN_SCRIPTS = 0x0530  # Latin, Greek and Cyrillic are in the fonts that we bring along

FOOT = (
    "Mood: 0 is the worst, 10 the best this person has felt, in their own judgement. This page "
    "describes answers; it makes no diagnosis and does not say when another infusion is due."
)
SIDE_EFFECTS = {
    "dizziness": "Dizzy",
    "nausea": "Nausea",
    "headache": "Headache",
    "blurred_vision": "Blurred vision",
    "unreal": "Felt unreal",
    "drowsy": "Drowsy",
    "anxious": "Anxious",
    "sleep_trouble": "Sleep trouble",
}


def page(report: Mapping[str, Any], columns: Mapping[str, Any], name: str, paper: Paper) -> bytes:
    """One page, made without a network. The same report gives the same bytes."""
    charts = _charts(json.dumps(columns, sort_keys=True), paper)
    told = {
        **_told(report),
        "name": _cut(name),
        "paper": paper,
        "alt": charts[0].words,
        "charts": [{"name": chart.name, "height": chart.height} for chart in charts],
    }
    files: dict[str, Any] = {
        "main.typ": _template(),
        "page.json": json.dumps(told).encode(),
        **{chart.name: chart.svg for chart in charts},
    }
    return _compile(files, font_paths=_fonts(name), pdf_standards="ua-1", timestamp=0)


@dataclass(frozen=True, slots=True)
class Chart:
    name: str
    height: float  # points
    svg: bytes
    words: str


@lru_cache(maxsize=16)
def _charts(columns: str, paper: Paper) -> list[Chart]:
    """The course in the heights there are, the tallest first."""
    made = []
    for name, tall in HEIGHTS.items():
        svg, words = course_for_print(json.loads(columns), WIDTH[paper], tall)
        made.append(Chart(name, _height(svg), svg, words))
    return made


def _height(svg: bytes) -> float:
    """The last number of the viewBox."""
    return float(svg.split(b'viewBox="', 1)[1].split(b'"', 1)[0].split()[-1])


def _told(report: Mapping[str, Any]) -> dict[str, Any]:
    """The report's numbers as the words that stand on the page."""
    effects, rows = report["side_effects"], report["before_after"]
    counted = effects["value"]
    return {
        "headline": report["headline"]["clinician"],
        "about": _about(report),
        "before_after": [_response(row) for row in rows],
        "before_after_notes": _notes(rows),
        "infusions": [_infusion(one) for one in report["infusions"]],
        **_side_effects(counted or []),
        "why_no_side_effects": effects.get("why", ""),
        "not_known": report["not_known"],
        "foot": FOOT,
    }


def _about(report: Mapping[str, Any]) -> list[str]:
    """Which days, as of when, and from which answers."""
    answered, days = report["days_answered"], report["days_in_period"]
    since, until = date.fromisoformat(report["since"]), date.fromisoformat(report["until"])
    return [
        f"{_day(since)} to {_day(until)}",
        f"as of {_instant(datetime.fromisoformat(report['as_of']))}",
        f"from {answered} days answered: {report['days_late']} late, "
        f"{report['days_imported']} from a file",
        f"{days - answered} of {days} days have no answer",
    ]


def _day(day: date) -> str:
    return f"{day.day} {day:%B %Y}"


def _instant(at: datetime) -> str:
    offset = at.strftime("%z")
    zone = "UTC" if offset in ("", "+0000") else f"UTC{offset[:3].replace('-', '−')}:{offset[3:5]}"
    return f"{_day(at.date())}, {at:%H:%M} {zone}"


def _response(row: Mapping[str, Any]) -> list[str]:
    """Which infusions, mood before and after with the number of rated days, and the change."""
    numbers = row["infusions"]
    which = f"{numbers[0]}–{numbers[-1]}" if len(numbers) > 1 else str(numbers[0])
    change = row["difference"]["value"]
    signed = "–" if change is None else f"{change:+.1f}".replace("-", "−")
    return [
        which + ("" if row["planned"] else " *"),
        _side(row["before"]),
        _side(row["after"]),
        signed,
    ]


def _side(said: Mapping[str, Any]) -> str:
    return "–" if said["value"] is None else f"{said['value']:.1f} ({said['n']})"


def _notes(rows: list[Mapping[str, Any]]) -> list[str]:
    """What the marks in the table of comparisons mean, where there are any."""
    notes = ["in brackets: days rated in time"]
    if any(row[side]["value"] is None for row in rows for side in ("before", "after")):
        notes.append("–: too few days to say")
    if not all(row["planned"] for row in rows):
        notes.append("*: date not noted as planned beforehand")
    return notes


def _infusion(one: Mapping[str, Any]) -> list[str]:
    """Number, date, phase, mg, mg/kg; what nobody noted is a dash."""
    day = date.fromisoformat(one["day"])
    dose, per_kg = one["mg"], one["mg_per_kg"]
    return [
        str(one["n"]),
        f"{day.day} {day:%b %Y}",
        one["phase"] or "–",
        "–" if dose is None else f"{dose:g}",
        "–" if per_kg is None else f"{per_kg:.2f}",
    ]


def _side_effects(rows: list[Mapping[str, Any]]) -> dict[str, Any]:
    """For each day since the infusion: on how many of the days answered each was felt."""
    many = any(row["answered"] > COUNTED for row in rows)
    table = [
        [words, *(_felt(row["counts"].get(name), many) for row in rows)]
        for name, words in SIDE_EFFECTS.items()
    ]
    head = "felt, % of answered" if many else "felt / answered"
    return {"side_effects": table if rows else [], "side_effects_head": head}


def _felt(counts: list[int] | None, many: bool) -> str:
    if not counts:
        return "–"
    felt, answered = sum(counts[1:]), sum(counts)
    return f"{felt / answered:.0%}" if many else f"{felt}/{answered}"


def _cut(name: str) -> str:
    return name if len(name) <= LONGEST_NAME else f"{name[:LONGEST_NAME]}…"


@cache
def _template() -> bytes:
    return (TEMPLATES / "reports" / "follow-up.typ").read_bytes()


def _fonts(name: str) -> typst.Fonts:
    return _fonts_of(all(ord(letter) < OWN_SCRIPTS for letter in name))


@cache
def _fonts_of(ours_are_enough: bool) -> typst.Fonts:
    """Our own fonts alone, so that every machine makes the same page; a name in another script
    takes its letters from wherever this machine has them."""
    folder = Path(mpl.get_data_path()) / "fonts" / "ttf"
    return typst.Fonts(include_system_fonts=not ours_are_enough, font_paths=[str(folder)])
