"""Ana moves to another clinic of this house: her diary goes along, and nothing of it is lost."""

import asyncio
import re
from datetime import timedelta
from uuid import uuid4

import pytest

from moodtrack import db
from moodtrack.accounts import actions as accounts
from moodtrack.accounts import queries as people
from moodtrack.accounts.domain import Person, Role
from moodtrack.audit import whole as trails
from moodtrack.backups.verify import Seen, problems
from moodtrack.checkins.queries import revisions
from moodtrack.erasing.actions import erase_due
from moodtrack.imports.domain import files, histories
from moodtrack.safety.actions import raise_concern
from moodtrack.safety.domain.concerns import Answer, Kind
from moodtrack.sharing.domain import NotShared, TreatmentRecord
from moodtrack.sharing.gate import open_as_operator
from moodtrack.treatment.actions import record_infusion
from moodtrack.treatment.domain import Infusion
from tests.cast import ZONE, Browser, Cast, revision

CODE = re.compile(r"(?:[2-9a-z]{4}-){5}[2-9a-z]{4}")


@pytest.fixture
async def there(cast: Cast, browser: Browser) -> Person:
    """Ana's account at the other clinic."""
    return await accounts.add_person(
        cast.other_clinic, name="Ana", role=Role.PATIENT, at=browser.clock()
    )


@pytest.fixture
async def lived(anas_phone: Browser, anas_treatment: TreatmentRecord) -> Browser:
    """Three days, one of them corrected, and an infusion that the clinic gave."""
    first = revision("2026-03-12", mood=3, note="a walk")
    await anas_phone.keep(
        first,
        revision("2026-03-13", mood=4),
        revision("2026-03-14", mood=6, symptoms={"sadness": 1}),
    )
    await anas_phone.keep(revision("2026-03-12", mood=5, replaces=(first["id"],)))
    now = anas_phone.clock()
    given = Infusion(0, now - timedelta(days=1), ZONE, weight_g=70_000, dose_ug=35_000, minutes=40)
    await record_infusion(anas_treatment, given, id_=uuid4(), at=now)
    return anas_phone


async def code_of(phone: Browser) -> str:
    page = (await phone.post("/settings/move/code")).text
    found = CODE.search(page.split("Your code.")[1])
    assert found, page
    return found[0]


async def move(phone: Browser, cast: Cast, there: Person) -> str:
    """Up to the moment when the old account is closed; gives the code."""
    code = await code_of(await phone.as_(cast.ana))
    await phone.as_(there)
    answer = await phone.post("/settings/move", data={"code": code, "do": "move"})
    assert (answer.status_code, answer.headers["location"]) == (303, "/settings/move")
    return code


async def arrives(phone: Browser, cast: Cast, old: Person | None = None) -> None:
    """A minute passes; whoever does jobs carries the diary over."""
    phone.clock.forward(seconds=61)
    for _ in range(200):
        if (await people.person_numbered((old or cast.ana).number)).erased:
            return
        await asyncio.sleep(0.05)
    raise AssertionError("the diary did not arrive")


async def test_her_whole_diary_is_at_the_new_clinic_and_gone_from_the_old_one(
    lived: Browser, cast: Cast, there: Person
) -> None:
    old = await open_as_operator(str(cast.ana.id), what="a test", at=lived.clock())
    before = {one.id: (one.day, one.answers, one.mode) for one in await revisions(old)}
    await move(lived, cast, there)
    assert "Your diary is on its way here" in (await lived.get("/settings/move")).text
    await arrives(lived, cast)
    new = await open_as_operator(str(there.id), what="a test", at=lived.clock())
    assert {one.id: (one.day, one.answers, one.mode) for one in await revisions(new)} == before
    assert "on its way" not in (await lived.get("/settings/move")).text
    with pytest.raises(NotShared):
        await open_as_operator(str(cast.ana.id), what="a test", at=lived.clock())
    sql = "select count(*) as n from infusion where patient_id = $1"
    assert (await db.read(sql, cast.ana.number))[0]["n"] == 1  # the clinic's own record stays
    assert [line async for line in problems(Seen())] == []


async def test_what_the_first_clinic_wrote_of_her_treatment_goes_along_too(
    lived: Browser, cast: Cast, there: Person
) -> None:
    await move(lived, cast, there)
    await arrives(lived, cast)
    told = (await lived.get("/api/v1/treatment")).json()["infusions"]
    assert [(one["n"], one["mg"], one["brought"]) for one in told] == [(1, 35, True)]


