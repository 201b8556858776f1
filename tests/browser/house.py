"""A real house for a real browser: `moodtrack demo` in a folder of its own, and newcomers."""

import json
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import httpx2 as httpx

ROOT = Path(__file__).parents[2]
WORDS = "candle river walnut bicycle"


@dataclass(frozen=True)
class House:
    url: str
    folder: Path
    links: dict[str, str]

    def newcomer(self, name: str = "Ana", *, zone: str = "America/New_York") -> "Newcomer":
        """A patient who has just joined, with an empty diary."""
        made = self._done("patient invite", clinic="Riverside Clinic", name=name, id=None)
        join = f"{self.url}{made['path']}"
        username = f"{name.lower()}-{made['id'][:8]}"
        with httpx.Client() as client:
            answer = client.post(
                join,
                data={
                    "second_fact": made["second_fact"],
                    "username": username,
                    "words": "own",
                    "passphrase": WORDS,
                    "zone": zone,
                    "day_start": "3",
                },
            )
            assert answer.status_code == 303, answer.text
            return Newcomer(self, made["id"], username, client.cookies["session"])

    def invitation(self, name: str) -> tuple[str, str]:
        """An address to join at, and the six digits."""
        made = self._done("patient invite", clinic="Riverside Clinic", name=name, id=None)
        return made["path"], made["second_fact"]

    def _done(self, command: str, **arguments: Any) -> dict[str, Any]:
        """What `moodtrack ...` asks of a running server, without the start of a process."""
        with socket.socket(socket.AF_UNIX) as asked:
            asked.connect(str(self.folder / "moodtrack.db.sock"))
            asked.sendall(json.dumps({"command": command, "arguments": arguments}).encode() + b"\n")
            with asked.makefile() as told:
                said: dict[str, Any] = json.loads(told.readline())["done"]
                return said


@dataclass(frozen=True)
class Newcomer:
    house: House
    id: str
    username: str
    session: str
    words: str = WORDS
    looking: dict[str, str] = field(default_factory=dict)

    def again(self) -> str:
        """Signs in once more; gives the new session."""
        with httpx.Client(base_url=self.house.url) as client:
            form = {"username": self.username, "passphrase": self.words}
            answer = client.post("/sign-in", data=form)
            assert answer.status_code == 303, answer.text
            return client.cookies["session"]

    def client(self) -> httpx.Client:
        return httpx.Client(base_url=self.house.url, cookies={"session": self.session})

    def days(self) -> dict[str, dict[str, Any]]:
        """What the clinic has, by day."""
        with self.client() as client:
            answer = client.get("/api/v1/checkins")
            if answer.status_code == 401:  # signed out: this test looks with a session of its own
                client.cookies.set("session", self.looking.setdefault("session", self.again()))
                answer = client.get("/api/v1/checkins")
            assert answer.status_code == 200, answer.text
            return {one["day"]: one for one in answer.json()["days"]}


def free_port() -> int:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return int(free.getsockname()[1])


@contextmanager
def served(folder: Path, *, by: Path = ROOT, port: int = 0) -> Iterator[House]:
    """A demo clinic, served until the end, by the release that lies in `by`."""
    command = [sys.executable, "-m", "moodtrack", "demo", "--data", str(folder), "--json"]
    process = subprocess.Popen(
        [*command, "--reuse", "--port", str(port or free_port())],
        cwd=by,
        stdout=subprocess.PIPE,
        text=True,
    )
    try:
        assert process.stdout is not None
        told = json.loads(process.stdout.readline())
        links = {one["name"]: one["sign_in"] for one in told["people"]}
        yield House(told["url"], folder, links)
    finally:
        process.terminate()
        process.wait(20)
        process.stdout.close()
