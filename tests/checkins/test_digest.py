"""What a phone compares with what it holds: counts, and a digest over the ids in order."""

import hashlib
from uuid import uuid4

from moodtrack.app import api
from tests.cast import Browser, Cast, revision

ADDRESS = "/api/v1/checkins/digest"


def digest(*ids: str) -> str:
    return hashlib.sha256("\n".join(sorted(ids)).encode()).hexdigest()


async def test_a_phone_finds_the_same_number_over_its_own_ids(browser: Browser, cast: Cast) -> None:
    await browser.as_(cast.ana)
    first, second, other = (str(uuid4()) for _ in range(3))
    await browser.keep(revision("2026-03-13", id_=first, mood=4))
    await browser.keep(revision("2026-03-14", id_=second.upper(), mood=5))
    await browser.keep(revision("2026-03-14", id_=other, replaces=(second,), mood=6))
    told = (await browser.get(ADDRESS)).json()
    assert (told["days"], told["revisions"]) == (2, 3)
    assert told["digest"] == digest(first, second, other)
    assert "ids" not in told
    one = (await browser.get(f"{ADDRESS}?since=2026-03-13&until=2026-03-13&ids=true")).json()
    assert one["digest"] == digest(first)
    assert one["ids"] == {"2026-03-13": [first]}


async def test_an_empty_diary_has_a_digest_too(browser: Browser, cast: Cast) -> None:
    await browser.as_(cast.ana)
    told = (await browser.get(f"{ADDRESS}?ids=true")).json()
    assert (told["days"], told["revisions"], told["ids"]) == (0, 0, {})
    assert told["digest"] == digest()


async def test_bens_diary_is_not_counted_in_anas(browser: Browser, cast: Cast) -> None:
    await browser.as_(cast.ben)
    await browser.keep(revision(mood=4))
    await browser.as_(cast.ana)
    assert (await browser.get(ADDRESS)).json()["revisions"] == 0
    his = await browser.get(ADDRESS, headers={"x-account": str(cast.ben.id)})
    assert his.status_code == 401


async def test_what_cannot_be_read_is_named(browser: Browser, cast: Cast) -> None:
    await browser.as_(cast.ana)
    for query in ("ids=yes", "since=soon", "other=1"):
        answer = await browser.get(f"{ADDRESS}?{query}")
        assert answer.status_code == 422, query
        assert list(answer.json()["problems"]) == [query.partition("=")[0]]


def test_it_is_described() -> None:
    described = api()["paths"][ADDRESS]["get"]["responses"]["200"]
    assert "digest" in str(described)
