"""The envelope of /api/v1/checkins: moments, the epoch, sizes, who is let in; and /api/v1/me."""

import gzip
import json
from datetime import timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest

from moodtrack import db
from moodtrack.accounts import actions as accounts
from moodtrack.audit import trail
from tests.cast import Browser, Cast, Clock, revision

PROBLEM = {"type", "title", "status", "detail", "problems"}


def moment(**more: Any) -> dict[str, Any]:
    return {
        "id": str(uuid4()), "at": "2026-03-14T10:30:00-04:00", "tz": "America/New_York", "mood": 6,
        "note": "lighter", "replaces": [], **more,
    }  # fmt: skip


async def send(phone: Browser, body: Any, **headers: str) -> Any:
    content = body if isinstance(body, bytes) else json.dumps(body).encode()
    return await phone.post(
        "/api/v1/checkins",
        content=content,
        headers={"content-type": "application/json", **headers},
    )


async def moments(phone: Browser, *sent: dict[str, Any]) -> list[dict[str, Any]]:
    answer = await send(phone, {"revisions": [], "moments": list(sent)})
    assert answer.status_code == 200, answer.text
    told: list[dict[str, Any]] = answer.json()["moments"]
    return told


async def test_a_moment_is_a_number_at_any_time_several_a_day(anas_phone: Browser) -> None:
    sent = [
        moment(),
        moment(at="2026-03-14T11:45:00-04:00", note=None),
        moment(id=str(uuid4()).upper()),
    ]
    told = await moments(anas_phone, *sent)
    assert [one["status"] for one in told] == ["kept"] * 3
    assert [one["id"] for one in told] == [one["id"] for one in sent]
    assert [one["head"] for one in told] == [[one["id"].lower()] for one in sent]
    again = await moments(anas_phone, *sent)
    assert [one["status"] for one in again] == ["already_kept"] * 3


async def test_a_moment_is_corrected_by_one_that_replaces_it(anas_phone: Browser) -> None:
    first = moment()
    second = moment(mood=7, replaces=[first["id"], str(uuid4())])
    third = moment(mood=8, replaces=[first["id"]], at="2026-03-14T10:31:00-04:00")
    await moments(anas_phone, first, second)
    told = await moments(anas_phone, third, first, moment())
    assert [one["head"] for one in told[:2]] == [[third["id"]], [third["id"], second["id"]]]
    assert told[2]["head"] == [told[2]["id"]]


async def test_one_id_for_two_moments_keeps_both(anas_phone: Browser) -> None:
    first = moment()
    await moments(anas_phone, first)
    [conflict] = await moments(anas_phone, {**first, "mood": 1})
    [again] = await moments(anas_phone, {**first, "mood": 1})
    assert conflict == again
    assert (conflict["status"], conflict["head"]) == ("conflict", [conflict["kept_as"]])


@pytest.mark.parametrize(
    "change",
    [{"mood": None}, {"mood": 11}, {"mood": "6"}, {"mood": True}, {"at": "10:30"}, {"tz": "Here"},
     {"at": "2026-03-14T10:30:00"}, {"at": "2026-03-16T10:30:00-04:00"}, {"note": 6}, {"id": "x"},
     {"note": "\x00"}, {"day": "2026-03-14"}, {"replaces": [1]}],
)  # fmt: skip
async def test_a_moment_at_fault_is_refused_alone(
    anas_phone: Browser, change: dict[str, Any]
) -> None:
    bad, good = await moments(anas_phone, moment(**change), moment())
    assert (bad["status"], good["status"]) == ("refused", "kept")
    assert list(bad["problems"]) == list(change)


async def test_the_epoch_is_the_same_until_the_data_are_restored(anas_phone: Browser) -> None:
    bodies = [(await send(anas_phone, {"revisions": [revision(mood=5)]})).json() for _ in range(2)]
    assert len({body["epoch"] for body in bodies}) == 1
    assert str(UUID(bodies[0]["epoch"])) == db.epoch()
    assert list(bodies[0]) == ["epoch", "results", "moments"]


