"""The parts of an Excel file that somebody else wrote, checked before a library for spreadsheets sees them.

They are bounded; no DTD, no entities, nothing outside the file. What was checked, and nothing else, is packed anew for openpyxl.
"""

from __future__ import annotations

import html
import io
import posixpath
import re
import struct
import zipfile
import zlib
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import NoReturn, Protocol
from xml.parsers import expat

from scanner.model.errors import InputError, Place, Problem, input_error

LARGEST_FILE = 64_000_000
LARGEST_PART = 128_000_000
LARGEST_TOTAL = 256_000_000
MOST_PARTS = 5_000
# Rows that are only formatted shrink well; a bomb shrinks to a thousandth.
HIGHEST_RATIO = 300
SMALL = 2_000_000
MOST_ELEMENTS = 4_000_000
MOST_SETTINGS = 500_000
LONGEST_ATTRIBUTE = 100_000
DEEPEST = 60
STYLES = "xl/styles.xml"
PROPERTIES = "docProps/custom.xml"
_OLE = b"\xd0\xcf\x11\xe0"
_ZIP = b"PK\x03\x04"
_SAVE_AS = ("Excel で「Excel ブック（*.xlsx）」として保存し直してください。", "save it from the spreadsheet program as an Excel workbook (*.xlsx).")
_STRICT = "http://purl.oclc.org/ooxml/"
_TYPES = "http://schemas.openxmlformats.org/package/2006/content-types"
_KIND = "application/vnd.openxmlformats-officedocument.spreadsheetml."
_MARKED = re.compile(rb"_x005F(?=_)")
_BROKEN = (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError, ValueError, OSError, struct.error)


class Reader(Protocol):
    """What is told of the elements of a part, by their names without namespace."""

    def start(self, name: str, attributes: Mapping[str, str]) -> None:
        """An element begins."""

    def end(self, name: str) -> None:
        """An element ends."""

    def text(self, text: str) -> None:
        """Text, perhaps a piece of it."""


