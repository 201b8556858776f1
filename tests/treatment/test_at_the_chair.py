"""Sam at the chair: from the arrival to the leaving, each step with its time and person."""

import asyncio
import re
from datetime import timedelta
from uuid import uuid4
from zoneinfo import ZoneInfo

import pytest

from moodtrack import db
from moodtrack.accounts.actions import clinic
from moodtrack.audit import trail
from tests.cast import ZONE, Browser, Cast, Clock
from tests.treatment.chair import VITALS, Chair, arrives


@pytest.fixture
async def chair(browser: Browser, cast: Cast, clock: Clock) -> Chair:
    """Ana has arrived, and Sam is beside her."""
    return await arrives(browser, clock, cast.ana, by=cast.sam)


async def infusions(browser: Browser, cast: Cast) -> list[dict[str, object]]:
    """What Ana reads of her infusions."""
    await browser.as_(cast.ana)
    known: list[dict[str, object]] = (await browser.get("/api/v1/treatment")).json()["infusions"]
    await browser.as_(cast.sam)
    return known


async def test_a_whole_day_at_the_chair_becomes_an_infusion(
    chair: Chair, browser: Browser, cast: Cast, clock: Clock
) -> None:
    assert "Arrived" in await chair.look()
    dose = {"weight_kg": "70,5", "mg": "35", "route": "iv", "drug": "racemic"}
    assert (await chair.form("dose", **dose)).status_code == 303
    assert await infusions(browser, cast) == []
    await chair.steps("started")
    assert "Running" in await chair.look()
    await chair.steps("paused", "resumed", "finished")
    assert "Recovering" in await chair.look()
    [known] = await infusions(browser, cast)
    assert (known["n"], known["mg"], known["weight_kg"], known["mg_per_kg"]) == (1, 35, 70.5, 0.5)
    assert known["minutes"] == 20  # thirty from start to end, ten of them interrupted
    clock.forward(minutes=45)
    await browser.as_(cast.sam)
    for item in ("escort", "no_driving"):
        assert (await chair.form("tick", item=item, value=1)).status_code == 303
    assert (await chair.step("left")).status_code == 303
    page = await chair.look()
    assert "Left" in page
    assert page.count("Sam") > 5


async def test_somebody_who_has_only_arrived_has_had_no_infusion(
    chair: Chair, browser: Browser, cast: Cast
) -> None:
    assert (await chair.step("cancelled", reason="has eaten")).status_code == 303
    assert await infusions(browser, cast) == []
    assert "Cancelled" in await chair.look()


async def test_a_wrong_tap_is_taken_back_and_stays_to_be_read(
    chair: Chair, browser: Browser, cast: Cast
) -> None:
    await chair.steps("started", "finished")
    [last] = re.findall(
        r'taken_back_replaces" value="([^"]+)"><button[^>]*>Undo', await chair.look()
    )
    assert (await chair.form("taken_back", replaces=last)).status_code == 303
    page = await chair.look()
    assert "Running" in page
    assert "no longer stands" in page


async def test_a_start_taken_back_takes_the_infusion_back_and_the_next_start_keeps_its_number(
    chair: Chair, browser: Browser, cast: Cast
) -> None:
    start = chair.entry("step", step="started")
    await chair.send(start)
    assert len(await infusions(browser, cast)) == 1
    await chair.send(chair.entry("taken_back", replaces=start["id"]))
    assert await infusions(browser, cast) == []
    await chair.steps("started")
    assert [one["n"] for one in await infusions(browser, cast)] == [1]
    rows = await db.read("select version, withdrawn from infusion order by version")
    assert [bool(row["withdrawn"]) for row in rows] == [False, True, False]


@pytest.mark.parametrize(
    ("step", "sentence"),
    [
        ("left", "The infusion has not started yet."),
        ("finished", "The infusion has not started yet."),
        ("arrived", "The infusion has not started yet."),
        ("cancelled", "Say in a few words why."),
        ("danced", "This is no step we know."),
        ("", "Say what happened."),
    ],
)
async def test_a_step_that_cannot_follow_is_told_so(chair: Chair, step: str, sentence: str) -> None:
    answer = await chair.step(step)
    assert answer.status_code == 422
    assert sentence in answer.text


