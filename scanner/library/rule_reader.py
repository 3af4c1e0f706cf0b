"""From a YAML document to a `Rule`: what does not fit together is a located problem."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from scanner.language.conditions import Condition, ParameterRef, parameters_of
from scanner.language.operands import MAX_DAYS, near
from scanner.language.parse import ConditionParser
from scanner.language.rule_schema import AREAS
from scanner.language.schema_check import check
from scanner.language.strict_yaml import Document, PathKey
from scanner.language.types import Field, Kind
from scanner.library.rules import Count, Parameter, Rule
from scanner.model.errors import Problems
from scanner.model.text import text_of
from scanner.resources.registry import Resource


def rule_of(document: Document, resources: Mapping[str, Resource], origin: str, problems: Problems) -> Rule | None:
    """The rule of a document; None, with every problem noted, if it does not load."""
    noted = Problems()
    rule = _Reader(document, resources, origin, noted).read() if check(document, "rule", noted) else None
    if noted:
        problems.extend(noted)
        return None
    return rule


class _Reader:
    def __init__(self, document: Document, resources: Mapping[str, Resource], origin: str, problems: Problems) -> None:
        self.document = document
        self.data: dict[str, Any] = document.data
        self.resources = resources
        self.origin = origin
        self.problems = problems
        self.broken = False

    def read(self) -> Rule | None:
        data = self.data
        path = Path(self.document.file)
        if path.stem != data["id"]:
            self._problem(
                ("id",), f"id「{data['id']}」とファイル名「{path.stem}」が違います。", f"id '{data['id']}' differs from the file name '{path.stem}'."
            )
        if path.parent.name not in AREAS:
            self._problem(
                (),
                f"フォルダー「{path.parent.name}」は分野ではありません。使えるもの: {'、'.join(AREAS)}。",
                f"folder '{path.parent.name}' is not an area; use {', '.join(AREAS)}.",
            )
        resource = self.resources.get(data["resource"])
        if resource is None:
            ja, en = f"リソース「{data['resource']}」はありません。", f"there is no resource '{data['resource']}'."
            self._problem(("resource",), ja, en, *near(data["resource"], self.resources))
            return None
        parameters = self._parameters()
        names = ("where", "require", "valid_when", "conclusive_when")
        where, require, valid_when, conclusive_when = (self._condition(name, resource) for name in names)
        count = self._count(resource)
        if ("require" in data) == ("count" in data):
            self._problem((), "require か count のどちらか一方だけが必要です。", "exactly one of require and count is needed.")
        self._on_empty(resource)
        self._ledger(resource)
        show = self._show(resource)
        rule = Rule(
            id=data["id"],
            area=path.parent.name,
            title=text_of(data["title"]),
            resource=resource,
            where=where,
            require=require,
            count=count,
            valid_when=valid_when,
            conclusive_when=conclusive_when,
            parameters=parameters,
            on_empty=data["on_empty"],
            ledger=tuple(data.get("ledger", ())),
            show=show,
            why=text_of(data["why"]),
            fix=text_of(data["fix"]),
            licence=data["cost"]["licence"],
            effort=data["cost"]["effort"],
            limits=text_of(data["limits"]),
            references=tuple(map(text_of, data.get("references", ()))),
            origin=self.origin,
        )
        self._usage(rule)
        return rule

    def _problem(self, path: PathKey, ja: str, en: str, hint_ja: str = "", hint_en: str = "") -> None:
        self.problems.add(self.document.place(path), ja, en, hint_ja, hint_en)

    def _condition(self, name: str, resource: Resource) -> Condition | None:
        if name not in self.data:
            return None
        condition = self._parser(resource).parse(self.data[name], (name,))
        self.broken = self.broken or condition is None
        return condition

    def _parser(self, resource: Resource) -> ConditionParser:
        types = {name: each["type"] for name, each in self.data.get("parameters", {}).items()}
        return ConditionParser(self.document, resource.fields, types, self.problems)

    def _count(self, resource: Resource) -> Count | None:
        data = self.data.get("count")
        if data is None:
            return None
        of = self._parser(resource).parse(data["of"], ("count", "of"))
        self.broken = self.broken or of is None
        if "at_least" not in data and "at_most" not in data:
            self._problem(("count",), "at_least か at_most が必要です。", "at_least or at_most is needed.")
        low, high = data.get("at_least"), data.get("at_most")
        if isinstance(low, int) and isinstance(high, int) and low > high:
            self._problem(
                ("count", "at_least"),
                "at_least が at_most より大きく、どんな件数でも適合しません。",
                "at_least is greater than at_most: no number can pass.",
            )
        bounds = {name: self._bound(name) for name in ("at_least", "at_most")}
        return None if of is None else Count(of, bounds["at_least"], bounds["at_most"])

    def _bound(self, name: str) -> int | ParameterRef | None:
        value = self.data["count"].get(name)
        if not isinstance(value, dict):
            return int(value) if value is not None else None
        wanted = value["parameter"]
        integers = [each for each, declared in self.data.get("parameters", {}).items() if declared["type"] == "integer"]
        if wanted not in integers:
            self.broken = True
            ja, en = f"整数のパラメーター「{wanted}」がありません。", f"there is no integer parameter '{wanted}'."
            self._problem(("count", name, "parameter"), ja, en, *near(wanted, integers))
        return ParameterRef(wanted)

    def _parameters(self) -> dict[str, Parameter]:
        result = {}
        for name, each in self.data.get("parameters", {}).items():
            parameter = Parameter(
                name,
                each["type"],
                each["default"],
                each.get("min"),
                each.get("max"),
                each["stricter"],
                each["basis"],
                text_of(each["source"]),
                text_of(each),
            )
            result[name] = parameter
            if self._bounds(parameter):
                continue
            complaint = parameter.complaint(parameter.default)
            if complaint:
                self._problem(("parameters", name, "default"), *complaint)
        return result

    def _bounds(self, parameter: Parameter) -> bool:
        """Whether something is wrong with the bounds themselves."""
        given = [name for name, value in (("min", parameter.minimum), ("max", parameter.maximum)) if value is not None]
        if parameter.type == "version" and given:
            self._problem(("parameters", parameter.name, given[0]), "版番号には min・max を書けません。", "a version has no min and max.")
        elif len(given) > 1 and (parameter.minimum or 0) > (parameter.maximum or 0):
            self._problem(("parameters", parameter.name, "min"), "min が max より大きくなっています。", "min is greater than max.")
        elif parameter.type == "days" and (parameter.maximum or 0) > MAX_DAYS:
            self._problem(("parameters", parameter.name, "max"), f"日数は {MAX_DAYS} までです。", f"days go up to {MAX_DAYS}.")
        else:
            return False
        return True

    def _on_empty(self, resource: Resource) -> None:
        data = self.data
        if data["on_empty"] == "ledger":
            if resource.scope == "tenant":
                self._problem(("on_empty",), "ledger は端末・人のリソースにだけ使えます。", "ledger is for device and person resources only.")
            elif "ledger" not in data:
                self._problem(
                    ("on_empty",),
                    "台帳の種類を ledger に書いてください（例 ledger: [windows]）。",
                    "name the kinds under ledger (e.g. ledger: [windows]).",
                )
        if data["on_empty"] == "pass" and self._one_demand():
            only_at_most = "count" in data and "at_most" in data["count"] and "at_least" not in data["count"]
            if not only_at_most or resource.kind not in ("incidents", "overrides"):
                self._problem(
                    ("on_empty",),
                    "pass は、incidents か overrides のリソースに対する at_most だけに使えます。",
                    "pass is only for at_most on a resource of kind incidents or overrides.",
                )

    def _one_demand(self) -> bool:
        """Whether the demand itself is whole: require, or a count with a bound."""
        count = self.data.get("count")
        return "require" in self.data if count is None else "require" not in self.data and bool({"at_least", "at_most"} & count.keys())

    def _ledger(self, resource: Resource) -> None:
        for index, kind in enumerate(self.data.get("ledger", ())):
            if resource.scope != "tenant" and (kind == "people") != (resource.scope == "person"):
                ja, en = (
                    f"「{kind}」の台数・人数は、このリソースの件数と比べられません。",
                    f"the number of '{kind}' cannot be compared with this resource.",
                )
                hint = (
                    "人のリソースには people、端末のリソースには端末の種類を書きます。",
                    "name people for a person resource, kinds of devices for a device resource.",
                )
                self._problem(("ledger", index), ja, en, *hint)

    def _show(self, resource: Resource) -> tuple[Field, ...]:
        found = []
        for index, name in enumerate(self.data["show"]):
            field = resource.fields.get(name)
            if field is None:
                ja, en = f"フィールド「{name}」はこのリソースにありません。", f"the resource has no field '{name}'."
                self._problem(("show", index), ja, en, *near(name, resource.fields))
            else:
                found.append(field)
        return tuple(found)

    def _usage(self, rule: Rule) -> None:
        used = {name for condition in rule.conditions() for name in parameters_of(condition)}
        if rule.count:
            used |= {bound.name for bound in (rule.count.at_least, rule.count.at_most) if isinstance(bound, ParameterRef)}
        for name in rule.parameters:
            if name not in used and not self.broken:
                place = self.document.key_place(("parameters", name))
                self.problems.add(place, f"パラメーター「{name}」は使われていません。", f"parameter '{name}' is not used.")
        beta = rule.resource.api == "beta" or any(field.beta for field in rule.fields())
        if beta and not ("ベータ" in rule.limits.ja and "beta" in rule.limits.en.lower()):
            self._problem(("limits",), "ベータ版 API に頼ることを limits に書いてください。", "say in limits that the rule relies on the beta API.")
        for field in rule.show:
            if field.kind is Kind.OBJECT:
                self._problem(("show",), f"「{field.name}」は証跡として表示できません。", f"'{field.name}' cannot be shown as evidence.")
