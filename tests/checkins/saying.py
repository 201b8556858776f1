"""Made-up answers, revisions and histories, for tests that try very many of them."""

from datetime import UTC, date, datetime, timedelta
from typing import Any
from uuid import UUID

from hypothesis import strategies as st

from moodtrack.checkins.domain.answers import DIRECTIONS, SIDE_EFFECTS, SYMPTOMS, TIPS, Answers
from moodtrack.checkins.domain.revisions import Revision, Writer, placed

TODAY = date(2026, 3, 14)
NOON = datetime(2026, 3, 14, 16, 0, tzinfo=UTC)  # noon in New York
ANA = Writer(day_start=3, backfill_days=2)

strength = st.integers(0, 3)
# what can be typed and kept: no control characters but tab and line feed, NFC, not only blanks
typed = st.text(
    st.characters(codec="utf-8", exclude_categories=["Cc", "Cs", "Cn"]) | st.sampled_from("\t\n"),
    min_size=1,
    max_size=40,
)


def some(keys: tuple[str, ...], values: st.SearchStrategy[Any]) -> st.SearchStrategy[Any]:
    """Some of the items of a map."""
    return st.dictionaries(st.sampled_from(keys), values)


def known(strategy: st.SearchStrategy[Any]) -> st.SearchStrategy[Any]:
    return st.none() | strategy


answers: st.SearchStrategy[Answers] = st.builds(
    Answers,
    mood=known(st.integers(0, 10)),
    sleep_hours=known(st.integers(0, 96).map(lambda quarters: quarters / 4)),
    sleep_quality=known(st.integers(0, 4)),
    activity_minutes=known(st.integers(0, 1440)),
    symptoms=some(SYMPTOMS, strength),
    tips=some(TIPS, st.booleans()),
    side_effects=some(SIDE_EFFECTS, strength),
    goal=known(st.sampled_from(["a walk", "call Ben", "früh schlafen", "🌱"])),
    goal_met=known(st.booleans()),
    directions=some(DIRECTIONS, st.sampled_from(["less", "more"])),
    extra=some(("pain_4821", "craving_0007", "item_9999"), st.integers(0, 10)),
    note=known(st.sampled_from(["slept badly", "two\nlines", "\ttabbed", "naïve ✓", "0"])),
)
plain_answers: st.SearchStrategy[Answers] = st.builds(Answers, mood=known(st.integers(0, 10)))


def said(number: int, **more: Any) -> Revision:
    """A revision with a short id: `said(3, replaces={1, 2}, minute=5, mood=4)`."""
    replaces = frozenset(UUID(int=old) for old in more.pop("replaces", ()))
    day, minute = more.pop("day", TODAY), more.pop("minute", number)
    revision = Revision(
        id=UUID(int=number),
        day=day,
        written_at=more.pop("written_at", NOON + timedelta(minutes=minute)),
        tz="America/New_York",
        replaces=replaces,
        answers=more.pop("answers", Answers(**more)),
    )
    return placed(revision, ANA, NOON + timedelta(hours=6))
