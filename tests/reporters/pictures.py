"""Small pictures made for tests."""

import struct
import zlib


def png(width: int = 24, height: int = 8) -> bytes:
    """Return a plain green PNG; its declared size may be larger than what it holds."""
    rows = b"".join(b"\0" + b"\x0b\x5d\x3b" * min(width, 64) for _ in range(min(height, 64)))
    head = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + _chunk(b"IHDR", head) + _chunk(b"IDAT", zlib.compress(rows)) + _chunk(b"IEND", b"")


def _chunk(kind: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))


def jpeg_head(width: int, height: int) -> bytes:
    """Return a JPEG up to its first frame, with a comment and fill bytes before it."""
    frame = b"\xff\xc2" + struct.pack(">HBHHB", 8, 8, height, width, 1)
    return b"\xff\xd8\xff\xe0\x00\x10JFIF\0\x01\x01\0\0\x01\0\x01\0\0" + b"\xff\xfe\x00\x06\xff\xc0ab" + b"\xff\xff" + frame[1:] + b"\xff\xd9"
