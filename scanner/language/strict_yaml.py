"""YAML without surprises: what looks ambiguous is refused, with its place and a hint.

Refused: duplicate keys, anchors and aliases, tags, merge keys, tabs, several documents, plain scalars that YAML 1.1 would
turn into booleans, dates, octal, hexadecimal or sexagesimal numbers, and full-width characters where structure is meant.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

from scanner.language.yaml_text import WIDE, decode, syntax_problem
from scanner.model.errors import InputError, Place, Problem, input_error

MAX_DEPTH = 40
MAX_NODES = 200_000

PathKey = tuple[str | int, ...]
Loader: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)

_WORDS = frozenset({"yes", "no", "on", "off", "y", "n"})
_INTEGER = re.compile(r"(?:0|-?[1-9][0-9]{0,17})\Z")
_DECIMAL = re.compile(r"-?(?:0|[1-9][0-9]*)\.[0-9]+\Z")
_DATE = re.compile(r"[0-9]{4}-[0-9]{1,2}-[0-9]{1,2}(?:[Tt ].*)?\Z")
_SEXAGESIMAL = re.compile(r"[-+]?[0-9][0-9_]*(?::[0-5]?[0-9])+(?:\.[0-9_]*)?\Z")
_NUMBER_LIKE = re.compile(r"[-+]?(?:0[0-9_]+|0[xX][0-9a-fA-F_]+|0[oO][0-7_]+|0[bB][01_]+|[0-9][0-9_]*|[0-9_]*\.[0-9_]*)(?:[eE][-+]?[0-9]+)?\Z")
_SPECIAL_FLOAT = re.compile(r"[-+]?\.(?:inf|nan)\Z", re.IGNORECASE)
_WIDE_COLON = re.compile(r"[A-Za-z_][A-Za-z0-9_-]*\s*：")


@dataclass(frozen=True, slots=True)
class Document:
    """A loaded file: plain data (dict, list, str, int, float, bool, None) and where each value and key stands."""

    file: str
    data: Any
    values: dict[PathKey, tuple[int, int]]
    keys: dict[PathKey, tuple[int, int]]

    def place(self, path: PathKey = ()) -> Place:
        """The place of the value at ``path``, or of the nearest value around it."""
        while path and path not in self.values:
            path = path[:-1]
        return Place(self.file, *self.values.get(path, (1, 1)))

    def key_place(self, path: PathKey) -> Place:
        """The place of the key that names the value at ``path``."""
        if path in self.keys:
            return Place(self.file, *self.keys[path])
        return self.place(path)


def load(path: Path, *, name: str | None = None, words: frozenset[str] = frozenset()) -> Document:
    """Read one YAML file.

    ``words``: plain scalars such as ``yes`` that mean the word itself in this kind of file.
    Raises `InputError` with every problem found; its places use ``name`` (default: the path as given).
    """
    file = name or str(path)
    try:
        raw = path.read_bytes()
    except OSError as error:
        raise input_error(file, f"ファイルを読めません（{error.strerror}）。", f"cannot read the file ({error.strerror}).") from error
    return loads(raw, file, words=words)


def loads(raw: bytes, file: str, *, words: frozenset[str] = frozenset()) -> Document:
    """Like `load`, for bytes already read."""
    text = decode(raw, file)
    builder = _Builder(file, words)
    try:
        data = builder.build(text)
    except yaml.YAMLError as error:
        raise InputError([syntax_problem(error, text, file)]) from None
    if builder.problems:
        raise InputError(builder.problems)
    return Document(file, data, builder.values, builder.keys)


class _Builder:
    """Builds plain data from parser events and notes where everything stands."""

    def __init__(self, file: str, words: frozenset[str]) -> None:
        self.file = file
        self.words = words
        self.problems: list[Problem] = []
        self.values: dict[PathKey, tuple[int, int]] = {}
        self.keys: dict[PathKey, tuple[int, int]] = {}
        self._nodes = 0
        self._events: Iterator[Any] = iter(())

    def build(self, text: str) -> Any:
        self._events = iter(yaml.parse(text, Loader=Loader))
        next(self._events)
        event = next(self._events)
        if isinstance(event, yaml.StreamEndEvent):
            raise input_error(self.file, "ファイルが空です。", "the file is empty.", line=1, column=1)
        data = self._node(next(self._events), ())
        next(self._events)
        event = next(self._events)
        if not isinstance(event, yaml.StreamEndEvent):
            self._problem(
                event,
                "1 つのファイルに書ける文書は 1 つだけです。",
                "only one document per file is allowed.",
                "「---」の行を消してください。",
                "remove the '---' line.",
            )
        return data

    def _node(self, event: Any, path: PathKey) -> Any:
        self._nodes += 1
        if self._nodes > MAX_NODES or len(path) > MAX_DEPTH:
            place = self._place(event)
            raise InputError([Problem(place, "入れ子または要素が多すぎます。", "too deeply nested, or too many elements.")])
        self.values[path] = (event.start_mark.line + 1, event.start_mark.column + 1)
        if isinstance(event, yaml.AliasEvent):
            self._problem(
                event, "別名（*）は使えません。", "aliases (*) are not allowed.", "内容をそのまま書いてください。", "write the content out."
            )
            return None
        if event.anchor is not None:
            self._problem(
                event, "アンカー（&）は使えません。", "anchors (&) are not allowed.", "内容をそのまま書いてください。", "write the content out."
            )
        if event.tag is not None:
            self._problem(event, f"タグ（{event.tag}）は使えません。", f"tags ({event.tag}) are not allowed.")
        if isinstance(event, yaml.MappingStartEvent):
            return self._mapping(path)
        if isinstance(event, yaml.SequenceStartEvent):
            return self._sequence(path)
        return self._scalar(event, path)

    def _mapping(self, path: PathKey) -> dict[str, Any]:
        result: dict[str, Any] = {}
        while not isinstance(event := next(self._events), yaml.MappingEndEvent):
            noted = len(self.problems)
            key = self._key(event, path)
            value_path = (*path, key)
            if key in result:
                first = self.keys[value_path]
                self._problem(
                    event,
                    f"キー「{key}」が重複しています（最初は {first[0]} 行目）。",
                    f"duplicate key '{key}' (first in line {first[0]}).",
                    "どちらか一方を消してください。",
                    "remove one of them.",
                )
                self._node(next(self._events), (*path, f"{key}#duplicate"))
                continue
            self.keys[value_path] = (event.start_mark.line + 1, event.start_mark.column + 1)
            result[key] = self._value(next(self._events), value_path, wrong_key=len(self.problems) > noted)
        return result

    def _value(self, event: Any, path: PathKey, *, wrong_key: bool) -> Any:
        """The value of a key. After a wrong key (``v：15`` for ``v: 15``), that nothing follows is no second mistake."""
        if wrong_key and isinstance(event, yaml.ScalarEvent) and not event.value:
            return None
        return self._node(event, path)

    def _key(self, event: Any, path: PathKey) -> str:
        if not isinstance(event, yaml.ScalarEvent):
            self._problem(event, "キーには文字列だけを使えます。", "a key must be a string.")
            self._node(event, (*path, "#key"))
            return "#key"
        if event.tag is not None or event.anchor is not None:
            self._problem(event, "キーにタグやアンカーは使えません。", "a key cannot have a tag or an anchor.")
        key = str(event.value)
        if not event.style:
            if key == "<<":
                self._problem(event, "マージキー（<<）は使えません。", "merge keys (<<) are not allowed.")
            elif WIDE.search(key):
                self._problem(
                    event,
                    f"キー「{key}」に全角の文字・空白があります。",
                    f"key '{key}' contains full-width characters.",
                    "コロン、字下げ、英数字は半角で書いてください。",
                    "use half-width colons, spaces, letters and digits.",
                )
            elif key.lower() in _WORDS and key not in self.words:
                self._quote(event, key)
        return key

    def _sequence(self, path: PathKey) -> list[Any]:
        result: list[Any] = []
        while not isinstance(event := next(self._events), yaml.SequenceEndEvent):
            result.append(self._node(event, (*path, len(result))))
        return result

    def _scalar(self, event: Any, path: PathKey) -> Any:
        value = str(event.value)
        if event.style:
            return value
        if value in ("true", "false"):
            return value == "true"
        if value == "null":
            return None
        if _INTEGER.match(value):
            return int(value)
        if _DECIMAL.match(value):
            return float(value)
        if value.lower() not in _WORDS:
            self._check_plain(event, value, path)
        elif value not in self.words:
            self._quote(event, value)
        return value

    def _check_plain(self, event: Any, value: str, path: PathKey) -> None:
        if value == "":
            hint = ("値を書くか、キーごと消してください。", "write a value, or remove the key.")
            self._problem(event, "値がありません。", "the value is missing.", *hint)
        elif value == "~" or value.lower() in ("null", "true", "false"):
            hint = ("null・true・false と小文字で書くか、引用符で囲んでください。", "write null, true or false in lower case, or quote it.")
            self._problem(event, f"「{value}」は使えません。", f"'{value}' is not allowed.", *hint)
        elif any(form.match(value) for form in (_DATE, _SEXAGESIMAL, _NUMBER_LIKE, _SPECIAL_FLOAT)):
            self._quote(event, value)
        else:
            self._check_width(event, value, path)

    def _check_width(self, event: Any, value: str, path: PathKey) -> None:
        hint = ("半角に直すか、文字列なら引用符で囲んでください。", "use half-width characters, or quote it if it is text.")
        narrow = unicodedata.normalize("NFKC", value)
        if WIDE.search(value) and (_NUMBER_LIKE.match(narrow) or narrow.lower() in _WORDS | {"true", "false", "null"}):
            self._problem(event, f"「{value}」は全角で書かれています。", f"'{value}' is written in full-width characters.", *hint)
        elif value.startswith("\u3000") or "\n\u3000" in value:
            self._problem(event, "値の前に全角の空白があります。", "there is a full-width space before the value.", *hint)
        elif (not path or isinstance(path[-1], int)) and _WIDE_COLON.match(value):
            self._problem(
                event,
                "全角のコロン（：）で書かれています。",
                "a full-width colon (：) is used.",
                "半角のコロンと半角スペースにしてください。",
                "use a half-width colon and a space.",
            )

    def _quote(self, event: Any, value: str) -> None:
        hint_ja = f'文字列なら "{value}" と書いてください。真偽値は true / false、数は 10 進数で書いてください。'
        hint_en = f'write "{value}" if it is text; booleans are true / false, numbers are plain decimals.'
        if value.lower() in self.words:
            hint_ja, hint_en = f"{value.lower()} と小文字で書いてください。", f"write {value.lower()}, in lower case."
        self._problem(event, f"「{value}」は引用符なしでは意味が定まりません。", f"'{value}' is ambiguous without quotes.", hint_ja, hint_en)

    def _place(self, event: Any) -> Place:
        return Place(self.file, event.start_mark.line + 1, event.start_mark.column + 1)

    def _problem(self, event: Any, ja: str, en: str, hint_ja: str = "", hint_en: str = "") -> None:
        self.problems.append(Problem(self._place(event), ja, en, hint_ja, hint_en))