class Package:
    """The parts of one file, each read when it is asked for. Raises `InputError` where the file is not what it should be."""

    def __init__(self, path: Path, data: bytes | None = None) -> None:
        self.file = str(path)
        self._read = 0
        self._checked: dict[str, bytes] = {}
        self._zip, self._members = self._opened(_bytes_of(path) if data is None else data)

    def _opened(self, data: bytes) -> tuple[zipfile.ZipFile, Mapping[str, zipfile.ZipInfo]]:
        if data.startswith(_OLE):
            self._refuse(
                "パスワードで保護されたブックか、古い形式（.xls）のブックです。読めません。",
                "a workbook with a password, or one of the old format (.xls): it cannot be read.",
                ("パスワードを外し、" + _SAVE_AS[0], "take the password off, and " + _SAVE_AS[1]),
            )
        if not data.startswith(_ZIP):
            self._refuse("Excel ブック（.xlsx）ではありません。", "this is no Excel workbook (.xlsx).", _SAVE_AS)
        try:
            archive = zipfile.ZipFile(io.BytesIO(data))
            listed = archive.infolist()
        except _BROKEN as error:
            raise self.damaged() from error
        if len(listed) > MOST_PARTS:
            self._refuse(f"部品が多すぎます（上限 {MOST_PARTS}）。", f"it has too many parts (at most {MOST_PARTS}).")
        members: dict[str, zipfile.ZipInfo] = {}
        for each in listed:
            name = _folded(each.filename)
            if name in members:
                self._refuse("同じ名前の部品が 2 つあります。", "it has two parts of the same name.")
            members[name] = each
        if "content.xml" in members:
            self._refuse("OpenDocument 形式（.ods）のブックです。", "a workbook in the OpenDocument format (.ods).", _SAVE_AS)
        if "xl/workbook.bin" in members:
            self._refuse("バイナリ形式（.xlsb）のブックです。", "a workbook in the binary format (.xlsb).", _SAVE_AS)
        return archive, members

    def has(self, name: str) -> bool:
        """Whether there is a part of this name."""
        return _folded(name) in self._members

    def read(self, name: str, reader: Reader, *, settings: bool = False) -> None:
        """Tell ``reader`` the elements of a part that there is. ``settings``: it holds neither cells nor their texts, so there are few."""
        data = self._bytes(name)
        _Parser(f"{self.file}/{name}", reader, MOST_SETTINGS if settings else MOST_ELEMENTS).parse(data)
        self._checked[name] = data

    def packed(self, book: str, sheets: Iterable[str], strings: str | None, styles: str | None) -> bytes:
        """A new package: only these parts, the relationships of the book and the properties that programs set; all of them have been read."""
        parts = {name: self._checked[name] for name in (book, relations_of(book), *sheets, PROPERTIES, strings) if name in self._checked}
        if strings is not None:
            # An underscore of somebody's own before what looks like a character's number: openpyxl drops the mark only where it is in capitals.
            parts[strings] = _MARKED.sub(b"_x005f", parts[strings])
        if styles is not None:
            parts[STYLES] = self._checked[styles]
        kinds = {book: "sheet.main+xml"} | ({strings: "sharedStrings+xml"} if strings else {})
        listed = "".join(f'<Override PartName="/{html.escape(name)}" ContentType="{_KIND}{kind}"/>' for name, kind in kinds.items())
        stream = io.BytesIO()
        with zipfile.ZipFile(stream, "w") as archive:
            archive.writestr("[Content_Types].xml", f'<Types xmlns="{_TYPES}">{listed}</Types>')
            for name, data in parts.items():
                archive.writestr(name, data)
        return stream.getvalue()

    def _bytes(self, name: str) -> bytes:
        member = self._members[_folded(name)]
        if member.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
            raise self.damaged()
        if member.flag_bits & 1:
            self._refuse("パスワード付きの部品があります。", "a part of it has a password.", _SAVE_AS)
        if member.file_size > SMALL and member.file_size > HIGHEST_RATIO * max(member.compress_size, 1):
            self._refuse("圧縮率が異常です。", "it is compressed beyond reason.", _SAVE_AS)
        limit = min(LARGEST_PART, LARGEST_TOTAL - self._read)
        try:
            with self._zip.open(member) as stream:
                data = stream.read(limit + 1)
        except _BROKEN as error:
            raise self.damaged() from error
        if len(data) > limit:
            self._refuse("中身が大きすぎます。", "its content is too large.", _SAVE_AS)
        self._read += len(data)
        return data

    def damaged(self) -> InputError:
        """What to raise where the file contradicts itself."""
        return _error(self.file, "ファイルが壊れているか、途中で切れています。", "the file is damaged or cut off.", _SAVE_AS)

    def incomplete(self, sheet: str) -> InputError:
        """What to raise where a sheet holds more cells than could be read."""
        ja = f"シート「{sheet}」に、読み取れないセルがあります（並び順の誤りか、重複です）。"
        return _error(self.file, ja, f"the sheet '{sheet}' has cells that cannot be read: out of order, or twice.", _SAVE_AS)

    def _refuse(self, ja: str, en: str, hint: tuple[str, str] = ("", "")) -> NoReturn:
        raise _error(self.file, ja, en, hint)


def resolved(base: str, target: str) -> str:
    """The name of a part that a relationship of the part ``base`` points at."""
    return posixpath.normpath(target.lstrip("/") if target.startswith("/") else posixpath.join(posixpath.dirname(base), target))


def relations_of(name: str) -> str:
    """The name of the part that holds the relationships of a part."""
    folder, file = posixpath.split(name)
    return posixpath.join(folder, "_rels", f"{file}.rels")


def _folded(name: str) -> str:
    return name.replace("\\", "/").lstrip("/").casefold()


