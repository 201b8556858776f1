"""What a file says is read as it is, or refused with a sentence that names the place."""

import time
from collections.abc import Sequence
from datetime import UTC, date, datetime
from io import BytesIO
from uuid import UUID
from zipfile import ZIP_DEFLATED, ZipFile
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from moodtrack.checkins.domain.answers import Answers
from moodtrack.checkins.domain.table import ANSWER_COLUMNS, cells_of
from moodtrack.exports.domain.tables import line
from moodtrack.imports.domain.archives import DAMAGED, MOST_UNPACKED, NOT_OURS, TOO_MUCH, WANTED
from moodtrack.imports.domain.choices import Choices, Dates, read_choices
from moodtrack.imports.domain.days import Found, Place, Whose
from moodtrack.imports.domain.files import EMPTY, NOT_TEXT, NOT_UTF_8, Unreadable
from moodtrack.imports.domain.histories import LATER, NOT_JSON
from moodtrack.imports.domain.histories import NOT_OURS as NO_HISTORY
from moodtrack.imports.domain.reading import read_file
from tests.days import DAYS, answers

TODAY = date(2026, 3, 14)
NOW = datetime(2026, 3, 14, 16, tzinfo=UTC)


WHOSE = Whose(UUID(int=7), ZoneInfo("America/New_York"), 3, TODAY, NOW)

THERE = {"wanted": WANTED}


def read(content: str | bytes, choices: Choices = Choices()) -> Found:  # noqa: B008
    raw = content.encode() if isinstance(content, str) else content
    return read_file(raw, WHOSE, choices)


def why_not(content: str | bytes) -> str:
    with pytest.raises(Unreadable) as refused:
        read(content)
    return str(refused.value)


def faults(content: str) -> Sequence[tuple[int, str]]:
    return [(one.line, one.column) for one in read(content).faults]


def test_two_columns_are_enough() -> None:
    found = read("day,mood\n2025-01-01,5\n2025-01-02,\n2025-01-03,10\n")
    assert [(one.day, one.answers) for one in found.days] == [
        (date(2025, 1, 1), Answers(mood=5)),
        (date(2025, 1, 3), Answers(mood=10)),
    ]
    assert found.faults == []


@pytest.mark.parametrize("start", ["", "\ufeff"], ids=["bare", "with a BOM"])
@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"], ids=["LF", "CRLF", "CR"])
@pytest.mark.parametrize("cut", [",", ";", "\t"], ids=["comma", "semicolon", "tab"])
def test_tables_of_all_programs_say_the_same(start: str, end: str, cut: str) -> None:
    rows = [
        ["Day", "Sleep hours", "mood", "phase"],
        ["2025-01-01", '"7,5"' if cut == "," else "7,5", "5", "1"],
        ["2025-01-02", "7.25", "", "2"],
    ]
    found = read(start + end.join(cut.join(row) for row in rows) + end)
    assert [one.answers for one in found.days] == [
        Answers(mood=5, sleep_hours=7.5),
        Answers(sleep_hours=7.25),
    ]
    assert (found.columns, found.ignored) == (["day", "sleep_hours", "mood"], ["phase"])


@given(st.dictionaries(DAYS, answers(), min_size=1, max_size=4))
def test_a_table_of_our_own_read_back_gives_the_same_answers(told: dict[date, Answers]) -> None:
    columns = ["day", *ANSWER_COLUMNS, "direction_appetite", "direction_sleep"]
    columns += ["extra_pain_4821", "extra_craving_0007"]
    text = line(columns)
    for day, said in told.items():
        cells = cells_of(said) | {"day": day.isoformat()}
        cells |= {f"direction_{key}": value for key, value in said.directions.items()}
        text += line(cells.get(name) for name in columns)
    found = read(text)
    assert found.faults == []
    assert {one.day: one.answers for one in found.days} == {
        day: said for day, said in told.items() if said.answered
    }


