"""The tables of a checklist from its YAML: what does not fit together is a located problem."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from scanner.language.operands import near
from scanner.language.strict_yaml import Document, PathKey
from scanner.library.checklist_nodes import maybe_text
from scanner.library.checklist_tables import Crosswalk, Grade, GradeStep, Kin, Pair, Printed, ProductName, RiskEvent, Way
from scanner.model.errors import Problems
from scanner.model.text import Text, text_of


class TableReader:
    """Reads what stands beside the items of one document."""

    def __init__(self, document: Document, problems: Problems) -> None:
        self.document = document
        self.data: dict[str, Any] = document.data
        self.problems = problems

    def _problem(self, path: PathKey, ja: str, en: str, hint: tuple[str, str] = ("", "")) -> None:
        self.problems.add(self.document.place(path), ja, en, *hint)

    def _among(self, name: str, known: str, path: PathKey) -> None:
        if name not in self.data.get(known, {}):
            self._problem(path, f"「{name}」は {known} にありません。", f"'{name}' is not among {known}.", near(name, self.data.get(known, {})))

    def role(self, item: Mapping[str, Any], path: PathKey) -> str:
        """Whose task an item is; empty where the document knows no roles."""
        if "roles" in self.data and "role" not in item:
            self._problem(path, "「role」がありません。", "'role' is missing.")
        if "role" in item:
            self._among(item["role"], "roles", (*path, "role"))
        return str(item.get("role", ""))

    def printed(self, item: Mapping[str, Any], path: PathKey) -> tuple[Printed, ...]:
        """The levels that the document prints in several places, where they disagree."""
        listed = item.get("printed", ())
        for index, each in enumerate(listed):
            self._among(each["priority"], "priorities", (*path, "printed", index, "priority"))
        if listed and len({each["priority"] for each in listed}) == 1:
            self._problem((*path, "printed"), "どこでも同じ段階なら printed は要りません。", "where all places agree, leave printed out.")
        return tuple(Printed(text_of(each["where"]), each["priority"]) for each in listed)

    def grades(self) -> dict[str, GradeStep]:
        """The scale that ways are graded on."""
        return {sign: GradeStep(sign, each["rank"], text_of(each)) for sign, each in self.data.get("grades", {}).items()}

    def ways(self) -> tuple[Way, ...]:
        """The ways of teleworking, each graded along every axis."""
        return tuple(self._way(each, ("ways", index)) for index, each in enumerate(self.data.get("ways", ())))

    def _way(self, data: Mapping[str, Any], path: PathKey) -> Way:
        for axis, told in data["graded"].items():
            self._among(axis, "axes", (*path, "graded", axis))
            self._among(told["grade"], "grades", (*path, "graded", axis, "grade"))
        for axis in self.data.get("axes", {}):
            if axis not in data["graded"]:
                self._problem((*path, "graded"), f"軸「{axis}」の評価がありません。", f"the grade along '{axis}' is missing.")
        return Way(
            sign=data["sign"],
            title=text_of(data["title"]),
            description=text_of(data["description"]),
            former=maybe_text(data, "former"),
            merits=tuple(map(text_of, data["merits"])),
            demerits=tuple(map(text_of, data["demerits"])),
            use=text_of(data["use"]),
            graded={axis: Grade(told["grade"], text_of(told)) for axis, told in data["graded"].items()},
            handbook=tuple(Kin(each["method"], each["relation"], maybe_text(each, "why")) for each in data["handbook"]),
            remarks=_texts(data),
        )

    def risk_events(self) -> tuple[RiskEvent, ...]:
        """The kinds of risky sign-ins."""
        return tuple(
            RiskEvent(each["id"], each["severity"], text_of(each["title"]), text_of(each["description"]), tuple(each["graph"]), _texts(each))
            for each in self.data.get("risk_events", ())
        )

    def product_names(self) -> tuple[ProductName, ...]:
        """Products under the names that the document uses."""
        return tuple(ProductName(each["then"], each["now"], maybe_text(each, "note")) for each in self.data.get("product_names", ()))

    def crosswalks(self) -> tuple[Crosswalk, ...]:
        """How the items correspond to those of other documents. That those exist is seen when all documents are read."""
        return tuple(self._crosswalk(each, ("crosswalk", index)) for index, each in enumerate(self.data.get("crosswalk", ())))

    def _crosswalk(self, data: Mapping[str, Any], path: PathKey) -> Crosswalk:
        own = {each["number"] for each in self.data["items"]}
        seen: set[tuple[str, str]] = set()
        for index, each in enumerate(data["pairs"]):
            pair = each["item"], each["other"]
            if each["item"] not in own:
                ja, en = f"項目「{each['item']}」はありません。", f"there is no item '{each['item']}'."
                self._problem((*path, "pairs", index, "item"), ja, en, near(each["item"], own))
            if pair in seen:
                ja, en = f"{pair[0]} と {pair[1]} の組は、前にもあります。", f"the pair {pair[0]} and {pair[1]} stands here already."
                self._problem((*path, "pairs", index), ja, en)
            seen.add(pair)
        return Crosswalk(
            to=data["to"],
            edition="edition" in data,
            pairs=tuple(
                Pair(each["item"], each["other"], each["relation"], each.get("stricter", ""), maybe_text(each, "why")) for each in data["pairs"]
            ),
            remarks=_texts(data),
        )


def _texts(data: Mapping[str, Any]) -> tuple[Text, ...]:
    return tuple(map(text_of, data.get("remarks", ())))
