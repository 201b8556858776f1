"""What someone with a token, an old link or somebody's invitation cannot do."""

from moodtrack.accounts import actions as accounts
from moodtrack.accounts.actions import clinic as administrator
from moodtrack.accounts.hashing import slow_hash
from tests.cast import ZONE, Browser, Cast, Clock


async def test_a_device_token_is_for_the_api_and_not_for_the_account(
    browser: Browser, cast: Cast, clock: Clock
) -> None:
    token = await accounts.new_device_token(cast.ana.number, label="a watch", at=clock())
    browser.headers["authorization"] = f"Bearer {token}"
    assert (await browser.get("/api/v1/checkins")).status_code == 200
    for method, path in (
        ("GET", "/settings"),
        ("POST", "/settings/tokens"),
        ("POST", "/sharing"),
        ("POST", "/settings"),
        ("GET", "/today"),
    ):
        assert (await browser.request(method, path)).status_code == 401, path


async def test_whoever_comes_in_with_anas_invitation_is_seen_by_ana(
    browser: Browser, cast: Cast, clock: Clock
) -> None:
    made = await accounts.invite(cast.ana, by=cast.noor.number, at=clock())
    joining = accounts.Joining("ana-1234", await slow_hash("four words of it"), ZONE, 3, "a phone")
    await accounts.join(made.token, joining, at=clock())
    await browser.as_(cast.ana)
    text = (await browser.get("/sharing")).text
    assert "came in with an invitation" in text
    assert "Noor" in text


async def test_someone_shut_out_finds_old_links_closed(
    browser: Browser, cast: Cast, clock: Clock
) -> None:
    now = clock()
    link = await accounts.sign_in_link(
        cast.dr_diaz, reusable=True, lasts=clock.forward(hours=1), at=now
    )
    await administrator.shut_out(cast.dr_diaz, by=cast.noor.number, at=now)
    assert (await browser.get(f"/sign-in/{link}")).status_code == 404
    assert (await browser.post(f"/sign-in/{link}")).status_code == 404


async def test_an_invitation_that_was_tried_out_is_closed_for_looking_too(
    browser: Browser, cast: Cast, clock: Clock
) -> None:
    made = await accounts.invite(cast.ben, at=clock())
    path = f"/join/{made.token}"
    wrong = "000000" if made.second_fact != "000000" else "111111"
    statuses = [
        (await browser.post(path, data={"second_fact": wrong})).status_code for _ in range(5)
    ]
    assert statuses == [422, 422, 422, 422, 404]
    assert (await browser.get(path)).status_code == 404


async def test_a_stranger_elsewhere_does_not_lock_ben_out(
    browser: Browser, cast: Cast, clock: Clock
) -> None:
    made = await accounts.invite(cast.ben, at=clock())
    joining = accounts.Joining("ben-1234", await slow_hash("four words of his"), ZONE, 3, "")
    await accounts.join(made.token, joining, at=clock())
    for _ in range(10):
        await browser.post("/sign-in", data={"username": "ben-1234", "passphrase": "no"})
    refused = await browser.post("/sign-in", data={"username": "ben-1234", "passphrase": "no"})
    assert (refused.status_code, "retry-after" in refused.headers) == (429, True)
    browser._transport.client = ("10.0.0.9", 1)  # type: ignore[attr-defined]
    right = {"username": "ben-1234", "passphrase": "four words of his"}
    assert (await browser.post("/sign-in", data=right)).status_code == 303
