"""Registry.pol: the registry values that a group policy sets, as Windows' Group Policy editor writes them (MS-GPREG, registry policy file)."""

from __future__ import annotations

import struct
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from scanner.model.errors import InputError, Place, Problem, Problems, input_error

MAX_BYTES = 32 * 1024 * 1024
MAX_ENTRIES = 200_000
MAX_LISTED = 1000
# A key's path and a value's name are at most this long in Windows (in characters).
MAX_NAME = 16_383
NUL = b"\x00\x00"
SIGNATURE = b"PReg\x01\x00\x00\x00"

SZ, EXPAND_SZ, BINARY, DWORD, DWORD_BIG_ENDIAN, MULTI_SZ, QWORD = 1, 2, 3, 4, 5, 7, 11
TYPES = {
    0: "REG_NONE", SZ: "REG_SZ", EXPAND_SZ: "REG_EXPAND_SZ", BINARY: "REG_BINARY", DWORD: "REG_DWORD", DWORD_BIG_ENDIAN: "REG_DWORD_BIG_ENDIAN",
    6: "REG_LINK", MULTI_SZ: "REG_MULTI_SZ", QWORD: "REG_QWORD",
}  # fmt: skip

Data = int | str | tuple[str, ...] | bytes | None


class Action(StrEnum):
    """What an entry does with the registry."""

    SET = "set"
    DELETE_VALUE = "deleteValue"
    DELETE_ALL_VALUES = "deleteAllValues"
    DELETE_KEY = "deleteKey"


@dataclass(frozen=True, slots=True)
class Entry:
    """One change.

    ``name``: of the value ("" = the key's default value; of a key as a whole always ""); ``type``: number of the registry type; ``data``: int of
    the numeric types, text, texts, or bytes of REG_BINARY; None where the bytes are none of the type; ``offset``: where it begins, in bytes.
    """

    action: Action
    key: str
    name: str
    type: int
    data: Data
    offset: int


@dataclass(frozen=True, slots=True)
class Pol:
    """What a file does in the end: of two entries about one value the later counts. ``notes``: what was kept out."""

    entries: tuple[Entry, ...]
    notes: tuple[Problem, ...]


def read_pol(data: bytes, file: str) -> Pol:
    """The entries of a Registry.pol. Raises `InputError` with the byte's offset where it is none, or broken."""
    notes = Problems()
    return Pol(tuple(_in_the_end(_changes(_Cursor(data, file), notes))), tuple(notes))


class _Cursor:
    """Reads ``[key;value;type;size;data]`` one after another; by its size, as ``;`` and ``]`` may stand in the data."""

    def __init__(self, data: bytes, file: str) -> None:
        self.data = data
        self.file = file
        self.at = len(SIGNATURE)

    def __iter__(self) -> Iterator[tuple[int, str, str, int, bytes]]:
        if len(self.data) > MAX_BYTES:
            raise input_error(
                self.file, f"ファイルが大きすぎます（{MAX_BYTES} バイトまで読めます）。", f"the file is too large (up to {MAX_BYTES} bytes are read)."
            )
        if self.data[:4] != SIGNATURE[:4]:
            raise self.wrong(0, "Registry.pol ではありません。先頭は PReg です", "is no Registry.pol: it begins with PReg")
        if self.data[:8] != SIGNATURE:
            raise self.wrong(4, "Registry.pol の版が 1 ではありません", "is no Registry.pol of version 1")
        count = 0
        while self.at < len(self.data):
            count += 1
            if count > MAX_ENTRIES:
                raise self.wrong(self.at, f"項目が多すぎます（{MAX_ENTRIES} 個まで読めます）", f"has too many entries (up to {MAX_ENTRIES} are read)")
            yield self.entry()

    def entry(self) -> tuple[int, str, str, int, bytes]:
        start = self.at
        self.mark("[")
        key = self.text()
        self.mark(";")
        name = self.text()
        self.mark(";")
        kind = self.number()
        self.mark(";")
        size = self.number()
        self.mark(";")
        content = self.take(size)
        self.mark("]")
        return start, key, name, kind, content

    def take(self, size: int) -> bytes:
        if size > len(self.data) - self.at:
            raise self.wrong(
                self.at, f"あと {size} バイト必要ですが、ファイルが途中で終わっています", f"{size} more bytes are expected, but the file ends"
            )
        found = self.data[self.at : self.at + size]
        self.at += size
        return found

    def mark(self, character: str) -> None:
        at = self.at
        if self.take(2) != character.encode("utf-16-le"):
            raise self.wrong(at, f"{character} があるはずの位置に、ほかのデータがあります", f"{character} is expected here")

    def number(self) -> int:
        return int(struct.unpack("<I", self.take(4))[0])

    def text(self) -> str:
        """Up to its terminating NUL."""
        start = self.at
        end = self.data.find(NUL, start, start + 2 * MAX_NAME)
        while end >= 0 and (end - start) % 2:
            end = self.data.find(NUL, end + 1, start + 2 * MAX_NAME)
        if end < 0:
            raise self.wrong(start, "名前が終わっていないか、長すぎます", "the name does not end, or is too long")
        self.at = end + len(NUL)
        try:
            return self.data[start:end].decode("utf-16-le")
        except UnicodeDecodeError:
            raise self.wrong(start, "名前が UTF-16 ではありません", "the name is no UTF-16") from None

    def wrong(self, at: int, ja: str, en: str) -> InputError:
        return input_error(self.file, f"{ja}（先頭から {at} バイト目）。", f"{en} (at byte {at}).")


