"""Reminders on her devices: sealed for that browser alone, to known services only."""

import json
from base64 import urlsafe_b64decode
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from uuid import uuid4

import pytest
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.utils import encode_dss_signature

from moodtrack import db
from moodtrack.reminders.domain import Kind, Way
from moodtrack.reminders.domain.endpoints import read_target
from moodtrack.reminders.domain.handing import Claimed
from moodtrack.reminders.sender.doors import Doors, Shut
from moodtrack.reminders.sender.push import NEVER, payload_of
from moodtrack.sharing.gate import open_as_operator
from tests.cast import Browser, Cast, Clock
from tests.reminders.conftest import FORM, GoRound
from tests.reminders.service import Service

EIGHT = datetime(2026, 3, 15, 0, 0, tzinfo=UTC)  # in the evening in New York, on the 14th
DEVICES = "/settings/reminders/devices"
# addresses that somebody may send in place of a push service's: none is ever written to
STRANGE = [
    "", "x", "/push", "http://fcm.googleapis.com/x", "ftp://fcm.googleapis.com/x",
    "https://fcm.googleapis.com:8443/x", "https://fcm.googleapis.com.evil.example/x",
    "https://evil.example/fcm.googleapis.com", "https://fcm.googleapis.com@127.0.0.1/x",
    "https://user:word@fcm.googleapis.com/x", "https://127.0.0.1/x", "https://127.0.0.1:443/x",
    "https://localhost/x", "https://[::1]/x", "https://[::ffff:127.0.0.1]/x",
    "https://[64:ff9b::7f00:1]/x", "https://0x7f000001/x", "https://2130706433/x",
    "https://0177.0.0.1/x", "https://127.1/x", "https://10.0.0.1/x", "https://169.254.169.254/x",
    "https://metadata.google.internal/x", "https://192.168.1.1/x", "https://0.0.0.0/x",
    "https://fcm.googleapis.com\\@evil.example/x", "https://evil.example#fcm.googleapis.com",
    "https://evil.example?fcm.googleapis.com", "https:///x", "https://", "https:fcm.googleapis.com",
    "https://fcm.googleapis.com/\r\nHost: evil.example", "https://fcm.googleapis.com:99999/x",
    "https://fcm.googleapis.com:-1/x", "https://fcm.googleapis。com/x", "https://[/x",
    "https://a.b.notify.windows.com/x", "https://notify.windows.com/x", "javascript:alert(1)",
    "https://fcm.googleapis.com/" + "x" * 2_000, "file:///etc/passwd", "https://[fe80::1%25lo]/x",
]  # fmt: skip


async def take(phone: Browser, service: Service, name: str = "a") -> int:
    return (await phone.post(DEVICES, data=service.browser(name).form)).status_code


async def test_a_reminder_is_sealed_for_her_browser_and_says_nothing(
    anas_phone: Browser, cast: Cast, clock: Clock, go_round: GoRound, service: Service
) -> None:
    await anas_phone.post("/settings/reminders", data=FORM)
    hers, page = service.browser(), (await anas_phone.get("/settings/reminders")).text
    assert (await anas_phone.post(DEVICES, data=hers.form)).status_code == 303
    clock.now = EIGHT
    for _ in range(3):
        await go_round()
    [asked] = service.asked
    said = hers.opened(asked.body)
    assert (said["say"], said["go"]) == ("A moment for you", "/today")
    assert (said["for"], said["since"]) == (str(cast.ana.id), 1_773_471_600_000)
    assert asked.headers["content-encoding"] == "aes128gcm"
    assert (asked.headers["topic"], asked.headers["ttl"]) == ("moment", "7200")
    token, key = asked.headers["authorization"].removeprefix("vapid t=").split(", k=")
    assert f'data-key="{key}"' in page
    assert claims(token, key)["aud"] == f"http://127.0.0.1:{service.port}"


