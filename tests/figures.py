"""The figures a fault test ends with, told as soon as it is over: `make soak` shows them."""

from collections.abc import Callable
from typing import Any

import pytest

Tell = Callable[..., None]


@pytest.fixture
def figures(request: pytest.FixtureRequest) -> Tell:
    """`figures(cuts=1000, lost=0)` says so under the test's name."""

    def tell(**said: Any) -> None:
        words = ", ".join(f"{name.replace('_', ' ')} {value}" for name, value in said.items())
        plugins = request.config.pluginmanager
        reporter = plugins.getplugin("terminalreporter")
        if reporter is None:  # one of several workers
            return
        with plugins.getplugin("capturemanager").global_and_fixture_disabled():
            reporter.ensure_newline()
            reporter.write_line(f"{request.node.name}: {words}")

    return tell
