"""JSON as RFC 8259 means it: UTF-8, no NaN, no lone surrogates, no duplicate keys, bounded depth; errors with their place."""

from __future__ import annotations

import json
from typing import Any, NoReturn

import msgspec

from scanner.model.errors import InputError, Place, Problem

MAX_BYTES = 64_000_000


class _Refused(ValueError):
    def __init__(self, ja: str, en: str) -> None:
        super().__init__(en)
        self.ja = ja
        self.en = en


def _unique(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    result: dict[str, Any] = {}
    for key, value in pairs:
        if key in result:
            raise _Refused(f"キー「{key}」が重複しています。", f"duplicate key {key!r}.")
        result[key] = value
    return result


def _no_constant(name: str) -> NoReturn:
    raise _Refused(f"{name} は JSON の値ではありません。", f"{name} is not a JSON value.")


def decode(raw: bytes, file: str, line: int = 1) -> Any:
    """The value of one JSON text that starts in ``line`` of ``file``. Raises `InputError`."""
    if len(raw) > MAX_BYTES:
        raise InputError([Problem(Place(file, line, 1), "1 件のデータが大きすぎます。", "one record is too large.")])
    try:
        value = msgspec.json.decode(raw)
        if msgspec.json.encode(value) == raw:
            return value
    except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError):
        pass
    return _decode_slowly(raw, file, line)


def _decode_slowly(raw: bytes, file: str, line: int) -> Any:
    """Read again with every check; the fast path cannot see duplicate keys and gives no places."""
    try:
        text = raw.decode("utf-8")
        json.loads(text, object_pairs_hook=_unique, parse_constant=_no_constant)
        return msgspec.json.decode(raw)
    except UnicodeDecodeError as error:
        start = raw.rfind(b"\n", 0, error.start) + 1
        place = Place(file, line + raw.count(b"\n", 0, error.start), error.start - start + 1)
        problem = Problem(place, "UTF-8 として読めません。", "not valid UTF-8.")
    except json.JSONDecodeError as error:
        place = Place(file, line + error.lineno - 1, error.colno)
        problem = Problem(place, "JSON として読めません（途中で切れている可能性があります）。", f"not valid JSON (possibly cut off): {error.msg}.")
    except _Refused as error:
        problem = Problem(Place(file, line, 1), error.ja, error.en)
    except RecursionError:
        problem = Problem(Place(file, line, 1), "入れ子が深すぎます。", "too deeply nested.")
    except (msgspec.MsgspecError, ValueError) as error:
        problem = Problem(Place(file, line, 1), "JSON として読めません。", f"not valid JSON: {error}.")
    raise InputError([problem]) from None
