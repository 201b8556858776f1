"""What passes between the server and its render process: a length, then that many bytes."""

import struct

LENGTH = struct.Struct(">I")
MOST = 4 * 1024 * 1024  # bytes of one frame; ten years of days, all told, are 1.6 MB

DRAWN, NOT_DRAWN = b"\x00", b"\x01"  # the first byte of an answer


def framed(payload: bytes) -> bytes:
    return LENGTH.pack(len(payload)) + payload