async def test_she_sees_what_would_come_before_anything_happens(
    lived: Browser, cast: Cast, there: Person
) -> None:
    code = await code_of(lived)
    await lived.as_(there)
    page = (await lived.post("/settings/move", data={"code": f" {code.upper()} "})).text
    assert "From Riverside Clinic" in page
    assert "3 days with every version of them." in page
    assert "erased at once" in page
    await lived.as_(cast.ana)
    assert (await lived.get("/today")).status_code == 200


async def test_what_she_writes_at_the_new_clinic_meanwhile_stays_beside_it(
    lived: Browser, cast: Cast, there: Person
) -> None:
    await move(lived, cast, there)
    [kept] = await lived.keep(revision("2026-03-14", mood=9))
    await arrives(lived, cast)
    [day] = [
        one
        for one in (await lived.get("/api/v1/checkins?since=2026-03-14")).json()["days"]
        if one["day"] == "2026-03-14"
    ]
    moods = {day["answers"]["mood"], *(one["answers"]["mood"] for one in day["others"])}
    assert moods == {6, 9}
    assert kept["status"] == "kept"


async def test_what_another_phone_still_holds_goes_up_under_the_new_account(
    lived: Browser, cast: Cast, there: Person
) -> None:
    """Nothing is lost: not what waits on a phone, before, between and after."""
    await move(lived, cast, there)
    waiting = {"revisions": [revision("2026-03-13", mood=1)]}
    old_account = {"X-Account": str(cast.ana.id)}
    other_phone = dict(lived.cookies)
    lived.cookies.clear()
    answer = await lived.post("/api/v1/checkins", json=waiting, headers=old_account)
    assert answer.status_code == 401  # it waits on the phone
    await arrives(lived, cast)
    answer = await lived.post("/api/v1/checkins", json=waiting, headers=old_account)
    assert answer.status_code == 410
    lived.cookies.update(other_phone)
    assert f'data-formerly="{cast.ana.id}"' in (await lived.get("/settings")).text
    answer = await lived.post("/api/v1/checkins", json=waiting, headers=old_account)
    assert answer.json()["results"][0]["status"] == "kept"
    stranger = {"X-Account": str(cast.ben.id)}
    answer = await lived.post("/api/v1/checkins", json=waiting, headers=stranger)
    assert answer.status_code == 401


async def test_a_phone_of_the_old_account_is_told_where_the_diary_is(
    lived: Browser, cast: Cast, there: Person
) -> None:
    code = await code_of(lived)
    cookies = dict(lived.cookies)
    await lived.as_(there)
    await lived.post("/settings/move", data={"code": code, "do": "move"})
    await arrives(lived, cast)
    lived.cookies.clear()
    lived.cookies.update(cookies)
    answer = await lived.get("/today")
    assert answer.status_code == 410
    assert "Your diary is at your new clinic" in answer.text


@pytest.mark.parametrize("typed", ["", "abcd-efgh-jkmn-pqrs-tuvw-xyz2", "x" * 500])
async def test_a_code_that_opens_nothing_is_said_and_stays_in_its_field(
    lived: Browser, there: Person, typed: str
) -> None:
    await lived.as_(there)
    for do in ({}, {"do": "move"}):
        answer = await lived.post("/settings/move", data={"code": typed, **do})
        assert answer.status_code == 422
        assert "This code opens nothing" in answer.text


async def test_a_code_is_used_once_ends_after_three_days_and_is_for_another_clinic(
    lived: Browser, cast: Cast, there: Person
) -> None:
    own = await code_of(lived)
    assert (await lived.post("/settings/move", data={"code": own})).status_code == 422
    newer = await code_of(lived)
    await lived.as_(there)
    assert (await lived.post("/settings/move", data={"code": own})).status_code == 422
    lived.clock.forward(hours=73)
    await lived.as_(there)
    assert (await lived.post("/settings/move", data={"code": newer})).status_code == 422
    used = await move(lived, cast, there)
    answer = await lived.post("/settings/move", data={"code": used, "do": "move"})
    assert answer.status_code == 422


async def test_while_a_call_for_help_is_open_the_clinic_must_be_able_to_reach_her(
    lived: Browser, cast: Cast, there: Person
) -> None:
    now = lived.clock()
    worry = Answer(cast.ana.number, uuid4(), Kind.DAILY, 2, now, now, cast.ana.number)
    await raise_concern(worry)
    code = await code_of(lived)
    await lived.as_(there)
    answer = await lived.post("/settings/move", data={"code": code, "do": "move"})
    assert answer.status_code == 422
    assert "until someone has closed that" in answer.text