def claims(token: str, key: str) -> dict[str, object]:
    """What a token says, if the key has signed it."""
    head, body, signature = token.split(".")
    raw = unplain(signature)
    r, s = int.from_bytes(raw[:32], "big"), int.from_bytes(raw[32:], "big")
    public = ec.EllipticCurvePublicKey.from_encoded_point(ec.SECP256R1(), unplain(key))
    signed = encode_dss_signature(r, s)
    public.verify(signed, f"{head}.{body}".encode(), ec.ECDSA(hashes.SHA256()))
    said: dict[str, object] = json.loads(unplain(body))
    return said


def unplain(text: str) -> bytes:
    return urlsafe_b64decode(text + "=" * (-len(text) % 4))


async def test_every_message_has_the_same_length(
    anas_phone: Browser, cast: Cast, clock: Clock, go_round: GoRound, service: Service
) -> None:
    for person, language in ((cast.ana, "en"), (cast.ben, "es")):
        await anas_phone.as_(person)
        await anas_phone.post("/settings/language", data={"language": language})
        await anas_phone.post("/settings/reminders", data=FORM)
        assert await take(anas_phone, service, person.name) == 303
    await anas_phone.post("/settings/reminders/test")
    clock.forward(seconds=1)
    await go_round()
    clock.now = EIGHT
    await go_round()
    assert len(service.asked) == 3
    assert len({len(one.body) for one in service.asked}) == 1


@pytest.mark.parametrize("status", [404, 410])
async def test_a_browser_that_is_gone_is_taken_off(
    anas_phone: Browser, go_round: GoRound, service: Service, status: int
) -> None:
    await take(anas_phone, service)
    await anas_phone.post("/settings/reminders/test")
    service.status = status
    await go_round()
    assert await db.read("select 1 from reminder_device") == []
    [row] = await db.read("select outcome from reminder_sending")
    assert row["outcome"] == "nowhere"


async def test_a_service_that_is_busy_is_asked_again_and_nobody_is_sent_on(
    anas_phone: Browser, clock: Clock, go_round: GoRound, service: Service
) -> None:
    await take(anas_phone, service)
    await anas_phone.post("/settings/reminders/test")
    service.status, service.moved = 307, f"http://127.0.0.1:{service.port}/elsewhere"
    await go_round()
    assert [one.path for one in service.asked] == ["/push/a"]
    service.status, service.moved = 201, ""
    clock.forward(seconds=30)
    await go_round()
    assert [one.path for one in service.asked] == ["/push/a", "/push/a"]


async def test_ten_devices_and_no_more_each_of_one_person(
    anas_phone: Browser, cast: Cast, service: Service
) -> None:
    assert [await take(anas_phone, service, str(n)) for n in range(11)] == [303] * 10 + [422]
    assert await take(anas_phone, service, "3") == 303  # it is there already
    await anas_phone.as_(cast.ben)
    assert await take(anas_phone, service, "3") == 303  # a shared phone is whose it was last
    rows = await db.read("select patient_id, count(*) as n from reminder_device group by 1")
    assert {row["patient_id"]: row["n"] for row in rows} == {cast.ana.number: 9, cast.ben.number: 1}


async def test_she_takes_a_device_off_and_nobody_takes_off_hers(
    anas_phone: Browser, cast: Cast, service: Service
) -> None:
    await take(anas_phone, service)
    [row] = await db.read("select id, texts from reminder_device")
    assert b"/push/" not in bytes(row["texts"])
    await anas_phone.as_(cast.ben)
    await anas_phone.post(f"{DEVICES}/{row['id']}/remove")
    assert len(await db.read("select 1 from reminder_device")) == 1
    await anas_phone.as_(cast.ana)
    await anas_phone.post(f"{DEVICES}/{row['id']}/remove")
    assert await db.read("select 1 from reminder_device") == []


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
async def test_an_address_that_is_no_push_service_is_never_written_to(
    anas_phone: Browser, service: Service, clock: Clock
) -> None:
    for address in STRANGE:
        answer = await anas_phone.post(
            DEVICES, data={**service.browser().form, "endpoint": address}
        )
        assert answer.status_code == 422, address
        clock.forward(minutes=10)
    for keys in ({"p256dh": "AAAA"}, {"auth": "AA"}, {"p256dh": "!"}):
        answer = await anas_phone.post(DEVICES, data={**service.browser().form, **keys})
        assert answer.status_code == 422, keys
    assert service.asked == []
    assert await db.read("select 1 from reminder_device") == []