async def test_two_hundred_go_at_once_and_one_more_is_refused_as_a_whole(
    anas_phone: Browser,
) -> None:
    many = [revision(mood=index % 11) for index in range(201)]
    answer = await send(anas_phone, {"revisions": many})
    assert (answer.status_code, set(answer.json())) == (422, PROBLEM)
    assert list(answer.json()["problems"]) == ["revisions"]
    assert (await anas_phone.get("/api/v1/checkins")).json()["days"] == []
    both = await send(
        anas_phone, {"revisions": many[:200], "moments": [moment() for _ in range(200)]}
    )
    told = both.json()
    assert {one["status"] for one in [*told["results"], *told["moments"]]} == {"kept"}
    assert [len(told["results"]), len(told["moments"])] == [200, 200]


ENVELOPES: list[tuple[bytes, int]] = [
    (b"[]", 422), (b"null", 422), (b"7", 422), (b'"x"', 422), (b"{}", 422),
    (b'{"revisions": []}', 422), (b'{"revisions": null}', 422), (b'{"revisions": {}}', 422),
    (b'{"revisions": [{}], "note": 1}', 422), (b'{"revisions": [{}], "moments": 1}', 422),
    (b"", 400), (b"{", 400), (b'{"revisions": [}', 400), (b"{'revisions': []}", 400),
    (b'{"revisions": [NaN]}', 400), (b'{"revisions": [-Infinity]}', 400),
    (b'{"revisions": [], "revisions": [{}]}', 400), (b'{"revisions": [{"id": 1, "id": 1}]}', 400),
    (b'\xef\xbb\xbf{"revisions": [{}]}', 400), (b'{"revisions": ["\xff"]}', 400),
    (b'{"revisions": ["\x00"]}', 400),
    (b'{"revisions": ' + b"[" * 8 + b"]" * 8 + b"}", 400),
    (b'{"revisions": ' + b"[" * 7 + b"]" * 7 + b"}", 200),
    (b"[" * 100_000 + b"]" * 100_000, 400), (b'{"a":' * 30_000, 400),
    (b'{"revisions": [' + b"9" * 5_000 + b"]}", 200), (b'{"revisions": [1e999]}', 200),
    (b'{"revisions": ["' + b"x" * (256 * 1024) + b'"]}', 413), (b"x" * 1_000_000, 413),
]  # fmt: skip


@pytest.mark.parametrize(("body", "status"), ENVELOPES, ids=lambda value: str(value)[:40])
async def test_only_syntax_size_depth_and_the_envelope_refuse_a_whole_body(
    anas_phone: Browser, body: bytes, status: int
) -> None:
    answer = await send(anas_phone, body)
    assert answer.status_code == status, answer.text
    if status == 200:
        assert {one["status"] for one in answer.json()["results"]} == {"refused"}
    else:
        assert answer.headers["content-type"] == "application/problem+json"
        assert set(answer.json()) == PROBLEM
        assert (answer.json()["status"], answer.json()["type"]) == (status, "about:blank")
        assert answer.json()["detail"].endswith(".")


async def test_a_body_of_exactly_the_limit_is_read(anas_phone: Browser) -> None:
    body = json.dumps({"revisions": [revision(mood=4)]}).encode()
    full = body + b" " * (256 * 1024 - len(body))
    assert (await send(anas_phone, full)).status_code == 200
    assert (await send(anas_phone, full + b" ")).status_code == 413


