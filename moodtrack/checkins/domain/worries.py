"""Which answers of a batch call for people: what is new in them, and not merely carried along."""

from collections.abc import Mapping, Sequence
from datetime import date

from moodtrack.checkins.domain.book import Page, Result
from moodtrack.checkins.domain.revisions import Revision
from moodtrack.revising import Refused, Status
from moodtrack.safety.domain.concerns import QUESTION, Answer, How, Kind, unkept_source
from moodtrack.safety.domain.hearing import Whose, heard


def may_worry(said: Sequence[Revision | Refused]) -> bool:
    """Whether anything in here calls for help: asked of every batch, and all that it costs most."""
    return any(
        one.worry if isinstance(one, Refused) else one.answers.symptoms.get(QUESTION)
        for one in said
    )


def answers_in(
    said: Sequence[Revision | Refused],
    results: Sequence[Result],
    pages: Mapping[date, Page],
    whose: Whose,
) -> list[Answer]:
    """The positive answers among these; one that was refused counts like one that was kept."""
    return heard(
        said,
        results,
        Kind.DAILY,
        whose,
        lambda revision, result: _read(revision, result, pages.get(revision.day), whose),
    )


def _read(revision: Revision, result: Result, page: Page | None, whose: Whose) -> Answer | None:
    value = revision.answers.symptoms.get(QUESTION, 0)
    refused = result.status is Status.REFUSED
    if not value or not (result.new or refused) or _carried(revision, value, page):
        return None
    source = unkept_source(revision.id, revision.day, value) if refused else None
    return Answer(
        patient=whose.patient,
        source=source or result.kept_as or revision.id,
        kind=Kind.DAILY,
        value=value,
        said_at=revision.written_at,
        at=revision.received_at,
        by=whose.by,
        day=revision.day,
        how=How.REFUSED if refused else How.KEPT,
    )


def _carried(revision: Revision, value: int, page: Page | None) -> bool:
    """Whether a word it replaces said the same: a note added to a day tells nobody anew."""
    known = page.revisions if page else {}
    return any(
        known[old].answers.symptoms.get(QUESTION) == value
        for old in revision.replaces
        if old in known
    )