def _error(file: str, ja: str, en: str, hint: tuple[str, str] = ("", "")) -> InputError:
    return InputError([Problem(Place(file), ja, en, *hint)])


def _bytes_of(path: Path) -> bytes:
    if path.name.startswith("~$") or path.name.startswith(".~lock."):
        meant = path.name.removeprefix("~$").removeprefix(".~lock.").removesuffix("#")
        raise _error(
            str(path),
            "表計算ソフトがブックを開いている間だけ置く目印のファイルです。",
            "the mark that a spreadsheet program leaves while it has the workbook open.",
            (f"ブックを閉じ、「{meant}」を指定してください。", f"close the workbook, and give '{meant}'."),
        )
    if path.is_dir():
        raise _error(str(path), "フォルダーです。ブック（.xlsx）のファイルを指定してください。", "a folder: give the file of a workbook (.xlsx).")
    try:
        with path.open("rb") as stream:
            data = stream.read(LARGEST_FILE + 1)
    except OSError as error:
        hint = ("Excel などで開いていれば、閉じてください。", "close it if a spreadsheet program has it open.") if _may_be_open(error) else ("", "")
        raise _error(str(path), f"読めません（{error.strerror}）。", f"cannot be read ({error.strerror}).", hint) from error
    if len(data) > LARGEST_FILE:
        limit = LARGEST_FILE // 1_000_000
        raise _error(str(path), f"ファイルが大きすぎます（上限 {limit} MB）。", f"the file is too large (at most {limit} MB).")
    return data


def _may_be_open(error: OSError) -> bool:
    return isinstance(error, PermissionError)


class _Parser:
    def __init__(self, file: str, reader: Reader, most: int) -> None:
        self._file = file
        self._most = most
        self._reader = reader
        self._depth = 0
        self._count = 0
        self._expat = expat.ParserCreate(namespace_separator=" ")
        self._expat.buffer_text = True
        self._expat.StartElementHandler = self._start
        self._expat.EndElementHandler = self._end
        self._expat.CharacterDataHandler = reader.text
        self._expat.StartDoctypeDeclHandler = self._doctype
        self._expat.EntityDeclHandler = self._doctype

    def parse(self, data: bytes) -> None:
        try:
            self._expat.Parse(data, True)
        except (expat.ExpatError, LookupError, ValueError) as broken:
            raise _error(self._file, "壊れていて、XML として読めません。", "it is damaged and cannot be read as XML.", _SAVE_AS) from broken

    def _start(self, tag: str, attributes: dict[str, str]) -> None:
        self._depth += 1
        self._count += 1
        if self._depth > DEEPEST or self._count > self._most:
            raise input_error(self._file, "要素が多すぎるか、入れ子が深すぎます。", "it has too many elements, or they are nested too deeply.")
        if self._count == 1 and tag.startswith(_STRICT):
            raise _error(
                self._file,
                "「Strict Open XML スプレッドシート」形式のブックです。この形式は読めません。",
                "a workbook in the form 'Strict Open XML Spreadsheet', which cannot be read.",
                _SAVE_AS,
            )
        if any(len(value) > LONGEST_ATTRIBUTE for value in attributes.values()):
            raise input_error(self._file, "属性の値が長すぎます。", "the value of an attribute is too long.")
        # Where a name stands twice, once with a namespace, the plain one is what the format means.
        named = {name.rpartition(" ")[2]: value for name, value in attributes.items() if " " in name}
        self._reader.start(tag.rpartition(" ")[2], named | {name: value for name, value in attributes.items() if " " not in name})

    def _end(self, tag: str) -> None:
        self._depth -= 1
        self._reader.end(tag.rpartition(" ")[2])

    def _doctype(self, *_: object) -> NoReturn:
        raise input_error(
            self._file,
            "DTD（DOCTYPE）やエンティティの宣言があります。表計算ソフトは書かないもので、安全のため読みません。",
            "declares a DTD (DOCTYPE) or entities, which no spreadsheet program does; it is not read, for safety.",
        )
