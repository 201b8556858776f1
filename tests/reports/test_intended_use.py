"""What docs/intended-use.md promises is held by tests that are there, and by rules as it says."""

import ast
import re
from html import unescape
from pathlib import Path

import pytest

from moodtrack.reports.domain import baseline, benefit, course, events, stretches, tips
from tests.cast import Browser

HOUSE = Path(__file__).parents[2]
PAGE = (HOUSE / "docs" / "intended-use.md").read_text()
NAMED = re.findall(r"`(tests/[\w/]+\.py)::(test_\w+)`", PAGE)


def test_every_hazard_names_what_holds_it() -> None:
    table = PAGE.split("## What could go wrong", 1)[1]
    hazards = [line for line in table.splitlines() if line.startswith("| ")][1:]
    assert len(hazards) >= 15
    assert all("::test_" in line for line in hazards)


@pytest.mark.parametrize(("path", "name"), NAMED)
def test_the_tests_that_are_named_are_there(path: str, name: str) -> None:
    tree = ast.parse((HOUSE / path).read_text())
    defined = (ast.FunctionDef, ast.AsyncFunctionDef)
    assert name in {node.name for node in tree.body if isinstance(node, defined)}


async def test_whoever_reads_a_follow_up_reads_there_what_it_is_for(browser: Browser) -> None:
    page = unescape((await browser.get("/intended-use")).text)
    for line in PAGE.replace("`", "").splitlines():
        for said in line.strip("#|- ").split("|"):
            if set(said) - {"-", " "} and not line.startswith("# "):
                assert said.strip() in re.sub(r"</?(code|p|li)>", "", page), said
    assert '<h2 id="how-each-figure-is-made">' in page


def test_the_numbers_of_the_rules_are_those_of_the_code() -> None:
    for said, number in (
        ("in the 14 days before the first infusion", baseline.FORTNIGHT),
        ("| 7 rated days |", baseline.NEEDS),
        ("days +1 to +3", events.WINDOW),
        ("| 3 infusions planned beforehand, 2 rated days a side |", events.ENOUGH_EVENTS),
        ("plus 0.5", benefit.BACK),
        ("the band 56 days", stretches.BAND_DAYS),
        ("| 4 of 7 |", course.MEAN_NEEDS),
        ("| 120 answered days, 30 each way |", tips.NEEDS_DAYS),
        ("| 8 rated days |", baseline.QUARTERS_NEED),
    ):
        assert said in PAGE
        assert f"{number:g}" in said
