"""Holds a loaded document against a JSON Schema (Draft 7) and says what is wrong at which place, in both languages."""

from __future__ import annotations

import difflib
import json
from datetime import date
from functools import cache
from importlib.resources import files
from typing import Any

from scanner.language.conforms import Test, conforms
from scanner.language.strict_yaml import Document, PathKey
from scanner.model.errors import Problems

MAX_SHOWN = 60
_TYPES_JA = {
    "object": "項目の集まり（キーと値）",
    "array": "並び（- で始まる行）",
    "string": "文字列",
    "integer": "整数",
    "number": "数",
    "boolean": "true か false",
    "null": "null",
}
_TYPES_EN = {
    "object": "a mapping",
    "array": "a list",
    "string": "text",
    "integer": "an integer",
    "number": "a number",
    "boolean": "true or false",
    "null": "null",
}


@cache
def schema(name: str) -> dict[str, Any]:
    """The shipped schema ``schemas/<name>.schema.json``."""
    text = files("scanner.language").joinpath("schemas", f"{name}.schema.json").read_text(encoding="utf-8")
    loaded: dict[str, Any] = json.loads(text)
    return loaded


@cache
def _checked(name: str) -> dict[str, Any]:
    checked = dict(schema(name))
    definitions = dict(checked.get("definitions", {}))
    if "condition" in definitions:
        # Conditions have their own parser with better messages; editors use this part of the schema.
        definitions["condition"] = {}
        checked["definitions"] = definitions
    return checked


@cache
def _conforms(name: str) -> Test:
    return conforms(_checked(name))


@cache
def _validator(name: str) -> Any:
    import jsonschema

    return jsonschema.Draft7Validator(_checked(name))


def check(document: Document, name: str, problems: Problems) -> bool:
    """Note every violation of the schema ``name``; True if there was none."""
    if _conforms(name)(document.data):
        return True
    clean = True
    for error in _validator(name).iter_errors(document.data):
        _note(document, error, problems)
        clean = False
    return clean


def is_date(text: str) -> bool:
    """Whether ``text`` (which the schema holds to the form YYYY-MM-DD) is a day that exists."""
    try:
        date.fromisoformat(text)
    except ValueError:
        return False
    return True


def _note(document: Document, error: Any, problems: Problems) -> None:
    path: PathKey = tuple(error.absolute_path)
    handler = {"required": _required, "additionalProperties": _additional, "type": _type, "enum": _enum, "uniqueItems": _unique}.get(error.validator)
    if handler is not None:
        handler(document, path, error, problems)
        return
    place = document.key_place((*path, error.instance)) if "propertyNames" in error.absolute_schema_path else document.place(path)
    meaning = error.schema.get("x-problem") if isinstance(error.schema, dict) else None
    if meaning:
        found = _short(error.instance) if isinstance(error.instance, str) else ""
        filled = bool(found.strip())
        problems.add(place, f"「{found}」: {meaning['ja']}" if filled else meaning["ja"], f"'{found}': {meaning['en']}" if filled else meaning["en"])
        return
    ja, en = _BOUNDS.get(error.validator, ("決まり（{validator}: {bound}）に合いません", "it must obey {validator}: {bound}"))
    bound = {"validator": error.validator, "bound": _short(error.validator_value)}
    ja, en = ja.format(**bound), en.format(**bound)
    problems.add(place, f"{ja}（「{_short(error.instance)}」とあります）。", f"{en} (found '{_short(error.instance)}').")


_BOUNDS = {
    "minimum": ("{bound} 以上の数が必要です", "a number of at least {bound} is needed"),
    "maximum": ("{bound} 以下の数が必要です", "a number of at most {bound} is needed"),
    "minItems": ("{bound} つ以上の並びが必要です", "a list of at least {bound} is needed"),
    "minProperties": ("{bound} つ以上の項目が必要です", "at least {bound} entry is needed"),
}


def _short(value: Any) -> str:
    text = value if isinstance(value, str) else json.dumps(value, ensure_ascii=False, default=str)
    return text if len(text) <= MAX_SHOWN else text[: MAX_SHOWN - 1] + "…"


def _required(document: Document, path: PathKey, error: Any, problems: Problems) -> None:
    for name in error.validator_value:
        if name not in error.instance:
            problems.add(document.place(path), f"「{name}」がありません。", f"'{name}' is missing.")


def _additional(document: Document, path: PathKey, error: Any, problems: Problems) -> None:
    known = list(error.schema.get("properties", {}))
    patterns = error.schema.get("patternProperties", {})
    for name in error.instance:
        if name in known or any(_matches(pattern, name) for pattern in patterns):
            continue
        near = difflib.get_close_matches(str(name), known, 1)
        problems.add(
            document.key_place((*path, name)),
            f"「{name}」という項目はここに書けません。",
            f"'{name}' is not allowed here.",
            f"「{near[0]}」のことですか。" if near else (f"書けるもの: {'、'.join(known)}" if known else ""),
            f"did you mean '{near[0]}'?" if near else (f"allowed: {', '.join(known)}" if known else ""),
        )


def _unique(document: Document, path: PathKey, error: Any, problems: Problems) -> None:
    for index, each in enumerate(error.instance):
        if each in error.instance[:index]:
            problems.add(document.place((*path, index)), f"同じ値「{_short(each)}」が 2 回あります。", f"'{_short(each)}' appears twice.")


def _matches(pattern: str, name: str) -> bool:
    import re

    return re.search(pattern, name) is not None


def _type(document: Document, path: PathKey, error: Any, problems: Problems) -> None:
    wanted = error.validator_value if isinstance(error.validator_value, list) else [error.validator_value]
    ja = "、または".join(_TYPES_JA[each] for each in wanted)
    en = " or ".join(_TYPES_EN[each] for each in wanted)
    problems.add(
        document.place(path),
        f"ここには{ja}が必要です（「{_short(error.instance)}」とあります）。",
        f"{en} is needed here (found '{_short(error.instance)}').",
    )


def _enum(document: Document, path: PathKey, error: Any, problems: Problems) -> None:
    allowed = [_short(each) for each in error.validator_value]
    near = difflib.get_close_matches(str(error.instance), allowed, 1)
    problems.add(
        document.place(path),
        f"「{_short(error.instance)}」は使えません。使える値: {'、'.join(allowed)}。",
        f"'{_short(error.instance)}' is not allowed; use {', '.join(allowed)}.",
        f"「{near[0]}」のことですか。" if near else "",
        f"did you mean '{near[0]}'?" if near else "",
    )
