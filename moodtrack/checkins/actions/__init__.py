"""Keeps what people say about their days: many revisions, one transaction, one trail line."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from moodtrack import db, vault
from moodtrack.audit import trail
from moodtrack.checkins.actions.statements import (
    DAYS,
    INSERT_MOMENT,
    INSERT_REVISION,
    MOMENTS,
    REVISIONS,
    SUMMARIES,
    UPSERT_DAY,
    UPSERT_SUMMARY,
)
from moodtrack.checkins.domain.book import Book, MomentBook, Page, Result
from moodtrack.checkins.domain.days import epoch_day
from moodtrack.checkins.domain.moments import Moment
from moodtrack.checkins.domain.revisions import Revision
from moodtrack.checkins.domain.rows import (
    day_key,
    day_mark,
    day_row,
    moment_of,
    moment_row,
    place_of,
    revision_of,
    revision_row,
    signed_of,
)
from moodtrack.checkins.domain.summary import (
    Summary,
    counted,
    mark_of,
    needs_days,
    summary_from,
    summary_row,
    with_marks,
)
from moodtrack.checkins.domain.worries import answers_in, may_worry
from moodtrack.revising import Refused, Status
from moodtrack.safety import actions as safety
from moodtrack.safety.domain.concerns import Answer, in_one_line
from moodtrack.safety.domain.hearing import Whose
from moodtrack.sharing.domain import NotShared, OpenRecord

KEPT, IMPORTED = "kept check-ins", "imported days"  # verbs of lines that count what is new


@dataclass(frozen=True, slots=True)
class Said:
    """One request's worth of revisions and moments, read and placed."""

    record: OpenRecord
    at: datetime
    revisions: Sequence[Revision | Refused]
    moments: Sequence[Moment | Refused] = ()
    verb: str = KEPT
    whole: bool = False  # all of it, or nothing


class NotWhole(Exception):
    """One of several that belong together could not be kept, so none was; says which and why."""


@dataclass(slots=True)
class Kept:
    results: list[Result] = field(default_factory=list)
    moments: list[Result] = field(default_factory=list)


async def keep(
    record: OpenRecord,
    revisions: Sequence[Revision | Refused],
    *,
    moments: Sequence[Moment | Refused] = (),
    at: datetime,
    verb: str = KEPT,
) -> Kept:
    """Keep revisions and moments; the answer comes only after the commit is durable.

    Whoever else is waiting shares the commit. One trail line says how many, never what.
    """
    if not record.may_write:
        raise NotShared
    return await _together(Said(record, at, revisions, moments, verb))


async def bring_in(
    record: OpenRecord,
    revisions: Sequence[Revision],
    *,
    moments: Sequence[Moment] = (),
    at: datetime,
) -> int:
    """Keep days from a file, of any age: all of them in one transaction, or none.

    In the act it is called from, so that a file comes in as a whole.

    Gives how many were new; the same file a second time brings nothing. Raises NotWhole.
    """
    if not record.may_write:
        raise NotShared
    said = Said(record, at, revisions, moments, verb=IMPORTED, whole=True)
    [kept] = await _keep_together([said])
    return _new_in(kept)


