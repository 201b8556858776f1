"""Reads a PDF page back: its words with their sizes, and the structure that screen readers use."""

import re
from collections.abc import Iterator
from io import BytesIO
from typing import Any

import pikepdf

Matrix = tuple[float, ...]


def times(a: Matrix, b: Matrix) -> Matrix:
    return (
        a[0] * b[0] + a[1] * b[2],
        a[0] * b[1] + a[1] * b[3],
        a[2] * b[0] + a[3] * b[2],
        a[2] * b[1] + a[3] * b[3],
        a[4] * b[0] + a[5] * b[2] + b[4],
        a[4] * b[1] + a[5] * b[3] + b[5],
    )


def letters_of(font: Any) -> dict[int, str]:
    """A font's codes as text, from its ToUnicode map."""
    table = font.ToUnicode.read_bytes().decode("latin-1")
    return {
        int(code, 16): bytes.fromhex(text).decode("utf-16-be")
        for code, text in re.findall(r"^<([0-9A-Fa-f]{4})> <([0-9A-Fa-f]+)>$", table, re.MULTILINE)
    }


class Reading:
    """The words on the one page of a file with their sizes in points, drawings in it included."""

    def __init__(self, made: bytes) -> None:
        self.text, self.sizes = "", set[float]()
        with pikepdf.open(BytesIO(made)) as file:
            [page] = file.pages
            self._read(page.obj, page.obj.Resources, (1, 0, 0, 1, 0, 0))

    def _read(self, stream: Any, resources: Any, ctm: Matrix) -> None:  # noqa: C901
        kept: list[Matrix] = []
        size, turn, letters = 0.0, ctm, dict[int, str]()
        for operands, operator in pikepdf.parse_content_stream(stream):
            match str(operator):
                case "q":
                    kept.append(ctm)
                case "Q":
                    ctm = kept.pop()
                case "cm":
                    ctm = times(tuple(map(float, operands)), ctm)
                case "Tf":
                    size = float(operands[1])
                    letters = letters_of(resources.Font[str(operands[0])])
                case "BT":
                    turn = ctm
                    self.text += "\n"
                case "Tm":
                    turn = times(tuple(map(float, operands)), ctm)
                case "Tj" | "TJ":
                    self._say(operands[0], letters, size * abs(turn[3]))
                case "Do":
                    inner = resources.XObject[str(operands[0])]
                    if inner.Subtype == "/Form":
                        moved = tuple(float(n) for n in inner.get("/Matrix", (1, 0, 0, 1, 0, 0)))
                        self._read(inner, inner.Resources, times(moved, ctm))

    def _say(self, shown: Any, letters: dict[int, str], size: float) -> None:
        self.sizes.add(round(size, 1))
        for part in shown if isinstance(shown, pikepdf.Array) else [shown]:
            if isinstance(part, pikepdf.String):
                codes = bytes(part)
                pairs = (codes[at : at + 2] for at in range(0, len(codes), 2))
                self.text += "".join(letters.get(int.from_bytes(pair), "") for pair in pairs)


def structure(element: Any) -> Iterator[Any]:
    """Every tagged part of a file, from its structure tree."""
    if isinstance(element, pikepdf.Array):
        for each in element:
            yield from structure(each)
    elif isinstance(element, pikepdf.Dictionary) and "/S" in element:
        yield element
        yield from structure(element.get("/K", pikepdf.Array()))
