"""What the contract says of keeping: what is kept, what is told of it, what is refused."""

import json
import unicodedata
from typing import Any
from uuid import UUID, uuid4

import pytest

from tests.cast import Browser, revision
from tests.checkins.doors import days

SEVEN = ("sadness", "interest", "appetite", "sleep", "fatigue", "concentration", "worthlessness")
EVERYTHING = {
    "mood": 10,
    "sleep_hours": 7.25,
    "sleep_quality": 4,
    "activity_minutes": 1440,
    "symptoms": {**dict.fromkeys(SEVEN, 3), "thoughts_of_death": 1},
    "tips": {"active": True, "diet": False, "sleep": True, "connected": False,
             "mindfulness": True, "goals": False, "professional_help": True},
    "side_effects": {"dizziness": 0, "nausea": 1, "headache": 2, "blurred_vision": 3,
                     "unreal": 0, "drowsy": 1, "anxious": 2, "sleep_trouble": 3},
    "goal": "call Ben",
    "goal_met": False,
    "directions": {"appetite": "less", "sleep": "more"},
    "note": "a long day",
}  # fmt: skip


# ---- what is kept and told ------------------------------------------------------------------


async def test_every_answer_comes_back_as_it_was_given(anas_phone: Browser) -> None:
    sent = revision(**EVERYTHING)
    [result] = await anas_phone.keep(sent)
    assert result == {
        "id": sent["id"], "status": "kept", "head": [sent["id"]], "problems": {}, "kept_as": None
    }  # fmt: skip
    [day] = await days(anas_phone)
    assert day == {
        "day": "2026-03-14",
        "answers": EVERYTHING,
        "mode": "live",
        "written_at": "2026-03-14T12:00:00-04:00",
        "received_at": "2026-03-14T16:00:00+00:00",
        "tz": "America/New_York",
        "revision": sent["id"],
        "others": [],
    }


async def test_results_come_in_the_order_sent_each_under_its_id(anas_phone: Browser) -> None:
    sent = [revision(mood=mood) for mood in range(9)]
    sent[4]["answers"]["mood"] = 11
    results = await anas_phone.keep(*sent)
    assert [one["id"] for one in results] == [one["id"] for one in sent]
    assert [one["status"] for one in results] == ["kept"] * 4 + ["refused"] + ["kept"] * 4


async def test_left_out_null_and_an_empty_map_are_unknown_and_not_told(anas_phone: Browser) -> None:
    nulls = dict.fromkeys(EVERYTHING) | {"mood": 3, "symptoms": {"sleep": None}}
    await anas_phone.keep(revision(**nulls))
    assert (await days(anas_phone))[0]["answers"] == {"mood": 3}


async def test_the_same_revision_in_any_encoding_is_already_kept_any_number_of_times(
    anas_phone: Browser,
) -> None:
    sent = revision(
        mood=7, sleep_hours=7, note="caf\u00e9\n", written_at="2026-03-14T12:00:00-04:00"
    )
    await anas_phone.keep(sent)
    other_clothes = {
        **sent,
        "id": sent["id"].upper(),
        "written_at": "2026-03-14T16:00:00.000Z",
        "replaces": [sent["id"]],
        "answers": {
            "note": "cafe\u0301\r\n",
            "sleep_hours": 7.0,
            "mood": 7.0,
            "tips": {},
            "goal": "",
        },
    }
    for _ in range(3):
        [result] = await anas_phone.keep(other_clothes)
        assert (result["status"], result["id"]) == ("already_kept", sent["id"].upper())
        assert result["head"] == [sent["id"]]
    assert len((await days(anas_phone))[0]["others"]) == 0


@pytest.mark.parametrize(
    "change",
    [{"day": "2026-03-13"}, {"written_at": "2026-03-14T12:00:01-04:00"}, {"tz": "America/Toronto"},
     {"replaces": [str(uuid4())]}, {"answers": {"mood": 9}}, {"answers": {}}],
    ids=["day", "time", "zone", "replaces", "answers", "cleared"],
)  # fmt: skip
async def test_one_id_for_another_content_is_a_conflict_and_both_are_kept(
    anas_phone: Browser, change: dict[str, Any]
) -> None:
    sent = revision(mood=2)
    await anas_phone.keep(sent)
    [conflict] = await anas_phone.keep({**sent, **change})
    [again] = await anas_phone.keep({**sent, **change, "id": sent["id"].upper()})
    assert conflict["status"] == again["status"] == "conflict"
    assert conflict["kept_as"] == again["kept_as"] != sent["id"]
    assert conflict["kept_as"] in conflict["head"]
    [first] = await anas_phone.keep(sent)
    assert first["status"] == "already_kept"
    standing = await days(anas_phone)
    told = {
        (one["revision"], json.dumps(one["answers"]))
        for day in standing
        for one in (day, *day["others"])
    }
    assert told == {
        (sent["id"], '{"mood": 2}'),
        (conflict["kept_as"], json.dumps(change.get("answers", {"mood": 2}))),
    }


async def test_two_of_one_id_in_one_batch_are_judged_one_after_the_other(
    anas_phone: Browser,
) -> None:
    sent = revision(mood=2)
    other = {**sent, "answers": {"mood": 3}}
    results = await anas_phone.keep(sent, sent, other, other)
    assert [one["status"] for one in results] == ["kept", "already_kept", "conflict", "conflict"]
    assert results[2]["kept_as"] == results[3]["kept_as"]
    assert {tuple(one["head"]) for one in results} == {tuple(results[0]["head"])}


