"""The follow-up on one tagged page (PDF/UA-1), by typst: numbers and a name in, bytes out."""

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cache, lru_cache
from pathlib import Path
from typing import Any, Literal, cast

import matplotlib as mpl
import typst

from moodtrack.reports.charts import course_for_print, curve_for_print
from moodtrack.reports.domain.paper import cut, told_on_paper
from moodtrack.web.assets import TEMPLATES

Paper = Literal["a4", "letter"]

# the stubs do not know that files can be handed in as a dict
_compile: Callable[..., bytes] = cast("Callable[..., bytes]", typst.compile)
WIDTH = {"a4": 527.28, "letter": 544.0}  # points between the margins
HEIGHTS = {
    "tall.svg": 0.75,
    "low.svg": 0.5,
    "lowest.svg": 0.34,
    "least.svg": 0.26,
    "few.svg": 0.34,
}  # of panels; the tallest chart that fits is taken
FEWEST = "few.svg"  # mood, symptoms and days answered alone: what stays when all else has yielded
CURVE_HEIGHT = 0.4  # of its panel on screen
LONGEST_NAME = 90  # code points; a longer one is cut, visibly
OWN_SCRIPTS = 0x0530  # Latin, Greek and Cyrillic are in the fonts that we bring along


def page(
    report: Mapping[str, Any],
    columns: Mapping[str, Any],
    name: str,
    paper: Paper,
    appendix: bool = False,
) -> bytes:
    """One page, made without a network; with `appendix`, all that it had no room for behind it.

    The same report gives the same bytes.
    """
    charts, curve = _charts(json.dumps(columns, sort_keys=True), paper)
    told = {
        **told_on_paper(report),
        "name": cut(name, LONGEST_NAME),
        "paper": paper,
        "appendix": appendix,
        "alt": charts[0].words,
        "charts": [{"name": chart.name, "height": chart.height} for chart in charts],
        "curve": curve and {"name": curve.name, "alt": curve.words},
    }
    files: dict[str, Any] = {
        "main.typ": _template(),
        "page.json": json.dumps(told).encode(),
        **{chart.name: chart.svg for chart in ([*charts, curve] if curve else charts)},
    }
    words = name + "".join(told["medicines"])
    return _compile(files, font_paths=_fonts(words), pdf_standards="ua-1", timestamp=0)


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
        svg, words = course_for_print(told, WIDTH[paper], tall, few=name == FEWEST)
        made.append(Chart(name, _height(svg), svg, words))
    if not any(one["days"] for one in told["response"]["intervals"]):
        return made, None
    svg, words = curve_for_print(told, WIDTH[paper], CURVE_HEIGHT)
    return made, Chart("curve.svg", _height(svg), svg, words)


def _height(svg: bytes) -> float:
    """The last number of the viewBox."""
    return float(svg.split(b'viewBox="', 1)[1].split(b'"', 1)[0].split()[-1])


@cache
def _template() -> bytes:
    return (TEMPLATES / "reports" / "follow-up.typ").read_bytes()


def _fonts(words: str) -> typst.Fonts:
    return _fonts_of(all(ord(letter) < OWN_SCRIPTS for letter in words))


@cache
def _fonts_of(ours_are_enough: bool) -> typst.Fonts:
    """Our own fonts alone, so that every machine makes the same page; what is in another script
    takes its letters from wherever this machine has them."""
    folder = Path(mpl.get_data_path()) / "fonts" / "ttf"
    return typst.Fonts(include_system_fonts=not ours_are_enough, font_paths=[str(folder)])
