"""Ana's phone sends what she answered: kept once, nothing overwritten, the total ours."""

from uuid import uuid4

import pytest
from hypothesis import given
from hypothesis import strategies as st

from moodtrack import db
from moodtrack.measures.domain.instruments import PHQ9
from moodtrack.measures.domain.sheets import read_answers
from moodtrack.reading import Problems
from tests.cast import Browser, Cast, Clock
from tests.measures.saying import send, send_all, sheet


async def test_a_finished_phq9_is_kept_and_told_its_total_and_band(anas_phone: Browser) -> None:
    said = sheet(points=[2, 2, 2, 2, 2, 1, 1, 1, 0], difficulty=2)
    told = await send(anas_phone, said)
    assert told == {
        "epoch": db.epoch(),
        "id": said["id"],
        "status": "kept",
        "head": [said["id"]],
        "problems": {},
        "kept_as": None,
        "total": 13,
        "band": "moderate",
    }


async def test_sent_again_it_is_kept_once(anas_phone: Browser) -> None:
    said = sheet("gad7", points=2)
    first, second, third = [await send(anas_phone, said) for _ in range(3)]
    assert [one["status"] for one in (first, second, third)] == [
        "kept", "already_kept", "already_kept"
    ]  # fmt: skip
    assert (second["total"], second["band"]) == (14, "moderate")
    shouted = {**said, "id": said["id"].upper()}
    assert (await send(anas_phone, shouted))["status"] == "already_kept"
    assert len((await anas_phone.get("/api/v1/measures")).json()["measures"]) == 1


async def test_one_id_with_two_contents_keeps_both(anas_phone: Browser) -> None:
    one = sheet("phq2", points=1)
    other = {**one, "answers": {"interest": 3, "mood": 3}}
    await send(anas_phone, one)
    told = await send(anas_phone, other)
    assert told["status"] == "conflict"
    assert told["head"] == [told["kept_as"]]
    again = await send(anas_phone, other)
    assert (again["status"], again["kept_as"]) == ("conflict", told["kept_as"])
    totals = [m["total"] for m in (await anas_phone.get("/api/v1/measures")).json()["measures"]]
    assert sorted(totals) == [2, 6]


async def test_what_is_begun_is_kept_without_a_total_and_finished_later(
    anas_phone: Browser,
) -> None:
    begun = sheet(complete=False)
    del begun["answers"]["self_harm"]
    told = await send(anas_phone, begun)
    assert (told["status"], told["total"], told["band"]) == ("kept", None, None)
    done = sheet(at="2026-03-14T11:20:00-04:00", replaces=(begun["id"],))
    told = await send(anas_phone, done)
    assert (told["head"], told["total"]) == ([done["id"]], 8)
    late = await send(anas_phone, begun)  # the phone sends the first once more
    assert (late["status"], late["head"]) == ("already_kept", [done["id"]])
    [stands] = (await anas_phone.get("/api/v1/measures")).json()["measures"]
    assert (stands["id"], stands["complete"]) == (done["id"], True)


async def test_finished_before_it_was_begun_changes_nothing(anas_phone: Browser) -> None:
    begun, done_id = sheet(complete=False), uuid4()
    done = sheet(id_=done_id, replaces=(begun["id"],))
    results = await send_all(anas_phone, done, begun)
    assert [one["head"] for one in results] == [[str(done_id)], [str(done_id)]]


async def test_a_total_from_outside_is_not_taken(anas_phone: Browser) -> None:
    told = await send(anas_phone, {**sheet(), "total": 3})
    assert told["status"] == "refused"
    assert told["problems"] == {"total": "This is not a question we know."}


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"self_harm": 4}, "self_harm"),
        ({"mood": -1}, "mood"),
        ({"mood": 1.5}, "mood"),
        ({"mood": True}, "mood"),
        ({"mood": "2"}, "mood"),
        ({"mood": [1]}, "mood"),
        ({"happiness": 2}, "happiness"),
        ({"nervous": 2}, "nervous"),
        ({"sleep": None}, "sleep"),
    ],
)
async def test_an_answer_that_cannot_be_is_named_and_the_rest_goes_on(
    anas_phone: Browser, wrong: dict[str, object], field: str
) -> None:
    bad, good = sheet(**wrong), sheet("gad7")
    first, second = await send_all(anas_phone, bad, good)
    assert (first["status"], list(first["problems"])) == ("refused", [field])
    assert (first["total"], second["status"]) == (None, "kept")


