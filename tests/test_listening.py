"""Where a server may listen: one at an address, and a start that comes to nothing ends at once."""

import socket
from pathlib import Path

import pytest

from moodtrack import vault
from moodtrack.config import Config
from moodtrack.db.migrating import migrate
from tests.test_start import say


@pytest.fixture
async def ready(tmp_path: Path) -> dict[str, str]:
    """The settings of a clinic that could be served."""
    url = f"sqlite:///{tmp_path}/moodtrack.db"
    await migrate(Config(database_url=url))
    vault.make_key(tmp_path / "key")
    return {
        "MOODTRACK_DATABASE_URL": url,
        "MOODTRACK_KEY_FILE": str(tmp_path / "key"),
        "MOODTRACK_ORIGIN": "http://localhost:8099",
    }


async def test_a_second_server_at_a_port_is_told_of_the_first(
    ready: dict[str, str], tmp_path: Path
) -> None:
    with socket.socket() as first:
        first.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEPORT, 1)  # as granian listens
        first.bind(("127.0.0.1", 0))
        first.listen()
        port = str(first.getsockname()[1])
        served = say("serve", at=tmp_path, **ready, MOODTRACK_PORT=port)
        demo = say("demo", "--data", "demo", "--port", port, at=tmp_path)
    sentence = f"moodtrack: Another program listens at 127.0.0.1:{port} already.\n"
    assert (served.returncode, served.stdout, served.stderr) == (1, "", sentence)
    assert (demo.returncode, demo.stdout, demo.stderr) == (1, "", sentence)
    assert not (tmp_path / "demo" / "moodtrack.db").exists()


@pytest.mark.parametrize("host", ["nowhere.invalid", "192.0.2.7", "a" * 70, "."])
async def test_a_host_that_is_not_ours_ends_the_start_at_once_in_one_line(
    ready: dict[str, str], tmp_path: Path, host: str
) -> None:
    done = say("serve", at=tmp_path, **ready, MOODTRACK_HOST=host, MOODTRACK_PORT="8467")
    [line] = done.stderr.splitlines()
    assert (done.returncode, done.stdout) == (1, "")
    assert line.startswith("moodtrack: ")
    assert host in line


def test_numbers_that_cannot_be_are_wrong_use(tmp_path: Path) -> None:
    for word, number in (
        ("--port", "0"), ("--port", "99999"), ("--patients", "-1"), ("--days", "0"),
    ):  # fmt: skip
        done = say("demo", "--data", "demo", word, number, at=tmp_path)
        assert done.returncode == 2, word
        assert f"argument {word}: say a whole number" in done.stderr
    named = say("serve", at=tmp_path, MOODTRACK_PORT="99999")
    assert (named.returncode, "MOODTRACK_PORT must be" in named.stderr) == (1, True)
    assert list(tmp_path.iterdir()) == []