async def test_a_guess_is_tried_a_few_times_and_then_waits(lived: Browser, there: Person) -> None:
    await lived.as_(there)
    said = [
        (await lived.post("/settings/move", data={"code": f"abcd-{n:04}"})).text for n in range(12)
    ]
    assert "This code opens nothing" in said[0]
    assert "Please wait some minutes" in said[-1]


async def test_making_a_code_asks_who_it_is_and_leaves_a_line(lived: Browser, cast: Cast) -> None:
    lived.clock.forward(minutes=30)
    await code_of(lived)  # who came by a link of the demo has nothing to show again
    assert (await trails.check(cast.ana.number)).lines["made a code to move the diary"] == 1


async def test_who_had_asked_to_erase_the_diary_takes_it_along_whole(
    lived: Browser, cast: Cast, there: Person
) -> None:
    """The week ends in the minute between: the diary must not go before it has arrived."""
    await lived.post("/settings/erase", data={"when": "wait"})
    lived.clock.forward(days=7, seconds=-30)
    await lived.as_(cast.ana)
    await move(lived, cast, there)
    lived.clock.forward(seconds=31)
    await erase_due(at=lived.clock())
    await arrives(lived, cast)
    days = (await lived.get("/api/v1/checkins?since=2026-03-01&until=2026-03-31")).json()["days"]
    assert [one["answers"]["mood"] for one in days] == [5, 4, 6]


async def test_a_diary_that_moved_is_not_taken_out_again_by_one_tap(
    lived: Browser, cast: Cast, there: Person
) -> None:
    """It lies nowhere else any more."""
    await move(lived, cast, there)
    await arrives(lived, cast)
    assert "Take it out" not in (await lived.get("/import")).text
    [row] = await db.read("select id from brought_in where patient = $1 limit 1", there.number)
    await lived.post("/import/take-out", data={"file": str(row["id"])})
    days = (await lived.get("/api/v1/checkins?since=2026-03-01&until=2026-03-31")).json()["days"]
    assert len(days) == 3


async def test_who_moves_on_at_once_waits_until_the_diary_is_there(
    lived: Browser, cast: Cast, there: Person
) -> None:
    """From clinic to clinic to clinic: none of it stays behind, nor what an old phone holds."""
    third = await accounts.add_clinic("Hill Clinic", zone=ZONE, at=lived.clock())
    last = await accounts.add_person(third, name="Ana", role=Role.PATIENT, at=lived.clock())
    await move(lived, cast, there)
    code = await code_of(lived)
    await lived.as_(last)
    answer = await lived.post("/settings/move", data={"code": code, "do": "move"})
    assert answer.status_code == 422
    assert "still on its way" in answer.text
    await arrives(lived, cast)
    await lived.post("/settings/move", data={"code": code, "do": "move"})
    await arrives(lived, cast, there)
    days = (await lived.get("/api/v1/checkins?since=2026-03-01&until=2026-03-31")).json()["days"]
    assert len(days) == 3
    waiting = {"revisions": [revision("2026-03-13", mood=1)]}
    for earlier in (cast.ana, there):
        assert str(earlier.id) in (await lived.get("/settings")).text
        headers = {"X-Account": str(earlier.id)}
        answer = await lived.post("/api/v1/checkins", json=waiting, headers=headers)
        assert answer.status_code == 200


async def test_who_erases_the_new_diary_while_the_old_one_is_on_its_way_leaves_none_behind(
    lived: Browser, cast: Cast, there: Person
) -> None:
    await move(lived, cast, there)
    await lived.post("/settings/erase", data={"when": "now"})
    await arrives(lived, cast)
    assert (await people.person_numbered(there.number)).erased


async def test_a_diary_of_more_bytes_than_a_file_may_have_moves_too(
    lived: Browser, cast: Cast, there: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(files, "MOST_BYTES", 1_000)
    await move(lived, cast, there)
    await arrives(lived, cast)


async def test_what_could_not_go_along_is_said_before_the_old_account_is_closed(
    lived: Browser, cast: Cast, there: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    code = await code_of(lived)
    await lived.as_(there)
    monkeypatch.setattr(histories, "MOST_VALUES", 10)
    answer = await lived.post("/settings/move", data={"code": code, "do": "move"})
    assert answer.status_code == 422
    assert "more things in this file" in answer.text
    assert code in answer.text
