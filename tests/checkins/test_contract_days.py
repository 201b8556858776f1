"""What the contract says of the days that stand: two phones, old days, clocks, other people."""

from uuid import uuid4

from tests.cast import Browser, Cast, Clock, revision
from tests.checkins.doors import days

# ---- what stands ----------------------------------------------------------------------------


async def test_two_phones_leave_two_the_one_written_last_is_shown_until_she_picks(
    anas_phone: Browser,
) -> None:
    early = revision(mood=2, written_at="2026-03-14T09:00:00-04:00")
    late = revision(mood=6, written_at="2026-03-14T11:00:00-04:00")
    results = await anas_phone.keep(late, early)
    assert [one["head"] for one in results] == [[late["id"], early["id"]]] * 2
    [day] = await days(anas_phone)
    assert (day["revision"], day["answers"]) == (late["id"], {"mood": 6})
    assert day["others"] == [{"revision": early["id"], "answers": {"mood": 2}}]
    pick = revision(mood=5, replaces=(early["id"], late["id"].upper()))
    [picked] = await anas_phone.keep(pick)
    assert picked["head"] == [pick["id"]]
    assert (await days(anas_phone))[0]["others"] == []


async def test_she_may_pick_on_any_old_day_and_only_pick(anas_phone: Browser, clock: Clock) -> None:
    early, late = (
        revision(mood=mood, written_at=f"2026-03-14T0{mood}:00:00-04:00") for mood in (5, 6)
    )
    await anas_phone.keep(early, late)
    clock.forward(days=40)
    now = {"written_at": "2026-04-23T12:00:00-04:00"}
    half, both = (early["id"],), (early["id"], late["id"])
    tries = [
        revision(mood=1, **now),
        revision(mood=1, replaces=half, **now),
        revision(mood=1, replaces=both, **now),
    ]
    results = await anas_phone.keep(*tries)
    assert [one["status"] for one in results] == ["refused", "refused", "kept"]
    assert "older days" in results[0]["problems"]["day"].lower()
    assert results[2]["head"] == [tries[2]["id"]]
    [after] = await anas_phone.keep(revision(mood=9, replaces=(tries[2]["id"],), **now))
    assert after["status"] == "refused"
    [day] = await days(anas_phone)
    assert (day["answers"], day["mode"]) == ({"mood": 1}, "late")


async def test_unknown_ids_in_replaces_are_taken_and_count_once_they_arrive(
    anas_phone: Browser,
) -> None:
    first = revision(mood=2)
    second = revision(mood=3, replaces=(first["id"], uuid4()))
    [early] = await anas_phone.keep(second)
    assert (early["status"], early["head"]) == ("kept", [second["id"]])
    [late] = await anas_phone.keep(first)
    assert (late["status"], late["head"]) == ("kept", [second["id"]])


async def test_what_another_day_says_replaces_nothing_here(anas_phone: Browser) -> None:
    yesterday = revision("2026-03-13", mood=2)
    today = revision("2026-03-14", mood=3, replaces=(yesterday["id"],))
    await anas_phone.keep(yesterday, today)
    assert [day["answers"]["mood"] for day in await days(anas_phone)] == [2, 3]


async def test_where_each_replaces_the_other_both_stand(anas_phone: Browser) -> None:
    one, two = str(uuid4()), str(uuid4())
    results = await anas_phone.keep(
        revision(id_=one, mood=1, replaces=(two,)), revision(id_=two, mood=2, replaces=(one,))
    )
    assert {tuple(sorted(result["head"])) for result in results} == {tuple(sorted((one, two)))}


async def test_other_peoples_ids_never_matter(browser: Browser, cast: Cast) -> None:
    sent = revision(mood=2)
    await (await browser.as_(cast.ana)).keep(sent)
    await browser.as_(cast.ben)
    other = {**sent, "answers": {"mood": 8}}
    [bens] = await browser.keep(other)
    assert (bens["status"], bens["head"]) == ("kept", [sent["id"]])
    [over] = await browser.keep(revision("2026-03-13", mood=1, replaces=(sent["id"],)))
    assert over["status"] == "kept"
    await browser.as_(cast.ana)
    [anas] = await days(browser)
    assert (anas["answers"], anas["others"]) == ({"mood": 2}, [])


# ---- days -----------------------------------------------------------------------------------


async def test_a_phone_that_was_offline_for_two_weeks_is_not_late(
    anas_phone: Browser, clock: Clock
) -> None:
    sent = [
        revision("2026-03-14", mood=1, written_at="2026-03-15T02:00:00-04:00"),
        revision("2026-03-13", mood=2, written_at="2026-03-15T02:00:00-04:00"),
    ]
    clock.forward(days=14)
    await anas_phone.keep(*sent)
    assert [day["mode"] for day in await days(anas_phone)] == ["late", "live"]


async def test_a_clock_more_than_a_day_ahead_is_kept_and_the_day_after_tomorrow_is_not(
    anas_phone: Browser,
) -> None:
    ahead = "2026-03-16T13:00:00-04:00"
    results = await anas_phone.keep(
        *(
            revision(day, mood=5, written_at=ahead)
            for day in ("2026-03-14", "2026-03-15", "2026-03-16")
        )
    )
    assert [one["status"] for one in results] == ["kept", "kept", "refused"]


async def test_what_was_kept_stays_kept_when_she_later_lets_her_day_begin_at_another_hour(
    anas_phone: Browser,
) -> None:
    await anas_phone.post("/settings", data={"zone": "America/New_York", "day_start": "0"})
    sent = revision("2026-03-14", mood=5, written_at="2026-03-14T01:00:00-04:00")
    [kept] = await anas_phone.keep(sent)
    await anas_phone.post("/settings", data={"zone": "America/New_York", "day_start": "3"})
    [again] = await anas_phone.keep(sent)
    assert [kept["status"], again["status"]] == ["kept", "already_kept"]


async def test_days_are_given_from_since_until_until_both_included(anas_phone: Browser) -> None:
    await anas_phone.keep(*(revision(f"2026-03-{day}", mood=5) for day in (12, 13, 14)))
    spans = {
        "": [12, 13, 14], "?since=2026-03-13": [13, 14], "?until=2026-03-13": [12, 13],
        "?since=2026-03-13&until=2026-03-13": [13], "?since=2026-03-14&until=2026-03-12": [],
        "?since=1970-01-01&until=2149-06-06": [12, 13, 14],
    }  # fmt: skip
    for query, wanted in spans.items():
        assert [int(day["day"][-2:]) for day in await days(anas_phone, query)] == wanted, query
    for query in ("?since=yesterday", "?until=2026-02-30", "?from=2026-03-13", "?since="):
        answer = await anas_phone.get(f"/api/v1/checkins{query}")
        assert answer.status_code == 422
        assert len(answer.json()["problems"]) == 1
