"""Ana brings her Daylio years along: every header, both clocks, her own names for moods."""

from datetime import UTC, date, datetime
from pathlib import Path
from uuid import UUID
from zoneinfo import ZoneInfo

import pytest

from moodtrack.checkins.domain.answers import Answers
from moodtrack.imports.domain.choices import Choices, read_choices
from moodtrack.imports.domain.days import Found, Whose
from moodtrack.imports.domain.reading import read_file
from tests.cast import ZONE

SAMPLE = Path(__file__).parents[1] / "data/daylio_sample_a.csv"
NOW = datetime(2026, 3, 14, 16, tzinfo=UTC)
ANA = Whose(UUID(int=7), ZoneInfo(ZONE), 3, date(2026, 3, 14), NOW)
HEADS = {
    "old": "year,date,weekday,time,mood,activities,note\n2021,28 September,Tuesday,",
    "middle": "full_date,date,weekday,time,mood,activities,note_title,note\n"
    "2021-09-28,28 September,Tuesday,",
    "new": "full_date,date,weekday,time,mood,activities,scales,note_title,note\n"
    "2021-09-28,28 September,Tuesday,",
}
REST = {"old": 'good,"walk",fine', "middle": 'good,"walk","",fine', "new": 'good,"walk","","",fine'}
MAPPED = read_choices({"mood.sad": "2", "mood.average": "5", "activity.nature / walk": "active"})


def read(content: str | bytes, choices: Choices = MAPPED) -> Found:
    return read_file(content.encode() if isinstance(content, str) else content, ANA, choices)


@pytest.mark.parametrize("clock", ["10:00 pm", "22:00", "10:00 PM", "10:00\u202fpm"])
@pytest.mark.parametrize("head", HEADS)
def test_each_header_and_each_clock_says_the_same(head: str, clock: str) -> None:
    found = read(f"{HEADS[head]}{clock},{REST[head]}\n")
    assert found.faults == []
    [day] = found.days
    assert (day.day, day.answers) == (date(2021, 9, 28), Answers(mood=7, note="fine"))
    assert day.written_at.isoformat() == "2021-09-28T22:00:00-04:00"
    assert found.moments == []


def test_a_real_file_asks_for_a_number_for_each_of_her_own_moods() -> None:
    asked = read(SAMPLE.read_bytes(), Choices()).questions
    assert asked.moods == {"average": None, "sad": None}
    assert "nature / walk" in asked.activities
    found = read(SAMPLE.read_bytes())
    assert not found.questions.any
    assert [(one.day.isoformat(), one.answers.mood, one.answers.tips) for one in found.days] == [
        ("2021-09-26", 5, {}),
        ("2021-09-27", 5, {"active": True}),
        ("2021-09-28", 2, {}),
    ]


def test_moods_it_knows_are_only_a_suggestion_until_she_has_looked() -> None:
    table = f"{HEADS['new']}22:00,{REST['new']}\n"
    assert read(table, Choices()).questions.moods == {"good": 7}
    assert read(table, read_choices({"mood.good": "8"})).days[0].answers.mood == 8


def test_many_entries_of_a_day_are_its_mean_its_last_and_moments_of_their_own() -> None:
    lines = [  # newest first, clocks mixed, one after midnight
        '2021-09-29,29 September,Wednesday,12:40 am,bad,"","","",still up',
        '2021-09-28,28 September,Tuesday,9:15 pm,good,"walk","","",',
        '2021-09-28,28 September,Tuesday,08:05,awful,"","","a title",a note',
    ]
    head = HEADS["new"].splitlines()[0]
    found = read("\n".join([head, *lines]), read_choices({"look": "", "activity.walk": "active"}))
    [day] = found.days
    assert day.day == date(2021, 9, 28)
    assert day.answers == Answers(
        mood=4, tips={"active": True}, note="3 entries: mean 3.7, last 3."
    )
    assert day.written_at.isoformat() == "2021-09-29T00:40:00-04:00"
    assert [(one.at.isoformat()[:16], one.mood, one.note) for one in found.moments] == [
        ("2021-09-28T08:05", 1, "a title\na note"),
        ("2021-09-28T21:15", 7, None),
        ("2021-09-29T00:40", 3, "still up"),
    ]


def test_every_fault_is_named_by_its_line() -> None:
    head = HEADS["new"].splitlines()[0]
    found = read(
        f'{head}\n2021-13-01,x,Tuesday,25:00,good,"","","",\n2021-09-28,x,Tuesday,9 pm,,"","","",\n'
        '2031-09-28,x,Tuesday,21:00,good,"","","",\n'
    )
    assert [(one.line, one.column) for one in found.faults] == [
        (2, "full_date"),
        (2, "time"),
        (3, "time"),
        (3, "mood"),
        (4, "date"),
    ]
    assert found.days == []
