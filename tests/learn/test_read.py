"""What there is to read: open to anybody, says how sure it is, and promises nothing."""

import re
from datetime import timedelta
from itertools import pairwise

import pytest

from moodtrack.clock import now
from moodtrack.learn.domain import after, pages
from tests.cast import ZONE, Browser, Cast

# what the product must never say (product.md), and what its texts say instead of
NEVER = re.compile(
    r"\b(cures?d?|proven|miracle|game.changer|repairs?|guaranteed?|safe|normal|low risk|"
    r"is working|helps you|inflammation|testimonial|success stor)\b",
    re.IGNORECASE,
)
WHAT_IT_IS_NOT = "It is not a cure"


def words_of(slug: str) -> str:
    one = pages()[slug]
    parts = [
        text for part in one.parts for text in (part.heading, part.mark, *part.text, *part.items)
    ]
    return " ".join([one.title, one.lead, *parts])


@pytest.mark.parametrize("slug", pages())
async def test_anyone_may_read_each_page_without_signing_in(browser: Browser, slug: str) -> None:
    answer = await browser.get(f"/learn/{slug}")
    assert answer.status_code == 200
    said = answer.text
    assert all(part.heading in said for part in pages()[slug].parts)
    assert "Where this comes from" in said
    assert "<title>Learn</title>" in said
    assert "tel:988" in said


async def test_the_first_page_leads_to_all_and_each_to_the_next(browser: Browser) -> None:
    said = (await browser.get("/learn")).text
    slugs = list(pages())
    assert re.findall(r'href="/learn/([a-z-]+)"', said) == slugs
    for slug, following in pairwise(slugs):
        assert f'href="/learn/{following}"' in (await browser.get(f"/learn/{slug}")).text
    assert after(slugs[-1]) is None


@pytest.mark.parametrize("slug", pages())
def test_no_page_promises_or_labels(slug: str) -> None:
    assert NEVER.findall(words_of(slug).replace(WHAT_IT_IS_NOT, "")) == []


@pytest.mark.parametrize("slug", pages())
def test_every_page_names_its_sources_and_when_it_is_to_be_looked_over(slug: str) -> None:
    one = pages()[slug]
    assert one.sources
    assert one.parts
    assert timedelta() < one.review_by - one.reviewed_on <= timedelta(days=366)


def test_no_page_is_overdue_for_a_look() -> None:
    """A page past its date comes off this list by being read again, not by moving the date."""
    assert [one.slug for one in pages().values() if one.review_by < now().date()] == []


def test_what_the_article_got_wrong_is_said_rightly() -> None:
    treatment = words_of("the-treatment")
    assert "off-label" in treatment
    assert "not settled" in treatment
    assert "About one in twelve felt worse" in treatment
    effects = words_of("side-effects")
    assert all(word in effects for word in ("strange", "bladder", "988", "anxious"))
    assert "Someone must take you home" in words_of("a-session")
    assert "do not drive" in words_of("afterwards")


async def test_a_patient_finds_it_under_more_with_her_clinics_card(
    browser: Browser, cast: Cast
) -> None:
    noor = await browser.as_(cast.noor)
    said = {
        "zone": ZONE,
        "backfill_days": "2",
        "paper": "letter",
        "phone": "555-010-0100",
        "hours": "",
    }
    assert (await noor.post("/clinic/settings", data=said)).status_code == 303
    ana = await browser.as_(cast.ana)
    assert 'href="/learn"' in (await ana.get("/more")).text
    for page in ("/learn", "/learn/side-effects"):
        shown = (await ana.get(page)).text
        assert "Riverside Clinic" in shown
        assert 'href="tel:5550100100"' in shown
    browser.cookies.clear()
    assert "tel:5550100100" not in (await browser.get("/learn/side-effects")).text


async def test_a_page_that_is_not_there_is_nothing_at_this_address(browser: Browser) -> None:
    assert (await browser.get("/learn/nothing-here")).status_code == 404
    assert (await browser.post("/learn/the-treatment", data={})).status_code == 405