@pytest.mark.parametrize(
    "addresses",
    [["127.0.0.1"], ["8.8.8.8", "10.0.0.1"], ["64:ff9b::7f00:1"], ["::ffff:10.0.0.1"], []],
)
async def test_a_name_that_stands_for_a_machine_inside_is_not_reached(
    addresses: list[str], service: Service
) -> None:
    async def resolve(host: str, port: int) -> list[str]:
        return addresses

    doors = Doors(resolve)
    target = read_target("https://fcm.googleapis.com/x", ())
    assert target is not None
    with pytest.raises(Shut):
        await doors.post(target, {}, b"")
    await doors.close()


async def test_a_message_lives_no_longer_than_it_is_of_use(
    anas_phone: Browser, clock: Clock, go_round: GoRound, service: Service
) -> None:
    await anas_phone.post("/settings/reminders", data=FORM)
    await take(anas_phone, service)
    clock.now = EIGHT + timedelta(minutes=90)
    await go_round()
    assert service.asked[0].headers["ttl"] == "1800"


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
async def test_only_what_her_day_settles_is_hushed_by_what_waits_on_her_phone(
    cast: Cast, clock: Clock
) -> None:
    ana = await open_as_operator(str(cast.ana.id), what="a test", at=clock())
    hushed = set()
    for kind in Kind:
        one = Claimed(1, "", uuid4(), ana.patient, kind, 20_526, Way.PUSH, None, EIGHT, 1)
        if json.loads(payload_of(one, ana, "en"))["since"] != NEVER:
            hushed.add(kind)
    assert hushed == {Kind.DAY, Kind.MORNING, Kind.THIRD, Kind.CLINIC}


async def test_one_rotten_browser_keeps_nobody_elses_reminder_back(
    anas_phone: Browser, clock: Clock, go_round: GoRound, service: Service
) -> None:
    await take(anas_phone, service, "a")
    clock.forward(seconds=1)
    await take(anas_phone, service, "b")
    rotten = "update reminder_device set texts = $1 where made_at = $2"
    [row] = await db.read("select min(made_at) as first from reminder_device")
    await db.write(rotten, b"rotten", row["first"])
    await anas_phone.post("/settings/reminders/test")
    await go_round()
    assert [one.path for one in service.asked] == ["/push/b"]
    assert len(await db.read("select 1 from reminder_device")) == 2  # nothing is taken off


async def test_her_page_knows_a_browser_again_by_its_mark_until_it_is_taken_off(
    anas_phone: Browser, cast: Cast, service: Service
) -> None:
    mark = sha256(service.browser().endpoint.encode()).hexdigest()
    await take(anas_phone, service)
    page = (await anas_phone.get("/settings/reminders")).text
    assert f'data-known="{mark}"' in page
    assert "/push/a" not in page
    moved = {**service.browser("b").form, "old": service.browser().endpoint}
    assert (await anas_phone.post(DEVICES, data=moved)).headers["location"].endswith("#device")
    await anas_phone.as_(cast.ben)  # the browser's address changes again while he is signed in
    moved |= service.browser("c").form
    await anas_phone.post(DEVICES, data=moved)
    assert len(await db.read("select 1 from reminder_device")) == 2
    assert mark not in (await anas_phone.get("/settings/reminders")).text
    await take(anas_phone, service)  # the same browser, now his
    await anas_phone.as_(cast.ana)
    assert mark not in (await anas_phone.get("/settings/reminders")).text