async def test_it_has_to_come_as_json(anas_phone: Browser) -> None:
    body = json.dumps({"revisions": [revision(mood=4)]}).encode()
    kinds = {
        "application/json": 200, "Application/JSON; charset=utf-8": 200, "text/plain": 415,
        "application/x-www-form-urlencoded": 415, "multipart/form-data; boundary=x": 415, "": 415,
    }  # fmt: skip
    for kind, status in kinds.items():
        answer = await send(anas_phone, body, **{"content-type": kind})
        assert answer.status_code == status, kind
    for packing in ("gzip", "br", "deflate"):
        packed = await send(anas_phone, gzip.compress(body), **{"content-encoding": packing})
        assert packed.status_code == 415, packing
    plain = await send(anas_phone, body, **{"content-encoding": "identity"})
    assert plain.status_code == 200


async def test_who_is_not_signed_in_hears_401_and_keeps_the_outbox(
    browser: Browser, cast: Cast
) -> None:
    for headers in (
        {},
        {"cookie": "session=x"},
        {"authorization": "Bearer x"},
        {"authorization": "Bearer"},
    ):
        answer = await send(browser, {"revisions": [revision(mood=4)]}, **headers)
        assert (answer.status_code, set(answer.json())) == (401, PROBLEM)
        assert "waits on your phone" in answer.json()["detail"]


async def test_staff_find_nothing_here_the_same_nothing_as_anywhere(
    browser: Browser, cast: Cast
) -> None:
    for person in (cast.dr_chen, cast.sam, cast.noor, cast.eve):
        await browser.as_(person)
        nothing = (await browser.get("/api/v1/nothing")).content
        posted = await send(browser, {"revisions": [revision(mood=4)]})
        given = await browser.get("/api/v1/checkins")
        assert [(one.status_code, one.content) for one in (posted, given)] == [(404, nothing)] * 2


async def test_a_program_with_a_device_token_is_ana(
    browser: Browser, cast: Cast, clock: Clock
) -> None:
    token = await accounts.new_device_token(cast.ana.number, label="a watch", at=clock())
    bearer = {"authorization": f"Bearer {token}"}
    assert (await send(browser, {"revisions": [revision(mood=4)]}, **bearer)).status_code == 200
    told = await browser.get("/api/v1/me", headers={"authorization": f"bearer {token}"})
    assert told.json()["id"] == str(cast.ana.id)
    as_cookie = await browser.get("/api/v1/me", headers={"cookie": f"session={token}"})
    assert as_cookie.status_code == 401


async def test_an_act_leaves_one_line_that_says_how_many_and_never_what(
    anas_phone: Browser, cast: Cast
) -> None:
    before = len(await trail.trail_of(cast.ana.number))
    sent = revision(mood=4, note="secret")
    for body in (
        [sent, revision(mood=11)],
        [sent],
        [{**sent, "answers": {}}],
        [{**sent, "answers": {}}],
    ):
        await anas_phone.keep(*body)
    lines = (await trail.trail_of(cast.ana.number))[:-before]
    assert [(one.verb, one.detail) for one in lines] == [("kept check-ins", "1 new")] * 2


async def test_me_says_who_i_am_and_which_days_are_open(
    anas_phone: Browser, cast: Cast, clock: Clock
) -> None:
    assert (await anas_phone.get("/api/v1/me")).json() == {
        "id": str(cast.ana.id),
        "name": "Ana",
        "role": "patient",
        "zone": "America/New_York",
        "day_start": 3,
        "today": "2026-03-14",
        "allowed_days": ["2026-03-14", "2026-03-13", "2026-03-12"],
        "extra": [],
    }
    clock.now += timedelta(hours=14)  # two in the morning: still the same day
    assert (await anas_phone.get("/api/v1/me")).json()["today"] == "2026-03-14"
    clock.now += timedelta(hours=1)
    assert (await anas_phone.get("/api/v1/me")).json()["today"] == "2026-03-15"


async def test_me_for_staff_has_no_days_to_write(browser: Browser, cast: Cast) -> None:
    await browser.as_(cast.dr_chen)
    told = (await browser.get("/api/v1/me")).json()
    assert (told["role"], told["allowed_days"]) == ("clinician", [])
    browser.cookies.clear()
    assert (await browser.get("/api/v1/me")).status_code == 401