async def test_a_day_is_cleared_by_saying_nothing_and_what_was_said_stays_behind_it(
    anas_phone: Browser,
) -> None:
    first = revision(mood=2, note="bad")
    await anas_phone.keep(first)
    clear = {**revision(replaces=(first["id"],)), "answers": {}}
    [result] = await anas_phone.keep(clear)
    assert (result["status"], result["head"]) == ("kept", [clear["id"]])
    assert (await days(anas_phone))[0]["answers"] == {}
    [again] = await anas_phone.keep(first)
    assert again["status"] == "already_kept"


async def test_none_of_these_is_seven_zeros_and_death_is_asked_by_itself(
    anas_phone: Browser,
) -> None:
    await anas_phone.keep(revision(symptoms=dict.fromkeys(SEVEN, 0)))
    assert (await days(anas_phone))[0]["answers"] == {"symptoms": dict.fromkeys(SEVEN, 0)}
    answer = await anas_phone.post("/checkins/2026-03-13", data={"none_of_these": "1"})
    assert answer.status_code == 303
    assert (await days(anas_phone))[0]["answers"] == {"symptoms": dict.fromkeys(SEVEN, 0)}


async def test_text_is_counted_in_code_points_with_one_form_and_one_line_end(
    anas_phone: Browser,
) -> None:
    plant = "🌱"
    results = await anas_phone.keep(
        revision("2026-03-12", note=plant * 4_000, goal="e\u0301" * 200),
        revision("2026-03-13", note=plant * 4_001),
        revision("2026-03-14", note="one\r\ntwo\rthree", goal=" " * 300),
    )
    assert [one["status"] for one in results] == ["kept", "refused", "refused"]
    assert set(results[1]["problems"]) == {"note"}
    assert set(results[2]["problems"]) == {"goal"}
    await anas_phone.keep(revision("2026-03-14", note="one\r\ntwo\rthree", goal=" "))
    first, second = await days(anas_phone)
    assert first["answers"]["note"] == plant * 4_000
    assert first["answers"]["goal"] == unicodedata.normalize("NFC", "e\u0301" * 200)
    assert second["answers"] == {"note": "one\ntwo\nthree"}


NUMBERS = [
    ({"mood": 7.0}, "kept"), ({"mood": "7"}, "refused"), ({"mood": True}, "refused"),
    ({"mood": 11}, "refused"), ({"mood": -1}, "refused"), ({"mood": 7.5}, "refused"),
    ({"sleep_hours": 7.3}, "refused"), ({"sleep_hours": 7.75}, "kept"),
    ({"sleep_hours": 24}, "kept"), ({"sleep_hours": 24.25}, "refused"),
    ({"activity_minutes": 1441}, "refused"), ({"activity_minutes": 10**30}, "refused"),
    ({"sleep_quality": 5}, "refused"), ({"symptoms": {"sleep": 4}}, "refused"),
    ({"tips": {"diet": 1}}, "refused"), ({"directions": {"sleep": "up"}}, "refused"),
]  # fmt: skip


async def test_numbers_are_numbers_and_one_bad_revision_leaves_its_neighbours_alone(
    anas_phone: Browser,
) -> None:
    results = await anas_phone.keep(*(revision(**answers) for answers, _ in NUMBERS))
    assert [one["status"] for one in results] == [status for _, status in NUMBERS]
    for one in results:
        assert bool(one["problems"]) is (one["status"] == "refused")
        assert all(sentence.endswith(".") for sentence in one["problems"].values())
    [day] = await days(anas_phone)
    assert day["answers"] in ({"mood": 7}, {"sleep_hours": 7.75}, {"sleep_hours": 24})
    assert len(day["others"]) == 2


IN_A_REVISION = [
    {"id": "1"}, {"id": None}, {"id": 7}, {"id": "\ud800"}, {"id": "x" * 500},
    {"id": "{" + str(UUID(int=1)) + "}"},
    {"day": "2026-03-15"}, {"day": "2026-03-11"}, {"day": "1969-12-31"}, {"day": "2149-12-31"},
    {"day": 20260314},
    {"written_at": "2026-03-14T12:00:00"}, {"written_at": 1_773_504_000}, {"tz": "Mars/Olympus"},
    {"tz": None},
    {"replaces": "no"}, {"replaces": [7]}, {"replaces": ["1"]}, {"replaces": {}},
    {"answers": []}, {"answers": None},
    {"answers": {"mood": 5, "luck": 1}}, {"answers": {"note": "a\x00b"}},
    {"answers": {"note": "\ud83d"}},
    {"color": "red"}, {"answers": {"mood": 1e999}},
]  # fmt: skip


async def test_anything_wrong_inside_a_revision_refuses_it_alone_in_words(
    anas_phone: Browser,
) -> None:
    good = revision(mood=4)
    bad = [{**revision(mood=5), **change} for change in IN_A_REVISION]
    strange: list[Any] = [None, 7, "revision", [], True]
    body = json.dumps({"revisions": [*bad, *strange, good]}).replace("Infinity", "1e999")
    answer = await anas_phone.post(
        "/api/v1/checkins", content=body, headers={"content-type": "application/json"}
    )
    assert answer.status_code == 200, answer.text
    *refused, kept = answer.json()["results"]
    assert kept["status"] == "kept"
    for change, one in zip([*IN_A_REVISION, *strange], refused, strict=True):
        assert one["status"] == "refused", change
        assert one["problems"], change
    assert [day["answers"] for day in await days(anas_phone)] == [{"mood": 4}]


async def test_a_revision_without_its_answers_clears_nothing(anas_phone: Browser) -> None:
    await anas_phone.keep(revision(mood=4))
    bare = revision()
    del bare["answers"]
    [result] = await anas_phone.keep(bare)
    assert (result["status"], list(result["problems"])) == ("refused", ["answers"])
