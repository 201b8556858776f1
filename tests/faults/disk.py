"""A disk that remembers: what SQLite writes and syncs, in order, and what a power cut leaves of it.

The recorder stands between the program's own SQLite and the system: it takes the place of the
default file system of that library, hands every call on, and writes down writes, truncations,
syncs and deletions. Nothing in the program knows of it.
"""

import ctypes
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from random import Random
from typing import Any

SECTOR = 512  # bytes that a disk writes whole or not at all
MAIN_DB, WAL = 0x100, 0x80000  # kinds of files, as SQLite's flags name them

Int, Ptr, Long = ctypes.c_int, ctypes.c_void_p, ctypes.c_int64
CLOSE = ctypes.CFUNCTYPE(Int, Ptr)
WRITE = ctypes.CFUNCTYPE(Int, Ptr, Ptr, Int, Long)
TRUNCATE = ctypes.CFUNCTYPE(Int, Ptr, Long)
SYNC = ctypes.CFUNCTYPE(Int, Ptr, Int)
OPEN = ctypes.CFUNCTYPE(Int, Ptr, Ptr, Ptr, Int, Ptr)
DELETE = ctypes.CFUNCTYPE(Int, Ptr, Ptr, Int)


class Methods(ctypes.Structure):
    """sqlite3_io_methods: of an open file."""

    _fields_ = (
        ("version", Int), ("close", Ptr), ("read", Ptr), ("write", Ptr), ("truncate", Ptr),
        ("sync", Ptr), ("rest", Ptr * 13),
    )  # fmt: skip


class Vfs(ctypes.Structure):
    """sqlite3_vfs: of a file system."""

    _fields_ = (
        ("version", Int), ("size_of_file", Int), ("longest_name", Int), ("next", Ptr),
        ("name", ctypes.c_char_p), ("data", Ptr), ("open", Ptr), ("delete", Ptr),
        ("rest", Ptr * 14),
    )  # fmt: skip


@dataclass(frozen=True, slots=True)
class Event:
    """What happened: "write" (at, data), "truncate" (at), "sync", "delete", or "said" (ids)."""

    kind: str
    path: str = ""
    at: int = 0
    data: bytes = b""
    ids: frozenset[str] = frozenset()


@dataclass
class Recorder:
    """Everything that reached the disk while it was in place."""

    events: list[Event] = field(default_factory=list)

    def said(self, ids: Sequence[str]) -> None:
        """The server has acknowledged these."""
        self.events.append(Event("said", ids=frozenset(ids)))


@contextmanager
def recording(folder: Path) -> Iterator[Recorder]:
    """Record what SQLite does to files in this folder."""
    from _sqlite3 import __file__ as library

    recorder = Recorder()
    shim = _Shim(ctypes.CDLL(library), recorder, str(folder))
    shim.register()
    try:
        yield recorder
    finally:
        shim.unregister()


