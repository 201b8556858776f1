"""Matplotlib's SVG renderer, driven directly: shapes and words placed by us, no figure, no axes.

A Figure costs 200 ms a chart, three quarters of it in ticks and text layout that we do not need.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from io import StringIO
from typing import Any, Literal

import numpy as np
from matplotlib.backend_bases import GraphicsContextBase
from matplotlib.backends.backend_svg import RendererSVG
from matplotlib.path import Path
from matplotlib.transforms import Affine2D

from moodtrack.language import _

Point = tuple[float, float]
Anchor = Literal["start", "middle", "end"]

NO_METADATA = dict.fromkeys(("Creator", "Date", "Format", "Type"))
STYLE = re.compile(r'style="([^"]*)"')
SPECK = 0.1  # the least that is left after rounding
SPACE = re.compile(r"\s*\n\s*")
SYSTEM_FONTS = "system-ui, -apple-system, 'Segoe UI', Roboto, 'Helvetica Neue', Arial, sans-serif"


@dataclass(frozen=True, slots=True)
class Palette:
    """A colour for every role; no two alike, because a role is known again by its colour."""

    ink: str = "#22302e"
    soft: str = "#55625f"
    line: str = "#d9d2c6"
    paper: str = "#ffffff"
    accent: str = "#1f6f68"
    wash: str = "#dcebe7"
    warm: str = "#b4552d"
    sleep: str = "#4a5f9e"
    move: str = "#5b7a2e"
    late: str = "#8a6d1f"
    fonts: str = SYSTEM_FONTS
    classes: bool = True  # so that static/css/charts.css can re-colour the roles


SCREEN = Palette()
PRINT = Palette(
    ink="#1a1a1a",
    soft="#4d4d4d",
    line="#d0d0d0",
    accent="#1b1b1b",
    wash="#e6e6e6",
    warm="#3a3a3a",
    sleep="#333333",
    move="#343434",
    late="#5e5e5e",
    fonts="DejaVu Sans",
    classes=False,
)
ROLES = ("ink", "soft", "line", "paper", "accent", "wash", "warm", "sleep", "move", "late")


class Pencil:
    """One drawing. Lengths are in the drawing's own units, y grows downwards."""

    def __init__(self, width: float, height: float, palette: Palette = SCREEN) -> None:
        self.width, self.height, self.palette = width, height, palette
        self._sheet = StringIO()
        self._renderer: Any = RendererSVG(  # type: ignore[no-untyped-call]
            width, height, self._sheet, metadata=NO_METADATA
        )
        self._turn = Affine2D().scale(1, -1).translate(0, height)

    def strokes(
        self,
        lines: Iterable[Sequence[Point]],
        role: str,
        thick: float,
        dash: tuple[float, ...] | None = None,
        cap: Literal["butt", "round"] = "round",
    ) -> None:
        """Separate open lines as one path."""
        path = _compound(lines, closed=False)
        if path is None:
            return
        context = GraphicsContextBase()
        context.set_foreground(getattr(self.palette, role))
        context.set_linewidth(thick)
        context.set_capstyle(cap)
        if dash:
            context.set_dashes(0, dash)
        self._renderer.draw_path(context, path, self._turn)

    def dots(self, points: Iterable[Point], role: str, radius: float) -> None:
        """Round dots as one path: each is a line with round ends and next to no length.

        Not quite none: typst leaves out a path that has no extent at all.
        """
        self.strokes((((x, y), (x + SPECK, y)) for x, y in points), role, 2 * radius)

    def rings(self, points: Sequence[Point], role: str, radius: float) -> None:
        """Hollow dots: one dot in the colour and a smaller one in the colour of the paper on it."""
        self.dots(points, role, radius)
        self.dots(points, "paper", radius * 0.55)

    def shapes(self, outlines: Iterable[Sequence[Point]], role: str) -> None:
        """Filled shapes as one path."""
        path = _compound(outlines, closed=True)
        if path is None:
            return
        context = GraphicsContextBase()
        context.set_linewidth(0)
        face = tuple(int(getattr(self.palette, role)[at : at + 2], 16) / 255 for at in (1, 3, 5))
        self._renderer.draw_path(context, path, self._turn, face)

    def boxes(self, corners: Iterable[tuple[Point, Point]], role: str) -> None:
        """Filled rectangles, each from its upper left to its lower right corner."""
        self.shapes(
            (((x0, y0), (x1, y0), (x1, y1), (x0, y1)) for (x0, y0), (x1, y1) in corners), role
        )

    def words(
        self,
        at: Point,
        text: str,
        size: float,
        role: str = "soft",
        *,
        anchor: Anchor = "start",
        bold: bool = False,
    ) -> None:
        """One line of our own words. What a person wrote never comes here."""
        text = _(text)
        attributes = {"x": _short(at[0]), "y": _short(at[1]), "font-size": _short(size)}
        attributes |= {"text-anchor": anchor} if anchor != "start" else {}
        attributes |= {"font-weight": "600"} if bold else {}
        attributes["style"] = f"fill: {getattr(self.palette, role)}"
        self._renderer.writer.element("text", text, attrib=attributes)

    def svg(self, name: str, title: str, axis: tuple[float, float, int] | None = None) -> bytes:
        """The finished drawing: no style attributes (the CSP drops them), no ids, no fixed size.

        `axis`: where the first day begins and the last ends, and how many there are, for a page
        that tells the day under a finger.
        """
        self._renderer.finalize()
        written = self._sheet.getvalue()
        body = written[written.index("</defs>") + 7 : written.rindex("</svg>")]
        body = SPACE.sub(" ", STYLE.sub(lambda found: _attributes(found[1], self.palette), body))
        days = (
            ""
            if axis is None
            else ' data-left="{:g}" data-right="{:g}" data-days="{}"'.format(*axis)
        )
        head = (
            f'<svg xmlns="http://www.w3.org/2000/svg" class="chart chart-{name}" role="img" '
            f'viewBox="0 0 {_short(self.width)} {_short(self.height)}"{days} '
            f'stroke-linejoin="round" font-family="{self.palette.fonts}"><title>{title}</title>'
        )
        return f"{head}{body.strip()}</svg>\n".encode()


def _compound(lines: Iterable[Sequence[Point]], *, closed: bool) -> Path | None:
    vertices: list[Point] = []
    codes: list[int] = []
    for line in lines:
        vertices += line
        codes += [int(Path.MOVETO)] + [int(Path.LINETO)] * (len(line) - 1)
        if closed:
            vertices.append(line[0])
            codes.append(int(Path.CLOSEPOLY))
    if not vertices:
        return None
    path = Path(np.array(vertices).round(1), codes)
    path.should_simplify = False  # it would drop dots, which are lines of next to no length
    return path


def _short(number: float) -> str:
    return f"{round(number, 1):g}"


@lru_cache(maxsize=512)
def _attributes(style: str, palette: Palette) -> str:
    """Matplotlib's CSS as presentation attributes, and the roles of its colours as classes."""
    pairs = [pair.split(": ", 1) for pair in style.split("; ") if pair]
    said = {name: value.rstrip(";") for name, value in pairs}
    roles = {getattr(palette, role): role for role in ROLES}
    classes = [
        f"{letter}-{roles[said[name]]}"
        for letter, name in (("f", "fill"), ("s", "stroke"))
        if palette.classes and said.get(name) in roles
    ]
    attributes = [f'class="{" ".join(classes)}"'] if classes else []
    return " ".join([*attributes, *(f'{name}="{value}"' for name, value in said.items())])