class _Trip:
    """One shared transaction: what is read for all, decided for each, written for all."""

    def __init__(self, group: Sequence[Said]) -> None:
        self.group = group
        self.answers: list[Kept] = []
        self._silenced: dict[int, int] = {}  # whose last answered day fell silent: revisions
        self._texts = {one.record.patient: one.record.texts for one in group}
        self._books = {one.record.patient: Book(one.record.backfill_days) for one in group}
        self._moments = {one.record.patient: MomentBook() for one in group}
        self._worried = sorted({one.record.patient for one in group if may_worry(one.revisions)})

    def reads(self) -> list[tuple[str, list[Any]]]:
        patients = list(self._books)
        days = {
            day_key(one.record.patient, epoch_day(said.day))
            for one in self.group
            for said in one.revisions
            if said.day is not None
        }
        ids = {
            said.id for one in self.group for said in one.revisions if isinstance(said, Revision)
        }
        with_moments = [one.record.patient for one in self.group if one.moments]
        return [
            (REVISIONS, [list(days), list(ids)]),
            (SUMMARIES, [patients]),
            (trail.HEADS, [patients]),
            *([(sql, [self._worried]) for sql in safety.READS] if self._worried else []),
            *([(MOMENTS, [with_moments])] if with_moments else []),
        ]

    def decide(self, found: list[list[db.Row]]) -> list[tuple[str, Sequence[Sequence[Any]]]]:
        revisions, summaries, trail_heads, *rest = found
        concerns, moments = (rest[:2], rest[2:]) if self._worried else ([], rest)
        for row in revisions:
            patient = row["patient_id"]
            if patient in self._books:  # ids are scoped to the patient
                known = revision_of(row, self._texts[patient])
                self._books[patient].put_back(known, place_of(row))
        for row in moments[0] if moments else ():
            patient = row["patient_id"]
            self._moments[patient].put_back(moment_of(row, self._texts[patient]))
        before = {
            (patient, day): day_mark(page)
            for patient, book in self._books.items()
            for day, page in book.pages.items()
        }
        self.answers = [self._keep(one) for one in self.group]
        raised = self._raised(concerns)
        return [
            (INSERT_REVISION, self._revision_rows()),
            (UPSERT_DAY, [day_row(patient, page) for patient, _, page in self._changed()]),
            (UPSERT_SUMMARY, self._summary_rows(summaries, before)),
            (INSERT_MOMENT, self._moment_rows()),
            *raised.statements,
            *trail.written([*self._lines(), *raised.lines], trail_heads),
        ]

    def _raised(self, found: list[list[db.Row]]) -> safety.Raised:
        """Answers that call for people are told with the words they came in, or neither is kept."""
        if not self._worried:
            return safety.Raised()
        answers: list[Answer] = []
        for one, kept in zip(self.group, self.answers, strict=True):
            whose = Whose(one.record.patient, one.record.viewer, one.at)
            pages = self._books[one.record.patient].pages
            new = answers_in(one.revisions, kept.results, pages, whose)
            answers += in_one_line(new) if one.verb == IMPORTED else new
        return safety.raised(answers, found)

    def _keep(self, said: Said) -> Kept:
        patient = said.record.patient
        results = self._books[patient].keep(said.revisions)
        for result in results if said.whole else ():
            if result.status is Status.REFUSED:
                raise NotWhole(f"{result.day}: {' '.join(result.problems.values())}")
        return Kept(results, self._moments[patient].keep(said.moments))

    def _changed(self) -> list[tuple[int, Any, Page]]:
        return [
            (patient, day, page)
            for patient, book in self._books.items()
            for day, page in book.pages.items()
            if page.new
        ]

    def _revision_rows(self) -> list[tuple[Any, ...]]:
        return [
            self._revision_row(patient, page, new)
            for patient, _, page in self._changed()
            for new in page.new
        ]

    def _revision_row(self, patient: int, page: Page, new: Revision) -> tuple[Any, ...]:
        place, texts = page.place(new), self._texts[patient]
        row = revision_row(new, patient=patient, place=place, texts=texts)
        return (*row, vault.row_digest("revision", signed_of(row)))

    def _moment_rows(self) -> list[tuple[Any, ...]]:
        return [
            _signed("moment", moment_row(new, patient=patient, texts=self._texts[patient]))
            for patient, book in self._moments.items()
            for new in book.new
        ]

    def _summary_rows(self, rows: Sequence[db.Row], before: Any) -> list[tuple[Any, ...]]:
        summaries = {row["patient"]: summary_from(row) for row in rows}
        marks: dict[int, dict[int, tuple[str, str]]] = {}
        new: dict[int, int] = {}
        for patient, day, page in self._changed():
            was = before.get((patient, day), mark_of(answered=False, mood=None))
            marks.setdefault(patient, {})[epoch_day(day)] = (was, day_mark(page))
            new[patient] = new.get(patient, 0) + len(page.new)
        written = []
        for patient, changes in marks.items():
            summary = summaries.get(patient, Summary())
            after = with_marks(summary, changes, summary.revisions + new[patient])
            if needs_days(summary, changes):
                self._silenced[patient] = after.revisions
            written.append(summary_row(patient, after))
        return written

    def reads_again(self) -> list[tuple[str, list[Any]]]:
        """All the days, as they are now, of those whose last answered day fell silent."""
        return [(DAYS, [list(self._silenced)])] if self._silenced else []

    def decide_again(self, found: list[list[db.Row]]) -> list[tuple[str, Sequence[Sequence[Any]]]]:
        days: dict[int, list[db.Row]] = {patient: [] for patient in self._silenced}
        for row in found[0]:
            days[row["key"] >> 16].append(row)
        rows = [
            summary_row(patient, counted(days[patient], revisions))
            for patient, revisions in self._silenced.items()
        ]
        return [(UPSERT_SUMMARY, rows)]

    def _lines(self) -> list[trail.Line]:
        """One line an act; an act that kept nothing new leaves none."""
        return [
            trail.Line(one.at, one.record.viewer, one.verb, one.record.patient, f"{count} new")
            for one, kept in zip(self.group, self.answers, strict=True)
            if (count := _new_in(kept))
        ]


def _signed(table: str, row: tuple[Any, ...]) -> tuple[Any, ...]:
    return (*row, vault.row_digest(table, row))


def _new_in(kept: Kept) -> int:
    return sum(result.new for result in (*kept.results, *kept.moments))


async def _keep_together(group: Sequence[Said]) -> list[Kept]:
    trip = _Trip(group)
    await db.Batch([one.record.patient for one in group]).run(
        (trip.reads, trip.decide), (trip.reads_again, trip.decide_again)
    )
    return trip.answers


_together = db.Together(_keep_together)
