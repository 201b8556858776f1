"""The zip for research: table by table, person by person, as it is sent."""

import csv
import io
from collections.abc import AsyncIterator, Callable, Iterable, Iterator, Sequence
from datetime import date

from moodtrack import db
from moodtrack.exports.archive import Chunks, Part, zipped
from moodtrack.research.actions import Export
from moodtrack.research.domain import columns
from moodtrack.research.domain.tables import (
    Cell,
    Subject,
    day_lines,
    infusion_lines,
    questionnaire_lines,
)
from moodtrack.research.queries import subject

Days = dict[date, Sequence[Cell]]
Lines = Callable[[Subject, Days], Iterator[list[Cell]]]
TABLES: dict[str, Lines] = {
    "infusions.csv": lambda one, _: infusion_lines(one),
    "questionnaires.csv": lambda one, _: questionnaire_lines(one),
    "days.csv": day_lines,
}


def archive(export: Export, *, least: int, enough: int) -> Chunks:
    """README.txt, dictionary.csv and the tables; people in the order of their pseudonyms."""
    found: list[Part] = [
        ("README.txt", _text(columns.README.format(least=least))),
        ("dictionary.csv", _text(_written(columns.dictionary()))),
    ]
    for name, lines in TABLES.items():
        found.append((name, _table(export, name, lines, enough)))
    return zipped(found)


async def _table(export: Export, name: str, lines: Lines, enough: int) -> Chunks:
    yield _written([[one.name for one in columns.TABLES[name]]]).encode()
    for record in export.records:
        with db.from_replica():
            known = await subject(record, export.secret, at=export.at, enough=enough)
        if known is not None:
            yield _written(lines(*known)).encode()


async def _text(text: str) -> AsyncIterator[bytes]:
    yield text.encode()


def _written(lines: Iterable[Sequence[Cell]]) -> str:
    """RFC 4180. No cell holds a word that anybody wrote, so none can be a formula."""
    paper = io.StringIO()
    csv.writer(paper, lineterminator="\r\n").writerows(lines)
    return paper.getvalue()
