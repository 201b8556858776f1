"""What a clinic asks by itself: named by Noor, answered by Ana, kept like every other answer."""

import json
from collections.abc import Mapping
from typing import Any

import pytest

from moodtrack import db
from moodtrack.accounts.actions.clinic import settle_section
from moodtrack.accounts.queries import setting, setting_and_version
from moodtrack.checkins import queries, whole
from moodtrack.checkins.domain.extra import Item, Items
from moodtrack.checkins.sections import EXTRA, as_value
from moodtrack.safety.queries.own import standing_of
from moodtrack.sharing.domain import OpenRecord
from tests.cast import NOON, Browser, Cast, Clock, revision
from tests.checkins.doors import days

PAGE = "/clinic/settings/daily-items"
PAIN = Item("pain_4821", "Pain", "none", "the worst")
URGE = Item("urge_0007", "Urge to drink", "none", "very strong")


async def ask(cast: Cast, *asked: Item, past: tuple[Item, ...] = ()) -> None:
    _, version = await setting_and_version(cast.clinic.number, EXTRA)
    await settle_section(
        cast.clinic, EXTRA, as_value(Items(asked, past)), version=version, by=1, at=NOON
    )


async def saved(noor: Browser, **fields: str) -> Any:
    """What Noor's form does; empty lines are left out."""
    version = (await noor.get(PAGE)).text.split('name="version" value="')[1].split('"')[0]
    return await noor.post(PAGE, data={"version": version, **fields})


@pytest.fixture
async def noor(browser: Browser, cast: Cast) -> Browser:
    return await browser.as_(cast.noor)


def form(**fields: str) -> dict[str, str]:
    return {"revision": "123e4567-e89b-42d3-a456-426614174000", **fields}


# ---- the clinic names them ------------------------------------------------------------------


async def test_noor_names_an_item_and_ana_is_asked_with_nothing_chosen(
    noor: Browser, cast: Cast
) -> None:
    answer = await saved(noor, label_1="Pain", low_1="none", high_1="the worst")
    assert answer.status_code == 303
    [item] = (await queries.items(cast.clinic.number)).asked
    assert item.key.startswith("pain_")
    page = (await (await noor.as_(cast.ana)).get("/today")).text
    assert f'name="extra_{item.key}"' in page
    assert "the worst" in page
    assert " checked" not in page


async def test_where_the_clinic_asks_nothing_the_page_is_as_it_was(anas_phone: Browser) -> None:
    page = (await anas_phone.get("/today")).text
    assert "own-item" not in page
    assert "extra_" not in page


async def test_words_may_change_and_the_item_stays_the_same(noor: Browser, cast: Cast) -> None:
    await ask(cast, PAIN)
    fields = {"key_1": PAIN.key, "label_1": "Bodily pain", "low_1": "none at all"}
    assert (await saved(noor, **fields)).status_code == 303
    assert (await queries.items(cast.clinic.number)).asked == (
        Item(PAIN.key, "Bodily pain", "none at all"),
    )


async def test_taken_off_the_list_and_written_again_it_goes_on_where_it_ended(
    noor: Browser, cast: Cast
) -> None:
    await ask(cast, PAIN)
    await saved(noor, key_1=PAIN.key)
    items = await queries.items(cast.clinic.number)
    assert (items.asked, items.past) == ((), (PAIN,))
    assert "Not asked any more: Pain." in (await noor.get(PAGE)).text
    await saved(noor, label_2="pain", low_2="none", high_2="The worst")
    [again] = (await queries.items(cast.clinic.number)).asked
    assert again.key == PAIN.key
    await saved(noor)
    await saved(noor, label_1="Pain", low_1="the worst", high_1="none")  # the other way round
    [other] = (await queries.items(cast.clinic.number)).asked
    assert other.key != PAIN.key


async def test_a_key_of_somebodys_own_making_is_not_taken_over(noor: Browser, cast: Cast) -> None:
    await saved(noor, key_1="mood_0001", label_1="Pain")
    [item] = (await queries.items(cast.clinic.number)).asked
    assert item.key != "mood_0001"


@pytest.mark.parametrize(
    ("fields", "sentence"),
    [
        ({"label_1": "Pain", "label_2": "pain"}, "There is another item of this name."),
        ({"low_3": "none"}, "Give this item a name"),
        ({"label_1": "x" * 41}, "longer than the 40 characters"),
        ({"label_1": "Thoughts of suicide"}, "in a way that reaches your safety contacts"),
        ({"label_1": "Dark", "high_1": "I want to die"}, "reaches your safety contacts"),
        ({"label_1": "Urge to hurt myself"}, "reaches your safety contacts"),
    ],
)
async def test_what_cannot_be_asked_is_said_and_stays_on_the_page(
    noor: Browser, cast: Cast, fields: Mapping[str, str], sentence: str
) -> None:
    answer = await saved(noor, **fields)
    assert answer.status_code == 422
    assert sentence in answer.text
    assert all(typed in answer.text for typed in fields.values())
    assert await setting(cast.clinic.number, EXTRA) == EXTRA.default


# ---- the patient answers --------------------------------------------------------------------


