"""What an operator is told when something is missing at the start: one line, and the way on."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from moodtrack import vault
from moodtrack.config import Config, WrongSetting

CHECKOUT = Path(__file__).parents[1]


def say(*command: str, at: Path, **settings: str) -> subprocess.CompletedProcess[str]:
    """A command run by an operator in this folder; one that hangs is a fault."""
    return subprocess.run(
        [sys.executable, "-m", "moodtrack", *command],
        cwd=at,
        env={**os.environ, "PYTHONPATH": str(CHECKOUT), **settings},
        capture_output=True,
        text=True,
        timeout=30,
        stdin=subprocess.DEVNULL,
    )


def test_an_operator_who_forgot_to_migrate_is_told_to(tmp_path: Path) -> None:
    key = tmp_path / "key"
    vault.make_key(key)
    (tmp_path / "moodtrack.db").touch()
    settings = {"MOODTRACK_KEY_FILE": str(key), "MOODTRACK_ORIGIN": "http://localhost:8099"}
    for command in (("serve",), ("patient", "invite", "--clinic", "Riverside", "--name", "Ana")):
        done = say(*command, at=tmp_path, **settings)
        assert (done.returncode, done.stderr.splitlines()) == (
            1,
            ["moodtrack: The tables are not there yet. Do: moodtrack migrate"],
        )


WRONG = {
    "DATABASE_URL": ("mysql://x", "sqlite://", "sqlite:///"),
    "REPLICA_URL": ("sqlite:///copy.db",),
    "ORIGIN": ("diary.example", "http://diary.example", "https://a/b", "https://[", "https://a:x"),
    "WORKERS": ("0", "65", "two", "4"),  # 4: on SQLite one process writes
    "PORT": ("0", "65536", "-1", "٣"),
    "TRUSTED_PROXIES": ("my-proxy", "*", "10.0.0.1/8"),
}


@pytest.mark.parametrize(("name", "value"), [(n, value) for n in WRONG for value in WRONG[n]])
def test_a_setting_that_cannot_be_used_stops_the_start_and_is_named(name: str, value: str) -> None:
    with pytest.raises(WrongSetting, match=f"^MOODTRACK_{name} must [^\n]+$"):
        Config.from_env({f"MOODTRACK_{name}": value})


def test_settings_are_taken_as_they_are_meant() -> None:
    config = Config.from_env(
        {
            "MOODTRACK_DATABASE_URL": "postgresql://moodtrack@db/moodtrack",
            "MOODTRACK_REPLICA_URL": "postgresql://moodtrack@copy/moodtrack",
            "MOODTRACK_ORIGIN": "https://diary.example:8443/",
            "MOODTRACK_WORKERS": "4",
            "MOODTRACK_TRUSTED_PROXIES": "127.0.0.1, 10.0.0.0/8 ::1",
        }
    )
    assert config.database_url == "postgres://moodtrack@db/moodtrack"
    assert config.replica_url == "postgres://moodtrack@copy/moodtrack"
    assert config.origin == "https://diary.example:8443"
    assert config.secure
    assert config.workers == 4
    assert config.trusted_proxies == ("127.0.0.1", "10.0.0.0/8", "::1")
