"""Rows of a CSV file, whatever a spreadsheet did to it: UTF-8 with or without a mark, UTF-16, CP932; commas, tabs or semicolons."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from pathlib import Path

from scanner.model.errors import InputError, Place, Problem, input_error

_BOMS = ((b"\xef\xbb\xbf", "utf-8-sig"), (b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16"))


def read_rows(path: Path, most: int, kind: tuple[str, str], *, strict: bool = False) -> Iterator[tuple[int, list[str]]]:
    """Every row with its number, counted as a spreadsheet does.

    ``most``: bytes. ``kind``: what the file should be, in both languages. ``strict``: a quotation mark that is not closed, and would swallow
    the rows after it, is an error.
    Raises `InputError` where it cannot be read, is too large, or is no text.
    """
    text = _text(path, most, kind)
    # Excel saves "Unicode text" with tabs; some settings use semicolons.
    first = text.partition("\n")[0]
    delimiter = max(",\t;", key=first.count)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=strict)
    try:
        yield from enumerate(reader, 1)
    except csv.Error as error:
        place = Place(str(path), reader.line_num, 1)
        raise InputError([Problem(place, f"CSV として読めません（{error}）。", f"this cannot be read as CSV ({error}).")]) from error


def _text(path: Path, most: int, kind: tuple[str, str]) -> str:
    try:
        with path.open("rb") as stream:
            raw = stream.read(most + 1)
    except OSError as error:
        raise input_error(str(path), f"読めません（{error.strerror}）。", f"cannot be read ({error.strerror}).") from error
    if len(raw) > most:
        raise input_error(str(path), f"大きすぎます。{kind[0]}のファイルではないようです。", f"the file is too large to be {kind[1]}.")
    marked = [encoding for bom, encoding in _BOMS if raw.startswith(bom)]
    for encoding in marked or ["utf-8", "cp932"]:
        try:
            text = raw.decode(encoding)
        except UnicodeDecodeError:
            continue
        if "\0" not in text:
            return text
    raise input_error(
        str(path),
        "文字コードが分かりません。Excel で「CSV UTF-8（コンマ区切り）」として保存してください。",
        "the encoding is not known: save it from Excel as CSV UTF-8.",
    )