def test_every_fault_is_named_by_its_line_and_column() -> None:
    found = faults(
        "day,mood,sleep_hours,tip_active,note,tz\n"
        '2025-01-01,11,7.3,perhaps,"two\nlines",Mars\n'
        "2026-03-16,5,,,,\n"
        "01.02.2025,5,,,,\n"
        "2025-01-04,5\n"
    )
    assert found == [
        (2, "mood"),
        (2, "sleep_hours"),
        (2, "tip_active"),
        (2, "tz"),
        (4, "day"),
        (5, "day"),
        (6, "the whole line"),
    ]


def test_a_day_that_stands_twice_is_said_unless_it_says_the_same() -> None:
    twice = "day,mood\n2025-01-01,5\n2025-01-01,5\n2025-01-01,6\n"
    assert read(twice).faults == [
        Place(4, "day", "This day stands on line 2 too. Keep one of the two.")
    ]
    assert len(read(twice).days) == 1


def test_more_faults_than_can_be_told_are_counted() -> None:
    found = read("day,mood\n" + "2025-01-01,x\n" * 1_200)
    assert (len(found.faults), found.more_faults) == (1_000, 200)


def test_it_says_when_a_day_was_written_if_the_file_does() -> None:
    own, bare = read(
        "day,mood,written_at,tz\n2025-01-01,5,2025-01-01T21:00:00-05:00,America/New_York\n"
        "2025-01-02,5,,America/New_York\n"
    ).days
    assert own.written_at.isoformat() == "2025-01-01T21:00:00-05:00"
    assert bare.written_at.isoformat() == "2025-01-02T12:00:00-05:00"
    # a phone whose clock ran ahead wrote it so, and its words come back as they were
    [ahead] = read("day,mood,written_at\n2025-01-01,5,2026-03-20T00:00:00Z\n").days
    assert ahead.written_at.isoformat() == "2026-03-20T00:00:00+00:00"


def test_what_is_no_table_is_refused_with_a_sentence() -> None:
    assert why_not(b"") == why_not(b"\n \n") == EMPTY
    assert why_not(b"PK\x03\x04 and so on") == DAMAGED
    assert why_not(b' {"version": 1}') == NO_HISTORY
    assert why_not(b' {"version": 9, "revisions": []}') == LATER
    assert why_not(b"[" * 200_000) == NOT_JSON
    assert why_not(b'{"version": NaN}') == NOT_JSON
    assert why_not("day,mood\n".encode("utf-16")) == NOT_UTF_8
    assert why_not("day,mood,note\n2025-01-01,5,d\xeda\n".encode("latin-1")) == NOT_UTF_8
    assert why_not(b"day,mood\n2025-01-01,\x00\n") == NOT_TEXT
    assert why_not("day,mood,Mood \n") == "The column Mood stands twice in the first line."
    assert why_not('day,mood\n2025-01-01,"5" x\n').startswith("The quotation marks on line 2")
    assert why_not('day,mood\n2025-01-01,"5\n').startswith("The quotation marks on line 2")


def test_columns_of_other_names_are_asked_for() -> None:
    table = "date,score,phase\n03/14/2025,1,a\n03/15/2025,5,b\n"
    asked = read(table).questions
    assert (asked.columns, asked.dates) == (["date", "score", "phase"], True)
    said = {"column.day": "date", "column.mood": "score", "dates": "mdy", "low": "1", "high": "5"}
    found = read(table, read_choices(said))
    assert found.faults == []
    assert [(one.day, one.answers.mood) for one in found.days] == [
        (date(2025, 3, 14), 0),
        (date(2025, 3, 15), 10),
    ]
    assert found.ignored == ["phase"]


def test_days_written_another_way_are_asked_for() -> None:
    table = "day,mood\n14.03.2025,7\n"
    assert read(table).questions.dates
    [day] = read(table, Choices(dates=Dates.DAY_FIRST, said=True)).days
    assert (day.day, day.answers.mood) == (date(2025, 3, 14), 7)
    assert read(table, Choices(dates=Dates.MONTH_FIRST, said=True)).faults[0].column == "day"


def test_a_mood_beyond_the_scale_that_was_said_is_named() -> None:
    found = read("day,mood\n2025-03-14,7\n", Choices(low=1, high=5, said=True))
    assert found.faults == [Place(2, "mood", "This is not from 1 to 5.")]


