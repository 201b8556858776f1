"""A demo fills a folder of its own, and leaves everybody else's as it is."""

import json
import select
import socket
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from moodtrack.config import Config
from moodtrack.db.migrating import migrate
from tests.test_start import say


def served(folder: Path) -> dict[str, Any]:
    """What a demo in this folder says when it is ready; it is ended then."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    demo = subprocess.Popen(
        [
            sys.executable,
            "-m",
            "moodtrack",
            "demo",
            "--data",
            folder,
            "--port",
            str(port),
            "--json",
        ],
        stdout=subprocess.PIPE,
        text=True,
    )
    try:
        assert demo.stdout is not None
        assert select.select([demo.stdout], [], [], 60)[0], "it did not begin to serve"
        said: dict[str, Any] = json.loads(demo.stdout.readline())
        return said
    finally:
        demo.terminate()
        demo.communicate(timeout=30)


def test_a_demo_serves_the_same_people_when_it_is_started_again(tmp_path: Path) -> None:
    first = {one["name"]: one["id"] for one in served(tmp_path / "demo")["people"]}
    again = {one["name"]: one["id"] for one in served(tmp_path / "demo")["people"]}
    assert first == again
    assert (tmp_path / "demo" / ".env").read_text().startswith("# A moodtrack demo")


@pytest.mark.parametrize("name", [".env", "moodtrack.db", "moodtrack.key"])
def test_a_folder_that_holds_something_else_stays_as_it_is(tmp_path: Path, name: str) -> None:
    (tmp_path / name).write_text("MOODTRACK_WORKERS=1\n")
    done = say("demo", "--data", str(tmp_path), "--port", "8467", at=tmp_path.parent)
    [line] = done.stderr.splitlines()
    assert (done.returncode, line.startswith(f"moodtrack: {tmp_path / name} ")) == (1, True)
    assert [(one.name, one.read_text()) for one in tmp_path.iterdir()] == [
        (name, "MOODTRACK_WORKERS=1\n")
    ]


async def test_a_real_clinics_folder_is_given_no_key_and_no_settings(tmp_path: Path) -> None:
    path = tmp_path / "moodtrack.db"
    await migrate(Config(database_url=f"sqlite:///{path}"))
    before = sorted(one.name for one in tmp_path.iterdir())
    done = say("demo", "--data", str(tmp_path), "--port", "8467", at=tmp_path.parent)
    assert (done.returncode, done.stderr) == (
        1,
        f"moodtrack: {path} is not a demo's. Choose another folder.\n",
    )
    assert sorted(one.name for one in tmp_path.iterdir()) == before