@pytest.mark.parametrize(
    ("field", "typed", "sentence"),
    [
        ("systolic", "70-72", "The upper blood pressure is a whole number from 50 to 280."),
        ("systolic", "12", "The upper blood pressure is a whole number from 50 to 280."),
        ("diastolic", "118", "118/118: the second number is below the first."),
        ("heart_rate", "seventy", "The pulse is a whole number from 20 to 250."),
        ("heart_rate", "7.5", "The pulse is a whole number from 20 to 250."),
        ("heart_rate", "99999999999", "The pulse is a whole number from 20 to 250."),
        ("spo2", "101", "Oxygen is a whole number from 50 to 100."),
        ("alertness", "fine", "Choose how awake they are from the list."),
        ("time", "25:00", "Write the time like 14:30."),
        ("time", "13:30", "This time has not come yet."),
        ("time", "01:00", None),
    ],
)
async def test_an_odd_row_comes_back_with_all_that_was_typed(
    chair: Chair, field: str, typed: str, sentence: str | None
) -> None:
    answer = await chair.form("vitals", **{**VITALS, field: typed})
    if sentence is None:  # eleven hours ago: late, and kept
        assert answer.status_code == 303
        return
    assert answer.status_code == 422
    assert sentence in answer.text
    assert f'value="{typed}"' in answer.text or field == "alertness"
    assert 'value="98"' in answer.text or field == "spo2"
    assert "No row yet." in answer.text


@pytest.mark.parametrize(
    ("dose", "sentence"),
    [
        ({"weight_kg": "7"}, "Weight goes from 20 to 300 kg."),
        ({"weight_kg": "700"}, "Weight goes from 20 to 300 kg."),
        ({"weight_kg": "70-72"}, "Write the weight as one number of kilograms"),
        ({"mg": "seventy"}, "Write the dose as one number of milligrams"),
        ({"weight_kg": "70", "mg": "1500"}, "would be 21.4 mg/kg"),
        ({}, "Write the weight, the dose, or both."),
    ],
)
async def test_an_odd_dose_is_asked_about(
    chair: Chair, dose: dict[str, str], sentence: str
) -> None:
    answer = await chair.form("dose", **dose)
    assert answer.status_code == 422
    assert sentence in answer.text


async def test_pressure_typed_as_it_is_spoken_is_two_numbers(chair: Chair) -> None:
    assert (await chair.form("vitals", systolic="142/88")).status_code == 303
    assert "142/88" in await chair.look()


async def test_a_row_is_corrected_by_another_and_both_are_kept(chair: Chair) -> None:
    row = chair.entry("vitals", **VITALS)
    await chair.send(row)
    page = (await chair.browser.get(f"{chair.page}?correct={row['id']}")).text
    assert 'value="118"' in page
    corrected = {**VITALS, "systolic": 128, "replaces": row["id"]}
    assert (await chair.form("vitals", **corrected)).status_code == 303
    page = await chair.look()
    assert "128/76" in page
    assert "118/76" in page  # in the list of everything written here
    assert len(await db.read("select id from sitting_entry where kind = 'vitals'")) == 2


async def test_two_visits_at_once_are_refused_with_a_sentence(
    chair: Chair, browser: Browser, cast: Cast
) -> None:
    address = f"/clinic/patients/{cast.ana.id}/sittings"
    answer = await browser.post(address, data={"sitting": str(uuid4())})
    assert answer.status_code == 422
    assert "another visit that has not ended" in answer.text
    assert len(await db.read("select id from sitting")) == 1


async def test_the_arrival_sent_twice_is_one_visit(
    chair: Chair, browser: Browser, cast: Cast
) -> None:
    address = f"/clinic/patients/{cast.ana.id}/sittings"
    again = await browser.post(address, data={"sitting": chair.id})
    assert again.status_code == 303
    assert len(await db.read("select id from sitting_entry")) == 1


async def test_leaving_early_needs_a_sentence_and_is_never_blocked(
    chair: Chair, browser: Browser, cast: Cast
) -> None:
    await chair.steps("started", "finished")
    answer = await chair.step("left")
    assert answer.status_code == 422
    assert (
        "Say why they leave before this is done: Someone is here to take them home" in answer.text
    )
    assert (await chair.step("left", reason="would not wait")).status_code == 303


