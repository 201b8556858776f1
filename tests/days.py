"""Days as hypothesis makes them up: every answer, known or not, and texts that try their luck."""

from datetime import date

from hypothesis import strategies as st

from moodtrack.checkins.domain.answers import DIRECTIONS, SIDE_EFFECTS, SYMPTOMS, TIPS, Answers
from moodtrack.checkins.domain.reading import read_answers

LETTERS = st.characters(codec="utf-8", exclude_categories=["Cs", "Cn"])
SLY = st.sampled_from(
    [
        *("=1+1", "'=1+1", "''@x", "-2", "+41", "@home", " =1", "＝1", "a;=b", "\u2028="),
        *("\ttab", "\r\n=", "a\rb", "\n", "'tis well", "'", '"', '""', ",", ";"),
        *("día", "e\u0301", "🌦️ fine", 'a,b\n"c"\n-d'),
    ]
)
NOTES = st.lists(st.one_of(SLY, st.text(LETTERS, max_size=8)), min_size=1, max_size=4).map("".join)


def _some(keys: tuple[str, ...], value: st.SearchStrategy[object]) -> st.SearchStrategy[object]:
    return st.dictionaries(st.sampled_from(keys), value)


def _whole(low: int, high: int) -> st.SearchStrategy[object]:
    return st.none() | st.integers(low, high)


def _kept(raw: dict[str, object]) -> Answers:
    return read_answers({name: _plain(value) for name, value in raw.items()})


def _plain(value: object) -> object:
    """Without the few characters that no text here may have."""
    if not isinstance(value, str):
        return value
    return "".join(one for one in value if one in "\t\n\r" or one.isprintable() or one == "\u2028")


def answers(*, directions: bool = True) -> st.SearchStrategy[Answers]:
    said: dict[str, st.SearchStrategy[object]] = {
        "mood": _whole(0, 10),
        "sleep_hours": st.none() | st.integers(0, 96).map(lambda quarters: quarters / 4),
        "sleep_quality": _whole(0, 4),
        "activity_minutes": _whole(0, 1440),
        "symptoms": _some(SYMPTOMS, st.integers(0, 3)),
        "tips": _some(TIPS, st.booleans()),
        "side_effects": _some(SIDE_EFFECTS, st.integers(0, 3)),
        "goal": st.none() | NOTES,
        "goal_met": st.none() | st.booleans(),
        "note": st.none() | NOTES,
        "extra": _some(("pain_4821", "craving_0007"), st.integers(0, 10)),
    }
    if directions:
        said["directions"] = _some(DIRECTIONS, st.sampled_from(["less", "more"]))
    return st.fixed_dictionaries(said).map(_kept)


DAYS = st.dates(date(1971, 1, 1), date(2026, 3, 14))
