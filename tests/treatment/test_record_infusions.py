"""Sam and Dr. Chen record infusions, correct them, and take them back; nothing is overwritten."""

import asyncio
import re
from typing import Any
from uuid import uuid4

import pytest

from moodtrack import db
from moodtrack.audit import trail
from moodtrack.sharing import actions as sharing
from moodtrack.sharing.domain import OpenRecord, TreatmentRecord
from moodtrack.treatment.actions import record_infusion
from moodtrack.treatment.domain import Infusion
from tests.cast import Browser, Cast, Clock

TYPED = {
    "date": "2026-03-14",
    "time": "11:30",
    "phase": "induction",
    "weight_kg": "70",
    "dose_mg": "35",
    "minutes": "40",
    "notes": "held Ana's hand",
}
SENT = {"at": "2026-03-14T11:30:00-04:00", "weight_kg": 70, "mg": 35}


async def verbs_about(patient: int) -> list[str]:
    return [f"{line.verb} {line.detail}" for line in await trail.trail_of(patient)]


async def test_sam_records_an_infusion_and_it_stands_on_the_page(
    browser: Browser, cast: Cast
) -> None:
    await browser.as_(cast.sam)
    address = f"/clinic/patients/{cast.ana.id}"
    answer = await browser.post(address, data=TYPED)
    assert (answer.status_code, answer.headers["location"]) == (303, address)
    page = (await browser.get(address)).text
    assert "14 March 2026" in page
    assert "0.50 mg/kg" in page
    assert "day of infusion 1" in page


async def test_it_leaves_a_line_in_the_trail(browser: Browser, cast: Cast) -> None:
    await browser.as_(cast.sam)
    await browser.post(f"/clinic/patients/{cast.ana.id}", data=TYPED)
    assert (await verbs_about(cast.ana.number))[:2] == [
        "recorded an infusion number 1",
        "opened the record the treatment record",
    ]


async def test_a_seven_kilogram_patient_is_asked_about_with_the_form_still_filled_in(
    browser: Browser, cast: Cast
) -> None:
    await browser.as_(cast.sam)
    typed = {**TYPED, "weight_kg": "7", "dose_mg": "seventy"}
    answer = await browser.post(f"/clinic/patients/{cast.ana.id}", data=typed)
    assert answer.status_code == 422
    assert "Weight goes from 20 to 300 kg." in answer.text
    assert "Write the dose as one number of milligrams" in answer.text
    for value in ('value="7"', 'value="seventy"', 'value="11:30"', "held Ana&#39;s hand"):
        assert value in answer.text
    assert (await browser.get(f"/clinic/patients/{cast.ana.id}")).text.count("mg/kg") == 1


async def test_the_form_sent_twice_records_one_infusion(browser: Browser, cast: Cast) -> None:
    await browser.as_(cast.sam)
    address, typed = f"/clinic/patients/{cast.ana.id}", {**TYPED, "id": str(uuid4())}
    for _ in range(2):
        assert (await browser.post(address, data=typed)).status_code == 303
    assert (await browser.get(f"{address}/infusions/1")).status_code == 200
    assert (await browser.get(f"{address}/infusions/2")).status_code == 404


async def test_another_infusion_from_a_page_gone_back_to_is_not_lost(
    browser: Browser, cast: Cast
) -> None:
    await browser.as_(cast.sam)
    address, typed = f"/clinic/patients/{cast.ana.id}", {**TYPED, "id": str(uuid4())}
    await browser.post(address, data=typed)
    asked = await browser.post(address, data={**typed, "time": "09:00"})
    assert asked.status_code == 422
    assert "If this is another one, record it now." in asked.text
    [anew] = re.findall(r'name="id" value="([^"]+)"', asked.text)
    await browser.post(address, data={**typed, "time": "09:00", "id": anew})
    assert (await browser.get(f"{address}/infusions/2")).status_code == 200


