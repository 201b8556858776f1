"""Odd requests of every kind: a clear sentence or the same 404, never a 5xx, on both databases."""

import gzip
import json
import re
from collections.abc import AsyncIterator, Awaitable, Callable, Iterable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

import pytest
from starlette.applications import Starlette

from moodtrack.accounts import actions as accounts
from moodtrack.accounts.domain import Person
from moodtrack.app import create_app
from moodtrack.config import Config
from tests import odd
from tests.cast import NOON, Browser, Cast, Clock, gather, revision
from tests.checkins.test_contract import IN_A_REVISION
from tests.checkins.test_contract_envelope import ENVELOPES
from tests.databases import Databases
from tests.odd import Odd
from tests.wire import Answer, send

CHANGING = re.compile(
    r"(?<=key-text\">)[^<]+"  # shown once
    r"|[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}|[\w-]{43,}|(?<=value=\")[\w ]+(?=\")|\w+-\d{4}\b"
    # what a browser is asked for a passkey; an app's secret, as letters and as a picture; codes
    r"|(?<=&#34;)[\w-]{22}(?=&#34;)|(?<=\")[\w-]{22}(?=\")|[A-Z2-7]{4}( [A-Z2-7]{4}){7}"
    r"|(?<= d=\")[^\"]+|\b[a-z2-9]{4}(-[a-z2-9]{4}){2}\b"
)


Told = tuple[str, int, str]


@dataclass(frozen=True)
class House:
    app: Starlette
    cast: Cast

    async def cookie(self, person: Person | None) -> tuple[tuple[str, str], ...]:
        if person is None:
            return ()
        lasts = NOON + timedelta(hours=1)
        token = await accounts.sign_in_link(person, reusable=False, lasts=lasts, at=NOON)
        _, session = await accounts.use_sign_in_link(token, label="a test", at=NOON)
        return (("cookie", f"session={session}"),)

    async def answers(self, person: Person | None, requests: Iterable[Odd]) -> list[Told]:
        """What each is answered, checked for what must be true of every answer."""
        cookie = await self.cookie(person)
        found = []
        for one in requests:
            signed = () if any(name == "cookie" for name, _ in one.headers) else cookie
            headers = (*signed, *one.headers)
            answer = await send(self.app, one.method, one.target, headers=headers, body=one.body)
            check(one, answer)
            found.append((CHANGING.sub("*", str(one)), answer.status, steady(answer)))
        return found


def check(one: Odd, answer: Answer) -> None:
    assert answer.status < 500, (str(one), answer.body[-500:])
    if one.expected:
        assert answer.status in one.expected, (str(one), answer.status)
    assert "content-security-policy" in answer.headers, str(one)
    assert b"Traceback" not in answer.body
    assert "elsewhere.example" not in answer.headers.get("location", ""), str(one)
    assert "set-cookie" not in answer.headers or "sign-out" in one.target, str(one)
    if answer.kind == "application/problem+json":
        said = json.loads(answer.body)
        assert said["status"] == answer.status
        assert said["detail"].endswith(".")


def steady(answer: Answer) -> str:
    """The body without ids, tokens and offered words, which differ from one time to the next."""
    if answer.kind == "application/zip":  # tests/exports looks inside
        return "*"
    packed = answer.headers.get("content-encoding") == "gzip"
    body = gzip.decompress(answer.body) if packed else answer.body
    return CHANGING.sub("*", body.decode("utf-8", "replace"))


@asynccontextmanager
async def house(url: str, key_file: Path) -> AsyncIterator[House]:
    app = create_app(Config(database_url=url, key_file=key_file, origin="http://phone"))
    app.state.clock = Clock(NOON)
    async with app.router.lifespan_context(app):
        yield House(app, await gather(NOON))


async def on_both(
    databases: Databases, key_file: Path, asked: Callable[[House], Awaitable[list[Told]]]
) -> list[Told]:
    """Ask on each database; the answers have to be the same, to the byte."""
    told = []
    for kind in ("sqlite", "postgres"):
        with databases.fresh(kind) as url:
            async with house(url, key_file) as opened:
                told.append(await asked(opened))
    for first, second in zip(*told, strict=True):
        assert first == second
    found: list[Told] = told[0]
    return found


async def test_odd_paths_and_queries(databases: Databases, key_file: Path) -> None:
    async def ask(house: House) -> list[Told]:
        people = (None, house.cast.ana, house.cast.dr_chen, house.cast.noor)
        return [told for one in people for told in await house.answers(one, odd.addresses())]

    told = await on_both(databases, key_file, ask)
    assert {status for _, status, _ in told} <= {200, 303, 307, 400, 401, 404, 405, 422}


async def test_odd_headers(databases: Databases, key_file: Path) -> None:
    async def ask(house: House) -> list[Told]:
        return await house.answers(house.cast.ana, odd.headed())

    told = await on_both(databases, key_file, ask)
    assert {status for _, status, _ in told} <= {200, 303, 401, 403, 415, 422, 413, 304}


async def test_wrong_methods(databases: Databases, key_file: Path) -> None:
    async def ask(house: House) -> list[Told]:
        requests = list(odd.wrong_methods(house.app, str(house.cast.ana.id)))
        return sorted(await house.answers(house.cast.ana, requests))

    told = await on_both(databases, key_file, ask)
    assert {status for _, status, _ in told} == {405}


async def test_odd_forms_at_every_door(databases: Databases, key_file: Path) -> None:
    async def ask(house: House) -> list[Told]:
        ana, found = house.cast.ana, []
        for person, desk in ((ana, False), (house.cast.dr_chen, True), (house.cast.noor, True)):
            requests = odd.forms(house.app, str(ana.id), desk=desk)
            found += await house.answers(person, requests)
        return found

    told = await on_both(databases, key_file, ask)
    assert {status for _, status, _ in told} <= {200, 303, 400, 401, 404, 413, 415, 422, 429}


