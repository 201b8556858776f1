"""The command line as an operator types it, in this process."""

import os
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from moodtrack import vault
from moodtrack.__main__ import main
from moodtrack.config import Config
from tools import postgres

Said = tuple[int, str, str]  # exit code, what went to stdout, what to stderr
Typed = Callable[..., Said]


@pytest.fixture
def postgresqls_programs(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", f"{postgres.programs()}{os.pathsep}{os.environ['PATH']}")


@pytest.fixture
def moodtrack(
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
    key_file: Path,
    postgresqls_programs: None,
) -> Iterator[Typed]:
    """`moodtrack(config, "verify")`, as typed on a command line; afterwards all is as before."""

    def typed(config: Config, *words: str | Path) -> Said:
        monkeypatch.setenv("MOODTRACK_DATABASE_URL", config.database_url)
        monkeypatch.setenv("MOODTRACK_KEY_FILE", str(config.key_file))
        capsys.readouterr()
        with ThreadPoolExecutor(1) as thread:  # no loop and no context of ours in there
            code = thread.submit(_run, list(map(str, words))).result()
        return code, *capsys.readouterr()

    mask = os.umask(0o077)
    os.umask(mask)
    yield typed
    os.umask(mask)
    vault.unlock(key_file)


def _run(words: Sequence[str]) -> int:
    try:
        return main(words)
    except SystemExit as stop:
        return int(stop.code or 0)
