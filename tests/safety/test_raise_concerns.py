"""An answer about death or self-harm is never just data: the clinic's list has it, once."""

from datetime import date, timedelta
from typing import Any
from uuid import uuid4

import pytest

from moodtrack import db
from moodtrack.audit import trail, whole
from moodtrack.checkins import actions as checkins
from moodtrack.checkins.domain.answers import Answers
from moodtrack.checkins.domain.days import Mode
from moodtrack.checkins.domain.revisions import Revision
from moodtrack.safety.actions import raise_concern
from moodtrack.safety.domain.concerns import Answer, How, Kind
from moodtrack.sharing.domain import OpenRecord
from tests.cast import NOON, Browser, Cast, Clock, revision

DARK = {"thoughts_of_death": 2}


async def concerns() -> list[dict[str, Any]]:
    return await db.read("select * from concern order by key")


async def answers() -> list[dict[str, Any]]:
    return await db.read("select * from concern_answer order by key")


async def jobs() -> list[str]:
    return [row["key"] for row in await db.read("select key from job order by number")]


async def test_a_positive_answer_opens_an_episode_and_a_job_in_the_same_breath(
    anas_phone: Browser, cast: Cast
) -> None:
    await anas_phone.keep(revision(symptoms=DARK, mood=3))
    [concern] = await concerns()
    assert (concern["patient_id"], concern["worst"], concern["answers"]) == (cast.ana.number, 2, 1)
    assert len(await jobs()) == 1
    lines = [line.verb for line in await trail.trail_of(cast.ana.number)]
    assert "told the safety contacts" in lines
    assert (await whole.check(cast.ana.number)).problems == []


async def test_not_today_raises_nothing_and_neither_does_silence(anas_phone: Browser) -> None:
    await anas_phone.keep(revision(symptoms={"thoughts_of_death": 0}), revision("2026-03-13"))
    assert await concerns() == []
    assert await jobs() == []


async def test_the_same_words_sent_again_and_again_are_one_answer(anas_phone: Browser) -> None:
    said = revision(symptoms=DARK)
    for _ in range(3):
        await anas_phone.keep(said, said)
    assert len(await answers()) == 1


async def test_a_note_added_to_a_dark_day_tells_nobody_anew(anas_phone: Browser) -> None:
    first = revision(symptoms=DARK)
    await anas_phone.keep(first)
    await anas_phone.keep(revision(symptoms=DARK, note="It rained.", replaces=(first["id"],)))
    assert len(await answers()) == 1


async def test_taking_an_answer_back_leaves_the_episode_open(anas_phone: Browser) -> None:
    first = revision(symptoms={"thoughts_of_death": 3})
    await anas_phone.keep(first)
    await anas_phone.keep(revision(symptoms={"thoughts_of_death": 0}, replaces=(first["id"],)))
    [concern] = await concerns()
    assert concern["closed_at"] is None
    assert concern["worst"] == 3


async def test_later_answers_join_the_open_episode_and_a_worse_one_starts_the_clock_anew(
    anas_phone: Browser, clock: Clock
) -> None:
    await anas_phone.keep(revision(symptoms={"thoughts_of_death": 1}))
    clock.forward(minutes=5)
    await anas_phone.keep(revision("2026-03-13", symptoms={"thoughts_of_death": 1}))
    [same] = await concerns()
    clock.forward(minutes=5)
    await anas_phone.keep(revision("2026-03-12", symptoms={"thoughts_of_death": 3}))
    [worse] = await concerns()
    assert (same["answers"], same["rises"], same["risen_at"]) == (2, 1, same["opened_at"])
    assert (worse["answers"], worse["rises"]) == (3, 2)
    assert worse["risen_at"] - worse["opened_at"] == 600_000_000
    assert len(await jobs()) == 2


@pytest.mark.parametrize(
    "broken",
    [
        {"mood": 99},
        {"sleep_hours": "much"},
        {"nobody_asked": 1},
        {"note": "x" * 5_000},
    ],
)
async def test_a_refused_day_with_such_an_answer_still_tells_the_clinic_once(
    anas_phone: Browser, broken: dict[str, Any]
) -> None:
    said = revision(symptoms={"thoughts_of_death": 3}, **broken)
    for _ in range(2):
        [result] = await anas_phone.keep(said)
        assert result["status"] == "refused"
    [answer] = await answers()
    assert (answer["value"], answer["how"]) == (3, "refused")


