"""An archive that was taken home, opened in memory: one file of it, and never more than fits."""

import zlib
from io import BytesIO
from zipfile import BadZipFile, ZipFile, ZipInfo

from moodtrack.imports.domain.files import Unreadable

WANTED = "history.json"
MOST_FILES = 64
MOST_UNPACKED = 64 * 1024 * 1024
METHODS = (0, 8)  # stored, deflated
CHUNK = 1 << 20
# whatever a zip that was tampered with makes zipfile stumble over
BROKEN = (BadZipFile, zlib.error, EOFError, RuntimeError, ValueError, OSError)

DAMAGED = "This archive is damaged, or not one of ours."
NOT_OURS = f"There is no {WANTED} in this archive, so it is not one that was taken home here."
TOO_MUCH = f"What is in this archive is larger than the {MOST_UNPACKED >> 20} MB that fit."


def history_in(content: bytes) -> bytes:
    """history.json out of an archive. Nothing is written anywhere. Raises Unreadable."""
    try:
        with ZipFile(BytesIO(content)) as archive:
            return _unpacked(archive, _wanted(archive))
    except BROKEN:
        raise Unreadable(DAMAGED) from None


def _wanted(archive: ZipFile) -> ZipInfo:
    listed = archive.infolist()
    if len(listed) > MOST_FILES:
        raise Unreadable(DAMAGED)
    found = [one for one in listed if one.filename == WANTED]
    if not found:
        raise Unreadable(NOT_OURS)
    if len(found) > 1 or found[0].compress_type not in METHODS or found[0].flag_bits & 1:
        raise Unreadable(DAMAGED)
    if found[0].file_size > MOST_UNPACKED:
        raise Unreadable(TOO_MUCH)
    return found[0]


def _unpacked(archive: ZipFile, wanted: ZipInfo) -> bytes:
    """What its own list says of a size is not believed: it is counted while it is read."""
    parts, size = [], 0
    with archive.open(wanted) as file:
        while chunk := file.read(CHUNK):
            size += len(chunk)
            if size > MOST_UNPACKED:
                raise Unreadable(TOO_MUCH)
            parts.append(chunk)
    return b"".join(parts)
