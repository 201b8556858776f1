"""An answer goes in and comes out the same: as JSON, as a form, as a row; nothing is made up."""

import json
import unicodedata
from collections.abc import Callable
from datetime import UTC, datetime, timedelta, timezone
from typing import Any
from uuid import UUID

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from moodtrack.checkins.domain.answers import NOTHING, Answers
from moodtrack.checkins.domain.days import FIRST_DAY, LAST_DAY
from moodtrack.checkins.domain.forms import form_of, read_form
from moodtrack.checkins.domain.packing import COLUMNS, WORDS, pack, unpack
from moodtrack.checkins.domain.reading import read_answers
from moodtrack.checkins.domain.revisions import Revision
from moodtrack.checkins.domain.rows import (
    REVISION_COLUMNS,
    day_key,
    place_of,
    revision_key,
    revision_of,
    revision_row,
)
from moodtrack.reading import Problems
from moodtrack.texts import Texts
from tests.checkins.saying import answers, typed


@given(answers)
def test_what_is_kept_in_columns_is_read_back_the_same(said: Answers) -> None:
    words = {name: text for name in WORDS if (text := getattr(said, name)) is not None}
    assert unpack(dict(zip(COLUMNS, pack(said), strict=True)), words) == said


@given(answers)
def test_what_is_told_as_json_is_read_back_the_same(said: Answers) -> None:
    assert read_answers(json.loads(json.dumps(said.as_json()))) == said


@given(answers)
def test_a_form_shows_every_answer_and_gives_it_back(said: Answers) -> None:
    assert read_form(form_of(said)) == said


@given(typed)
def test_a_note_keeps_every_character_that_was_typed(note: str) -> None:
    kept = read_answers({"note": note}).note
    wanted = unicodedata.normalize("NFC", note)
    assert kept == (wanted if wanted.strip() else None)
    assert kept is None or read_answers({"note": kept}).note == kept


zoned = st.builds(
    lambda instant, minutes: instant.astimezone(timezone(timedelta(minutes=minutes))),
    st.datetimes(datetime(1970, 1, 2), datetime(2149, 6, 1), timezones=st.just(UTC)),  # noqa: DTZ001
    st.integers(-18 * 60, 18 * 60),
)


@given(st.dates(FIRST_DAY, LAST_DAY), zoned, st.frozensets(st.uuids(), max_size=3), answers)
def test_a_row_gives_back_the_revision_it_was_made_of(
    day: Any, written_at: datetime, replaces: frozenset[UUID], said: Answers
) -> None:
    revision = Revision(UUID(int=7), day, written_at, "Asia/Tokyo", replaces - {UUID(int=7)}, said)
    texts = Texts(bytes(32), UUID(int=1))
    said_row = revision_row(revision, patient=2**22, place=1_000, texts=texts)
    row = dict(zip(REVISION_COLUMNS, said_row, strict=True))
    back = revision_of(row, texts)
    assert back == revision
    assert back.digest == revision.digest
    assert back.written_at.utcoffset() == written_at.utcoffset()
    assert place_of(row) == 1_000


def test_no_two_places_in_the_diary_share_a_key() -> None:
    corners = [(p, d, n) for p in (1, 2, 2**22) for d in (0, 1, 65_535) for n in (1, 2, 2**24 - 1)]
    keys = [revision_key(*corner) for corner in corners]
    assert keys == sorted(set(keys))
    assert max(keys) < 2**63
    days = [day_key(patient, day) for patient, day, place in corners if place == 1]
    assert days == sorted(set(days))


UNKNOWN = [{}, None, {"mood": None}, {"symptoms": {}}, {"symptoms": {"sleep": None}}, {"note": ""}]


@pytest.mark.parametrize("raw", [*UNKNOWN, {"note": " \n\t"}, {"goal": ""}, {"tips": None}])
def test_left_out_null_and_empty_are_all_not_known_and_never_zero(raw: object) -> None:
    assert read_answers(raw) == NOTHING
    assert not read_answers(raw).answered


@pytest.mark.parametrize(
    "raw", [{"mood": 0}, {"tips": {"diet": False}}, {"sleep_hours": 0}, {"symptoms": {"sleep": 0}}]
)
def test_zero_and_no_are_answers(raw: object) -> None:
    assert read_answers(raw).answered
    assert read_answers(raw).as_json() == raw


def test_numbers_that_mean_the_same_are_the_same_answer() -> None:
    said = '{"mood": %s, "sleep_hours": %s}'
    sevens = [json.loads(said % (seven, seven)) for seven in ("7", "7.0", "70e-1")]
    assert len({json.dumps(read_answers(one).as_json()) for one in sevens}) == 1
    zeros = [json.loads(said % (zero, zero)) for zero in ("0", "-0.0", "-0")]
    assert {json.dumps(read_answers(one).as_json()) for one in zeros} == {
        '{"mood": 0, "sleep_hours": 0.0}'
    }