class _Shim:
    def __init__(self, library: Any, recorder: Recorder, folder: str) -> None:
        self._library, self._recorder, self._folder = library, recorder, folder
        library.sqlite3_vfs_find.restype = Ptr
        self._real = library.sqlite3_vfs_find(None)
        self._vfs = Vfs.from_buffer_copy(Vfs.from_address(self._real))
        self._open = ctypes.cast(self._vfs.open, OPEN)
        self._delete = ctypes.cast(self._vfs.delete, DELETE)
        self._paths: dict[int, str] = {}
        self._methods: dict[int, tuple[Methods, Methods]] = {}  # real table -> it, and ours
        self._kept: list[Any] = [OPEN(self._on_open), DELETE(self._on_delete)]
        self._vfs.name = b"recorder"
        self._vfs.open, self._vfs.delete = (ctypes.cast(one, Ptr).value for one in self._kept)

    def register(self) -> None:
        assert self._library.sqlite3_vfs_register(ctypes.byref(self._vfs), 1) == 0

    def unregister(self) -> None:
        assert self._library.sqlite3_vfs_unregister(ctypes.byref(self._vfs)) == 0

    def _note(self, event: Event) -> None:
        self._recorder.events.append(event)

    def _on_open(self, _: int, name: int | None, file: int, flags: int, out: int) -> int:
        code = self._open(self._real, name, file, flags, out)  # it keeps this very pointer
        path = ctypes.string_at(name).decode() if name else ""
        if code == 0 and path.startswith(self._folder) and flags & (MAIN_DB | WAL):
            table = ctypes.c_void_p.from_address(file)  # the first word of a file: its methods
            if table.value not in self._methods:
                self._methods[table.value or 0] = self._ours(table.value or 0)
            self._paths[file] = path
            table.value = ctypes.addressof(self._methods[table.value or 0][1])
        return int(code)

    def _on_delete(self, _: int, name: int, sync_folder: int) -> int:
        code = self._delete(self._real, name, sync_folder)
        path = ctypes.string_at(name).decode()
        if code == 0 and path.startswith(self._folder):
            self._note(Event("delete", path))
        return int(code)

    def _ours(self, address: int) -> tuple[Methods, Methods]:
        """A table of methods that does what the real one does, and writes it down."""
        real = Methods.from_address(address)
        ours = Methods.from_buffer_copy(real)
        close, write = ctypes.cast(real.close, CLOSE), ctypes.cast(real.write, WRITE)
        truncate, sync = ctypes.cast(real.truncate, TRUNCATE), ctypes.cast(real.sync, SYNC)

        def on_close(file: int) -> int:
            self._paths.pop(file, None)
            return int(close(file))

        def on_write(file: int, data: int, size: int, at: int) -> int:
            self._note(Event("write", self._paths[file], at, ctypes.string_at(data, size)))
            return int(write(file, data, size, at))

        def on_truncate(file: int, size: int) -> int:
            self._note(Event("truncate", self._paths[file], size))
            return int(truncate(file, size))

        def on_sync(file: int, flags: int) -> int:
            code = int(sync(file, flags))
            self._note(Event("sync", self._paths[file]))  # afterwards: until then nothing is sure
            return code

        kept = [CLOSE(on_close), WRITE(on_write), TRUNCATE(on_truncate), SYNC(on_sync)]
        self._kept += kept
        ours.close, ours.write, ours.truncate, ours.sync = (
            ctypes.cast(one, Ptr).value for one in kept
        )
        return real, ours


# ---- what is left ------------------------------------------------------------------------------


def left_of(
    before: Mapping[str, bytes], events: Sequence[Event], random: Random
) -> dict[str, bytes]:
    """The files after the power went: what was synced, and of the rest whatever chance leaves.

    A write is torn at sectors; each sector, truncation and deletion since the last sync of its
    file arrived or did not.
    """
    files = {path: bytearray(content) for path, content in before.items()}
    synced = {event.path: place for place, event in enumerate(events) if event.kind == "sync"}
    luck = random.choice((0.0, 0.1, 0.5, 0.9, 1.0))
    for place, event in enumerate(events):
        sure = place < synced.get(event.path, -1)
        if event.kind == "write":
            file = files.setdefault(event.path, bytearray())
            for at, piece in [(event.at, event.data)] if sure else _sectors(event):
                if sure or random.random() < luck:
                    _put(file, at, piece)
        elif event.kind == "truncate" and (sure or random.random() < luck):
            del files[event.path][event.at :]
        elif event.kind == "delete" and random.random() < luck:
            files.pop(event.path, None)
    return {path: bytes(content) for path, content in files.items()}


def _sectors(event: Event) -> Iterator[tuple[int, bytes]]:
    at, end = event.at, event.at + len(event.data)
    while at < end:
        until = min(end, (at // SECTOR + 1) * SECTOR)
        yield at, event.data[at - event.at : until - event.at]
        at = until


def _put(file: bytearray, at: int, piece: bytes) -> None:
    if len(file) < at:
        file.extend(bytes(at - len(file)))
    file[at : at + len(piece)] = piece
