"""From YAML data to a checked `Condition`: unknown fields, operators that do not fit a type, wrong operands are located problems."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from scanner.language.conditions import Condition, Group, ItemTest, Not, ParameterRef, Test
from scanner.language.operands import complaints, misfit, near, operator_hint
from scanner.language.operators import GROUPS, OPERATORS, QUANTIFIERS, Operand, Operator
from scanner.language.strict_yaml import Document, PathKey
from scanner.language.types import Field, Kind
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
        unknown = [key for key in data if key not in GROUPS]
        if unknown:
            ja = f"「{unknown[0]}」は条件ではありません。all・any・not のいずれか 1 つ、または field を書いてください。"
            self._problem((*path, unknown[0]), ja, f"'{unknown[0]}' is not a condition: write exactly one of all, any, not, or field.", key=True)
            return None
        if len(data) != 1:
            self._problem(path, "all・any・not は 1 か所に 1 つだけ書けます。", "exactly one of all, any and not may stand here.")
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
            self._problem(
                (*path, "field"),
                f"フィールド「{name}」はこのリソースにありません。",
                f"the resource has no field '{name}'.",
                *near(name, self.fields),
            )
            return None
        operators = [key for key in data if key not in ("field", "when_empty")]
        if len(operators) != 1 or (operators[0] not in OPERATORS and operators[0] not in QUANTIFIERS):
            self._bad_operator(operators, path)
            return None
        operator = operators[0]
        if "when_empty" in data and (operator != "every_item" or not isinstance(data["when_empty"], bool)):
            self._problem(
                (*path, "when_empty"),
                "when_empty は every_item と共に true か false で書きます。",
                "when_empty goes with every_item and is true or false.",
            )
            return None
        if operator in QUANTIFIERS:
            return self._items(field, operator, data, path)
        return self._operand(field, OPERATORS[operator], data[operator], (*path, operator))

    def _bad_operator(self, operators: list[str], path: PathKey) -> None:
        wrong = next((each for each in operators if each not in OPERATORS and each not in QUANTIFIERS), None)
        if wrong is None:
            self._problem(path, "演算子はちょうど 1 つ書いてください。", "write exactly one operator.")
            return
        self._problem((*path, wrong), f"演算子「{wrong}」はありません。", f"there is no operator '{wrong}'.", *operator_hint(wrong), key=True)

    def _items(self, field: Field, quantifier: str, data: dict[str, Any], path: PathKey) -> Condition | None:
        if field.kind is not Kind.LIST:
            self._problem(
                (*path, quantifier),
                f"{quantifier} はリストにだけ使えます（{field.name} は {field.kind}）。",
                f"{quantifier} needs a list ({field.name} is {field.kind}).",
                key=True,
            )
            return None
        inner = ConditionParser(self.document, field.items, self.parameter_types, self.problems).parse(data[quantifier], (*path, quantifier))
        return None if inner is None else ItemTest(field, quantifier, inner, data.get("when_empty"))

    def _operand(self, field: Field, operator: Operator, operand: Any, path: PathKey) -> Condition | None:
        instead = misfit(field, operator)
        if instead is not None:
            ja, en = (
                f"「{operator.name}」は {field.name}（{field.kind}）に使えません。",
                f"'{operator.name}' does not apply to {field.name} ({field.kind}).",
            )
            self._problem(path, ja, en, *instead, key=True)
            return None
        if isinstance(operand, dict):
            return self._parameter(field, operator, operand, path)
        found = list(complaints(field, operator, operand))
        for within, ja, en, hint_ja, hint_en in found:
            self._problem((*path, *within), ja, en, hint_ja, hint_en)
        return None if found else Test(field, operator.name, operand)

    def _parameter(self, field: Field, operator: Operator, operand: dict[str, Any], path: PathKey) -> Condition | None:
        name = operand.get("parameter")
        if list(operand) != ["parameter"] or not isinstance(name, str):
            self._problem(path, "ここには値か {parameter: 名前} を書きます。", "write a value here, or {parameter: name}.")
            return None
        if name not in self.parameter_types:
            ja, en = f"パラメーター「{name}」が parameters にありません。", f"parameter '{name}' is not declared under parameters."
            self._problem((*path, "parameter"), ja, en, *near(name, self.parameter_types))
            return None
        wanted = {Operand.DAYS: "days", Operand.NUMBER: "integer", Operand.VERSION: "version"}.get(operator.operand)
        if operator.name in ("equals", "not_equals") and field.kind is Kind.INTEGER:
            wanted = "integer"
        if wanted != self.parameter_types[name] or field.kind is Kind.DURATION:
            ja, en = (
                f"パラメーター「{name}」の型は「{operator.name}」に使えません。",
                f"the type of parameter '{name}' does not fit '{operator.name}'.",
            )
            hint = (
                (f"型 {wanted} のパラメーターが要ります。", f"it takes a parameter of type {wanted}.")
                if wanted
                else ("値をそのまま書いてください。", "write the value out.")
            )
            self._problem((*path, "parameter"), ja, en, *hint)
            return None
        return Test(field, operator.name, ParameterRef(name))

    def _problem(self, path: PathKey, ja: str, en: str, hint_ja: str = "", hint_en: str = "", *, key: bool = False) -> None:
        place = self.document.key_place(path) if key else self.document.place(path)
        self.problems.add(place, ja, en, hint_ja, hint_en)