async def test_odd_bodies_of_the_phone(databases: Databases, key_file: Path) -> None:
    json_ = (("content-type", "application/json"),)
    strange = [{**revision(mood=5, id_=odd.SOMEBODY), **change} for change in IN_A_REVISION]
    bodies = [body for body, _ in ENVELOPES]
    bodies += [json.dumps({"revisions": [one, one, None]}).encode() for one in strange]
    bodies += [json.dumps({"moments": [one, 7]}).encode() for one in strange]

    async def ask(house: House) -> list[Told]:
        requests = [Odd("POST", "/api/v1/checkins", json_, body) for body in bodies]
        return await house.answers(house.cast.ana, requests)

    told = await on_both(databases, key_file, ask)
    assert {status for _, status, _ in told} == {200, 400, 413, 422}


async def test_a_body_that_never_says_how_long_it_is_is_read_no_further_than_its_limit(
    app: Starlette, cast: Cast
) -> None:
    read = 0

    def pouring() -> Iterable[bytes]:
        nonlocal read
        for _ in range(1_000):
            read += 65_536
            yield b"x" * 65_536

    cookie = await House(app, cast).cookie(cast.ana)
    doors = {"/api/v1/checkins": "application/json", f"/checkins/{odd.DAY}": odd.FORM[1]}
    for target, kind in doors.items():
        read = 0
        answer = await send(
            app, "POST", target, headers=(*cookie, ("content-type", kind)), body=Pouring(pouring())
        )
        assert answer.status == 413
        assert read <= 256 * 1024 + 2 * 65_536


class Pouring:
    """A body that is made while it is read."""

    def __init__(self, chunks: Iterable[bytes]) -> None:
        self._chunks = iter(chunks)

    def __len__(self) -> int:
        return 1

    def pop(self, _: int) -> bytes:
        return next(self._chunks)


async def a_link(person: Person, *, hours: int) -> str:
    lasts = NOON + timedelta(hours=hours)
    return await accounts.sign_in_link(person, reusable=False, lasts=lasts, at=NOON)


async def test_a_link_to_join_or_to_sign_in_opens_once_and_in_time_and_then_never_again(
    browser: Browser, cast: Cast, clock: Clock
) -> None:
    link, old = await a_link(cast.ana, hours=1), await a_link(cast.ana, hours=0)
    invitation = await accounts.invite(cast.ben, at=clock())
    assert (await browser.post(f"/sign-in/{link}")).status_code == 303
    clock.forward(hours=72)
    browser.cookies.clear()
    tokens = {"sign-in": [link, old, invitation.token, "x"], "join": [invitation.token, link, "x"]}
    told = set()
    for address in [f"/{door}/{token}" for door in tokens for token in tokens[door]]:
        posted = await browser.post(address, data={"second_fact": "1"})
        for answer in (await browser.get(address), posted):
            assert answer.status_code == 404, address
            assert "set-cookie" not in answer.headers
            told.add(answer.text)
    assert len(told) == 1
    assert "Ask your clinic for a new one" in told.pop()


async def test_a_scanner_that_looks_at_a_link_does_not_use_it_up(
    browser: Browser, cast: Cast, clock: Clock
) -> None:
    link = await a_link(cast.ana, hours=1)
    for method in ("GET", "HEAD", "GET"):
        assert (await browser.request(method, f"/sign-in/{link}")).status_code == 200
    assert (await browser.post(f"/sign-in/{link}")).status_code == 303


FORMS = [
    ({"mood": "11"}, "Choose a number from 0 to 10."),
    ({"sleep_hours": "7.3"}, "in quarters"),
    ({"note": "a\x00b"}, "cannot be kept"),
    ({"note": "x" * 4_001}, "longer than the 4,000 characters"),
    ({"tip_diet": "maybe"}, "yes or no"),
    ({"mood": "5", "revision": "mine"}, "An id looks like"),
    ({"mood": "5", "replaces": "mine"}, "An id looks like"),
    ({"mood": "5", "tz": "Mars"}, "A time zone looks like"),
    ({"mood": "5", "written_at": "noon"}, "A time looks like"),
]


@pytest.mark.parametrize(("form", "sentence"), FORMS)
async def test_a_form_at_fault_comes_back_filled_in_with_the_fault_in_words(
    anas_phone: Browser, form: dict[str, str], sentence: str
) -> None:
    answer = await anas_phone.post(f"/checkins/{odd.DAY}", data={"goal": "call Ben", **form})
    assert answer.status_code == 422
    assert sentence in answer.text
    assert "call Ben" in answer.text
    assert (await anas_phone.get("/api/v1/checkins")).json()["days"] == []


async def test_a_form_of_nothing_does_not_clear_the_day(anas_phone: Browser) -> None:
    await anas_phone.keep(revision(mood=5))
    answer = await anas_phone.post(f"/checkins/{odd.DAY}")
    assert answer.status_code == 422
    [day] = (await anas_phone.get("/api/v1/checkins")).json()["days"]
    assert (day["answers"], day["others"]) == ({"mood": 5}, [])


@pytest.mark.parametrize("day", ["2026-03-15", "2026-03-11", "2031-01-01"])
async def test_a_day_that_is_not_open_is_told_so_and_nothing_is_kept(
    anas_phone: Browser, day: str
) -> None:
    answer = await anas_phone.post(f"/checkins/{day}", data={"mood": "5"})
    assert answer.status_code == 422
    assert (await anas_phone.get("/api/v1/checkins")).json()["days"] == []
