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

from moodtrack.reports.charts import course_for_print, curve_for_print
from moodtrack.reports.domain import phrases
from moodtrack.web.assets import TEMPLATES

Paper = Literal["a4", "letter"]

# the stubs do not know that files can be handed in as a dict
_compile: Callable[..., bytes] = cast("Callable[..., bytes]", typst.compile)
WIDTH = {"a4": 519.28, "letter": 536.0}  # points between the margins
HEIGHTS = {
    "tall.svg": 0.75,
    "low.svg": 0.5,
    "lowest.svg": 0.4,
}  # of panels; the tallest chart that fits is taken
CURVE_HEIGHT = 0.45  # of its panel on screen
LONGEST_NAME = 90  # code points; a longer one is cut, visibly
COUNTED = 99  # days answered; beyond, percentages are shorter to read
OWN_SCRIPTS = 0x0530  # Latin, Greek and Cyrillic are in the fonts that we bring along

FOOT = (
    "Mood: 0 is the worst, 10 the best this person has felt, in their own judgement. This page "
    "describes answers; it makes no diagnosis and does not say when another infusion is due. "
    "A dash: cannot be said."
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
    charts, curve = _charts(json.dumps(columns, sort_keys=True), paper)
    told = {
        **_told(report),
        "name": _cut(name),
        "paper": paper,
        "alt": charts[0].words,
        "charts": [{"name": chart.name, "height": chart.height} for chart in charts],
        "curve": curve and {"name": curve.name, "alt": curve.words},
    }
    files: dict[str, Any] = {
        "main.typ": _template(),
        "page.json": json.dumps(told).encode(),
        **{chart.name: chart.svg for chart in ([*charts, curve] if curve else charts)},
    }
    return _compile(files, font_paths=_fonts(name), pdf_standards="ua-1", timestamp=0)


@dataclass(frozen=True, slots=True)
class Chart:
    name: str
    height: float  # points
    svg: bytes
    words: str


@lru_cache(maxsize=16)
def _charts(columns: str, paper: Paper) -> tuple[list[Chart], Chart | None]:
    """The course in the heights there are, the tallest first; the response curve, if it tells."""
    told = json.loads(columns)
    made = []
    for name, tall in HEIGHTS.items():
        svg, words = course_for_print(told, WIDTH[paper], tall)
        made.append(Chart(name, _height(svg), svg, words))
    if not any(one["days"] for one in told["response"]["intervals"]):
        return made, None
    svg, words = curve_for_print(told, WIDTH[paper], CURVE_HEIGHT)
    return made, Chart("curve.svg", _height(svg), svg, words)


def _height(svg: bytes) -> float:
    """The last number of the viewBox."""
    return float(svg.split(b'viewBox="', 1)[1].split(b'"', 1)[0].split()[-1])


def _told(report: Mapping[str, Any]) -> dict[str, Any]:
    """The report's numbers as the words that stand on the page."""
    effects = report["side_effects"]
    rows = list(zip(report["before_after"], report["courses"], strict=True))
    counted = effects["value"]
    return {
        "headline": report["headline"]["clinician"],
        "about": _about(report),
        "before_after": [_response(*row) for row in rows],
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


def _response(near: Mapping[str, Any], course: Mapping[str, Any]) -> list[str]:
    """Which infusions; the change over 3 days and over 2 weeks each way; how long it held."""
    numbers, change, bar = near["infusions"], course["change"], course["benefit"]
    which = f"{numbers[0]}–{numbers[-1]}" if len(numbers) > 1 else str(numbers[0])
    interval = [change.get("low"), change.get("high")]
    return [
        which + ("" if near["planned"] else " *"),
        _signed(near["difference"]["value"]),
        _signed(change["value"]),
        "–" if None in interval else " to ".join(_signed(end) for end in interval),
        "–" if bar is None else f"{bar['days']}{'' if bar['ended'] else '+'}",
    ]


def _signed(points: float | None) -> str:
    return "–" if points is None else phrases.signed(points)


def _notes(rows: list[tuple[Mapping[str, Any], Mapping[str, Any]]]) -> list[str]:
    """What the marks in the table of comparisons mean, where there are any."""
    notes = ["mean mood after less before, so long each way"]
    if any(course["benefit"] for _, course in rows):
        notes.append("held: days of benefit; +: not seen to end")
    if not all(near["planned"] for near, _ in rows):
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
