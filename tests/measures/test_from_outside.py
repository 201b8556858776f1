"""Questionnaires from other programs: totals are worked out here, and what differs is said."""

from uuid import uuid4

import pytest

from moodtrack.measures import queries
from moodtrack.measures.actions import bring_in
from moodtrack.measures.domain.instruments import GAD7, PHQ9
from moodtrack.measures.domain.outside import (
    brought_in,
    instrument_of,
    key_of,
    points_of,
    told_total,
)
from moodtrack.sharing.domain import OpenRecord
from tests.cast import NOON, ZONE, Clock


@pytest.mark.parametrize(
    "said",
    [
        {"valueString": "12"},
        {"valueInteger": 12},
        {"valueDecimal": 12.0},
        {"valueQuantity": {"value": 12, "code": "{score}"}},
    ],
)
def test_trap_four_a_total_may_come_as_a_text(said: dict[str, object]) -> None:
    assert told_total(said, PHQ9) == 12


@pytest.mark.parametrize("said", [{}, {"valueString": "twelve"}, {"valueInteger": 28},
                                  {"valueQuantity": {}}, {"valueString": "12.5"}])  # fmt: skip
def test_what_is_no_total_is_none(said: dict[str, object]) -> None:
    assert told_total(said, PHQ9) is None


def test_codes_of_answers_are_read_those_of_loincs_own_form_too() -> None:
    assert [points_of(code) for code in ("LA6568-5", "LA6569-3", "LA6570-1", "LA6571-9")] == [
        0, 1, 2, 3
    ]  # fmt: skip
    assert points_of("LA18938-3") == 2
    assert (points_of("LA6575-0"), points_of("LA6574-3")) == (2, 3)
    assert (points_of("asked-declined"), points_of(None)) == (None, None)


def test_items_and_questionnaires_are_found_by_their_codes() -> None:
    assert key_of(PHQ9, "/44260-8") == "self_harm"
    assert key_of(PHQ9, "69722-7") == "difficulty"
    assert key_of(GAD7, "44260-8") is None
    assert instrument_of("69737-5") is GAD7
    assert instrument_of("44261-6") is PHQ9
    assert instrument_of("1234-5") is None


async def test_a_total_that_differs_is_kept_beside_ours_and_said(
    anas_record: OpenRecord, clock: Clock
) -> None:
    answers = dict.fromkeys(GAD7.keys, 1)
    whole = brought_in(
        uuid4(), GAD7, answers, answered_at=NOON, tz=ZONE, told=9, received_at=clock()
    )
    del answers["afraid"]
    part = brought_in(
        uuid4(), GAD7, answers, answered_at=NOON, tz=ZONE, told=6, received_at=clock()
    )
    assert await bring_in(anas_record, [whole, part], at=clock()) == 2
    kept = {one.id: one for one in await queries.sheets(anas_record)}
    assert (kept[whole.id].total, kept[whole.id].told_total, kept[whole.id].differs) == (7, 9, True)
    assert (kept[part.id].total, kept[part.id].answers) == (None, answers)
