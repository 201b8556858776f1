"""The consultation and what Ana takes besides: the clinic's own headings, corrected by adding."""

import pytest

from moodtrack import db
from moodtrack.sharing.domain import TreatmentRecord
from moodtrack.treatment.queries.course import consultation, medicines
from moodtrack.treatment.queries.pages import every_page
from tests.cast import Browser, Cast

CONSENT = {
    "consent_on": "2026-03-02",
    "consent_version": "2026-1",
    "consent_to": "Treatment and the diary",
}
SAID = {**CONSENT, "diagnosis": "Recurrent depression", "baseline_from": "2026-03-02"}
SERTRALINE = {"name": "Sertraline", "sort": "medicine", "dose": "100 mg", "since": "2026-01-05"}


def record_of(cast: Cast, below: str) -> str:
    return f"/clinic/patients/{cast.ana.id}/{below}"


async def test_consent_is_kept_with_its_day_and_the_version_of_the_text(
    browser: Browser, cast: Cast, anas_treatment: TreatmentRecord
) -> None:
    await browser.as_(cast.dr_chen)
    answer = await browser.post(record_of(cast, "consultation"), data=SAID)
    assert answer.status_code == 303
    page = (await browser.get(record_of(cast, "consultation"))).text
    assert "2 March 2026, version 2026-1" in page
    assert "2 March to 15 March 2026" in page  # 14 days, the first and the last included
    kept = await consultation(anas_treatment)
    assert kept is not None
    assert kept.answers[0].text == "Recurrent depression"


@pytest.mark.parametrize("missing", CONSENT)
async def test_half_a_consent_is_asked_about(browser: Browser, cast: Cast, missing: str) -> None:
    await browser.as_(cast.dr_chen)
    answer = await browser.post(record_of(cast, "consultation"), data={**SAID, missing: ""})
    assert answer.status_code == 422
    assert f'href="#{missing}"' in answer.text
    assert "Recurrent depression" in answer.text


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        ({"consent_on": "2026-03-15"}, "This day has not come yet."),
        ({"consent_on": "2026-02-31"}, "Write the day like 2026-11-23"),
        ({"baseline_days": "29"}, "from 0 to 28"),
        ({"baseline_days": "ten"}, "from 0 to 28"),
        ({"diagnosis": "x" * 4001}, "4,000 characters"),
        ({"diagnosis": "a\x00b"}, "cannot be kept"),
    ],
)
async def test_what_cannot_be_kept_is_said(
    browser: Browser, cast: Cast, change: dict[str, str], sentence: str
) -> None:
    await browser.as_(cast.dr_chen)
    answer = await browser.post(record_of(cast, "consultation"), data={**SAID, **change})
    assert answer.status_code == 422
    assert sentence in answer.text


async def test_a_change_is_a_new_version_and_the_same_again_is_none(
    browser: Browser, cast: Cast, anas_treatment: TreatmentRecord
) -> None:
    await browser.as_(cast.dr_chen)
    for said in (SAID, SAID, {**SAID, "diagnosis": "Bipolar depression", "reason": "new facts"}):
        await browser.post(record_of(cast, "consultation"), data=said)
    pages = await every_page(anas_treatment)
    assert [page.said["answers"][0]["text"] for page in pages] == [
        "Recurrent depression",
        "Bipolar depression",
    ]
    assert "new facts" in (await browser.get(record_of(cast, "consultation"))).text


async def test_the_clinic_asks_under_its_own_headings_and_loses_nothing_by_changing_them(
    browser: Browser, cast: Cast, anas_treatment: TreatmentRecord
) -> None:
    await browser.as_(cast.dr_chen)
    await browser.post(record_of(cast, "consultation"), data=SAID)
    await browser.as_(cast.noor)
    headings = {"version": "0", "label_tried": "What helped before", "label_other1": "Pets"}
    assert (await browser.post("/clinic/settings/consultation", data=headings)).status_code == 303
    await browser.as_(cast.dr_chen)
    await browser.post(record_of(cast, "consultation"), data={**CONSENT, "other1": "A dog."})
    page = (await browser.get(record_of(cast, "consultation"))).text
    assert "What helped before" in page
    assert "Recurrent depression" in page
    kept = await consultation(anas_treatment)
    assert kept is not None
    assert {answer.label for answer in kept.answers} == {"Pets", "Diagnosis"}


