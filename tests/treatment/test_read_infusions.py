"""What Sam types beside the chair is read once, strictly, and every fault is a sentence."""

from datetime import UTC, datetime
from typing import Any

import pytest

from moodtrack.reading import Problems
from moodtrack.treatment.domain import DateChosen, Phase
from moodtrack.treatment.domain.forms import form_of, read_form
from moodtrack.treatment.domain.reading import Sent, read_infusion
from tests.cast import NOON, ZONE

TYPED = {
    "date": "2026-03-14",
    "time": "11:30",
    "phase": "induction",
    "number_in_course": "2",
    "weight_kg": "70,5",
    "dose_mg": "35.3",
    "minutes": "40",
    "date_chosen": "planned",
    "notes": "calm\r\nslept a little",
}


def typed(**changes: str) -> Sent:
    return read_form({**TYPED, **changes}, zone=ZONE, now=NOON)


def problems_of(**changes: str) -> dict[str, str]:
    with pytest.raises(Problems) as found:
        typed(**changes)
    return found.value.by_field


def sent(**fields: Any) -> Sent:
    return read_infusion({"at": "2026-03-14T11:30:00-04:00", **fields}, zone=ZONE, now=NOON)


def test_a_form_is_read_exactly() -> None:
    infusion = typed().infusion
    assert infusion.at == datetime(2026, 3, 14, 15, 30, tzinfo=UTC)
    assert (infusion.tz, infusion.phase, infusion.number_in_course) == (ZONE, Phase.INDUCTION, 2)
    assert (infusion.weight_g, infusion.dose_ug, infusion.minutes) == (70_500, 35_300, 40)
    assert (infusion.mg_per_kg, infusion.date_chosen) == (0.5, DateChosen.PLANNED)
    assert infusion.notes == "calm\nslept a little"


def test_a_form_and_its_infusion_are_the_same_both_ways() -> None:
    infusion = typed().infusion
    assert read_form(form_of(infusion), zone="UTC", now=NOON).infusion == infusion


def test_what_is_left_open_is_not_known() -> None:
    infusion = sent().infusion
    known = (infusion.phase, infusion.weight_g, infusion.dose_ug, infusion.minutes, infusion.notes)
    assert known == (None,) * 5
    assert infusion.mg_per_kg is None


@pytest.mark.parametrize("weight", ["seventy", "70-72", "70 kg", "7", "700", "-70", "70.25", "٧٠"])
def test_a_weight_that_cannot_be_is_told_in_kilograms(weight: str) -> None:
    [(field, sentence)] = problems_of(weight_kg=weight).items()
    assert field == "weight_kg"
    assert "kilograms" in sentence or "20 to 300 kg" in sentence


@pytest.mark.parametrize("dose", ["a little", "35mg", "0", "-1", "2001", "35.25"])
def test_a_dose_that_cannot_be_is_told_in_milligrams(dose: str) -> None:
    [(field, sentence)] = problems_of(dose_mg=dose).items()
    assert field == "dose_mg"
    assert "milligrams" in sentence or "2,000 mg" in sentence


@pytest.mark.parametrize(("dose", "ratio"), [("0.5", "0.00709"), ("500", "7.09")])
def test_a_dose_far_off_for_the_weight_asks_to_look_at_the_units_again(
    dose: str, ratio: str
) -> None:
    sentence = problems_of(dose_mg=dose)["dose_mg"]
    assert sentence == (
        f"{dose} mg for 70.5 kg would be {ratio} mg/kg. "
        "Please look at the numbers and the units again."
    )


def test_the_outermost_doses_for_a_weight_are_taken() -> None:
    assert sent(weight_kg=70, mg=3.5).infusion.mg_per_kg == 0.05
    assert sent(weight_kg=70, mg=350).infusion.mg_per_kg == 5.0


def test_an_infusion_that_has_not_been_is_not_written_down_as_one_that_was() -> None:
    assert typed(date="2026-03-14", time="12:09").infusion.at > NOON  # a clock may go a bit fast
    assert problems_of(date="2026-03-14", time="12:11") == {
        "date": "This time has not come yet. Please look at the clock again."
    }


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"date": ""}, "date"),
        ({"date": "14.3.2026"}, "date"),
        ({"date": "2026-02-30"}, "date"),
        ({"date": "0206-03-14"}, "date"),
        ({"time": ""}, "time"),
        ({"time": "25:00"}, "time"),
        ({"date": "2026-03-08", "time": "02:30"}, "time"),  # the clocks went forward at 2
        ({"zone": "Mars/Olympus"}, "zone"),
        ({"phase": "third"}, "phase"),
        ({"number_in_course": "0"}, "number_in_course"),
        ({"number_in_course": "1.5"}, "number_in_course"),
        ({"minutes": "601"}, "minutes"),
        ({"minutes": "forty"}, "minutes"),
        ({"date_chosen": "moon"}, "date_chosen"),
        ({"notes": "x" * 4001}, "notes"),
        ({"notes": "a\x00b"}, "notes"),
        ({"id": "7"}, "id"),
    ],
)
def test_each_fault_of_a_form_stands_at_its_field(changes: dict[str, str], field: str) -> None:
    assert list(problems_of(**changes)) == [field]


def test_all_faults_are_told_at_once() -> None:
    found = problems_of(date="", time="noon", weight_kg="7", dose_mg="a little", minutes="0")
    assert list(found) == ["date", "time", "weight_kg", "dose_mg", "minutes"]


@pytest.mark.parametrize(
    "fields",
    [
        {"weight_kg": "70"},
        {"weight_kg": True},
        {"weight_kg": 10**400},
        {"mg": float("inf")},
        {"mg": 1e-300},
        {"mg": [35]},
        {"minutes": 40.5},
        {"phase": ["induction"]},
        {"tz": 5},
        {"notes": {}},
        {"colour": "red"},
        {"at": "2026-03-14T11:30:00"},
        {"at": None},
    ],
)
def test_a_program_is_told_the_field_that_is_not_what_it_should_be(fields: dict[str, Any]) -> None:
    with pytest.raises(Problems) as found:
        sent(**fields)
    assert list(found.value.by_field) == list(fields)


@pytest.mark.parametrize("raw", [None, [], "infusion", 7])
def test_an_infusion_comes_as_an_object(raw: object) -> None:
    with pytest.raises(Problems) as found:
        read_infusion(raw, zone=ZONE, now=NOON)
    assert list(found.value.by_field) == ["infusion"]
