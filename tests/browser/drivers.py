"""Firefox and WebKitGTK by their own WebDrivers: Marionette on a socket, and WebDriver on http."""

import contextlib
import glob
import json
import os
import shutil
import socket
import subprocess
import time
from abc import ABC, abstractmethod
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import httpx2 as httpx

from tests.browser.house import free_port

STARTS_WITHIN = 60.0  # seconds
SCREEN = "480x900x24"
MINI = "/usr/lib/*/webkit2gtk-4*/MiniBrowser"


class Driver(ABC):
    """What a thumb and an eye do, in any browser."""

    @abstractmethod
    def command(self, name: str, method: str, path: str, said: dict[str, Any]) -> Any:
        """One command, by both its names; what it gives."""

    @abstractmethod
    def close(self) -> None:
        """Hang up."""

    def go(self, url: str) -> None:
        self.command("Navigate", "POST", "url", {"url": url})

    def run(self, script: str, *args: object) -> Any:
        """The body of a function in the page; what it returns."""
        said = {"script": script, "args": list(args)}
        return self.command("ExecuteScript", "POST", "execute/sync", said)

    def carry(self, session: str, url: str) -> None:
        """Signed in already: the page at `url` is open."""
        cookie = {"name": "session", "value": session, "path": "/", "domain": "127.0.0.1"}
        self.command("AddCookie", "POST", "cookie", {"cookie": cookie})

    def until(self, script: str, *args: object, seconds: float = 20) -> Any:
        """Until the script gives something."""
        end = time.monotonic() + seconds
        while not (found := self.run(script, *args)):
            assert time.monotonic() < end, f"never: {script}"
            time.sleep(0.05)
        return found

    def open_whole(self, url: str) -> None:
        self.go(url)
        self.until("return !!document.querySelector('form[data-ready]')")

    def mood(self, number: int) -> None:
        self.run("document.querySelector(`[name=mood][value='${arguments[0]}']`).click()", number)

    def says(self, words: str) -> None:
        found = "return document.getElementById('status')?.textContent.includes(arguments[0])"
        self.until(found, words)


class Marionette(Driver):
    """What geckodriver speaks to Firefox, without geckodriver."""

    def __init__(self, port: int) -> None:
        self._line = _connected(port)
        self._number = 0
        self._read()  # it says who it is
        self.command("NewSession", "", "", {})

    def command(self, name: str, method: str, path: str, said: dict[str, Any]) -> Any:
        self._number += 1
        body = json.dumps([0, self._number, f"WebDriver:{name}", said]).encode()
        self._line.sendall(b"%d:%s" % (len(body), body))
        _, _, error, told = self._read()
        assert error is None, error
        return told.get("value") if isinstance(told, dict) else told

    def close(self) -> None:
        self._line.close()

    def _read(self) -> Any:
        size = b""
        while not size.endswith(b":"):
            size += self._line.recv(1)
        body = b""
        while len(body) < int(size[:-1]):
            body += self._line.recv(int(size[:-1]) - len(body))
        return json.loads(body)


class WebDriver(Driver):
    """The W3C's protocol, as WebKitWebDriver speaks it."""

    def __init__(self, port: int, wanted: dict[str, Any]) -> None:
        self._client = httpx.Client(base_url=f"http://127.0.0.1:{port}/session", timeout=60)
        _connected(port).close()
        told = self._client.post("", json={"capabilities": {"alwaysMatch": wanted}}).json()
        assert "sessionId" in told["value"], told
        self._session = told["value"]["sessionId"]

    def close(self) -> None:
        self._client.close()

    def command(self, name: str, method: str, path: str, said: dict[str, Any]) -> Any:
        answer = self._client.request(method, f"/{self._session}/{path}", json=said)
        assert answer.status_code == 200, answer.text
        return answer.json()["value"]


def _connected(port: int) -> socket.socket:
    end = time.monotonic() + STARTS_WITHIN
    while True:
        try:
            return socket.create_connection(("127.0.0.1", port), 60)
        except OSError:
            if time.monotonic() > end:
                raise
            time.sleep(0.1)


@contextmanager
def _program(*command: str, **more: str) -> Iterator[subprocess.Popen[bytes]]:
    """Killed with all it started, without asking: as a phone's battery does."""
    assert shutil.which(command[0]), f"make soak installs {command[0]}, where Debian has it"
    process = subprocess.Popen(
        command,
        env={**os.environ, **more},
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    )
    try:
        yield process
    finally:
        with contextlib.suppress(ProcessLookupError):
            os.killpg(process.pid, 9)
        process.wait()


@contextmanager
def firefox(profile: Path) -> Iterator[Driver]:
    """Firefox ESR with a profile of its own."""
    profile.mkdir(exist_ok=True)
    port = free_port()
    (profile / "user.js").write_text(f'user_pref("marionette.port", {port});\n')
    command = ["firefox-esr", "--headless", "--marionette", "--no-remote", "--profile"]
    with _program(*command, str(profile)), contextlib.closing(Marionette(port)) as driver:
        yield driver


@contextmanager
def webkit(profile: Path) -> Iterator[Driver]:
    """WebKitGTK's small browser, on a screen of its own; it forgets everything at its end."""
    port, place = free_port(), f":{90 + os.getpid() % 900}"
    [mini, *_] = sorted(glob.glob(MINI), reverse=True)
    wanted = {"webkitgtk:browserOptions": {"binary": mini, "args": ["--automation"]}}
    with (
        _program("Xvfb", place, "-screen", "0", SCREEN, "-nolisten", "tcp"),
        _program("WebKitWebDriver", f"--port={port}", DISPLAY=place, GDK_BACKEND="x11"),
        contextlib.closing(WebDriver(port, wanted)) as driver,
    ):
        yield driver


BROWSERS = {"firefox": firefox, "webkit": webkit}
