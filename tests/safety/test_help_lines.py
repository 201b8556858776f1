"""Help lines have a date; words that nobody may promise appear nowhere."""

import re
import sys
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from moodtrack.safety.domain import help_lines
from tests.cast import Browser, Cast, Clock

HOUSE = Path(__file__).parents[2]
sys.path.insert(0, str(HOUSE / "tools"))

from help_lines import told  # noqa: E402

# nobody can know it, or nobody does it: of a person, of the treatment, of who watches
NEVER = re.compile(
    r"you are safe|low risk|no risk|risk level|risk score|we are watching|we watch over|"
    r"monitored in real time|someone will contact you|ketamine is working|this tip helps|"
    r"predicted relapse|next infusion is due|press 3|national suicide prevention lifeline",
    re.IGNORECASE,
)
COMMENTS = re.compile(r"\{#.*?#\}|/\*.*?\*/", re.DOTALL)
FILES = sorted(
    path
    for folder, ending in (("templates", "*.html"), ("templates", "*.typ"), ("static/js", "*.js"))
    for path in (HOUSE / folder).rglob(ending)
)


def test_a_line_is_warned_of_sixty_days_before_and_named_afterwards() -> None:
    [line, *_] = help_lines()
    by = line.review_by
    assert told(line, by - timedelta(days=61)) == []
    assert told(line, by - timedelta(days=60)) == [f"{line.name}: check it by {by}."]
    assert "was to be checked" in told(line, by + timedelta(days=1))[0]


def test_every_line_is_checked_at_least_once_a_year() -> None:
    for line in help_lines():
        assert line.review_by - line.verified_on <= timedelta(days=366), line.name


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.name)
def test_no_page_promises_what_nobody_knows_or_does(path: Path) -> None:
    text = COMMENTS.sub("", path.read_text())
    assert not NEVER.search(text), NEVER.search(text)


async def test_an_installed_one_never_stops_it_tells_the_administrator(
    browser: Browser, cast: Cast, clock: Clock, app: Any
) -> None:
    line = help_lines()[0]
    late = [replace(line, review_by=clock().date() - timedelta(days=1))]
    app.state.bell._shipped = {"en": late, "es": late}
    await app.state.bell.look(clock())
    noor = (await (await browser.as_(cast.noor)).get("/clinic")).text
    assert "were to be checked again by now" in noor
    assert "were to be checked" not in (await (await browser.as_(cast.sam)).get("/clinic")).text
    assert "Call 988" in (await browser.get("/help-now")).text
