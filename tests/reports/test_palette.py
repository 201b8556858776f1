"""The colours of the charts: legible in both themes, and apart for every eye and in grey print."""

import re
from itertools import pairwise

import numpy as np
import pytest
from numpy.typing import NDArray

from moodtrack.web.assets import STATIC

CSS = (STATIC / "css" / "charts.css").read_text()
THEMES = ("light", "dark", "print")
Colour = NDArray[np.float64]

# what a cone that is missing leaves of linear light (Machado, Oliveira and Fernandes 2009, at 1.0)
EYES = {
    "all cones": np.eye(3),
    "protanopia": np.array(
        [[0.152286, 1.052583, -0.204868], [0.114503, 0.786281, 0.099216],
         [-0.003882, -0.048116, 1.051998]]
    ),
    "deuteranopia": np.array(
        [[0.367322, 0.860646, -0.227968], [0.280085, 0.672501, 0.047413],
         [-0.011820, 0.042940, 0.968881]]
    ),
    "tritanopia": np.array(
        [[1.255528, -0.076749, -0.178779], [-0.078411, 0.930809, 0.147602],
         [0.004733, 0.691367, 0.303900]]
    ),
    "grey": np.tile([0.2126, 0.7152, 0.0722], (3, 1)),
}  # fmt: skip


def palettes() -> dict[str, dict[str, Colour]]:
    blocks = re.findall(r"\.chart \{(.*?)\}", CSS, re.DOTALL)[:3]
    return {
        theme: {
            name: np.array([int(code[at : at + 2], 16) for at in (0, 2, 4)]) / 255
            for name, code in re.findall(r"--([\w-]+): #([0-9a-f]{6})", block)
        }
        for theme, block in zip(THEMES, blocks, strict=True)
    }


PALETTES = palettes()


def linear(colour: Colour) -> Colour:
    return np.where(colour <= 0.04045, colour / 12.92, ((colour + 0.055) / 1.055) ** 2.4)


def contrast(one: Colour, other: Colour) -> float:
    """WCAG 2.2."""
    light = sorted(float(linear(c) @ [0.2126, 0.7152, 0.0722]) for c in (one, other))
    return (light[1] + 0.05) / (light[0] + 0.05)


def lab(colour: Colour, eye: str) -> Colour:
    """CIE L*a*b* (D65) of what this eye sees."""
    seen = np.clip(EYES[eye] @ linear(colour), 0, 1)
    to_xyz = np.array(
        [[0.4124, 0.3576, 0.1805], [0.2126, 0.7152, 0.0722], [0.0193, 0.1192, 0.9505]]
    )
    xyz = to_xyz @ seen / [0.9505, 1, 1.089]
    f = np.where(xyz > 0.008856, np.cbrt(xyz), 7.787 * xyz + 16 / 116)
    return np.array([116 * f[1] - 16, 500 * (f[0] - f[1]), 200 * (f[1] - f[2])])


@pytest.mark.parametrize("theme", THEMES)
@pytest.mark.parametrize("role", ["ink", "soft", "accent", "warm", "sleep", "move", "late"])
def test_every_line_dot_and_word_stands_out_from_its_paper(theme: str, role: str) -> None:
    told = PALETTES[theme]
    words = role in ("ink", "soft", "accent", "warm")
    assert contrast(told[role], told["paper"]) >= (4.5 if words else 3)


@pytest.mark.parametrize("theme", THEMES)
def test_a_flags_number_can_be_read_on_its_flag(theme: str) -> None:
    assert contrast(PALETTES[theme]["paper"], PALETTES[theme]["warm"]) >= 4.5


@pytest.mark.parametrize("theme", THEMES)
@pytest.mark.parametrize("eye", EYES)
@pytest.mark.parametrize(
    ("one", "other"),
    [("accent", "wash"), ("accent", "line"), ("warm", "wash"), ("warm", "line"), ("late", "line"),
     ("sleep", "wash"), ("soft", "line"), ("move", "line")],
)  # fmt: skip
def test_series_that_lie_together_stay_apart_for_every_eye_and_in_grey(
    theme: str, eye: str, one: str, other: str
) -> None:
    """What lies on or beside another in one panel; what differs in meaning differs in shape too."""
    told = PALETTES[theme]
    assert np.linalg.norm(lab(told[one], eye) - lab(told[other], eye)) >= 15


def test_the_colours_for_print_are_grey() -> None:
    for colour in PALETTES["print"].values():
        assert max(abs(a - b) for a, b in pairwise(colour)) < 0.01