async def test_her_answer_is_kept_told_and_can_be_taken_back(
    anas_phone: Browser, cast: Cast
) -> None:
    await ask(cast, PAIN, URGE)
    first = revision(mood=4, extra={PAIN.key: 7, URGE.key: 0})
    await anas_phone.keep(first)
    [day] = await days(anas_phone)
    assert day["answers"] == {"mood": 4, "extra": {PAIN.key: 7, URGE.key: 0}}
    page = (await anas_phone.get("/today")).text
    assert f'name="extra_{PAIN.key}" value="7" checked' in page
    await anas_phone.keep(revision(mood=4, extra={PAIN.key: None}, replaces=[first["id"]]))
    assert (await days(anas_phone))[0]["answers"] == {"mood": 4}


async def test_the_plain_form_keeps_and_clears_it_too(anas_phone: Browser, cast: Cast) -> None:
    await ask(cast, PAIN)
    kept = await anas_phone.post(
        "/checkins/2026-03-14", data=form(mood="4", **{f"extra_{PAIN.key}": "10"})
    )
    assert kept.status_code == 303
    [day] = await days(anas_phone)
    assert day["answers"]["extra"] == {PAIN.key: 10}
    cleared = {"mood": "4", "replaces": day["revision"], f"extra_{PAIN.key}": ""}
    await anas_phone.post("/checkins/2026-03-14", data=cleared)
    assert (await days(anas_phone))[0]["answers"] == {"mood": 4}


async def test_what_nobody_asked_refuses_its_revision_alone(
    anas_phone: Browser, cast: Cast
) -> None:
    await ask(cast, PAIN)
    results = await anas_phone.keep(
        revision(mood=1, extra={"joy_0001": 3}),
        revision(mood=2, extra={PAIN.key: 11}),
        revision(mood=3, extra={PAIN.key: 3}),
    )
    assert [one["status"] for one in results] == ["refused", "refused", "kept"]
    assert results[0]["problems"] == {"extra.joy_0001": "This is not a question we know."}
    assert results[1]["problems"] == {f"extra.{PAIN.key}": "Choose a number from 0 to 10."}


async def test_a_refused_day_still_calls_for_people(
    anas_phone: Browser, anas_record: OpenRecord, clock: Clock
) -> None:
    strange = {"extra": {"joy_0001": 3}, "symptoms": {"thoughts_of_death": 2}}
    [result] = await anas_phone.keep(revision(**strange))
    assert result["status"] == "refused"
    assert await standing_of(anas_record, at=clock()) is not None


async def test_the_form_says_so_beside_what_was_typed(anas_phone: Browser) -> None:
    answer = await anas_phone.post(
        "/checkins/2026-03-14", data=form(mood="4", extra_joy_0001="3", note="typed")
    )
    assert answer.status_code == 422
    assert "This is not a question we know." in answer.text
    assert "typed" in answer.text
    assert 'name="extra_joy_0001"' not in answer.text  # the next try goes through


async def test_a_phone_that_was_offline_may_still_answer_what_is_asked_no_more(
    anas_phone: Browser, cast: Cast
) -> None:
    await ask(cast, past=(PAIN,))
    [result] = await anas_phone.keep(revision(mood=4, extra={PAIN.key: 6}))
    assert result["status"] == "kept"
    assert f'name="extra_{PAIN.key}" value="6" checked' in (await anas_phone.get("/today")).text
    assert "Pain 6" in (await anas_phone.get("/checkins")).text


async def test_without_an_item_of_its_own_a_revision_is_sealed_as_it_always_was(
    anas_phone: Browser, anas_record: OpenRecord, cast: Cast
) -> None:
    await ask(cast, PAIN)
    await anas_phone.keep(revision("2026-03-13", mood=4), revision(extra={PAIN.key: 0}))
    diary = await whole.check(anas_record.patient, anas_record.texts)
    assert (diary.problems, diary.kept) == ([], 2)


async def test_ben_is_asked_as_well_and_another_clinic_is_not(browser: Browser, cast: Cast) -> None:
    await ask(cast, PAIN)
    told = (await (await browser.as_(cast.ben)).get("/api/v1/me")).json()
    assert told["extra"] == [PAIN.as_json()]
    assert (await queries.items(cast.other_clinic.number)).asked == ()


async def test_the_calm_of_a_zero_is_not_the_silence_of_nothing(
    anas_phone: Browser, cast: Cast
) -> None:
    await ask(cast, PAIN)
    await anas_phone.keep(revision(extra={PAIN.key: 0}))
    [day] = await days(anas_phone)
    assert json.dumps(day["answers"]) == json.dumps({"extra": {PAIN.key: 0}})


@pytest.mark.parametrize("there", [f"'{PAIN.key}:1'", "null"], ids=["changed", "taken out"])
async def test_verify_notices_an_answer_that_was_changed_or_taken_out(
    anas_phone: Browser, anas_record: OpenRecord, cast: Cast, there: str
) -> None:
    await ask(cast, PAIN)
    await anas_phone.keep(revision(mood=4, extra={PAIN.key: 9}))
    await db.write(f"update revision set extra = {there}")
    diary = await whole.check(anas_record.patient, anas_record.texts)
    assert ("2026-03-14", "revision 1 is not as it was kept") in diary.problems


async def test_verify_notices_an_answer_that_was_put_in(
    anas_phone: Browser, anas_record: OpenRecord
) -> None:
    await anas_phone.keep(revision(mood=4))
    await db.write(f"update revision set extra = '{PAIN.key}:9'")
    diary = await whole.check(anas_record.patient, anas_record.texts)
    assert ("2026-03-14", "revision 1 is not as it was kept") in diary.problems
