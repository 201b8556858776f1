"""Dr. Chen opens Ana's follow-up; Ana sees that she did, and can close it."""

from datetime import UTC, date, datetime, timedelta
from io import BytesIO
from uuid import uuid4

import pikepdf
from jsonschema import Draft202012Validator

from moodtrack.audit import trail
from moodtrack.reports.domain.schema import FOLLOW_UP
from moodtrack.sharing import actions as sharing
from moodtrack.sharing.domain import OpenRecord, TreatmentRecord
from moodtrack.treatment.actions import record_infusion
from moodtrack.treatment.domain import DateChosen, Infusion, Phase
from tests.cast import ZONE, Browser, Cast, Clock, revision


async def a_fortnight(browser: Browser, treatment: TreatmentRecord, clock: Clock) -> None:
    """Ana is at 2 for six days, has an infusion on the 8th, and is at 6 for the six days after."""
    infused = datetime(2026, 3, 8, 15, tzinfo=UTC)
    infusion = Infusion(
        1, infused, ZONE, Phase.MAINTENANCE, dose_ug=40_000, weight_g=80_000,
        date_chosen=DateChosen.PLANNED, notes="slept through it",
    )  # fmt: skip
    await record_infusion(treatment, infusion, id_=uuid4(), at=clock())
    days = [(f"2026-03-{day:02}", 2 if day < 8 else 6) for day in range(2, 14) if day != 8]
    await browser.keep(
        *(
            revision(day, written_at=f"{day}T21:00:00-04:00", mood=mood, sleep_hours=7.5)
            for day, mood in days
        )
    )


async def test_the_numbers_are_those_ana_gave(
    browser: Browser, cast: Cast, anas_treatment: TreatmentRecord, clock: Clock
) -> None:
    await browser.as_(cast.ana)
    await a_fortnight(browser, anas_treatment, clock)
    await browser.as_(cast.dr_chen)
    report = (await browser.get(f"/api/v1/patients/{cast.ana.id}/report")).json()
    Draft202012Validator(FOLLOW_UP).validate(report)
    assert [day["mood"] for day in report["days"]] == [2] * 6 + [None] + [6] * 5 + [None]
    assert (report["days_answered"], report["days_in_period"]) == (11, 13)
    assert [(one["n"], one["mg"], one["mg_per_kg"]) for one in report["infusions"]] == [
        (1, 40, 0.5)
    ]
    [row] = report["before_after"]
    assert (row["before"]["value"], row["after"]["value"]) == (2, 6)
    assert report["duration"]["value"] is None


async def test_the_page_shows_the_chart_and_every_number_as_a_table(
    browser: Browser, cast: Cast, anas_treatment: TreatmentRecord, clock: Clock
) -> None:
    await browser.as_(cast.ana)
    await a_fortnight(browser, anas_treatment, clock)
    await browser.as_(cast.dr_chen)
    text = (await browser.get(f"/reports/{cast.ana.id}")).text
    assert "Answered 11 of 13 days" in text
    assert "<svg" in text
    assert "style=" not in text
    assert "slept through it" not in text


async def test_the_page_shows_what_each_course_did_and_how_it_was_worked_out(
    browser: Browser, cast: Cast, anas_treatment: TreatmentRecord, clock: Clock
) -> None:
    await browser.as_(cast.ana)
    await a_fortnight(browser, anas_treatment, clock)
    own = (await browser.get("/progress")).text
    assert "chart-response" in own
    await browser.as_(cast.dr_chen)
    text = (await browser.get(f"/reports/{cast.ana.id}")).text
    for said in ("chart-curve", "Two weeks before and after", "Phases", "Trend in points"):
        assert said in text
    assert (
        "The two weeks after are not over yet."
        in (await browser.get(f"/api/v1/patients/{cast.ana.id}/report")).text
    )


async def test_weeks_of_days_have_a_trend_and_few_days_say_why_not(
    browser: Browser, cast: Cast, anas_treatment: TreatmentRecord, clock: Clock
) -> None:
    await browser.as_(cast.ana)
    await a_fortnight(browser, anas_treatment, clock)
    path = f"/api/v1/patients/{cast.ana.id}/report"
    assert "Too few weeks" in (await browser.get(path)).json()["trend"]["why"]
    days = [date(2026, 3, 9) + timedelta(days=n) for n in range(40)]
    clock.now = datetime(2026, 4, 20, 15, tzinfo=UTC)
    await browser.as_(cast.ana)
    await browser.keep(
        *(revision(str(day), written_at=f"{day}T21:00:00-04:00", mood=6) for day in days)
    )
    report = (await browser.get(path)).json()
    Draft202012Validator(FOLLOW_UP).validate(report)
    assert (report["trend"]["value"], report["trend"]["low"]) == (0, None)
    assert "points in 4 weeks" in report["trend"]["method"]


