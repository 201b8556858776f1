"""From the bytes of a file to the lines of a table, or one sentence on why that cannot be."""

import csv
from collections.abc import Iterator, Sequence
from enum import StrEnum
from io import StringIO
from typing import NamedTuple

from moodtrack.language import N_, _

MOST_BYTES = 10 * 1024 * 1024
MOST_COLUMNS = 1_000
LONGEST_LINE = 200_000  # characters between two line ends
MOST_LINES = 65_536  # one for each day that can be kept
MOST_LINE_ENDS = 1_000_000  # with those inside of notes

SEPARATORS = (",", ";", "\t")
NEEDED = frozenset({"day", "mood"})
UTF_16 = (b"\xff\xfe", b"\xfe\xff")
ZIP, JSON = (b"PK\x03\x04", b"PK\x05\x06"), (b"{", b"[")

TOO_LARGE = N_("This file is larger than the %(most)s MB that fit in at once.")
NOT_UTF_8 = N_("This file is not in UTF-8. In a spreadsheet, choose “CSV UTF-8” when you save it.")
NOT_TEXT = N_("This is not a table in plain text. Save it as CSV in UTF-8, then choose it again.")
EMPTY = N_("There is nothing in this file.")


def too_large() -> str:
    return _(TOO_LARGE, most=MOST_BYTES >> 20)


class Kind(StrEnum):
    """What a file is, by its first bytes."""

    TABLE = "table"
    ARCHIVE = "archive"
    HISTORY = "history"


class Unreadable(Exception):
    """Why a file as a whole cannot be read, in one sentence."""


class Line(NamedTuple):
    """The cells of one line; `number`: where in the file it begins, from 1."""

    number: int
    cells: Sequence[str]


def kind_of(content: bytes) -> Kind:
    """By what a file is, whatever its name says. Raises Unreadable."""
    if len(content) > MOST_BYTES:
        raise Unreadable(too_large())
    bare = content.removeprefix(b"\xef\xbb\xbf")
    if bare.startswith(ZIP):
        return Kind.ARCHIVE
    return Kind.HISTORY if bare[:4096].lstrip().startswith(JSON) else Kind.TABLE


def plain_text(content: bytes) -> str:
    """The file as text. Raises Unreadable."""
    if len(content) > MOST_BYTES:
        raise Unreadable(too_large())
    if content.startswith(UTF_16):
        raise Unreadable(NOT_UTF_8)
    bare = content.removeprefix(b"\xef\xbb\xbf")
    if b"\0" in bare:
        raise Unreadable(NOT_TEXT)
    try:
        text = bare.decode("utf-8")
    except UnicodeDecodeError:
        raise Unreadable(NOT_UTF_8) from None
    if not text.strip():
        raise Unreadable(EMPTY)
    return text


def separator_of(text: str) -> str:
    """What stands between the cells: that by which the first line has the names we need."""
    start = text.lstrip("\r\n")[:LONGEST_LINE]
    found = {one: names(next(_rows(start, one)).cells) for one in SEPARATORS}
    with_names = [one for one in SEPARATORS if found[one].keys() >= NEEDED]
    return with_names[0] if with_names else max(SEPARATORS, key=lambda one: len(found[one]))


def names(cells: Sequence[str]) -> dict[str, int]:
    """The first line's names, made alike, and the place of each. Raises Unreadable."""
    if len(cells) > MOST_COLUMNS:
        raise Unreadable(
            _("This file has more than %(most_columns)s columns.", most_columns=f"{MOST_COLUMNS:,}")
        )
    found: dict[str, int] = {}
    for place, cell in enumerate(cells):
        name = "_".join(cell.lower().split())
        if name in found and name:
            raise Unreadable(
                _("The column %(cell)s stands twice in the first line.", cell=cell.strip()[:80])
            )
        found[name] = place
    return found


def table(text: str) -> Iterator[Line]:
    """The lines that say something, the one with the names first. Raises Unreadable."""
    separator = separator_of(text)
    many = text.count("\n") > MOST_LINE_ENDS or text.count("\r") > MOST_LINE_ENDS
    if many or sum(1 for line in _rows(text, separator) if line.cells) > MOST_LINES + 1:
        raise Unreadable(
            _(
                "This file has more than %(most_lines)s lines, more than there are days.",
                most_lines=f"{MOST_LINES:,}",
            )
        )
    for line in _rows(text, separator):
        if any(cell.strip() for cell in line.cells):
            yield line


def _rows(text: str, separator: str) -> Iterator[Line]:
    reader = csv.reader(_short_lines(text), delimiter=separator, strict=True)
    begin = 1
    try:
        for cells in reader:
            yield Line(begin, cells)
            begin = reader.line_num + 1
    except csv.Error as error:
        raise Unreadable(_in_words(str(error), begin)) from None


def _short_lines(text: str) -> Iterator[str]:
    for number, line in enumerate(StringIO(text, newline=""), start=1):
        if len(line) > LONGEST_LINE:
            raise Unreadable(
                _(
                    "Line %(number)s of this file is longer than a line of days can be.",
                    number=number,
                )
            )
        yield line


def _in_words(error: str, line: int) -> str:
    if "field larger" in error:
        return _(
            "A cell that begins on line %(line)s is longer than anything that can be kept.",
            line=line,
        )
    return _("The quotation marks on line %(line)s do not close as they should.", line=line)
