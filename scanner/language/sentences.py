"""Conditions as sentences, in Japanese and English, from the same tree that is evaluated."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from scanner.language.conditions import Condition, Group, ItemTest, Not, Test, resolve
from scanner.language.operators import NOT_EXPIRED, OPERATORS, Operand
from scanner.language.types import Field, Kind, parse_duration
from scanner.model.text import Text

_JOIN = {"all": Text("、かつ、", " and "), "any": Text("、または、", " or ")}
_BOOLEAN = {True: Text("「はい」", "true"), False: Text("「いいえ」", "false")}
_FEW = 3


def sentence(condition: Condition, parameters: Mapping[str, Any], *, negated: bool = False) -> Text:
    """The condition (or its negation) as one sentence without a full stop, with the effective numbers filled in."""
    match condition:
        case Group(_, (part,)):
            return sentence(part, parameters, negated=negated)
        case Group(kind, parts):
            # De Morgan: the negation of "all" is "any" of the negations, and the other way round.
            shown = {"all": "any", "any": "all"}[kind] if negated else kind
            return _joined(shown, [_nested(part, shown, parameters, negated=negated) for part in parts])
        case Not(part):
            return sentence(part, parameters, negated=not negated)
        case ItemTest():
            return _item_sentence(condition, parameters, negated=negated)
        case Test():
            return _test_sentence(condition, parameters, negated=negated)


def _nested(part: Condition, outer: str, parameters: Mapping[str, Any], *, negated: bool) -> Text:
    text = sentence(part, parameters, negated=negated)
    inner, flipped = part, negated
    while isinstance(inner, Not):
        inner, flipped = inner.part, not flipped
    if not isinstance(inner, Group) or len(inner.parts) == 1:
        return text
    kind = {"all": "any", "any": "all"}[inner.kind] if flipped else inner.kind
    return text if kind == outer else Text(f"（{text.ja}）", f"({text.en})")


def _joined(kind: str, parts: list[Text]) -> Text:
    join = _JOIN[kind]
    return Text(join.ja.join(part.ja for part in parts), join.en.join(part.en for part in parts))


def _item_sentence(test: ItemTest, parameters: Mapping[str, Any], *, negated: bool) -> Text:
    label = _label(test.field)
    some = (test.quantifier == "any_item") is not negated
    # "not every item is X" reads as "an item is not X", and "no item is X" as "every item is not X".
    inner = sentence(test.condition, parameters, negated=negated)
    if some:
        return Text(f"{label.ja}の中に、『{inner.ja}』ものがある", f"{label.en} has an item for which {inner.en}")
    return Text(f"{label.ja}のどれも、『{inner.ja}』", f"for every item of {label.en}, {inner.en}")


def _test_sentence(test: Test, parameters: Mapping[str, Any], *, negated: bool) -> Text:
    operator = OPERATORS[test.operator]
    label = _label(test.field)
    value = resolve(test.operand, parameters)
    if operator.operand is Operand.FLAG:
        negated = negated is value
    ja, ja_not, en, en_not = NOT_EXPIRED if operator.name == "expires_after" and value == 0 else operator.says
    words_ja, words_en = _operand(value, test.field)
    return Text((ja_not if negated else ja).format(field=label.ja, **words_ja), (en_not if negated else en).format(field=label.en, **words_en))


def _label(field: Field) -> Text:
    return Text(f"「{field.label.ja}」", field.label.en)


def _operand(value: Any, field: Field) -> tuple[dict[str, str], dict[str, str]]:
    """The ways of saying an operand: alone, as alternatives, as a whole, as none."""
    if not isinstance(value, list):
        shown = _shown(value, field)
        return {"operand": shown.ja}, {"operand": shown.en, "days": "day" if value == 1 else "days"}
    # Values that are called the same, such as two spellings of one, are said once.
    said = list(dict.fromkeys(_shown(each, field) for each in value))
    ja, en = [each.ja for each in said], [each.en for each in said]
    dots, commas = "・".join(ja), ", ".join(en)
    few = len(said) <= _FEW
    return (
        {
            "any": "か".join(ja) if few else f"{dots}のいずれか",
            "all": dots + ("が" if len(said) == 1 else "がすべて"),
            "lacks": dots + ("が" if len(said) == 1 else "のどれかが"),
            "nor": ("では" if len(said) == 1 else "でも").join([*ja, ""]) if few else f"{dots}のいずれでも",
            "none": ("は" if len(said) == 1 else "も").join([*ja, ""]) if few else f"{dots}のいずれも",
        },
        {
            "any": " or ".join(en) if few else f"one of {commas}",
            "all": commas if len(said) == 1 else f"all of {commas}",
            "none": {1: f"not {commas}", 2: f"neither {' nor '.join(en)}"}.get(len(said), f"none of {commas}"),
        },
    )


def _shown(value: Any, field: Field) -> Text:
    if isinstance(value, bool):
        return _BOOLEAN[value]
    if isinstance(value, str) and value in field.means:
        called = field.means[value]
        return Text(f"「{called.ja}」", f'"{called.en}"')
    if field.kind is Kind.DURATION and (seconds := parse_duration(value)) is not None:
        return _duration(seconds)
    if isinstance(value, str):
        return Text(f"「{value}」", f'"{value}"')
    return Text(f" {value} ", str(value))


def _duration(seconds: int) -> Text:
    said = []
    for size, ja, en in _UNITS:
        number, seconds = divmod(seconds, size)
        if number:
            said.append(Text(f"{number} {ja}", f"{number} {en}{'' if number == 1 else 's'}"))
    said = said or [Text("0 秒", "0 seconds")]
    return Text(f" {' '.join(each.ja for each in said)}", " ".join(each.en for each in said))


_UNITS = ((24 * 60 * 60, "日", "day"), (60 * 60, "時間", "hour"), (60, "分", "minute"), (1, "秒", "second"))
