"""An archive that was taken home, opened in memory: one file of it, and never more than fits."""

import zlib
from io import BytesIO
from zipfile import BadZipFile, ZipFile, ZipInfo

from moodtrack.imports.domain.files import Unreadable
from moodtrack.language import N_, _

WANTED = "history.json"
MOST_FILES = 64
MOST_UNPACKED = 64 * 1024 * 1024
METHODS = (0, 8)  # stored, deflated
CHUNK = 1 << 20
# whatever a zip that was tampered with makes zipfile stumble over
BROKEN = (BadZipFile, zlib.error, EOFError, RuntimeError, ValueError, OSError)

DAMAGED = N_("This archive is damaged, or not one of ours.")
NOT_OURS = N_("There is no %(wanted)s in this archive, so it is not one that was taken home here.")
TOO_MUCH = N_("What is in this archive is larger than the %(most)s MB that fit.")


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
        raise Unreadable(_(NOT_OURS, wanted=WANTED))
    if len(found) > 1 or found[0].compress_type not in METHODS or found[0].flag_bits & 1:
        raise Unreadable(DAMAGED)
    if found[0].file_size > MOST_UNPACKED:
        raise Unreadable(_(TOO_MUCH, most=MOST_UNPACKED >> 20))
    return found[0]


def _unpacked(archive: ZipFile, wanted: ZipInfo) -> bytes:
    """What its own list says of a size is not believed: it is counted while it is read."""
    parts, size = [], 0
    with archive.open(wanted) as file:
        while chunk := file.read(CHUNK):
            size += len(chunk)
            if size > MOST_UNPACKED:
                raise Unreadable(_(TOO_MUCH, most=MOST_UNPACKED >> 20))
            parts.append(chunk)
    return b"".join(parts)
