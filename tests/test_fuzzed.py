"""What /openapi.json says of the API is true, whatever is sent by that description."""

import asyncio
import json
import threading
from collections import Counter
from collections.abc import Coroutine, Iterator
from contextlib import AsyncExitStack
from functools import reduce
from pathlib import Path
from typing import Any, TypeVar
from urllib.parse import urlencode
from uuid import uuid4

import pytest
import schemathesis
from hypothesis import HealthCheck, Phase, given, settings
from jsonschema import Draft202012Validator, FormatChecker

from moodtrack import db
from moodtrack.app import api
from tests.cast import revision
from tests.test_bad_input import House, house
from tests.wire import Answer, send

T = TypeVar("T")
DOCUMENT = api()
OPERATIONS = [
    (method.upper(), path) for path, methods in DOCUMENT["paths"].items() for method in methods
]
# an alert is closed by naming every answer that was looked at, which nobody does by chance
CLOSE = "/api/v1/alerts/{id}/close"
MODES = [schemathesis.GenerationMode.POSITIVE, schemathesis.GenerationMode.NEGATIVE]


class Living:
    """The house in a thread of its own, for tests that are no coroutines."""

    def __init__(self, url: str, key_file: Path) -> None:
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._loop.run_forever)
        self._thread.start()
        self._stack = AsyncExitStack()
        self._house: House = self.do(self._stack.enter_async_context(house(url, key_file)))
        cast = self._house.cast
        people = {"ana": cast.ana, "dr_chen": cast.dr_chen}
        self._cookies = {name: self.do(self._house.cookie(one)) for name, one in people.items()}
        self._names = {"{id}": str(cast.ana.id), "{sitting}": str(uuid4())}
        self._arrives()
        self._alert = self._thinks_of_death()

    def _arrives(self) -> None:
        """Ana sits at a chair: somewhere for its entries to go."""
        form = [*self._cookies["dr_chen"], ("content-type", "application/x-www-form-urlencoded")]
        at, body = f"/clinic/patients/{self._names['{id}']}/sittings", self._names["{sitting}"]
        sent = f"sitting={body}".encode()
        assert self.do(send(self._house.app, "POST", at, headers=form, body=sent)).status == 303

    def _thinks_of_death(self) -> str:
        """Ana answers so, and someone of her clinic takes it: the id of the alert."""
        said = {"revisions": [revision(symptoms={"thoughts_of_death": 2})]}
        kind = ("content-type", "application/json")
        body = json.dumps(said).encode()
        kept = send(
            self._house.app, "POST", "/api/v1/checkins", headers=[*self._cookies["ana"], kind],
            body=body,
        )  # fmt: skip
        assert self.do(kept).status == 200
        [row] = self.do(db.read("select id from concern"))
        return str(row["id"])

    def do(self, work: Coroutine[Any, Any, T]) -> T:
        return asyncio.run_coroutine_threadsafe(work, self._loop).result(30)

    def close(self) -> None:
        self.do(self._stack.aclose())
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join()
        self._loop.close()

    def ask(self, case: Any, *, known: bool) -> Answer:
        """Send it as Ana, or as Dr. Chen where a patient is named: Ana, or whoever it says."""
        said = case.as_transport_kwargs()
        patient = "/patients" in case.path or "/alerts" in case.path
        target = said["url"]
        if known:
            path = case.path.replace("/alerts/{id}", f"/alerts/{self._alert}")
            target = reduce(lambda path, name: path.replace(*name), self._names.items(), path)
        body, kind = _body(said)
        headers = [*self._cookies["dr_chen" if patient else "ana"], *kind]
        query = urlencode(said.get("params") or {}, doseq=True)
        return self.do(
            send(self._house.app, case.method, f"{target}?{query}", headers=headers, body=body)
        )


def _body(said: dict[str, Any]) -> tuple[bytes, list[tuple[str, str]]]:
    kind = [("content-type", "application/json")]
    if "json" in said:
        return json.dumps(said["json"]).encode(), kind
    data = said.get("data")
    return (data if isinstance(data, bytes) else str(data).encode(), kind) if data else (b"", [])


@pytest.fixture
def living(database_url: str, key_file: Path) -> Iterator[Living]:
    living = Living(database_url, key_file)
    yield living
    living.close()


def validator(method: str, path: str, status: int) -> Draft202012Validator | None:
    """Of the body that is described for this status; None where it has none."""
    described = DOCUMENT["paths"][path][method.lower()]["responses"][str(status)].get("content")
    if not described:
        return None
    [(_, content)] = described.items()
    schema = {**content["schema"], "components": DOCUMENT["components"]}
    return Draft202012Validator(schema, format_checker=FormatChecker())


def check(method: str, path: str, answer: Answer) -> None:
    responses = DOCUMENT["paths"][path][method.lower()]["responses"]
    assert answer.status < 500, answer
    assert str(answer.status) in responses, (answer.status, answer.body)
    assert answer.kind in responses[str(answer.status)]["content"], answer
    against = validator(method, path, answer.status)
    if against is not None and answer.kind.endswith("json"):
        against.validate(json.loads(answer.body))


def fuzz(living: Living, method: str, path: str, *, examples: int) -> Counter[int]:
    schema = schemathesis.openapi.from_dict(DOCUMENT)
    operation = schema[path][method]
    seen: Counter[int] = Counter()
    for mode in MODES:

        @settings(
            max_examples=examples,
            phases=[Phase.generate],
            suppress_health_check=list(HealthCheck),
        )
        @given(case=operation.as_strategy(generation_mode=mode))
        def sends(case: Any) -> None:
            answer = living.ask(case, known=sum(seen.values()) % 2 == 0)
            seen[answer.status] += 1
            check(method, path, answer)

        sends()
    return seen


@pytest.mark.parametrize(("method", "path"), OPERATIONS)
def test_every_answer_is_one_that_was_described(living: Living, method: str, path: str) -> None:
    seen = fuzz(living, method, path, examples=15)
    assert seen[200] + seen[201] > 0 or path == CLOSE, seen


@pytest.mark.soak
@pytest.mark.parametrize(("method", "path"), OPERATIONS)
def test_a_thousand_answers_of_each_kind_are_those_that_were_described(
    living: Living, method: str, path: str
) -> None:
    assert sum(fuzz(living, method, path, examples=500).values()) >= 1