async def test_the_tablet_sends_the_same_row_ever_so_often_and_it_is_kept_once(
    chair: Chair,
) -> None:
    row = chair.entry("vitals", **VITALS)
    other = {**row, "systolic": 130}
    told = [(await chair.send(one))[0] for one in (row, row, other, other)]
    assert [one["status"] for one in told] == ["kept", "already_kept", "conflict", "conflict"]
    assert told[2]["kept_as"] == told[3]["kept_as"]
    assert "118/76" in (page := await chair.look())
    assert "130/76" in page


async def test_a_fault_in_one_row_refuses_that_row_alone(chair: Chair) -> None:
    rows = [
        chair.entry("vitals", systolic=118, diastolic=76),
        chair.entry("vitals", systolic="118"),
        {**chair.entry("vitals", spo2=97), "colour": "red"},
        chair.entry("vitals", spo2=98),
    ]
    told = await chair.send(*rows)
    assert [one["status"] for one in told] == ["kept", "refused", "refused", "kept"]
    assert list(told[2]["problems"]) == ["colour"]


async def test_two_tablets_that_tap_at_once_make_one_step(chair: Chair) -> None:
    taps = [chair.entry("step", step="started") for _ in range(4)]
    told = await asyncio.gather(*(chair.send(one) for one in taps))
    assert sorted(one[0]["status"] for one in told) == ["kept", "refused", "refused", "refused"]
    assert len(await db.read("select n from infusion")) == 1


async def test_every_row_leaves_a_line_in_the_trail_and_many_looks_leave_one(
    chair: Chair, cast: Cast
) -> None:
    for _ in range(3):
        await chair.look()
    await chair.send(
        chair.entry("vitals", **VITALS), chair.entry("effect", effect="nausea", value=2)
    )
    lines = [f"{one.verb} {one.detail}" for one in await trail.trail_of(cast.ana.number)]
    assert lines.count("opened the record your infusion, at the chair") == 1
    assert "wrote at the chair 2 new" in lines
    assert "noted an arrival " in lines


async def test_what_is_written_in_words_lies_sealed(chair: Chair) -> None:
    said = {"what": "vomited twice", "severity": "moderate", "action": "ondansetron"}
    assert (await chair.form("adverse", **said)).status_code == 303
    assert "Vomited twice, moderate, done: ondansetron" in await chair.look()
    rows = await db.read("select * from sitting_entry")
    assert b"vomited" not in b"".join(bytes(row["texts"] or b"") for row in rows)


async def test_effects_and_medicines_stand_on_the_page(chair: Chair) -> None:
    await chair.form("effect", effect="dissociation", value=2)
    await chair.form("effect", effect="cadss", value=31)
    await chair.form("medicine", what="ondansetron 4 mg", given="before")
    page = await chair.look()
    for words in ("Dissociation: moderate", "Cadss total 31", "Ondansetron 4 mg, given beforehand"):
        assert words in page
    assert (await chair.form("effect", effect="cadss", value=93)).status_code == 422


async def test_the_clinics_own_numbers_mark_and_its_list_is_ticked(
    chair: Chair, browser: Browser, cast: Cast, clock: Clock
) -> None:
    assert 'class="reached"' not in await chair.look()
    await browser.as_(cast.noor)
    settings = {
        "version": "0",
        "vitals_every": "10",
        "systolic_high": "140",
        "recovery_minutes": "60",
        "ready_list": "Walks steadily\nWalks steadily\n\nHas drunk something",
    }
    assert (await browser.post("/clinic/settings/chair", data=settings)).status_code == 303
    odd = {**settings, "version": "1", "systolic_high": "seventy"}
    assert (await browser.post("/clinic/settings/chair", data=odd)).status_code == 422
    await browser.as_(cast.sam)
    await chair.send(chair.entry("vitals", systolic=139), chair.entry("vitals", systolic=140))
    page = await chair.look()
    assert page.count('class="reached"') == 1
    assert "Next vitals at 12:10" in page
    assert page.count("<b>Walks steadily</b>") == 1
    await chair.steps("started", "finished")
    assert "keeps people until <b>13:20</b>" in await chair.look()
    assert "60 minutes after the end" in (await chair.step("left")).text


