"""From the bytes of a file to what is in it, whichever kind of file it is."""

from collections.abc import Iterator
from itertools import chain, islice

from moodtrack.imports.domain.archives import history_in
from moodtrack.imports.domain.choices import Choices, Questions
from moodtrack.imports.domain.daylio import READ as DAYLIOS
from moodtrack.imports.domain.daylio import is_daylio, read_daylio
from moodtrack.imports.domain.days import (
    Cells,
    Found,
    Whose,
    chosen,
    is_read,
    named,
    needs_to_be_asked,
    read_days,
    writes_dates_its_own_way,
)
from moodtrack.imports.domain.files import Kind, Unreadable, kind_of, names, plain_text, table
from moodtrack.imports.domain.histories import read_history
from moodtrack.language import _
from moodtrack.reading import clip


def read_file(content: bytes, whose: Whose, choices: Choices) -> Found:
    """Everything in a file, and every fault. Raises Unreadable when it is no file we know."""
    kind = kind_of(content)
    if kind is Kind.TABLE:
        return _read_table(content, whose, choices)
    return read_history(history_in(content) if kind is Kind.ARCHIVE else content, whose)


def _read_table(content: bytes, whose: Whose, choices: Choices) -> Found:
    lines = table(plain_text(content))
    head = next(lines)
    places = names(head.cells)
    daylio = is_daylio(places)
    ours = places if daylio else chosen(places, choices)
    known = DAYLIOS.__contains__ if daylio else is_read
    theirs = {places[name] for name in choices.columns.values() if name in places and not daylio}
    found = Found(
        columns=[name for name in ours if known(name)],
        ignored=[
            clip(head.cells[place].strip())
            for name, place in places.items()
            if name and not known(name) and place not in theirs
        ],
        kind="Daylio" if daylio else "table",
    )
    if not daylio and needs_to_be_asked(ours):
        found.questions = Questions(columns=[name for name in places if name], dates=True)
        return found
    cells = named(lines, ours, len(head.cells), found)
    if daylio:
        read_daylio(cells, found, whose, choices)
    else:
        _read_days(cells, found, whose, choices)
    return found


def _read_days(cells: Iterator[Cells], found: Found, whose: Whose, choices: Choices) -> None:
    first = list(islice(cells, 1))
    if first and not choices.said and writes_dates_its_own_way(first[0].cells):
        found.questions = Questions(dates=True)
        return
    read_days(chain(first, cells), found, today=whose.today, choices=choices)


def needs_answers(found: Found) -> Unreadable:
    """For a command, which asks nobody: what to add to it."""
    open_ = found.questions
    if open_.columns:
        known = ", ".join(clip(one) for one in open_.columns[:12])
        return Unreadable(
            _("This needs columns called day and mood. The file has: %(known)s.", known=known)
        )
    if open_.moods:
        unknown = ", ".join(name for name, number in open_.moods.items() if number is None)
        return Unreadable(
            f"Say which number each mood is: --mood 'NAME=5', for {unknown or 'each mood'}."
        )
    return Unreadable("Say how the file writes its dates: --dates dmy or --dates mdy.")
