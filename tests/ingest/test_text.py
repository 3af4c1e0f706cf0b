"""Encodings that Windows writes, with and without a byte order mark."""

from __future__ import annotations

import codecs

import pytest

from scanner.ingest.text import decode
from scanner.model.errors import InputError

TEXT = '{"computer": "経理-PC", "note": "表示"}\r\n'


@pytest.mark.parametrize(
    ("mark", "encoding"),
    [
        (codecs.BOM_UTF8, "utf-8"),
        (b"", "utf-8"),
        (codecs.BOM_UTF16_LE, "utf-16-le"),
        (codecs.BOM_UTF16_BE, "utf-16-be"),
        (b"", "utf-16-le"),
        (b"", "utf-16-be"),
        (b"", "cp932"),
    ],
)
def test_the_same_text_comes_out_of_every_encoding(mark: bytes, encoding: str) -> None:
    assert decode(mark + TEXT.encode(encoding), "pc.json") == TEXT


def test_text_that_is_utf8_is_never_taken_for_cp932() -> None:
    # Both decode: as CP932 these bytes would be 譁�, as UTF-8 they are what was written.
    assert decode("文字".encode(), "pc.txt") == "文字"


def test_an_empty_file_is_an_empty_text() -> None:
    assert decode(b"", "pc.txt") == ""


@pytest.mark.parametrize(
    ("data", "offset"),
    [
        (b"\xef\xbb\xbfabc\xff", 6),  # after the mark of UTF-8 nothing but UTF-8
        (b"ab\xff\xfe\xfd", 2),  # neither UTF-8 nor CP932
        (codecs.BOM_UTF16_LE + b"a\x00b", 4),  # half a character at the end
        (b"abc\x00\x00", 3),  # zeros are no text
    ],
)
def test_what_cannot_be_read_is_an_error_with_its_offset(data: bytes, offset: int) -> None:
    with pytest.raises(InputError) as error:
        decode(data, "pc.txt")
    (problem,) = error.value.problems
    assert f"byte {offset} " in problem.en
    assert f" {offset} バイト目" in problem.ja
    assert problem.place.file == "pc.txt"
