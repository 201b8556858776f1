"""The words, codes and sums of the questionnaires, and the four traps of published material."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from moodtrack.measures.domain.instruments import (
    COPYRIGHT,
    DIFFICULTY,
    FREQUENCY,
    GAD7,
    HARDNESS,
    INSTRUMENTS,
    PHQ2,
    PHQ9,
    STEM,
    Instrument,
)
from moodtrack.measures.domain.scoring import band_of, missing, total_of

POINTS = st.integers(0, 3)


def filled(instrument: Instrument, points: list[int]) -> dict[str, int]:
    return dict(zip(instrument.keys, points, strict=True))


@pytest.mark.parametrize("instrument", INSTRUMENTS.values(), ids=lambda one: one.key)
@given(data=st.data())
def test_a_total_is_the_plain_sum_and_lies_in_its_range(
    instrument: Instrument, data: st.DataObject
) -> None:
    count = len(instrument.items)
    points = data.draw(st.lists(POINTS, min_size=count, max_size=count))
    total = total_of(instrument, filled(instrument, points))
    assert total == sum(points)
    assert 0 <= total <= instrument.most
    assert band_of(instrument, total) in {band.words for band in instrument.bands}


@pytest.mark.parametrize("instrument", INSTRUMENTS.values(), ids=lambda one: one.key)
@given(data=st.data())
def test_one_open_item_leaves_no_total_and_nothing_is_made_up_for_it(
    instrument: Instrument, data: st.DataObject
) -> None:
    answers = data.draw(st.dictionaries(st.sampled_from(instrument.keys), POINTS))
    left = missing(instrument, answers)
    assert (total_of(instrument, answers) is None) == bool(left)
    assert set(left) == set(instrument.keys) - answers.keys()


@given(st.lists(POINTS, min_size=9, max_size=9), POINTS)
def test_how_difficult_it_was_counts_towards_nothing(points: list[int], hard: int) -> None:
    answers = filled(PHQ9, points)
    assert total_of(PHQ9, {**answers, DIFFICULTY.key: hard}) == total_of(PHQ9, answers)


@given(st.integers(0, 26))
def test_a_higher_total_is_never_in_a_milder_band(total: int) -> None:
    names = [band.words for band in PHQ9.bands]
    assert names.index(band_of(PHQ9, total)) <= names.index(band_of(PHQ9, total + 1))


@pytest.mark.parametrize(
    ("total", "phq9"),
    [(0, "none to minimal"), (4, "none to minimal"), (5, "mild"), (9, "mild"), (10, "moderate"),
     (14, "moderate"), (15, "moderately severe"), (19, "moderately severe"), (20, "severe"),
     (27, "severe")],
)  # fmt: skip
def test_the_bands_of_phq9_are_those_published(total: int, phq9: str) -> None:
    assert band_of(PHQ9, total) == phq9


@pytest.mark.parametrize(
    ("total", "gad7"),
    [(0, "minimal"), (4, "minimal"), (5, "mild"), (9, "mild"), (10, "moderate"), (14, "moderate"),
     (15, "severe"), (21, "severe")],
)  # fmt: skip
def test_the_bands_of_gad7_are_those_published(total: int, gad7: str) -> None:
    assert band_of(GAD7, total) == gad7


def test_phq2_is_the_first_two_items_of_phq9() -> None:
    assert PHQ2.items == PHQ9.items[:2]
    assert [len(one.items) for one in (PHQ9, PHQ2, GAD7)] == [9, 2, 7]


def test_trap_one_the_codes_of_very_and_extremely_are_not_in_the_order_of_their_numbers() -> None:
    codes = {choice.words: choice.loinc for choice in HARDNESS}
    assert codes["Very difficult"] == "LA6575-0"
    assert codes["Extremely difficult"] == "LA6574-3"
    assert [choice.value for choice in HARDNESS] == [0, 1, 2, 3]


def test_trap_two_item_2_of_gad7_has_its_published_words_and_not_those_of_loincs_form() -> None:
    assert GAD7.items[1].words == "Not being able to stop or control worrying"
    assert {choice.loinc for choice in FREQUENCY} == {
        "LA6568-5", "LA6569-3", "LA6570-1", "LA6571-9"
    }  # fmt: skip


def test_trap_three_the_first_answer_is_not_at_all_and_nobody_is_asked_to_be_sure() -> None:
    assert [choice.words for choice in FREQUENCY] == [
        "Not at all",
        "Several days",
        "More than half the days",
        "Nearly every day",
    ]
    assert "awful" in GAD7.items[6].words  # not "terrible", as some sites have it


def test_the_words_are_those_that_were_published() -> None:
    assert STEM.startswith("Over the last 2 weeks, how often have you been bothered by any of")
    assert "No permission required to reproduce, translate, display or distribute." in COPYRIGHT
    assert [item.loinc for item in PHQ9.items] == [
        "44250-9", "44255-8", "44259-0", "44254-1", "44251-7", "44258-2", "44252-5", "44253-3",
        "44260-8",
    ]  # fmt: skip
    assert [item.loinc for item in GAD7.items] == [
        "69725-0", "68509-9", "69733-4", "69734-2", "69735-9", "69689-8", "69736-7"
    ]  # fmt: skip
    every = "\n".join(item.words for item in (*PHQ9.items, *GAD7.items, DIFFICULTY))
    assert "in last 2 weeks" not in every
    assert "[Reported.PHQ]" not in every
