"""The list of erasures: a file apart from the database and its backups, which a restore reads."""

import fcntl
import os
from collections.abc import Iterable
from pathlib import Path
from uuid import UUID


class NotWritten(Exception):
    """The list cannot be written, so nothing was erased; says so in a sentence."""


class _Held:
    path: Path | None = None


def keep_at(path: Path) -> None:
    """Where the list of this process lies."""
    _Held.path = path


def read() -> list[UUID]:
    """Everybody on the list, in the order they left; a line cut short by a crash counts as none."""
    path = _path()
    if not path.exists():
        return []
    return [one for line in path.read_text("ascii", "replace").splitlines() if (one := _id(line))]


def add(ids: Iterable[UUID]) -> None:
    """Put ids on the list, durably, before their diaries go. Raises NotWritten."""
    path = _path()
    try:
        path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        handle = os.open(path, os.O_RDWR | os.O_CREAT | os.O_APPEND, 0o600)
        with os.fdopen(handle, "a+b") as file:
            fcntl.flock(file, fcntl.LOCK_EX)
            known = set(read())
            lines = [f"{one}\n" for one in ids if one not in known]
            file.write("".join(["\n" if _cut_short(path) else "", *lines]).encode())
            file.flush()
            os.fsync(file.fileno())
        _sync_folder(path.parent)
    except OSError as error:
        raise NotWritten(f"The list of erasures cannot be written: {error.strerror}.") from None


def _path() -> Path:
    if _Held.path is None:
        raise NotWritten("Where the list of erasures lies has not been said.")
    return _Held.path


def _id(line: str) -> UUID | None:
    try:
        return UUID(line.strip())
    except ValueError:
        return None


def _cut_short(path: Path) -> bool:
    content = path.read_bytes()
    return bool(content) and not content.endswith(b"\n")


def _sync_folder(folder: Path) -> None:
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
