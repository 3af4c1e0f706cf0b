"""Conditions as sentences, in Japanese and English, from the same tree that is evaluated."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from scanner.language.conditions import Condition, Group, ItemTest, Not, Test, resolve
from scanner.language.operators import OPERATORS, Operand
from scanner.language.types import Field
from scanner.model.text import Text

_JOIN = {"all": Text("、かつ、", " and "), "any": Text("、または、", " or ")}
_EMPTY = {True: Text("空である", "empty"), False: Text("空ではない", "not empty")}
_BOOLEAN = {True: Text("「はい」", "true"), False: Text("「いいえ」", "false")}


def sentence(condition: Condition, parameters: Mapping[str, Any]) -> Text:
    """The condition as one sentence without a full stop, with the effective numbers filled in."""
    match condition:
        case Group(kind, parts):
            return _joined(kind, [_nested(part, kind, parameters) for part in parts])
        case Not(part):
            inner = sentence(part, parameters)
            return Text(f"「{inner.ja}」ではない", f"not ({inner.en})")
        case ItemTest():
            return _item_sentence(condition, parameters)
        case Test():
            return _test_sentence(condition, parameters)


def _nested(part: Condition, outer: str, parameters: Mapping[str, Any]) -> Text:
    text = sentence(part, parameters)
    if isinstance(part, Group) and part.kind != outer and len(part.parts) > 1:
        return Text(f"（{text.ja}）", f"({text.en})")
    return text


def _joined(kind: str, parts: list[Text]) -> Text:
    join = _JOIN[kind]
    return Text(join.ja.join(part.ja for part in parts), join.en.join(part.en for part in parts))


def _item_sentence(test: ItemTest, parameters: Mapping[str, Any]) -> Text:
    inner = sentence(test.condition, parameters)
    label = _label(test.field)
    if test.quantifier == "any_item":
        return Text(f"{label.ja}に「{inner.ja}」ものがある", f"{label.en} has an item for which {inner.en}")
    return Text(f"{label.ja}がすべて「{inner.ja}」", f"for every item of {label.en}, {inner.en}")


def _test_sentence(test: Test, parameters: Mapping[str, Any]) -> Text:
    operator = OPERATORS[test.operator]
    label = _label(test.field)
    value = resolve(test.operand, parameters)
    shown = _EMPTY[value] if operator.operand is Operand.FLAG else _shown(value)
    return Text(operator.ja.format(field=label.ja, operand=shown.ja), operator.en.format(field=label.en, operand=shown.en))


def _label(field: Field) -> Text:
    return Text(f"「{field.label.ja}」", field.label.en)


def _shown(value: Any) -> Text:
    if isinstance(value, bool):
        return _BOOLEAN[value]
    if isinstance(value, list):
        parts = [_shown(each) for each in value]
        return Text("・".join(part.ja for part in parts), ", ".join(part.en for part in parts))
    if isinstance(value, str):
        return Text(f"「{value}」", f'"{value}"')
    return Text(f" {value} ", str(value))


def expectation(test: Test | ItemTest, parameters: Mapping[str, Any]) -> Text:
    """What one test asks for, as a short sentence for the evidence table."""
    return sentence(test, parameters)