@given(st.dictionaries(st.text(max_size=12), st.text(max_size=6)))
def test_answers_that_make_no_sense_are_as_if_nothing_was_said(said: dict[str, str]) -> None:
    choices = read_choices({**said, "dates": "perhaps", "low": "x", "high": "nan"})
    assert (choices.dates, choices.low, choices.high) == (Dates.ISO, 0, 10)


def zipped(files: dict[str, bytes]) -> bytes:
    out = BytesIO()
    with ZipFile(out, "w", ZIP_DEFLATED) as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    return out.getvalue()


def lied_about(archive: bytes) -> bytes:
    """The same, whose own list says that what is in it is a single byte."""
    size = (1).to_bytes(4, "little")
    central = archive.rindex(b"PK\x01\x02")
    return archive[: central + 24] + size + archive[central + 28 :]


def test_an_archive_that_is_not_ours_or_was_tampered_with_is_refused() -> None:
    assert why_not(zipped({"other.json": b"{}"})) == NOT_OURS % THERE
    found = why_not(zipped({"../history.json": b"{}", "/etc/history.json": b"{}"}))
    assert found == NOT_OURS % THERE
    assert why_not(zipped({f"{n}": b"" for n in range(65)})) == DAMAGED
    good = zipped({"history.json": b'{"version": 1, "revisions": []}'})
    assert read(good).faults == []
    assert why_not(good[:-30]) == DAMAGED
    assert why_not(good[:40] + b"\xff" * 8 + good[48:]) == DAMAGED
    assert why_not(lied_about(good)) == DAMAGED
    bomb = zipped({"history.json": b" " * (200 << 20)})
    assert len(bomb) < 1 << 20
    much = TOO_MUCH % {"most": MOST_UNPACKED >> 20}
    assert why_not(bomb) == much
    assert why_not(lied_about(bomb)) in (much, DAMAGED)


MEGA = 1_000_000
BOMBS = {
    "half a million objects": b'{"version": 1, "revisions": [' + b"{}," * 500_000 + b"{}]}",
    "a million empty infusions": b'{"version": 1, "revisions": [], "infusions": ['
    + b"{}," * MEGA
    + b"{}]}",
    "a page a thousand things deep": b'{"version": 1, "revisions": [], "pages": [{"kind": "note", '
    b'"said": ' + b'{"a":' * 900 + b"1" + b"}" * 902,
    "packed lists by the million": zipped({"history.json": b"[" + b"[]," * (20 * MEGA) + b"1]"}),
    "numbers of a million digits": b'{"version": 1, "revisions": [' + b"9" * MEGA + b"]}",
    "an object of a million names": b"{" + b'"a":1,' * MEGA + b'"b":2}',
    "ten million columns": b"day,mood" + b"," * (10 * MEGA),
    "a line of ten million columns": b"day,mood\n" + b"," * (10 * MEGA),
    "ten million columns on many lines": b"day,mood\n" + b'"\n",' * (2 * MEGA),
    "ten million empty lines": b"day,mood" + b"\n" * (10 * MEGA) + b"x,x",
    "ten million lines of one cell": b"day,mood\n" + b"1\n" * (5 * MEGA),
    "as many days as fit": b"day,mood\n" + b"2025-01-01,5\n" * (800_000),
    "one enormous cell": b'day,mood\n2025-01-01,"' + b"a\n" * (5 * MEGA),
    "eleven megabytes": b"day,mood\n" + b"#" * (11 * MEGA),
    "a number of many digits": b"day,mood\n2025-01-01," + b"9" * 150_000,
}


@pytest.mark.parametrize("name", BOMBS)
def test_bombs_are_refused_fast(name: str) -> None:
    start = time.perf_counter()
    assert len(said_of(BOMBS[name])) < 200
    assert time.perf_counter() - start < 5


def said_of(content: bytes) -> str:
    """Why nothing of a file comes in: as a whole, by its faults, or for want of answers."""
    try:
        found = read(content)
    except Unreadable as sentence:
        return str(sentence)
    assert not found.days
    return found.faults[0].sentence if found.faults else ""
