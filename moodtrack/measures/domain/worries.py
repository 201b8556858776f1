"""Which of the sheets kept call for people: item 9 above 0, also in unfinished and refused ones."""

from collections.abc import Mapping, Sequence
from uuid import UUID

from moodtrack.measures.domain.book import Result
from moodtrack.measures.domain.instruments import SELF_HARM
from moodtrack.measures.domain.sheets import Mode, Sheet
from moodtrack.revising import Refused, Status
from moodtrack.safety.domain.concerns import Answer, How, Kind, unkept_source
from moodtrack.safety.domain.hearing import Whose, heard


def answers_in(
    said: Sequence[Sheet | Refused],
    results: Sequence[Result],
    known: Mapping[UUID, Sheet],
    whose: Whose,
) -> list[Answer]:
    """The positive answers among these; `known`: all sheets of hers, these among them."""
    return heard(
        said,
        results,
        Kind.PHQ9,
        whose,
        lambda sheet, result: _read(sheet, result, known, whose),
    )


def _read(sheet: Sheet, result: Result, known: Mapping[UUID, Sheet], whose: Whose) -> Answer | None:
    value = sheet.answers.get(SELF_HARM, 0)
    refused = result.status is Status.REFUSED
    if not value or not (result.new or refused) or _carried(sheet, value, known):
        return None
    source = unkept_source(sheet.id, Kind.PHQ9, value) if refused else None
    return Answer(
        patient=whose.patient,
        source=source or result.kept_as or sheet.id,
        kind=Kind.IMPORT if sheet.mode is Mode.IMPORT else Kind.PHQ9,
        value=value,
        said_at=sheet.answered_at,
        at=whose.at,
        by=whose.by,
        day=sheet.day,
        how=_how(sheet, refused=refused),
    )


def _how(sheet: Sheet, *, refused: bool) -> How:
    if refused:
        return How.REFUSED
    if sheet.mode is Mode.CLINIC:
        return How.CLINIC
    return How.KEPT if sheet.complete else How.PARTIAL


def _carried(sheet: Sheet, value: int, known: Mapping[UUID, Sheet]) -> bool:
    """Whether a sheet it goes on from said the same: finishing tells nobody anew."""
    return any(known[old].answers.get(SELF_HARM) == value for old in sheet.replaces if old in known)
