"""Every address of the house, knocked at by each of the cast: whatever page comes has its manners.

The pages of all other tests are held to the same: see tests/cast.py.
"""

import pytest

from tests.cast import Browser, Cast
from tests.manners import bad_manners
from tests.test_who_may_see_what import DOORS, NOBODY, names, the_cast

__all__ = ["names"]  # a fixture


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
async def test_every_page_keeps_its_manners_and_the_policy(
    browser: Browser, cast: Cast, names: dict[str, str]
) -> None:
    people, pages = the_cast(cast), 0
    for (method, path), door in DOORS.items():
        address = (door.at or path).format(**names)
        form = {key: value.format(**names) for key, value in (door.form or {}).items()}
        for name in sorted(door.who) if method == "GET" else sorted(door.who)[:1]:
            browser.cookies.clear()
            if name != NOBODY:
                await browser.as_(people[name])
            sent = {"data": form} if method == "POST" else {}
            answer = await browser.request(method, address, **sent)
            pages += answer.headers.get("content-type", "").startswith("text/html")
    assert pages > 100


@pytest.mark.parametrize(
    ("page", "told"),
    [
        ("<title>Mood</title>", "looking over a shoulder"),
        ("<title></title>", "looking over a shoulder"),
        ("<p style='color: red'>", "the policy"),
        ("<script>alert(1)</script>", "the policy"),
        ("<p>You missed a day</p>", "scolds"),
        ("<a href='https://elsewhere.example/'>", "neither our own"),
        ("<i id=a><i id=a>", "twice"),
        ("<label for=b>", "no field"),
        ("<i aria-describedby=c>", "not there"),
        ("<p>nothing</p>", "help is not one tap away"),
    ],
)
def test_bad_manners_are_noticed(page: str, told: str) -> None:
    assert [one for one in bad_manners(page) if told in one]
