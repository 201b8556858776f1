"""Packs pages for the way: whole, or around a part that was packed before."""

import gzip
import struct
import zlib
from dataclasses import dataclass

WORTH_PACKING = 500  # bytes
LONG = 32_000
RAW = -zlib.MAX_WBITS  # a stream without head or foot, to stand between others
HEAD = b"\x1f\x8b\x08\x00\x00\x00\x00\x00\x00\xff"  # RFC 1952: gzip, no name, no time
LENGTH = struct.Struct(">I")
FOOT = struct.Struct("<II")  # the sum and the length of all that was packed


@dataclass(frozen=True, slots=True)
class Part:
    """A stretch of a page, as it is and packed; the packed one may stand in any packed page."""

    text: bytes
    packed: bytes

    def __len__(self) -> int:
        return len(self.text) + len(self.packed)


def part(text: str) -> Part:
    body = text.encode()
    return Part(body, _stretch(body, zlib.Z_FULL_FLUSH))


def as_bytes(one: Part) -> bytes:
    """To be handed from process to process."""
    return LENGTH.pack(len(one.text)) + one.text + one.packed


def from_bytes(handed: bytes) -> Part:
    [length] = LENGTH.unpack_from(handed)
    end = LENGTH.size + length
    return Part(handed[LENGTH.size : end], handed[end:])


def whole(body: bytes) -> bytes:
    return gzip.compress(body, _pains(body), mtime=0)


def around(before: bytes, kept: Part, after: bytes) -> bytes:
    """What `whole` gives of the three together, with the one in the middle packed already.

    Each stretch ends at a full byte and the next one refers to nothing before it.
    """
    total = zlib.crc32(after, zlib.crc32(kept.text, zlib.crc32(before)))
    length = len(before) + len(kept.text) + len(after)
    return b"".join(
        (
            HEAD,
            _stretch(before, zlib.Z_FULL_FLUSH),
            kept.packed,
            _stretch(after, zlib.Z_FINISH),
            FOOT.pack(total, length & 0xFFFFFFFF),
        )
    )


def _stretch(body: bytes, end: int) -> bytes:
    packing = zlib.compressobj(_pains(body), zlib.DEFLATED, RAW)
    return packing.compress(body) + packing.flush(end)


def _pains(body: bytes) -> int:
    """How hard to pack: a long page is ready in half the time for 6 % more bytes."""
    return 6 if len(body) < LONG else 4
