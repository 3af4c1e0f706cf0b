"""From YAML data to a checked `Condition`: unknown fields, operators that do not fit a type, wrong operands are located problems."""

from __future__ import annotations

import difflib
from collections.abc import Mapping
from typing import Any

from scanner.language.conditions import Condition, Group, ItemTest, Not, ParameterRef, Test
from scanner.language.operators import GROUPS, OPERATORS, QUANTIFIERS, Operand, Operator
from scanner.language.strict_yaml import Document, PathKey
from scanner.language.types import Field, Kind, parse_duration, parse_version
from scanner.model.errors import Problems


class ConditionParser:
    """Parses the conditions of one document against the fields of one resource."""

    def __init__(self, document: Document, fields: Mapping[str, Field], parameter_types: Mapping[str, str], problems: Problems) -> None:
        self.document = document
        self.fields = fields
        self.parameter_types = parameter_types
        self.problems = problems

    def parse(self, data: Any, path: PathKey) -> Condition | None:
        """The condition at ``path``; None (with problems noted) if it is not one."""
        if not isinstance(data, dict):
            self._problem(path, "条件は all・any・not か field で始まる必要があります。", "a condition starts with all, any, not, or field.")
            return None
        if "field" in data:
            return self._test(data, path)
        if len(data) != 1 or next(iter(data)) not in GROUPS:
            unknown = [key for key in data if key not in GROUPS]
            named = unknown[0] if unknown else "、".join(data)
            self._problem(
                (*path, named) if unknown else path,
                f"「{named}」は条件ではありません。all・any・not のいずれか 1 つ、または field を書いてください。",
                f"'{named}' is not a condition: write exactly one of all, any, not, or field.",
                key=True,
            )
            return None
        kind, inner = next(iter(data.items()))
        if kind == "not":
            part = self.parse(inner, (*path, "not"))
            return None if part is None else Not(part)
        return self._group(kind, inner, (*path, kind))

    def _group(self, kind: str, inner: Any, path: PathKey) -> Condition | None:
        if not isinstance(inner, list) or not inner:
            self._problem(path, f"「{kind}」には 1 つ以上の条件の並びが必要です。", f"'{kind}' needs a list of at least one condition.")
            return None
        parts = [self.parse(each, (*path, index)) for index, each in enumerate(inner)]
        checked = tuple(part for part in parts if part is not None)
        return Group(kind, checked) if len(checked) == len(parts) else None

    def _test(self, data: dict[str, Any], path: PathKey) -> Condition | None:
        name = data["field"]
        field = self.fields.get(name) if isinstance(name, str) else None
        if field is None:
            near = difflib.get_close_matches(str(name), self.fields, 1)
            self._problem(
                (*path, "field"),
                f"フィールド「{name}」はこのリソースにありません。",
                f"the resource has no field '{name}'.",
                f"「{near[0]}」のことですか。" if near else "",
                f"did you mean '{near[0]}'?" if near else "",
            )
            return None
        operators = [key for key in data if key not in ("field", "when_empty")]
        if len(operators) != 1 or (operators[0] not in OPERATORS and operators[0] not in QUANTIFIERS):
            self._bad_operator(operators, path)
            return None
        operator = operators[0]
        if "when_empty" in data and (operator != "every_item" or not isinstance(data["when_empty"], bool)):
            self._problem((*path, "when_empty"), "when_empty は every_item と共に true か false で書きます。", "when_empty goes with every_item and is true or false.")
            return None
        if operator in QUANTIFIERS:
            return self._items(field, operator, data, path)
        return self._operand(field, OPERATORS[operator], data[operator], (*path, operator))

    def _bad_operator(self, operators: list[str], path: PathKey) -> None:
        known = [*OPERATORS, *QUANTIFIERS]
        wrong = next((each for each in operators if each not in known), None)
        if wrong is None:
            self._problem(path, "演算子はちょうど 1 つ書いてください。", "write exactly one operator.")
            return
        near = difflib.get_close_matches(wrong, known, 1)
        listed = "、".join(known)
        self._problem(
            (*path, wrong),
            f"演算子「{wrong}」はありません。",
            f"there is no operator '{wrong}'.",
            f"「{near[0]}」のことですか。" if near else f"使えるもの: {listed}",
            f"did you mean '{near[0]}'?" if near else f"available: {', '.join(known)}",
            key=True,
        )

    def _items(self, field: Field, quantifier: str, data: dict[str, Any], path: PathKey) -> Condition | None:
        if field.kind is not Kind.LIST:
            self._problem((*path, quantifier), f"{quantifier} はリストにだけ使えます（{field.name} は {field.kind}）。", f"{quantifier} needs a list ({field.name} is {field.kind}).", key=True)
            return None
        inner = ConditionParser(self.document, field.items, self.parameter_types, self.problems).parse(data[quantifier], (*path, quantifier))
        return None if inner is None else ItemTest(field, quantifier, inner, data.get("when_empty"))

    def _operand(self, field: Field, operator: Operator, operand: Any, path: PathKey) -> Condition | None:
        if field.kind not in operator.kinds or not self._fits(field, operator):
            kinds = "、".join(sorted(operator.kinds))
            self._problem(path, f"「{operator.name}」は {field.name}（{field.kind}）に使えません。使える型: {kinds}。", f"'{operator.name}' does not apply to {field.name} ({field.kind}); it takes {kinds}.", key=True)
            return None
        if isinstance(operand, dict):
            return self._parameter(field, operator, operand, path)
        complaint = operand_complaint(field, operator, operand)
        if complaint:
            self._problem(path, *complaint)
            return None
        return Test(field, operator.name, operand)

    def _fits(self, field: Field, operator: Operator) -> bool:
        if field.kind is Kind.DATETIME:
            return field.expiry == (operator.name == "expires_after")
        return not (field.kind is Kind.LIST and operator.operand is Operand.LIST and list(field.items) != ["item"])

    def _parameter(self, field: Field, operator: Operator, operand: dict[str, Any], path: PathKey) -> Condition | None:
        name = operand.get("parameter")
        if list(operand) != ["parameter"] or not isinstance(name, str):
            self._problem(path, "ここには値か {parameter: 名前} を書きます。", "write a value here, or {parameter: name}.")
            return None
        if name not in self.parameter_types:
            self._problem(path, f"パラメーター「{name}」が parameters にありません。", f"parameter '{name}' is not declared under parameters.")
            return None
        wanted = {Operand.DAYS: "days", Operand.NUMBER: "integer", Operand.VERSION: "version"}.get(operator.operand)
        if operator.name in ("equals", "not_equals") and field.kind is Kind.INTEGER:
            wanted = "integer"
        if wanted != self.parameter_types[name] or field.kind is Kind.DURATION:
            self._problem(path, f"パラメーター「{name}」の型は「{operator.name}」に使えません。", f"the type of parameter '{name}' does not fit '{operator.name}'.")
            return None
        return Test(field, operator.name, ParameterRef(name))

    def _problem(self, path: PathKey, ja: str, en: str, hint_ja: str = "", hint_en: str = "", *, key: bool = False) -> None:
        place = self.document.key_place(path) if key else self.document.place(path)
        self.problems.add(place, ja, en, hint_ja, hint_en)


