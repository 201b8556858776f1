"""What Ana's phones send is kept: once, whole, whatever the order."""

from uuid import uuid4

from tests.cast import Browser, Cast, revision


async def test_a_day_is_kept_and_stands(browser: Browser, cast: Cast) -> None:
    await browser.as_(cast.ana)
    [result] = await browser.keep(revision(mood=6, note="a walk"))
    assert result["status"] == "kept"
    assert result["head"] == [result["id"]]
    [day] = (await browser.get("/api/v1/checkins")).json()["days"]
    assert day["answers"] == {"mood": 6, "note": "a walk"}
    assert (day["mode"], day["others"]) == ("live", [])


async def test_sending_it_again_changes_nothing(browser: Browser, cast: Cast) -> None:
    await browser.as_(cast.ana)
    sent = revision(mood=6)
    await browser.keep(sent)
    [again] = await browser.keep(sent)
    assert again["status"] == "already_kept"
    assert len((await browser.get("/api/v1/checkins")).json()["days"]) == 1


async def test_two_phones_that_did_not_know_of_each_other_both_keep_their_word(
    browser: Browser, cast: Cast
) -> None:
    await browser.as_(cast.ana)
    await browser.keep(revision(mood=2, written_at="2026-03-14T09:00:00-04:00"))
    await browser.keep(revision(mood=6, written_at="2026-03-14T11:00:00-04:00"))
    [day] = (await browser.get("/api/v1/checkins")).json()["days"]
    assert day["answers"]["mood"] == 6
    assert [other["answers"]["mood"] for other in day["others"]] == [2]


async def test_one_id_for_two_contents_keeps_both(browser: Browser, cast: Cast) -> None:
    await browser.as_(cast.ana)
    id_ = uuid4()
    await browser.keep(revision(id_=id_, mood=2))
    [conflict] = await browser.keep(revision(id_=id_, mood=9))
    [again] = await browser.keep(revision(id_=id_, mood=9))
    assert conflict["status"] == again["status"] == "conflict"
    assert conflict["kept_as"] == again["kept_as"]
    assert set(conflict["head"]) == {str(id_), conflict["kept_as"]}
