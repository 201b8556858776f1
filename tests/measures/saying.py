"""Questionnaires as a phone sends them."""

from typing import Any
from uuid import UUID, uuid4

from moodtrack.measures.domain.instruments import INSTRUMENTS
from tests.cast import ZONE, Browser


def sheet(
    instrument: str = "phq9",
    *,
    id_: UUID | str | None = None,
    at: str = "2026-03-14T11:00:00-04:00",
    points: int | list[int] = 1,
    complete: bool = True,
    replaces: tuple[UUID | str, ...] = (),
    **answers: Any,
) -> dict[str, Any]:
    """A sheet with `points` at every item (or one list of them); `answers` stand over these.

    PHQ-9's item 9 is 0 unless it is named: most people's answer, and no concern.
    """
    keys = INSTRUMENTS[instrument].keys
    each = points if isinstance(points, list) else [points] * len(keys)
    said: dict[str, Any] = dict(zip(keys, each, strict=False))
    if "self_harm" in said and not isinstance(points, list):
        said["self_harm"] = 0
    return {
        "id": str(id_ or uuid4()),
        "instrument": instrument,
        "answered_at": at,
        "tz": ZONE,
        "answers": said | answers,
        "complete": complete,
        **({"replaces": [str(one) for one in replaces]} if replaces else {}),
    }


async def send(phone: Browser, said: dict[str, Any]) -> dict[str, Any]:
    """Send one as programs do; gives what became of it."""
    answer = await phone.post("/api/v1/measures", json=said)
    assert answer.status_code == 200, answer.text
    told: dict[str, Any] = answer.json()
    return told


async def send_all(phone: Browser, *said: dict[str, Any]) -> list[dict[str, Any]]:
    """Send several as the outbox does."""
    answer = await phone.post("/api/v1/measures", json={"revisions": list(said)})
    assert answer.status_code == 200, answer.text
    results: list[dict[str, Any]] = answer.json()["results"]
    return results
