"""Serving: granian with one worker on SQLite, more on PostgreSQL."""

import ctypes
import errno
import http.client
import os
import signal
import socket
import ssl
import sys
import threading
import time
from collections.abc import Callable
from dataclasses import replace
from functools import partial
from typing import Any

from granian.constants import HTTPModes, Interfaces, Loops
from granian.http import HTTP1Settings
from granian.log import LogLevels
from granian.server import Server
from granian.utils.proxies import wrap_asgi_with_proxy_headers
from starlette.types import ASGIApp

from moodtrack import vault
from moodtrack.app import create_app
from moodtrack.commands import CannotDo
from moodtrack.config import Config
from moodtrack.home_network import Tls

PR_SET_PDEATHSIG = 1  # linux/prctl.h
READY_WITHIN = 30.0  # seconds
GONE_WITHIN = 0.5  # seconds


def serve(
    config: Config, *, when_ready: Callable[[], None] | None = None, tls: Tls | None = None
) -> None:
    """Serve until SIGTERM. `when_ready` is called once, when requests are accepted.

    Raises CannotDo when it cannot listen there.
    """
    config = replace(config, host=free_address(config))
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
        ssl_cert=tls.certificate if tls else None,
        ssl_key=tls.key if tls else None,
    )
    if when_ready is not None:
        _wait_aside(config, tls, when_ready)
    made = partial(_application, config, os.getpid())
    server.serve(target_loader=made, wrap_loader=False)


def free_address(config: Config) -> str:
    """The address of `config.host`, where nobody else listens. Raises CannotDo.

    Granian listens with SO_REUSEPORT: two servers would share a port, and split what arrives.
    Without it the system tells us of the other one.
    """
    where = f"{config.host}:{config.port}"
    try:
        [found, *_] = socket.getaddrinfo(config.host, config.port, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError):
        raise CannotDo(f"There is no address called {config.host!r} to listen at.") from None
    family, kind, _, _, place = found
    with socket.socket(family, kind) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            _bind(probe, place)
        except OSError as error:
            if error.errno == errno.EADDRINUSE:
                raise CannotDo(f"Another program listens at {where} already.") from None
            raise CannotDo(f"We cannot listen at {where}: {error.strerror}.") from None
    return str(place[0])


def _bind(probe: socket.socket, place: Any) -> None:
    """Where a server that was just killed may still hold the port for a moment."""
    until = time.monotonic() + GONE_WITHIN
    while True:
        try:
            return probe.bind(place)
        except OSError as error:
            if error.errno != errno.EADDRINUSE or time.monotonic() >= until:
                raise
            time.sleep(0.02)


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


def _wait_aside(config: Config, tls: Tls | None, when_ready: Callable[[], None]) -> None:
    waiting = threading.Timer(0.1, _wait, (config, tls, when_ready))  # after the workers' fork
    waiting.daemon = True  # a start that came to nothing ends at once
    waiting.start()


def _wait(config: Config, tls: Tls | None, when_ready: Callable[[], None]) -> None:
    until = time.monotonic() + READY_WITHIN
    while time.monotonic() < until:
        try:
            connection = _connection(config, tls)
            connection.request("GET", "/healthz")
            if connection.getresponse().status in (200, 503):  # ill, and there
                when_ready()
                return
        except (OSError, http.client.HTTPException):
            time.sleep(0.02)


def _connection(config: Config, tls: Tls | None) -> http.client.HTTPConnection:
    if tls is None:
        return http.client.HTTPConnection(config.host, config.port, timeout=2)
    trusting = ssl.create_default_context(cafile=tls.authority)
    return http.client.HTTPSConnection(config.host, config.port, timeout=2, context=trusting)