async def test_a_day_too_old_or_not_yet_there_tells_the_clinic_all_the_same(
    anas_phone: Browser,
) -> None:
    said = [
        revision("2026-03-01", symptoms={"thoughts_of_death": 1}),
        revision("2026-03-19", symptoms={"thoughts_of_death": 2}),
    ]
    for _ in range(2):
        results = await anas_phone.keep(*said)
        assert {one["status"] for one in results} == {"refused"}
    assert [(one["value"], one["how"]) for one in await answers()] == [
        (1, "refused"),
        (2, "refused"),
    ]


@pytest.mark.parametrize("value", [4, -1, 2.5, True, None, [2], {"a": 2}, "many"])
async def test_what_is_no_answer_from_one_to_three_raises_nothing(
    anas_phone: Browser, value: Any
) -> None:
    await anas_phone.keep(revision(symptoms={"thoughts_of_death": value}))
    assert await concerns() == []


async def test_two_phones_that_did_not_know_of_each_other_both_count(anas_phone: Browser) -> None:
    await anas_phone.keep(revision(symptoms={"thoughts_of_death": 1}))
    await anas_phone.keep(revision(symptoms={"thoughts_of_death": 2}))
    assert [one["value"] for one in await answers()] == [1, 2]
    id_ = uuid4()  # one id, two contents: both are kept, and both are told
    await anas_phone.keep(revision("2026-03-13", id_=id_, symptoms={"thoughts_of_death": 1}))
    await anas_phone.keep(revision("2026-03-13", id_=id_, symptoms={"thoughts_of_death": 3}))
    assert [one["value"] for one in await answers()] == [1, 2, 1, 3]


async def test_the_form_without_script_tells_the_clinic_even_when_it_comes_back(
    anas_phone: Browser,
) -> None:
    form = {"symptom_thoughts_of_death": "2", "sleep_hours": "99"}
    answer = await anas_phone.post("/checkins/2026-03-14", data=form)
    assert answer.status_code == 422
    [told] = await answers()
    assert (told["value"], told["how"]) == (2, "refused")


async def test_days_from_a_file_are_one_line_to_review_and_no_alarm(
    cast: Cast, anas_record: OpenRecord, clock: Clock
) -> None:
    days = [
        Revision(
            id=uuid4(),
            day=date(2025, 3, 1) + timedelta(days=place),
            written_at=NOON - timedelta(days=300 - place),
            tz="UTC",
            replaces=frozenset(),
            answers=Answers(mood=4, symptoms={"thoughts_of_death": place % 3}),
            mode=Mode.IMPORT,
            received_at=clock(),
        )
        for place in range(30)
    ]
    for _ in range(2):
        await checkins.bring_in(anas_record, days, at=clock())
    [concern] = await concerns()
    [answer] = await answers()
    assert (bool(concern["review"]), concern["worst"], concern["rises"]) == (True, 2, 0)
    assert (answer["kind"], answer["days"]) == ("import", 20)
    assert await jobs() == []


async def test_her_own_answer_after_a_file_is_an_alarm(
    anas_phone: Browser, cast: Cast, clock: Clock
) -> None:
    file = Answer(cast.ana.number, uuid4(), Kind.IMPORT, 3, NOON, NOON, cast.ana.number, days=9)
    await raise_concern(file)
    assert await jobs() == []
    await anas_phone.keep(revision(symptoms={"thoughts_of_death": 1}))
    [concern] = await concerns()
    assert (bool(concern["review"]), concern["rises"], concern["worst"]) == (False, 1, 3)
    assert len(await jobs()) == 1


async def test_another_slice_raises_it_in_its_own_act_and_twice_is_once(
    cast: Cast, clock: Clock
) -> None:
    item_9 = Answer(
        patient=cast.ana.number,
        source=uuid4(),
        kind=Kind.PHQ9,
        value=1,
        said_at=clock(),
        at=clock(),
        by=cast.sam.number,
        how=How.CLINIC,
    )
    assert await raise_concern(item_9)
    assert not await raise_concern(item_9)
    assert len(await answers()) == len(await jobs()) == 1


class Broken(Exception):
    """Something goes wrong after the concern was raised."""


async def test_what_is_not_kept_tells_nobody(cast: Cast, clock: Clock) -> None:
    @db.one_act
    async def half_done() -> None:
        said = Answer(cast.ana.number, uuid4(), Kind.PHQ9, 1, NOON, NOON, cast.ana.number)
        await raise_concern(said)
        raise Broken

    with pytest.raises(Broken):
        await half_done()
    assert (await concerns(), await answers(), await jobs()) == ([], [], [])


async def test_ben_has_an_episode_of_his_own(browser: Browser, cast: Cast) -> None:
    for person in (cast.ana, cast.ben):
        await browser.as_(person)
        await browser.keep(revision(symptoms=DARK))
    assert {one["patient_id"] for one in await concerns()} == {cast.ana.number, cast.ben.number}
