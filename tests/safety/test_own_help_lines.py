"""A clinic sets its own help lines; its patients see them on every page, those of others do not."""

from datetime import date, timedelta
from typing import Any

import pytest
from starlette.applications import Starlette

from moodtrack.reading import Problems
from moodtrack.safety.domain import help_lines
from moodtrack.safety.domain.own_lines import as_fields, lines_of, read_lines
from tests.cast import Browser, Cast, Clock

TODAY = date(2026, 11, 23)
DATES = {"verified_on": "2026-03-01", "review_by": "2027-02-28"}
OURS = {
    "line_1_name": "Samaritans", "line_1_kind": "crisis", "line_1_call": "116 123",
    "line_1_hours": "Day and night", "line_2_name": "Emergency", "line_2_kind": "emergency",
    "line_2_call": "999", "line_3_name": "Shout", "line_3_kind": "crisis", "line_3_place": "1",
    "line_3_text": "85258", "line_3_word": "SHOUT", "line_3_web": "https://www.dbsalliance.org/support/chapters-and-support-groups/",
    **{f"line_{n}_{name}": day for n in (1, 2, 3) for name, day in DATES.items()},
}  # fmt: skip
ADDRESS = "/clinic/settings/help"


async def settle(browser: Browser, cast: Cast, app: Starlette, clock: Clock) -> None:
    """Noor saves the clinic's list, and the bell looks."""
    answer = await (await browser.as_(cast.noor)).post(ADDRESS, data={**OURS, "version": "0"})
    assert answer.status_code == 303, answer.text
    await app.state.bell.look(clock())


def test_the_list_that_comes_along_is_filled_in_and_saved_unchanged_is_still_that_list() -> None:
    fields = as_fields({"lines": []})
    assert read_lines(fields, today=TODAY) == {"lines": []}
    assert lines_of({"lines": []}) == help_lines()


def test_what_was_set_comes_back_into_the_form_in_its_order() -> None:
    kept = read_lines(OURS, today=TODAY)
    assert [line["name"] for line in kept["lines"]] == ["Samaritans", "Shout", "Emergency"]
    assert kept["lines"][1]["links"][0] == {
        "href": "sms:85258?&body=SHOUT",
        "words": "Text SHOUT to 85258",
    }
    assert read_lines(as_fields(kept), today=TODAY) == kept


@pytest.mark.parametrize(
    ("field", "typed"),
    [
        ("line_1_call", "call me"),
        ("line_1_call", ""),
        ("line_1_name", ""),
        ("line_1_kind", "other"),
        ("line_3_word", "<b>"),
        ("line_3_web", "javascript:alert(1)"),
        ("line_3_web", "https://[x"),
        ("line_1_verified_on", "lately"),
        ("line_1_verified_on", "2027-01-01"),
        ("line_1_review_by", "2027-03-03"),
        ("line_1_review_by", "2026-03-01"),
        ("line_2_place", "first"),
    ],
)
def test_a_wrong_entry_is_named_at_its_field(field: str, typed: str) -> None:
    with pytest.raises(Problems) as caught:
        read_lines({**OURS, field: typed}, today=TODAY)
    assert list(caught.value.by_field) == [field]


@pytest.mark.parametrize(
    "change",
    [
        {"line_2_kind": "helpline"},
        {"line_1_place": "9", "line_3_text": "", "line_3_word": ""},
    ],
)
def test_the_first_line_answers_a_phone_and_there_is_an_emergency_number(
    change: dict[str, str],
) -> None:
    with pytest.raises(Problems):
        read_lines({**OURS, **change}, today=TODAY)


async def test_her_clinics_list_is_on_her_pages_and_another_clinics_is_not(
    browser: Browser, cast: Cast, app: Starlette, clock: Clock
) -> None:
    await settle(browser, cast, app, clock)
    await browser.as_(cast.ana)
    for address in ("/help-now", "/today", "/plan", "/plan/my-plan.txt"):
        page = (await browser.get(address)).text
        assert "Call 116 123" in page, address
        assert "tel:988" not in page, address
    await browser.as_(cast.eve)
    page = (await browser.get("/help-now")).text
    assert ("Call 988" in page, "116 123" in page) == (True, False)


async def test_a_fault_comes_back_with_all_that_was_typed(browser: Browser, cast: Cast) -> None:
    await browser.as_(cast.noor)
    answer = await browser.post(ADDRESS, data={**OURS, "line_1_call": "me", "version": "0"})
    assert answer.status_code == 422
    assert 'value="https://www.dbsalliance.org/support/chapters-and-support-groups/"' in answer.text
    assert 'href="#line_1_call"' in answer.text


async def test_only_the_administrator_sets_them(browser: Browser, cast: Cast) -> None:
    for person in (cast.ana, cast.sam, cast.dr_chen):
        await browser.as_(person)
        assert (await browser.post(ADDRESS, data=OURS)).status_code == 404


async def test_a_list_past_its_day_stays_and_the_administrator_is_told(
    browser: Browser, cast: Cast, app: Starlette, clock: Clock
) -> None:
    await settle(browser, cast, app, clock)
    words = "help lines were to be checked again"
    assert words not in (await browser.get("/clinic")).text
    clock.forward(days=400)
    await app.state.bell.look(clock())
    await browser.as_(cast.noor)
    assert words in (await browser.get("/clinic")).text
    assert "Call 116 123" in (await (await browser.as_(cast.ana)).get("/help-now")).text


async def test_pages_without_a_session_and_those_a_phone_keeps_show_what_all_clinics_agree_on(
    browser: Browser, cast: Cast, app: Starlette, clock: Clock
) -> None:
    before = (await browser.get("/service-worker.js")).text
    await settle(browser, cast, app, clock)
    browser.cookies.clear()
    assert "Call 988" in (await browser.get("/help-now")).text  # Eve's clinic has another list
    news: dict[int, Any] = dict(app.state.bell._news)
    app.state.bell._news = {cast.clinic.number: news[cast.clinic.number]}
    for address in ("/help-now", "/offline", "/offline/day", "/nothing"):
        assert "Call 116 123" in (await browser.get(address)).text, address
    assert (await browser.get("/service-worker.js")).text != before


def test_no_list_says_that_it_was_checked_longer_than_a_year_ago() -> None:
    for line in lines_of(read_lines(OURS, today=TODAY)):
        assert line.review_by - line.verified_on <= timedelta(days=366)