def _changes(cursor: _Cursor, notes: Problems) -> Iterator[Entry]:
    for offset, key, name, kind, content in cursor:
        if name.startswith("**"):
            yield from _special(Entry(Action.SET, key, name, kind, _value(kind, content), offset), notes, cursor.file)
        elif name or content or kind:
            data = _value(kind, content)
            if data is None:
                _note(
                    notes, cursor.file, offset,
                    "値が型に合わないか、読まない型です。値は「不明」とします", "the value does not fit its type, or the type is not read: the value is taken as unknown",
                )  # fmt: skip
            yield Entry(Action.SET, key, name, kind, data, offset)


def _special(entry: Entry, notes: Problems, file: str) -> Iterator[Entry]:
    """Entries whose name is a command (folded: Windows writes both ``**del.`` and ``**Del.``)."""
    command = entry.name.casefold()
    if command.startswith("**delvals"):
        yield Entry(Action.DELETE_ALL_VALUES, entry.key, "", entry.type, None, entry.offset)
    elif command.startswith("**del."):
        yield Entry(Action.DELETE_VALUE, entry.key, entry.name[len("**del.") :], entry.type, None, entry.offset)
    elif command == "**deletevalues" and (names := _listed(entry)):
        yield from (Entry(Action.DELETE_VALUE, entry.key, name, entry.type, None, entry.offset) for name in names)
    elif command == "**deletekeys" and (names := _listed(entry)):
        yield from (Entry(Action.DELETE_KEY, f"{entry.key}\\{name}", "", entry.type, None, entry.offset) for name in names)
    elif not command.startswith("**securekey"):
        # **SecureKey only says who may change the key.
        _note(notes, file, entry.offset, f"この命令は読みません: {entry.name[:60]!r}", f"this command is not read: {entry.name[:60]!r}")


def _listed(entry: Entry) -> list[str]:
    """The names that a command lists; none where it lists more than anybody would."""
    listed = entry.data.split(";", MAX_LISTED) if isinstance(entry.data, str) else []
    return [name for name in (each.strip() for each in listed) if name] if len(listed) <= MAX_LISTED else []


def _note(notes: Problems, file: str, offset: int, ja: str, en: str) -> None:
    notes.add(Place(file), f"{ja}（先頭から {offset} バイト目）。", f"{en} (at byte {offset}).")


def _value(kind: int, content: bytes) -> Data:
    if kind in (DWORD, DWORD_BIG_ENDIAN):
        return int.from_bytes(content, "little" if kind == DWORD else "big") if len(content) == 4 else None  # noqa: PLR2004
    if kind == QWORD:
        return int.from_bytes(content, "little") if len(content) == 8 else None  # noqa: PLR2004
    if kind in (SZ, EXPAND_SZ, MULTI_SZ):
        return _texts(kind, content)
    return content if kind == BINARY else None


def _texts(kind: int, content: bytes) -> Data:
    try:
        text = content.decode("utf-16-le")
    except UnicodeDecodeError:
        return None
    if kind == MULTI_SZ:
        # Each text ends with NUL, and the list with one more; writers leave the last ones out.
        parts = tuple(text.rstrip("\x00").split("\x00")) if text.strip("\x00") else ()
        return parts if all(parts) else None
    text = text.rstrip("\x00")
    return None if "\x00" in text else text


def _in_the_end(changes: Iterator[Entry]) -> list[Entry]:
    """What stands after all changes: the later of two about one value counts, and what deletes a key, or its values, undoes what stood before."""
    kept: list[Entry] = []
    settled: set[tuple[str, ...]] = set()
    emptied: set[str] = set()
    deleted = _Keys()
    for entry in reversed(list(changes)):
        key = entry.key.casefold()
        value = entry.action in (Action.SET, Action.DELETE_VALUE)
        name = (key, entry.name.casefold()) if value else (key, entry.action, "")
        if name not in settled and not (value and key in emptied) and key not in deleted:
            kept.append(entry)
        settled.add(name)
        if entry.action is Action.DELETE_ALL_VALUES:
            emptied.add(key)
        elif entry.action is Action.DELETE_KEY:
            deleted.add(key)
    return kept[::-1]


class _Keys:
    """Registry keys with everything below them."""

    def __init__(self) -> None:
        self.tree: dict[str, Any] = {}
        self.ends: set[int] = set()

    def add(self, key: str) -> None:
        node = self.tree
        for part in key.split("\\"):
            node = node.setdefault(part, {})
        self.ends.add(id(node))

    def __contains__(self, key: str) -> bool:
        node = self.tree
        for part in key.split("\\"):
            if id(node) in self.ends:
                return True
            if part not in node:
                return False
            node = node[part]
        return id(node) in self.ends
