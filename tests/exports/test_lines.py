"""Lines written fast say the same as the plain way of saying it."""

import csv
import json
from datetime import UTC, date, datetime, timedelta
from io import StringIO
from uuid import UUID

from hypothesis import given
from hypothesis import strategies as st

from moodtrack.checkins.domain.answers import Answers
from moodtrack.checkins.domain.days import epoch_day
from moodtrack.checkins.domain.packing import COLUMNS as PACKED
from moodtrack.checkins.domain.packing import WORDS, pack
from moodtrack.checkins.domain.table import (
    ANSWER_COLUMNS,
    cells_of,
    guarded,
    read_cells,
    unguarded,
)
from moodtrack.exports.domain.history import revision_line
from moodtrack.exports.domain.marks import instant_text
from moodtrack.exports.domain.tables import DAY_COLUMNS, Course, checkin_columns, day_line
from moodtrack.instants import from_micros, micros
from moodtrack.texts import Texts
from moodtrack.treatment.domain import Infusion, last_before
from tests.days import DAYS, answers

ID = UUID("123e4567-e89b-42d3-a456-426614174000")
WRITTEN, RECEIVED = 1_773_504_000_000_000, 1_773_504_003_250_000
TEXTS = Texts(bytes(32), UUID(int=1))
EXTRAS = ("extra_craving_0007", "extra_pain_4821")
ITEMS = ["craving_0007", "pain_4821"]
INSTANTS = st.integers(-62_000_000_000, 5_650_000_000_000_000)


@given(INSTANTS, st.integers(-18 * 60, 18 * 60))
def test_an_instant_reads_as_python_writes_it(count: int, offset: int) -> None:
    assert instant_text(count, offset) == from_micros(count, offset).isoformat()


@given(answers())
def test_a_line_of_the_history_says_every_answer(said: Answers) -> None:
    before = (7, ID, 20_526, WRITTEN, -240, "America/New_York", RECEIVED, "live", 0, "")
    line = json.loads(revision_line((*before, *pack(said), sealed(said)), TEXTS))
    assert line["answers"] == said.as_json()
    assert (line["id"], line["day"], line["replaces"]) == (str(ID), "2026-03-14", [])
    assert line["written_at"] == "2026-03-14T12:00:00-04:00"
    assert line["received_at"] == "2026-03-14T16:00:03.250000+00:00"
    assert line["clock_ahead"] is False


def sealed(said: Answers) -> bytes | None:
    return TEXTS.seal_all("revision", ID, {name: getattr(said, name) for name in WORDS})


def table_line(said: Answers, day: date, infusions: list[Infusion]) -> dict[str, str]:
    """A day's line, and what any CSV reader finds in it."""
    values = {f"r.{name}": value for name, value in zip(PACKED, pack(said), strict=True)} | {
        "r.day": epoch_day(day),
        "r.mode": "late",
        "r.written_at": WRITTEN,
        "r.written_offset": -240,
        "r.received_at": RECEIVED,
        "r.tz": "America/New_York",
        "r.id": ID,
        "r.texts": sealed(said),
    }
    row = [0, *(values[name] for name in DAY_COLUMNS)]
    line = day_line(row, Course(infusions), TEXTS, ITEMS)
    assert line.endswith("\r\n")
    [cells] = list(csv.reader(StringIO(line, newline=""), strict=True))
    return dict(zip(checkin_columns(ITEMS), cells, strict=True))


@given(answers(directions=False), DAYS)
def test_a_line_of_the_table_read_back_gives_the_same_answers(said: Answers, day: date) -> None:
    cells = table_line(said, day, [])
    assert read_cells(cells) == said
    assert {name: cells[name] for name in (*ANSWER_COLUMNS, *EXTRAS) if cells[name]} == cells_of(
        said
    )
    assert (cells["day"], cells["mode"]) == (day.isoformat(), "late")


@given(st.lists(st.integers(0, 60), max_size=5), st.integers(0, 70))
def test_a_line_names_the_last_infusion_and_the_days_since(starts: list[int], day: int) -> None:
    infusions = [
        Infusion(n, datetime(2026, 1, 1, 15, tzinfo=UTC) + timedelta(days=start), "UTC")
        for n, start in enumerate(starts, start=1)
    ]
    label = date(2026, 1, 1) + timedelta(days=day)
    cells = table_line(Answers(mood=5), label, infusions)
    last = last_before(label, infusions)
    if last is None:
        assert (cells["days_since_infusion"], cells["infusion_number"]) == ("", "")
    else:
        assert cells["days_since_infusion"] == str((label - last.day).days)
        assert cells["infusion_number"] == str(last.n)


FORMULAS = ["=1+1", "+1", "-1", "@a", "\t=1", "\n=1", "\r-1", " =1", "＝1", "'=1", "''+1"]


@given(st.text() | st.sampled_from(FORMULAS))
def test_no_text_begins_like_a_formula_and_each_can_be_had_back(text: str) -> None:
    kept = guarded(text)
    assert kept.lstrip()[:1] not in {"=", "+", "-", "@", "＝", "＋", "－", "＠"} or not kept.strip()
    assert kept[:1] not in {"\t", "\r", "\n"}
    assert unguarded(kept) == text


def test_an_apostrophe_of_ones_own_stays() -> None:
    assert guarded("'tis well") == unguarded("'tis well") == "'tis well"


def test_micros_and_back_are_the_same_instant() -> None:
    now = datetime(2026, 3, 14, 16, 0, 0, 1, tzinfo=UTC)
    assert from_micros(micros(now)) == now
