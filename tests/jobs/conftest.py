"""The tests set workers of their own to work: none runs in the server."""

from pathlib import Path

import pytest

from moodtrack.config import Config


@pytest.fixture
def config(database_url: str, key_file: Path) -> Config:
    return Config(database_url=database_url, key_file=key_file, origin="http://phone", jobs="apart")