async def test_all_chairs_at_one_look(
    chair: Chair, browser: Browser, cast: Cast, clock: Clock
) -> None:
    await chair.steps("started")
    clock.forward(minutes=23)
    await browser.as_(cast.sam)
    await chair.form("vitals", **VITALS)
    ben = await arrives(browser, clock, cast.ben, by=cast.sam)
    page = (await browser.get("/clinic/today")).text
    assert "Running for 23 minutes" in page
    assert "118/76, pulse 72, oxygen 98 %, awake" in page
    assert "Ben" in page
    assert "Arrived for 0 minutes" in page
    await ben.step("cancelled", reason="has eaten")
    assert "Cancelled at 12:33" in (await browser.get("/clinic/today")).text
    await browser.as_(cast.dr_chen)
    page = (await browser.get("/clinic/today")).text
    assert ("Ana" in page, "Ben" in page) == (True, False)
    await browser.as_(cast.eve)
    assert "Nobody is at a chair." in (await browser.get("/clinic/today")).text


async def test_whoever_is_not_on_her_team_finds_nothing(
    chair: Chair, browser: Browser, cast: Cast
) -> None:
    nothing = (await browser.get("/nothing")).content
    await browser.as_(cast.sam)
    elsewhere = chair.page.replace(str(cast.ana.id), str(cast.ben.id))
    for address in (
        elsewhere,
        chair.page[:-1],
        f"/clinic/patients/{cast.ana.id}/sittings/{uuid4()}",
    ):
        answer = await browser.get(address)
        assert (answer.status_code, answer.content) == (404, nothing)
    for person in (cast.dr_diaz, cast.noor, cast.eve, cast.ana):
        await browser.as_(person)
        for answer in (await browser.get(chair.page), await browser.post(chair.page)):
            assert (answer.status_code, answer.content) == (404, nothing)


async def test_ana_reads_what_was_measured(
    chair: Chair, browser: Browser, cast: Cast, clock: Clock
) -> None:
    await chair.steps("started")
    await chair.send(
        chair.entry("vitals", **VITALS), chair.entry("vitals", systolic=151, diastolic=94)
    )
    await browser.as_(cast.ana)
    page = (await browser.get("/treatment")).text
    assert "Your highest blood pressure was 151/94, at 12:10 pm" in page


async def test_an_infusion_without_a_chair_is_shown_as_it_is(browser: Browser, cast: Cast) -> None:
    await browser.as_(cast.sam)
    sent = {"at": "2026-03-14T11:30:00-04:00", "mg": 35}
    await browser.post(f"/api/v1/patients/{cast.ana.id}/infusions", json=sent)
    page = (await browser.get(f"/clinic/patients/{cast.ana.id}/infusions/1")).text
    assert "recorded afterwards: nothing was written at the chair" in page


async def test_a_visit_shows_on_the_page_of_its_infusion(
    chair: Chair, browser: Browser, cast: Cast
) -> None:
    await chair.steps("started")
    await chair.send(chair.entry("vitals", **VITALS))
    page = (await browser.get(f"/clinic/patients/{cast.ana.id}/infusions/1")).text
    assert "Highest blood pressure 118/76 at 12:10" in page
    assert chair.page in page
    assert "At the chair now" in (await browser.get(f"/clinic/patients/{cast.ana.id}")).text


async def test_the_dose_corrected_on_the_infusions_own_page_stays_when_vitals_come(
    chair: Chair, browser: Browser, cast: Cast
) -> None:
    await chair.form("dose", weight_kg="70", mg="35")
    await chair.steps("started")
    corrected = {"date": "2026-03-14", "time": "12:05", "dose_mg": "40", "weight_kg": "70"}
    address = f"/clinic/patients/{cast.ana.id}/infusions/1"
    await browser.post(address, data={**corrected, "reason": "misread"})
    await chair.form("vitals", **VITALS)
    await chair.steps("finished")
    [known] = await infusions(browser, cast)
    assert known["mg"] == 40
    assert "40 mg" in await chair.look()


async def test_someone_shut_out_meanwhile_writes_nothing_more(
    chair: Chair, browser: Browser, cast: Cast, clock: Clock
) -> None:
    await clinic.shut_out(cast.sam, by=cast.noor.number, at=clock())
    assert (await browser.get(chair.page)).status_code == 401


async def test_an_infusion_taken_back_on_its_own_page_stays_taken_back(
    chair: Chair, browser: Browser, cast: Cast
) -> None:
    await chair.steps("started")
    address = f"/clinic/patients/{cast.ana.id}/infusions/1"
    await browser.post(address, data={"do": "withdraw", "reason": "wrong patient"})
    await chair.steps("finished")
    assert await infusions(browser, cast) == []
    assert "Recovering" in await chair.look()