HUGE = 10**400
WRONG = [
    ("mood", [11, -1, 5.5, "7", True, False, [], {}, HUGE, 1e999, -1e999, "", "zero"]),
    ("sleep_hours", [7.3, -0.25, 24.25, "8", True, 1e999, HUGE, [8], 0.1]),
    ("sleep_quality", [5, -1, 2.5, "2", True]),
    ("activity_minutes", [1441, -1, 0.5, "30", True, 1e300]),
    ("symptoms", [[], "no", 1, True, {"sleep": 4}, {"sleep": True}, {"sleep": "1"}, {"joy": 1}]),
    ("tips", [{"diet": 1}, {"diet": 0}, {"diet": "yes"}, {"goals ": True}, ["diet"]]),
    ("side_effects", [{"nausea": -1}, {"nausea": 1.5}, {"Nausea": 1}]),
    ("directions", [{"sleep": "More"}, {"sleep": True}, {"mood": "less"}, {"sleep": ["less"]}]),
    ("goal_met", ["yes", 1, 0, {}]),
    ("goal", [1, True, ["walk"], "x" * 201, "a\x00b", "\ud800", "a\x1bb"]),
    ("note", [1, {"text": "a"}, "x" * 4_001, "\x00", "\udfff", "\x7f", "\ufffe"]),
    ("diagnosis", ["mdd", None, 1]),
    ("Mood", [5]),
]


@pytest.mark.parametrize(
    ("field", "value"), [(field, value) for field, values in WRONG for value in values]
)
def test_what_cannot_be_meant_is_named_with_a_sentence_and_not_kept(
    field: str, value: object
) -> None:
    with pytest.raises(Problems) as caught:
        read_answers({"mood": 5, field: value})
    [(name, sentence)] = caught.value.by_field.items()
    assert name.split(".")[0] == field
    assert sentence.endswith(".")
    assert "invalid" not in sentence.lower()


def test_every_fault_is_told_at_once() -> None:
    with pytest.raises(Problems) as caught:
        read_answers({"mood": 11, "tips": {"diet": 1, "luck": True}, "note": 3, "x": 1})
    assert set(caught.value.by_field) == {"mood", "tips.diet", "tips.luck", "note", "x"}


def test_text_is_counted_in_code_points_after_it_was_made_one_form() -> None:
    assert read_answers({"note": "🌱" * 4_000}).note == "🌱" * 4_000
    assert read_answers({"goal": "e\u0301" * 200}).goal == "é" * 200
    with pytest.raises(Problems):
        read_answers({"note": "🌱" * 4_001})
    assert read_answers({"note": "one\r\ntwo\rthree\n"}).note == "one\ntwo\nthree\n"
    assert read_answers({"note": " kept as it is "}).note == " kept as it is "


def test_none_of_these_today_answers_seven_and_never_thoughts_of_death() -> None:
    said = read_form({"none_of_these": "1"})
    assert set(said.symptoms.values()) == {0}
    assert len(said.symptoms) == 7
    assert "thoughts_of_death" not in said.symptoms
    both = read_form({"none_of_these": "1", "symptom_sleep": "2", "symptom_thoughts_of_death": "1"})
    assert (both.symptoms["sleep"], both.symptoms["thoughts_of_death"]) == (2, 1)


TYPED = [
    ("mood", "7", 7), ("mood", " 7 ", 7), ("mood", "7,0", 7), ("sleep_hours", "7,25", 7.25),
    ("sleep_hours", "07.50", 7.5), ("activity_minutes", "0", 0), ("mood", "", None),
]  # fmt: skip


@pytest.mark.parametrize(("field", "text", "value"), TYPED)
def test_a_number_may_be_typed_as_people_type_it(field: str, text: str, value: object) -> None:
    assert getattr(read_form({field: text}), field) == value


@pytest.mark.parametrize(
    "text", ["seven", "7e0", "٧", "1/2", "0x7", "--7", "9" * 5_000, "\x00", "½"]
)
def test_what_is_no_number_is_said_to_be_none(text: str) -> None:
    with pytest.raises(Problems) as caught:
        read_form({"mood": text})
    assert list(caught.value.by_field) == ["mood"]


IN_A_FORM = ["mood", "tip_diet", "symptom_sleep", "goal_met", "direction_sleep", "note"]


@given(st.dictionaries(st.sampled_from(IN_A_FORM), st.text(max_size=6)))
@settings(max_examples=200)
def test_any_form_is_read_or_each_field_at_fault_is_named_as_it_stands_in_the_form(
    fields: dict[str, str],
) -> None:
    assert set(faults(read_form, fields)) <= set(fields)


def faults(reader: Callable[[Any], object], raw: object) -> dict[str, str]:
    """What is said to be wrong with it; nothing when it could be read."""
    try:
        reader(raw)
    except Problems as problems:
        return problems.by_field
    return {}


any_json = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=5),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(st.sampled_from(["mood", "sleep", "note", "symptoms", "tips"]), inner)
    ),
    max_leaves=8,
)


@given(any_json)
@settings(max_examples=300)
def test_whatever_is_sent_as_answers_is_read_or_refused_in_words(raw: object) -> None:
    told = faults(read_answers, raw)
    assert all(sentence.endswith(".") for sentence in told.values())
    if not told:
        said = read_answers(raw)
        assert read_answers(said.as_json()) == said
