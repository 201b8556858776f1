"""Serving: granian with one worker on SQLite, more on PostgreSQL."""

import ctypes
import http.client
import os
import signal
import sys
import threading
import time
from collections.abc import Callable
from functools import partial

from granian.constants import HTTPModes, Interfaces, Loops
from granian.http import HTTP1Settings
from granian.log import LogLevels
from granian.server import Server
from granian.utils.proxies import wrap_asgi_with_proxy_headers
from starlette.types import ASGIApp

from moodtrack import vault
from moodtrack.app import create_app
from moodtrack.config import Config

PR_SET_PDEATHSIG = 1  # linux/prctl.h
READY_WITHIN = 30.0  # seconds


def serve(config: Config, *, when_ready: Callable[[], None] | None = None) -> None:
    """Serve until SIGTERM. `when_ready` is called once, when requests are accepted."""
    server = Server(
        "moodtrack.server",
        address=config.host,
        port=config.port,
        interface=Interfaces.ASGI,
        workers=config.workers,
        loop=Loops.uvloop,
        http=HTTPModes.auto,
        http1_settings=HTTP1Settings(header_read_timeout=30_000),
        backlog=1024,
        log_level=LogLevels.warning,
        log_access=False,
        websockets=False,
        respawn_failed_workers=False,
        workers_kill_timeout=20,
    )
    if when_ready is not None:
        threading.Timer(0.1, _wait, (config, when_ready)).start()  # after the workers are forked
    made = partial(_application, config, os.getpid())
    server.serve(target_loader=made, wrap_loader=False)


def _application(config: Config, parent: int, *_: object) -> ASGIApp:
    """Made in each worker process, after the fork."""
    _end_with(parent)
    vault.unlock(config.key_file)
    app: ASGIApp = create_app(config)
    if config.trusted_proxies:  # only they may say whom they ask for
        app = wrap_asgi_with_proxy_headers(app, trusted_hosts=list(config.trusted_proxies))
    return app


def _end_with(parent: int) -> None:
    """A worker whose server was killed would keep the database locked, and answer on and on."""
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGKILL)
    if os.getppid() != parent:  # it went before we could ask
        sys.exit(1)


def _wait(config: Config, when_ready: Callable[[], None]) -> None:
    until = time.monotonic() + READY_WITHIN
    while time.monotonic() < until:
        try:
            connection = http.client.HTTPConnection(config.host, config.port, timeout=2)
            connection.request("GET", "/healthz")
            if connection.getresponse().status == 200:
                when_ready()
                return
        except OSError:
            time.sleep(0.02)