async def test_an_arrival_takes_up_the_date_that_was_planned(
    chair: Chair, browser: Browser, cast: Cast, clock: Clock
) -> None:
    await chair.step("cancelled", reason="came an hour early")
    visits = f"/clinic/patients/{cast.ana.id}/visits"
    planned = {"kind": "infusion", "date": "2026-03-14", "time": "13:00", "minutes": "120"}
    planned |= {"phase": "booster", "date_chosen": "worse"}
    assert (await browser.post(visits, data=planned)).status_code == 303
    page = (await browser.get("/clinic/today")).text
    assert "planned for 13:00" in page
    again = await arrives(browser, clock, cast.ana, by=cast.sam)
    assert "planned for 13:00" not in (await browser.get("/clinic/today")).text
    await again.steps("started")
    [known] = await infusions(browser, cast)
    assert (known["phase"], known["date_chosen"]) == ("booster", "worse")


async def test_a_visit_that_nobody_ended_can_be_ended_days_later_with_the_time_it_was(
    chair: Chair, browser: Browser, cast: Cast, clock: Clock
) -> None:
    await chair.steps("started", "finished")
    over = clock()
    clock.forward(days=4)
    await browser.as_(cast.sam)
    again = await browser.post(f"/clinic/patients/{cast.ana.id}/sittings", data={})
    assert again.status_code == 422
    assert chair.page in (await browser.get("/clinic/today")).text
    page = await chair.look()
    assert "was not ended" in page
    assert page.count('id="step_time"') == 1
    untimed = await chair.step("left", reason="went home alone")
    assert untimed.status_code == 422
    assert "Write the time it was" in untimed.text
    assert "went home alone" in untimed.text
    at = (over + timedelta(minutes=50)).astimezone(ZoneInfo(ZONE))
    told = await chair.step("left", reason="went home alone", time=f"{at:%H:%M}")
    assert told.status_code == 303
    assert re.search(
        rf"<span>Left[^<]*went home alone[^<]* at {at:%H:%M}</span>", await chair.look()
    )
    address = f"/clinic/patients/{cast.ana.id}/sittings"
    assert (await browser.post(address, data={})).status_code == 303


async def test_a_row_corrected_the_next_day_keeps_its_day(
    chair: Chair, browser: Browser, cast: Cast, clock: Clock
) -> None:
    row = chair.entry("vitals", **VITALS)
    await chair.send(row)
    old, written = row["id"], clock().astimezone(ZoneInfo(ZONE))
    for later in (22, 3):  # before that time of the next day, and after it
        clock.forward(hours=later)
        await browser.as_(cast.sam)
        form = await browser.get(f"{chair.page}?correct={old}")
        assert f'name="vitals_time" type="text" value="{written:%H:%M}"' in form.text
        said = {**VITALS, "heart_rate": 60 + later, "replaces": old, "time": f"{written:%H:%M}"}
        assert (await chair.form("vitals", **said)).status_code == 303
        [old] = re.findall(r'correct=([^#"]+)#', await chair.look())
    rows = await db.read("select at from sitting_entry where kind = 'vitals' order by seq")
    assert len({one["at"] // 60_000_000 for one in rows}) == 1


async def test_what_was_forgotten_is_added_and_a_row_taken_back_days_later(
    chair: Chair, browser: Browser, cast: Cast, clock: Clock
) -> None:
    row = chair.entry("vitals", **VITALS)
    await chair.send(row)
    clock.forward(days=3)
    await browser.as_(cast.sam)
    assert (await chair.form("taken_back", replaces=row["id"])).status_code == 303
    said = {"what": "a rash on the arm", "severity": "mild"}
    assert (await chair.form("adverse", **said)).status_code == 303
    far = await chair.send(chair.entry("vitals", **VITALS))
    assert far[0]["status"] == "refused"  # a row belongs to its visit


async def test_a_dose_is_looked_at_beside_the_weight_that_was_written_before(chair: Chair) -> None:
    assert (await chair.form("dose", weight_kg="70")).status_code == 303
    answer = await chair.form("dose", mg="700")
    assert answer.status_code == 422
    assert "700 mg for 70 kg would be 10 mg/kg" in answer.text
    assert (await chair.form("dose", mg="35")).status_code == 303
