"""What is wrong with an operator or an operand, at which place, and what the author probably wanted."""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterable, Iterator
from typing import Any

from scanner.language.operators import OPERATORS, QUANTIFIERS, Operand, Operator
from scanner.language.strict_yaml import PathKey
from scanner.language.types import Field, Kind, parse_duration, parse_version

MAX_DAYS = 36500
_TEMPLATE = re.compile(r"\{\{|\$\{|\{%|<%")

_PATTERN = (
    "正規表現は使えません。one_of か contains_any で値を並べてください。",
    "there are no regular expressions: list the values with one_of or contains_any.",
)
_DEFAULT = (
    "既定値は使えません。読めない値は確認不能になります。null の意味はリソースのファイルが決めます。",
    "there are no defaults: what cannot be read is unknown; what null means stands in the resource file.",
)
_CODE = ("式やコードは使えません。使えるのは一覧の演算子だけです。", "there are no expressions and no code, only the listed operators.")
_WANTED_ELSEWHERE = {
    **dict.fromkeys(("matches", "match", "regex", "regexp", "pattern", "like", "starts_with", "ends_with"), _PATTERN),
    **dict.fromkeys(("default", "if_missing", "if_null", "or_else", "coalesce"), _DEFAULT),
    **dict.fromkeys(("python", "lambda", "eval", "expr", "expression", "script", "code", "cel", "jsonpath", "jmespath"), _CODE),
}


def near(wrong: Any, known: Iterable[str]) -> tuple[str, str]:
    """A hint, in both languages, at the known word that ``wrong`` resembles; empty if it resembles none."""
    by_letters = {each.lower(): each for each in known}
    found = difflib.get_close_matches(str(wrong).lower(), by_letters, 1)
    return (f"「{by_letters[found[0]]}」のことですか。", f"did you mean '{by_letters[found[0]]}'?") if found else ("", "")


def operator_hint(wrong: str) -> tuple[str, str]:
    """What to write instead of an operator that does not exist."""
    known = [*OPERATORS, *QUANTIFIERS]
    listed = (f"使えるもの: {'、'.join(known)}", f"available: {', '.join(known)}")
    return _WANTED_ELSEWHERE.get(wrong.lower()) or (near(wrong, known) if near(wrong, known)[0] else listed)


def misfit(field: Field, operator: Operator) -> tuple[str, str] | None:
    """What to use instead of an operator that does not apply to the field; None if it does."""
    if field.kind is Kind.DATETIME and operator.operand is Operand.DAYS and field.expiry != (operator.name == "expires_after"):
        if field.expiry:
            return f"{field.name} は期限です。expires_after を使ってください。", f"{field.name} is an expiry date: use expires_after."
        return (
            f"{field.name} は過去の時刻です。newer_than か older_than を使ってください。",
            f"{field.name} lies in the past: use newer_than or older_than.",
        )
    if field.kind is Kind.LIST and operator.operand is Operand.LIST and list(field.items) != ["item"]:
        return (
            f"{field.name} の要素はオブジェクトです。any_item か every_item を使ってください。",
            f"{field.name} holds objects: use any_item or every_item.",
        )
    if field.kind in operator.kinds:
        return None
    fitting = [each.name for each in OPERATORS.values() if field.kind in each.kinds and not misfit(field, each)] + (
        list(QUANTIFIERS) if field.kind is Kind.LIST else []
    )
    return f"{field.kind} に使えるもの: {'、'.join(fitting)}。", f"for {field.kind} there is {', '.join(fitting)}."


def complaints(field: Field, operator: Operator, operand: Any) -> Iterator[tuple[PathKey, str, str, str, str]]:
    """Everything wrong with a written operand: path within the operand, the complaint and a hint in Japanese and English."""
    if operator.operand is Operand.LIST:
        yield from _list_complaints(field, operand)
        return
    if operator.operand is Operand.SCALAR:
        complaint = _scalar_complaint(field, operand)
        if complaint:
            yield ((), *complaint)
        return
    good, ja, en = _wanted(field, operator, operand)
    if not good:
        yield (), f"「{operator.name}」には{ja}が必要です。", f"'{operator.name}' needs {en}.", "", ""


def _wanted(field: Field, operator: Operator, operand: Any) -> tuple[bool, str, str]:
    match operator.operand:
        case Operand.FLAG:
            return isinstance(operand, bool), "true か false", "true or false"
        case Operand.DAYS:
            return type(operand) is int and 0 <= operand <= MAX_DAYS, f"0 以上 {MAX_DAYS} 以下の日数", f"a number of days, 0 to {MAX_DAYS}"
        case Operand.VERSION:
            return parse_version(operand) is not None, '引用符で囲んだ版番号（例 "10.0.22631"）', 'a quoted version ("10.0.22631")'
        case _ if field.kind is Kind.DURATION:
            return parse_duration(operand) is not None, "ISO 8601 の期間（例 PT8H）", "an ISO 8601 duration (PT8H)"
        case _:
            return type(operand) is int, "整数", "an integer"


def _list_complaints(field: Field, operand: Any) -> Iterator[tuple[PathKey, str, str, str, str]]:
    if not isinstance(operand, list) or not operand:
        yield (), "値の並び（[a, b]）が必要です。", "a list of values ([a, b]) is needed.", "", ""
        return
    item = field.items["item"] if field.kind is Kind.LIST else field
    for index, each in enumerate(operand):
        complaint = _scalar_complaint(item, each)
        if complaint:
            yield ((index,), *complaint)
        elif each in operand[:index]:
            yield (index,), f"値「{each}」が重複しています。", f"the value '{each}' appears twice.", "", ""


def _scalar_complaint(field: Field, operand: Any) -> tuple[str, str, str, str] | None:
    match field.kind:
        case Kind.BOOLEAN:
            good = isinstance(operand, bool)
        case Kind.INTEGER:
            good = type(operand) is int
        case Kind.VERSION:
            if parse_version(operand) is None:
                return '引用符で囲んだ版番号（例 "10.0.22631"）が必要です。', 'a quoted version ("10.0.22631") is needed.', "", ""
            good = True
        case _:
            good = isinstance(operand, str)
    if not good:
        return (
            f"{field.name} は {field.kind} です。値「{operand}」の型が合いません。",
            f"{field.name} is {field.kind}: the value '{operand}' is of another type.",
            "",
            "",
        )
    if field.kind in (Kind.ENUM, Kind.FLAGS) and operand not in field.values:
        allowed = ", ".join(sorted(field.values))
        ja = f"「{operand}」は {field.name} の値にありません。使える値: {allowed}。"
        return ja, f"'{operand}' is not a value of {field.name}; it has {allowed}.", *near(operand, field.values)
    if isinstance(operand, str) and _TEMPLATE.search(operand):
        ja = f"「{operand}」のような埋め込みは使えません。"
        return (
            ja,
            f"templates such as '{operand}' are not allowed.",
            "値をそのまま書いてください。数は parameters にできます。",
            "write the value out; numbers may be parameters.",
        )
    return None