async def test_numbers_count_up_and_are_never_used_again(browser: Browser, cast: Cast) -> None:
    await browser.as_(cast.sam)
    address = f"/api/v1/patients/{cast.ana.id}/infusions"
    first, second = [(await browser.post(address, json=SENT)).json() for _ in range(2)]
    taken_back = {"do": "withdraw", "reason": "she did not come"}
    page = f"/clinic/patients/{cast.ana.id}/infusions/2"
    assert (await browser.post(page, data=taken_back)).status_code == 303
    third = await browser.post(address, json=SENT)
    assert (third.status_code, [first, second, third.json()]) == (
        201,
        [{"n": 1}, {"n": 2}, {"n": 3}],
    )


async def test_two_stations_at_once_never_give_one_number_twice(
    anas_treatment: TreatmentRecord, clock: Clock
) -> None:
    now = clock()
    numbers = await asyncio.gather(
        *(
            record_infusion(anas_treatment, Infusion(0, now, "UTC", minutes=m), id_=uuid4(), at=now)
            for m in range(1, 9)
        )
    )
    assert sorted(numbers) == [1, 2, 3, 4, 5, 6, 7, 8]


async def test_bens_numbers_are_his_own(browser: Browser, cast: Cast) -> None:
    await browser.as_(cast.sam)
    for patient in (cast.ana, cast.ben):
        answer = await browser.post(f"/api/v1/patients/{patient.id}/infusions", json=SENT)
        assert answer.json() == {"n": 1}


async def test_a_program_that_sends_it_again_hears_the_same_number(
    browser: Browser, cast: Cast
) -> None:
    await browser.as_(cast.dr_chen)
    address, id_ = f"/api/v1/patients/{cast.ana.id}/infusions", str(uuid4())
    for spelt in (id_, id_.upper()):
        answer = await browser.post(address, json={**SENT, "id": spelt})
        assert (answer.status_code, answer.json()) == (201, {"n": 1})
    other = await browser.post(address, json={**SENT, "id": id_, "mg": 40})
    assert other.status_code == 409


@pytest.mark.parametrize(
    ("change", "status"),
    [
        ({"weight_kg": "70"}, 422),
        ({"mg": 0.4}, 422),
        ({"at": "2026-03-16T11:30:00-04:00"}, 422),
        ({"colour": "red"}, 422),
        ({"notes": "\x00"}, 422),
    ],
)
async def test_a_program_is_told_what_to_look_at_again(
    browser: Browser, cast: Cast, change: dict[str, Any], status: int
) -> None:
    await browser.as_(cast.sam)
    answer = await browser.post(f"/api/v1/patients/{cast.ana.id}/infusions", json=SENT | change)
    assert answer.status_code == status
    assert list(answer.json()["problems"]) == list(change)


async def test_a_correction_stands_and_the_earlier_version_stays(
    browser: Browser, cast: Cast, clock: Clock
) -> None:
    await browser.as_(cast.sam)
    await browser.post(f"/clinic/patients/{cast.ana.id}", data=TYPED)
    clock.forward(minutes=5)
    await browser.as_(cast.dr_chen)
    address = f"/clinic/patients/{cast.ana.id}/infusions/1"
    corrected = {**TYPED, "dose_mg": "40", "reason": "misheard"}
    assert (await browser.post(address, data=corrected)).status_code == 303
    page = (await browser.get(address)).text
    assert "<b>Dr. Chen</b> corrected it: misheard" in page
    assert "<b>Sam</b> recorded it" in page
    assert "35 mg" in page
    assert 'value="40"' in page
    [summary] = await db.read("select * from treatment_summary")
    assert (summary["infusions"], summary["last_n"]) == (1, 1)


async def test_a_correction_says_why(browser: Browser, cast: Cast) -> None:
    await browser.as_(cast.sam)
    await browser.post(f"/clinic/patients/{cast.ana.id}", data=TYPED)
    address = f"/clinic/patients/{cast.ana.id}/infusions/1"
    for answer in (
        await browser.post(address, data={**TYPED, "dose_mg": "40", "reason": " "}),
        await browser.post(address, data={"do": "withdraw", "reason": ""}),
    ):
        assert answer.status_code == 422
        assert "Say in a few words why it is corrected." in answer.text