async def test_ana_reads_which_days_she_is_asked_to_log(browser: Browser, cast: Cast) -> None:
    await browser.as_(cast.dr_chen)
    await browser.post(record_of(cast, "consultation"), data={**SAID, "baseline_days": "10"})
    await browser.as_(cast.ana)
    page = (await browser.get("/treatment")).text
    assert "2 March to 11 March 2026" in page
    assert "Recurrent" not in page


async def test_a_medicine_is_stopped_by_adding_its_last_day(
    browser: Browser, cast: Cast, anas_treatment: TreatmentRecord
) -> None:
    await browser.as_(cast.sam)
    await browser.post(record_of(cast, "medicines"), data=SERTRALINE)
    [one] = await medicines(anas_treatment)
    stopped = {**SERTRALINE, "until": "2026-03-10", "reason": "slept badly"}
    await browser.post(record_of(cast, f"medicines/{one.id}"), data=stopped)
    page = (await browser.get(record_of(cast, f"medicines/{one.id}"))).text
    assert "<b>Sam</b> changed it: slept badly" in page
    assert "5 January to 10 March 2026" in (await browser.get(record_of(cast, "medicines"))).text
    await browser.as_(cast.ana)
    page = (await browser.get("/treatment")).text
    assert "until 10 March 2026" in page
    assert "slept badly" not in page


async def test_one_written_down_by_mistake_stands_nowhere_and_stays_on_record(
    browser: Browser, cast: Cast, anas_treatment: TreatmentRecord
) -> None:
    await browser.as_(cast.sam)
    await browser.post(record_of(cast, "medicines"), data=SERTRALINE)
    [one] = await medicines(anas_treatment)
    address = record_of(cast, f"medicines/{one.id}")
    asked = await browser.post(address, data={**SERTRALINE, "do": "withdraw"})
    assert asked.status_code == 422
    await browser.post(address, data={**SERTRALINE, "do": "withdraw", "reason": "Ben's"})
    assert await medicines(anas_treatment) == []
    assert "This was taken back" in (await browser.get(address)).text
    assert len(await every_page(anas_treatment)) == 2


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"name": "  "}, "name"),
        ({"name": "x" * 121}, "name"),
        ({"since": "2026-03-20"}, "since"),
        ({"since": "last year"}, "since"),
        ({"until": "2025-12-31"}, "until"),
        ({"sort": "spell"}, "sort"),
    ],
)
async def test_a_medicine_that_cannot_be_is_asked_about(
    browser: Browser, cast: Cast, anas_treatment: TreatmentRecord, change: dict[str, str],
    field: str,
) -> None:  # fmt: skip
    await browser.as_(cast.sam)
    answer = await browser.post(record_of(cast, "medicines"), data={**SERTRALINE, **change})
    assert answer.status_code == 422
    assert f'href="#{field}"' in answer.text
    assert 'value="100 mg"' in answer.text
    assert await medicines(anas_treatment) == []


async def test_what_is_written_lies_sealed(browser: Browser, cast: Cast) -> None:
    await browser.as_(cast.sam)
    await browser.post(record_of(cast, "medicines"), data=SERTRALINE)
    await browser.post(record_of(cast, "consultation"), data=SAID)
    rows = await db.read("select said from treatment_page")
    assert not [row for row in rows if b"Sertraline" in bytes(row["said"])]
    assert not [row for row in rows if b"depression" in bytes(row["said"])]