@pytest.mark.parametrize(
    ("part", "value"),
    [
        ("instrument", "phq8"),
        ("instrument", None),
        ("instrument", ["phq9"]),
        ("id", "one"),
        ("answered_at", "yesterday"),
        ("answered_at", "2026-03-16T11:00:00-04:00"),
        ("answered_at", "0001-01-01T00:00:00+00:00"),
        ("tz", "Mars"),
        ("complete", "yes"),
        ("complete", None),
        ("answers", None),
        ("answers", [1, 2]),
        ("replaces", "none"),
        ("surprise", 1),
    ],
)
async def test_whatever_is_wrong_with_a_sheet_is_said_in_a_sentence(
    anas_phone: Browser, part: str, value: object
) -> None:
    told = await send(anas_phone, {**sheet(), part: value})
    assert told["status"] == "refused"
    assert all(sentence.endswith(".") for sentence in told["problems"].values())
    assert (await anas_phone.get("/api/v1/measures")).json() == {"measures": []}


async def test_item_10_is_asked_only_when_something_was_more_than_not_at_all(
    anas_phone: Browser,
) -> None:
    told = await send(anas_phone, sheet(points=0, difficulty=1))
    assert told["status"] == "refused"
    assert list(told["problems"]) == ["difficulty"]
    assert (await send(anas_phone, sheet(points=0)))["total"] == 0
    assert (await send(anas_phone, sheet(points=1)))["total"] == 8  # and may be left open


@pytest.mark.parametrize("body", [[], "text", 7, {"revisions": []}, {"revisions": {}},
                                  {"revisions": [{}], "more": 1}])  # fmt: skip
async def test_a_body_that_is_no_questionnaire_is_refused_as_a_whole(
    anas_phone: Browser, body: object
) -> None:
    answer = await anas_phone.post("/api/v1/measures", json=body)
    assert answer.status_code == 422
    assert answer.headers["content-type"] == "application/problem+json"


async def test_ben_has_none_of_anas_and_his_ids_are_his_own(
    browser: Browser, cast: Cast, clock: Clock
) -> None:
    said = sheet("phq2")
    await send(await browser.as_(cast.ana), said)
    await browser.as_(cast.ben)
    assert (await browser.get("/api/v1/measures")).json() == {"measures": []}
    his = sheet("phq2", id_=said["id"], points=3)
    assert (await send(browser, his))["status"] == "kept"


async def test_on_a_shared_phone_the_outbox_of_somebody_else_waits(
    anas_phone: Browser, cast: Cast
) -> None:
    answer = await anas_phone.post(
        "/api/v1/measures", json=sheet(), headers={"X-Account": str(cast.ben.id)}
    )
    assert answer.status_code == 401


async def test_what_she_answered_lies_sealed_and_its_total_plain(
    anas_phone: Browser, cast: Cast
) -> None:
    await send(anas_phone, sheet(points=2))
    [row] = await db.read("select * from measure_sheet")
    assert row["total"] == 16
    assert b"interest" not in bytes(row["items"])
    [summary] = await db.read("select * from measure_summary")
    assert (summary["patient"], summary["sheets"]) == (cast.ana.number, 1)
    assert summary["phq9"].endswith(":16")


KEYS = st.sampled_from([*PHQ9.keys, "difficulty", "nervous", "x", ""])
ODD = st.one_of(
    st.none(), st.booleans(), st.integers(-2, 5), st.floats(), st.text(max_size=3), st.just([1])
)


def read(answers: dict[str, object], *, complete: bool) -> tuple[dict[str, int], dict[str, str]]:
    """What is read, and what is wrong."""
    try:
        return read_answers(answers, PHQ9, complete=complete), {}
    except Problems as problems:
        return {}, problems.by_field


@given(st.dictionaries(KEYS, ODD), st.booleans())
def test_any_answers_at_all_are_read_whole_or_refused_with_sentences(
    answers: dict[str, object], complete: bool
) -> None:
    said, problems = read(answers, complete=complete)
    assert all(text.endswith(".") for text in problems.values())
    assert all(answers[key] == value and 0 <= value <= 3 for key, value in said.items())
    assert problems or not complete or set(PHQ9.keys) <= said.keys()
