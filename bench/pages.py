"""What the first visit to Today weighs, and how fast a page and a report are made."""

import asyncio
import gzip
import tempfile
import time
from collections.abc import Awaitable, Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path
from statistics import median
from typing import Any

import httpx2 as httpx
from starlette.applications import Starlette

from bench import Figure
from moodtrack import db, vault
from moodtrack.accounts import actions
from moodtrack.accounts.domain import Role
from moodtrack.app import create_app
from moodtrack.config import Config
from moodtrack.db.migrating import migrate
from moodtrack.demo.actions import fill
from moodtrack.web.statics import files

ROUNDS = 15
PARTS = ("css/app.css", "css/checkin.css")


def run() -> Iterator[Figure]:
    with tempfile.TemporaryDirectory(prefix="moodtrack-bench-") as folder:
        yield from asyncio.run(_measured(Path(folder)))


async def _measured(home: Path) -> list[Figure]:
    config = Config(
        database_url=f"sqlite:///{home / 'pages.db'}",
        key_file=home / "key",
        origin="http://127.0.0.1:8000",
    )
    vault.make_key(config.key_file)
    vault.unlock(config.key_file)
    db.take_lock(config)
    await migrate(config)
    app = create_app(config)
    async with app.router.lifespan_context(app):
        now = datetime.now(UTC)
        await fill(seed=1, patients=0, days=112, now=now)
        ana = await _client(app, "Ana", Role.PATIENT)
        chen = await _client(app, "Dr. Chen", Role.CLINICIAN)
        try:
            return [*await _weights(ana), *await _times(ana, chen)]
        finally:
            await ana.aclose()
            await chen.aclose()


async def _client(app: Starlette, name: str, role: Role) -> httpx.AsyncClient:
    from moodtrack.accounts.queries import clinics, people_of

    everyone = [one for clinic in await clinics() for one in await people_of(clinic.number)]
    person = next(one for one in everyone if one.name == name and one.role is role)
    now = datetime.now(UTC)
    link = await actions.sign_in_link(person, reusable=False, lasts=now.replace(year=2100), at=now)
    client = httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://127.0.0.1:8000")
    await client.post(f"/sign-in/{link}")
    return client


async def _weights(ana: httpx.AsyncClient) -> list[Figure]:
    """HTML, CSS and JavaScript of Today as a browser without anything takes them."""
    today = (await ana.get("/today")).text
    linked = [name for name in files() if f"/static/{name}" in today]
    scripts = [name for name in linked if name.endswith(".js")]
    code = [name for name in linked if name.endswith((".css", ".js"))]
    code += [name for name in _imported(scripts) if name not in code]
    packed = len(gzip.compress(today.encode(), 6)) + sum(map(_packed, code))
    rest = sum(_packed(name) for name in linked if name not in code)
    whole = packed + rest
    return [
        _weight("Today, first visit: HTML, CSS, JS", packed, 14),
        _weight("Today, first visit: all with icons", whole, 30),
    ]


def _weight(name: str, packed: int, most: int) -> Figure:
    return Figure(name, packed / 1024, "KiB gz", goal=f"<= {most}", reached=packed <= most * 1024)


def _imported(scripts: list[str]) -> list[str]:
    """Every module the page's scripts import statically, however deep."""
    found, waiting = [], list(scripts)
    while waiting:
        body = files()[waiting.pop()].body.decode()
        for name in files():
            leaf = name.rpartition("/")[2]
            if name.endswith(".js") and f'"./{leaf}?' in body.replace("'", '"'):
                dynamic = f'import("./{leaf}?' in body.replace("'", '"')
                if name not in found and name not in scripts and not dynamic:
                    found.append(name)
                    waiting.append(name)
    return found


def _packed(name: str) -> int:
    file = files()[name]
    return len(file.packed or file.body)


async def _times(ana: httpx.AsyncClient, chen: httpx.AsyncClient) -> list[Figure]:
    [link] = [one for one in (await _reports(chen)) if one]
    made = []
    for name, work in (
        ("Today, whole page", lambda: ana.get("/today")),
        ("progress page, charts cached", lambda: ana.get("/progress")),
        ("follow-up page, charts cached", lambda: chen.get(link)),
        ("follow-up.pdf, cached", lambda: chen.get(f"{link}/follow-up.pdf")),
        ("work-list page", lambda: chen.get("/clinic")),
    ):
        made.append(Figure(name, await _ms(work), "ms"))
    return made


async def _reports(chen: httpx.AsyncClient) -> list[str]:
    patients = (await chen.get("/api/v1/patients")).json()["patients"]
    return [f"/reports/{one['id']}" for one in patients if one["name"] == "Ana"]


async def _ms(work: Callable[[], Awaitable[Any]]) -> float:
    took = []
    for _ in range(ROUNDS):
        began = time.perf_counter()
        answer = await work()
        took.append((time.perf_counter() - began) * 1e3)
        assert answer.status_code == 200, answer.status_code
    return median(took[2:])