async def test_the_pdf_is_one_page_and_names_its_patient(
    browser: Browser, cast: Cast, anas_treatment: TreatmentRecord, clock: Clock
) -> None:
    await browser.as_(cast.ana)
    await a_fortnight(browser, anas_treatment, clock)
    await browser.as_(cast.dr_chen)
    answer = await browser.get(f"/reports/{cast.ana.id}/follow-up.pdf")
    assert answer.headers["content-type"] == "application/pdf"
    assert answer.headers["cache-control"] == "no-store"
    with pikepdf.open(BytesIO(answer.content)) as pdf:
        assert len(pdf.pages) == 1
        assert pdf.Root.MarkInfo.Marked


async def test_a_chart_that_has_not_changed_is_not_sent_again(
    browser: Browser, cast: Cast, anas_treatment: TreatmentRecord, clock: Clock
) -> None:
    await browser.as_(cast.ana)
    await a_fortnight(browser, anas_treatment, clock)
    path = f"/reports/{cast.ana.id}/charts/mood.svg"
    first = await browser.get(path)
    assert first.text.startswith("<svg") or "<svg" in first.text[:200]
    again = await browser.get(path, headers={"if-none-match": first.headers["etag"]})
    assert (again.status_code, again.content) == (304, b"")
    await browser.keep(revision(mood=9))
    changed = await browser.get(path, headers={"if-none-match": first.headers["etag"]})
    assert changed.status_code == 200


async def test_ana_reads_that_dr_chen_looked(browser: Browser, cast: Cast) -> None:
    await browser.as_(cast.dr_chen)
    await browser.get(f"/reports/{cast.ana.id}")
    lines = await trail.trail_of(cast.ana.number)
    assert (lines[0].actor, lines[0].verb) == (cast.dr_chen.number, "opened the record")
    await browser.as_(cast.ana)
    text = (await browser.get("/sharing")).text
    assert "Dr. Chen" in text
    assert "opened your follow-up" in text


async def test_when_ana_stops_sharing_the_report_is_gone_at_once(
    browser: Browser, cast: Cast, anas_record: OpenRecord, clock: Clock
) -> None:
    await browser.as_(cast.dr_chen)
    path = f"/reports/{cast.ana.id}"
    assert (await browser.get(path)).status_code == 200
    await sharing.stop_sharing_with(anas_record, cast.dr_chen.id, at=clock())
    refused, nothing = await browser.get(path), await browser.get("/reports/no-such-person")
    assert (refused.status_code, refused.content) == (404, nothing.content)


async def test_a_period_is_chosen_or_told_what_is_wrong_with_it(
    browser: Browser, cast: Cast
) -> None:
    await browser.as_(cast.ana)
    path = f"/api/v1/patients/{cast.ana.id}/report"
    week = (await browser.get(f"{path}?since=2026-03-01&until=2026-03-07")).json()
    assert (week["days_in_period"], week["days_answered"]) == (7, 0)
    for query, field in (
        ("since=2026-03-08&until=2026-03-01", "since"),
        ("since=yesterday", "since"),
        ("until=2026-02-30", "until"),
        ("until=2149-01-01", "until"),
    ):
        answer = await browser.get(f"{path}?{query}")
        assert (answer.status_code, list(answer.json()["problems"])) == (422, [field])


async def test_ben_who_wrote_nothing_is_told_so_in_words(browser: Browser, cast: Cast) -> None:
    await browser.as_(cast.ben)
    answer = await browser.get("/progress")
    assert answer.status_code == 200
    assert "<svg" not in answer.text


async def test_progress_is_the_same_truth_in_plain_words(
    browser: Browser, cast: Cast, anas_treatment: TreatmentRecord, clock: Clock
) -> None:
    await browser.as_(cast.ana)
    await a_fortnight(browser, anas_treatment, clock)
    text = (await browser.get("/progress")).text
    assert "You answered 11 of 13 days" in text
    assert "slept through it" not in text
