"""What the tests of the phone's doors share: the days that stand, as a phone is given them."""

from typing import Any

from tests.cast import Browser


async def days(phone: Browser, query: str = "") -> list[dict[str, Any]]:
    answer = await phone.get(f"/api/v1/checkins{query}")
    assert answer.status_code == 200, answer.text
    found: list[dict[str, Any]] = answer.json()["days"]
    return found