async def test_an_infusion_taken_back_counts_no_more_and_can_be_put_right(
    browser: Browser, cast: Cast
) -> None:
    await browser.as_(cast.sam)
    await browser.post(f"/clinic/patients/{cast.ana.id}", data=TYPED)
    address = f"/clinic/patients/{cast.ana.id}/infusions/1"
    await browser.post(address, data={"do": "withdraw", "reason": "wrong patient"})
    assert "was taken back" in (await browser.get(address)).text
    assert (await browser.get(f"/clinic/patients/{cast.ana.id}")).text.count("0.50 mg/kg") == 0
    await browser.post(address, data={**TYPED, "reason": "it was hers after all"})
    assert "was taken back" not in (await browser.get(address)).text
    assert [verb for verb in await verbs_about(cast.ana.number) if "infusion" in verb] == [
        "corrected an infusion number 1",
        "took back an infusion number 1",
        "recorded an infusion number 1",
    ]


async def test_a_page_gone_back_to_does_not_swallow_what_is_sent_from_it(
    browser: Browser, cast: Cast
) -> None:
    await browser.as_(cast.sam)
    await browser.post(f"/clinic/patients/{cast.ana.id}", data=TYPED)
    address, id_ = f"/clinic/patients/{cast.ana.id}/infusions/1", str(uuid4())
    corrected = {**TYPED, "dose_mg": "40", "reason": "misheard", "id": id_}
    assert (await browser.post(address, data=corrected)).status_code == 303
    back = await browser.post(address, data={"do": "withdraw", "reason": "not hers", "id": id_})
    assert back.status_code == 422
    assert "send it again now" in back.text


@pytest.mark.parametrize("n", ["0", "2", "one", "-1", "1.0", "99999999999999999999", "２"])
async def test_an_infusion_that_is_not_there_is_nothing_at_this_address(
    browser: Browser, cast: Cast, n: str
) -> None:
    await browser.as_(cast.sam)
    await browser.post(f"/clinic/patients/{cast.ana.id}", data=TYPED)
    nothing = await browser.get("/nothing-here")
    address = f"/clinic/patients/{cast.ana.id}/infusions/{n}"
    for answer in (
        await browser.get(address),
        await browser.post(address, data={**TYPED, "reason": "so"}),
    ):
        assert (answer.status_code, answer.content) == (404, nothing.content)


async def test_ana_reads_her_own_infusions_without_the_clinics_notes(
    browser: Browser, cast: Cast
) -> None:
    await browser.as_(cast.sam)
    await browser.post(f"/clinic/patients/{cast.ana.id}", data=TYPED)
    await browser.as_(cast.ana)
    page = await browser.get("/treatment")
    assert "Saturday 14 March 2026, 11:30 am" in page.text
    assert "hand" not in page.text
    [known] = (await browser.get("/api/v1/treatment")).json()["infusions"]
    assert known == {
        "n": 1,
        "at": "2026-03-14T11:30:00-04:00",
        "tz": "America/New_York",
        "phase": "induction",
        "number_in_course": None,
        "weight_kg": 70.0,
        "mg": 35.0,
        "mg_per_kg": 0.5,
        "minutes": 40,
        "date_chosen": None,
        "brought": False,
    }


async def test_ben_without_infusions_is_told_so(browser: Browser, cast: Cast) -> None:
    await browser.as_(cast.ben)
    assert "has not written down an infusion yet" in (await browser.get("/treatment")).text
    assert (await browser.get("/api/v1/treatment")).json() == {"infusions": []}


async def test_taking_back_the_share_leaves_dr_chen_the_treatment_and_closes_the_report(
    browser: Browser, cast: Cast, anas_record: OpenRecord, clock: Clock
) -> None:
    await browser.as_(cast.dr_chen)
    address = f"/clinic/patients/{cast.ana.id}"
    report = f'href="/reports/{cast.ana.id}"'
    assert report in (await browser.get(address)).text
    await sharing.stop_sharing_with(anas_record, cast.dr_chen.id, at=clock())
    page = await browser.get(address)
    assert page.status_code == 200
    assert report not in page.text
    assert "does not share the diary with you" in page.text


async def test_sam_sees_no_way_to_the_diary(browser: Browser, cast: Cast) -> None:
    await browser.as_(cast.sam)
    page = await browser.get(f"/clinic/patients/{cast.ana.id}")
    assert f"/reports/{cast.ana.id}" not in page.text
