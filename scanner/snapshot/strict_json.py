"""JSON as RFC 8259 means it: UTF-8, no NaN, no lone surrogates, no duplicate keys, bounded depth; errors with their place."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import Any, NoReturn

import msgspec

from scanner.model.errors import InputError, Place, Problem

MAX_BYTES = 64_000_000
MAX_DEPTH = 100

_TOKEN = re.compile(r'"(?:[^"\\]|\\.)*"|[{}\[\],:]|[^\s{}\[\],:"]+')
_OPENING, _CLOSING = ("{", "["), ("}", "]")
_NO_BRACKETS = bytes(set(range(256)) - set(b"[]{}"))
_CONSTANTS = frozenset({"NaN", "Infinity", "-Infinity"})
_MARKS = (b"\xef\xbb\xbf", b"\xff\xfe", b"\xfe\xff")


class _RefusedError(ValueError):
    pass


def _unique(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    result = dict(pairs)
    if len(result) < len(pairs):
        raise _RefusedError
    return result


def _no_constant(_: str) -> NoReturn:
    raise _RefusedError


def decode(raw: bytes, file: str, line: int = 1) -> Any:
    """Read one JSON text that starts in ``line`` of ``file``. Raises `InputError`."""
    if len(raw) > MAX_BYTES:
        raise InputError([Problem(Place(file, line, 1), "1 件のデータが大きすぎます。", "one record is too large.")])
    try:
        value = msgspec.json.decode(raw)
        if msgspec.json.encode(value) == raw:
            _check_depth(raw)
            return value
    except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError):
        pass
    return _decode_slowly(raw, file, line)


def looks_deep(raw: bytes) -> bool:
    """Whether brackets are nested deeper than `MAX_DEPTH`: quick, for many records at once, and deceived by brackets in texts."""
    brackets = raw.translate(None, _NO_BRACKETS)
    for _ in range(MAX_DEPTH // 2):  # each turn takes away two levels at most
        if b"[]" not in brackets and b"{}" not in brackets:
            return False
        brackets = brackets.replace(b"[]", b"").replace(b"{}", b"")
    return bool(brackets)


def _check_depth(raw: bytes) -> None:
    """Raise `RecursionError` where objects and lists are nested deeper than `MAX_DEPTH`; few brackets need no closer look."""
    if raw.count(b"{") + raw.count(b"[") <= MAX_DEPTH:
        return
    depth = 0
    for match in _TOKEN.finditer(raw.decode("utf-8")):
        depth += (match[0] in _OPENING) - (match[0] in _CLOSING)
        if depth > MAX_DEPTH:
            raise RecursionError


def _decode_slowly(raw: bytes, file: str, line: int) -> Any:
    """Read again with every check; the fast path cannot see duplicate keys and gives no places."""
    if raw.startswith(_MARKS):
        raise InputError([_marked(raw, file, line)])
    hint = ("", "")
    try:
        text = raw.decode("utf-8")
        _check_depth(raw)
        json.loads(text, object_pairs_hook=_unique, parse_constant=_no_constant)
        return msgspec.json.decode(raw)
    except UnicodeDecodeError as error:
        start = raw.rfind(b"\n", 0, error.start) + 1
        place = Place(file, line + raw.count(b"\n", 0, error.start), len(raw[start : error.start].decode("utf-8", "replace")) + 1)
        ja, en = "UTF-8 として読めません。", "not valid UTF-8."
        hint = (
            "別の文字コード（Shift_JIS や UTF-16 など）で保存された可能性があります。",
            "it may have been saved in another encoding (Shift_JIS, UTF-16).",
        )
    except json.JSONDecodeError as error:
        place = Place(file, line + error.lineno - 1, error.colno)
        ja, en = "JSON として読めません（途中で切れている可能性があります）。", f"not valid JSON (possibly cut off): {error.msg}."
    except (_RefusedError, msgspec.MsgspecError, ValueError):
        start, ja, en = next(_refusals(text), (0, "JSON として読めません。", "not valid JSON."))
        place = Place(file, line + text.count("\n", 0, start), start - text.rfind("\n", 0, start))
    except RecursionError:
        place = Place(file, line, 1)
        ja, en = f"入れ子が深すぎます（上限 {MAX_DEPTH}）。", f"too deeply nested (at most {MAX_DEPTH})."
    raise InputError([Problem(place, ja, en, *hint)]) from None


def _marked(raw: bytes, file: str, line: int) -> Problem:
    kind = "UTF-8 の BOM" if raw.startswith(_MARKS[0]) else "UTF-16 の BOM"
    return Problem(
        Place(file, line, 1),
        f"先頭に {kind} があります。JSON は BOM のない UTF-8 です。",
        f"there is a byte order mark ({kind[:6].strip()}): JSON is UTF-8 without one.",
        "編集せずに、収集し直すか、書き出した元のファイルを使ってください。",
        "do not edit the file: collect again, or take the file as it was exported.",
    )


def _refusals(text: str) -> Iterator[tuple[int, str, str]]:
    """Find duplicate keys, words that are no JSON, and values that nobody can hold: where each starts, and the complaint."""
    seen: list[set[str] | None] = []
    key_next = False
    for match in _TOKEN.finditer(text):
        word = match[0]
        if word in _CONSTANTS:
            yield match.start(), f"{word} は JSON の値ではありません。", f"{word} is not a JSON value."
        elif word in _OPENING:
            seen.append(set() if word == "{" else None)
        elif word in _CLOSING:
            seen.pop()
        elif word not in ":," and not _held(word):
            ja = "この値は扱えません（数が大きすぎるか、文字が壊れています）。"
            yield match.start(), ja, "this value cannot be held (a number too large, or a broken character)."
        elif key_next and seen and (keys := seen[-1]) is not None:
            key = json.loads(word)
            if key in keys:
                yield match.start(), f"キー「{key}」が重複しています。", f"duplicate key '{key}'."
            keys.add(key)
        key_next = word in ("{", ",")


def _held(word: str) -> bool:
    try:
        msgspec.json.decode(word)
    except (msgspec.MsgspecError, UnicodeDecodeError):
        return False
    return True
