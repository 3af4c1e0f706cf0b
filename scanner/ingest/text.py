"""Bytes of a text file → text: Windows writes UTF-16 and UTF-8, with and without a byte order mark, and CP932."""

from __future__ import annotations

import codecs

from scanner.model.errors import InputError, Place, Problem

# The longest first: the mark of UTF-32LE begins with that of UTF-16LE.
_MARKS = (
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_NAMES = {"utf-8": "UTF-8", "utf-16-le": "UTF-16LE", "utf-16-be": "UTF-16BE", "utf-32-le": "UTF-32LE", "cp932": "Shift_JIS（CP932）"}
# Bytes that no character of CP932 begins with; Python gives them characters of its own.
_NO_CHARACTERS = frozenset("\x80\xa0\uf8f0\uf8f1\uf8f2\uf8f3")


def encoding_of(data: bytes) -> tuple[str, int]:
    """The encoding of a text file by its mark, or by its bytes where there is none, and the length of the mark.

    Without a mark: UTF-16 where one of the first two bytes is zero (JSON, XML and INF begin with ASCII), else UTF-8 where the whole
    file is UTF-8, else CP932, the Japanese code page of Windows.
    """
    for mark, name in _MARKS:
        if data.startswith(mark):
            return name, len(mark)
    if len(data) > 1 and (data[0] == 0) != (data[1] == 0):
        return ("utf-16-le" if data[1] == 0 else "utf-16-be"), 0
    try:
        data.decode("utf-8")
    except UnicodeDecodeError:
        return "cp932", 0
    return "utf-8", 0


def decode(data: bytes, file: str) -> str:
    """The text of a file, without its byte order mark, line ends as they are. Raises `InputError` with the offset of what cannot be read."""
    encoding, mark = encoding_of(data)
    try:
        text = data[mark:].decode(encoding)
    except UnicodeDecodeError as error:
        raise _unreadable(file, encoding, mark + error.start) from None
    none = {"\0"} | (_NO_CHARACTERS if encoding == "cp932" else frozenset())
    if not none.isdisjoint(text):
        at = next(index for index, char in enumerate(text) if char in none)
        raise _unreadable(file, encoding, mark + len(text[:at].encode(encoding)))
    return text


def _unreadable(file: str, encoding: str, offset: int) -> InputError:
    name = _NAMES[encoding]
    return InputError(
        [
            Problem(
                Place(file),
                f"先頭から {offset} バイト目が文字として読めません（{name} と見て読みました）。",
                f"byte {offset} (counted from 0) is no character (read as {name}).",
                "ファイルが壊れているか、途中で切れています。PC で書き出し直してください。",
                "the file is damaged or cut off: write it again on the PC.",
            )
        ]
    )
