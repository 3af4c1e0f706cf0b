"""Pictures that reports may carry: PNG and JPEG, told by their first bytes, small enough to be written into a page.

Drawings such as SVG are refused: they may hold scripts and addresses.
"""

from __future__ import annotations

import struct
from pathlib import Path

from scanner.model.branding import Logo
from scanner.model.errors import Place, Problems

MAX_BYTES = 200_000
MAX_SIDE = 4_000
_PNG, _PNG_HEADER, _PNG_END = b"\x89PNG\r\n\x1a\n", b"\x00\x00\x00\rIHDR", b"IEND\xaeB`\x82"
_JPEG, _FILL = b"\xff\xd8\xff", 0xFF
_FRAMES = frozenset(range(0xC0, 0xD0)) - {0xC4, 0xC8, 0xCC}
"""Markers that begin a frame, where width and height stand (ITU-T T.81, table B.1)."""
_ALONE = frozenset({0x01, *range(0xD0, 0xDA)})
"""Markers that no length follows."""
_FRAME_HEAD = 9


def picture(path: Path, place: Place, problems: Problems) -> Logo | None:
    """Read a picture; None with a problem at ``place`` if it is missing, too large, or neither PNG nor JPEG."""
    try:
        data = _read(path)
    except (OSError, ValueError):
        problems.add(place, f"画像のファイル「{path.name}」を読めません。", f"the picture '{path.name}' cannot be read.")
        return None
    size = _png(data) if data.startswith(_PNG) else _jpeg(data) if data.startswith(_JPEG) else None
    complaint = _complaint(data, size)
    if complaint is not None or size is None:
        problems.add(place, *(complaint or _DAMAGED))
        return None
    return Logo(data, "image/png" if data.startswith(_PNG) else "image/jpeg", *size)


def _read(path: Path) -> bytes:
    """Read no more than tells that it is too much. A device or a pipe is no file."""
    if not path.is_file():
        raise FileNotFoundError(path.name)
    with path.open("rb") as stream:
        return stream.read(MAX_BYTES + 1)


_DAMAGED = ("画像のファイルが壊れています。", "the picture is damaged.")


def _complaint(data: bytes, size: tuple[int, int] | None) -> tuple[str, str] | None:
    if len(data) > MAX_BYTES:
        return f"画像が大きすぎます（{MAX_BYTES // 1000} KB までです）。", f"the picture is too large (at most {MAX_BYTES // 1000} KB)."
    if not data.startswith((_PNG, _JPEG)):
        return (
            "画像は PNG か JPEG にしてください。SVG は、動く部分や外部の参照を含められるため使えません。",
            "use a PNG or JPEG picture. SVG is not accepted: it may hold scripts and references to elsewhere.",
        )
    if size is not None and not all(0 < side <= MAX_SIDE for side in size):
        return (
            f"画像は縦横とも {MAX_SIDE} ピクセルまでです（{size[0]}×{size[1]}）。",
            f"a picture may be at most {MAX_SIDE} pixels wide and high (found {size[0]} by {size[1]}).",
        )
    return None


def _png(data: bytes) -> tuple[int, int] | None:
    if data[8:16] != _PNG_HEADER or not data.endswith(_PNG_END):
        return None
    width, height = struct.unpack(">II", data[16:24])
    return width, height


def _jpeg(data: bytes) -> tuple[int, int] | None:
    """Width and height as the first frame says them."""
    at = len(_JPEG) - 1
    while at + _FRAME_HEAD <= len(data) and data[at] == _FILL:
        marker = data[at + 1]
        if marker in _FRAMES:
            height, width = struct.unpack(">HH", data[at + 5 : at + _FRAME_HEAD])
            return width, height
        if marker == _FILL:
            at += 1
        else:
            at += 2 + (0 if marker in _ALONE else int.from_bytes(data[at + 2 : at + 4], "big"))
    return None
