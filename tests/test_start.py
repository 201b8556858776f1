"""What an operator is told when something is missing at the start: one line, and the way on."""

import os
import subprocess
import sys
from pathlib import Path

from moodtrack import vault

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