def operand_complaint(field: Field, operator: Operator, operand: Any) -> tuple[str, str] | None:
    """What is wrong with a written operand, in Japanese and English; None if nothing is."""
    match operator.operand:
        case Operand.FLAG:
            good, ja, en = isinstance(operand, bool), "true か false", "true or false"
        case Operand.DAYS:
            good, ja, en = type(operand) is int and 0 <= operand <= 36500, "0 以上の日数", "a number of days, 0 or more"
        case Operand.VERSION:
            good, ja, en = parse_version(operand) is not None, "引用符で囲んだ版番号（例 \"10.0.22631\"）", 'a quoted version ("10.0.22631")'
        case Operand.NUMBER if field.kind is Kind.DURATION:
            good, ja, en = parse_duration(operand) is not None, "ISO 8601 の期間（例 PT8H）", "an ISO 8601 duration (PT8H)"
        case Operand.NUMBER:
            good, ja, en = type(operand) is int, "整数", "an integer"
        case Operand.LIST:
            return _list_complaint(field, operand)
        case _:
            return _scalar_complaint(field, operand)
    return None if good else (f"「{operator.name}」には{ja}が必要です。", f"'{operator.name}' needs {en}.")


def _list_complaint(field: Field, operand: Any) -> tuple[str, str] | None:
    if not isinstance(operand, list) or not operand:
        return "値の並び（[a, b]）が必要です。", "a list of values ([a, b]) is needed."
    item = field.items["item"] if field.kind is Kind.LIST else field
    for each in operand:
        complaint = _scalar_complaint(item, each)
        if complaint:
            return complaint
    return None


def _scalar_complaint(field: Field, operand: Any) -> tuple[str, str] | None:
    match field.kind:
        case Kind.BOOLEAN:
            good = isinstance(operand, bool)
        case Kind.INTEGER:
            good = type(operand) is int
        case Kind.VERSION:
            good = parse_version(operand) is not None
        case Kind.ENUM | Kind.FLAGS:
            if isinstance(operand, str) and operand not in field.values:
                allowed = ", ".join(sorted(field.values))
                return f"「{operand}」は {field.name} の値にありません。使える値: {allowed}。", f"'{operand}' is not a value of {field.name}; it has {allowed}."
            good = isinstance(operand, str)
        case _:
            good = isinstance(operand, str)
    return None if good else (f"{field.name} は {field.kind} です。値「{operand}」の型が合いません。", f"{field.name} is {field.kind}: the value {operand!r} is of another type.")
