"""A checklist: one edition of one guideline, its items, and for each item the tree of rules and questions that judges it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from scanner.language.schema_check import check
from scanner.language.strict_yaml import Document, PathKey
from scanner.library.rules import Rule
from scanner.model.errors import Problems
from scanner.model.text import Text, text_of


@dataclass(frozen=True, slots=True)
class Node:
    """A part of ``judged_by``: ``kind`` is rule, ask, all or any.

    ``target``: rule or question id. ``values``: parameters passed to the rule. ``exempt_when`` and ``platforms``: when the
    part does not apply (declared; none in the ledger). ``if_enrolled``: the part is only about devices of these kinds that are
    enrolled in Intune. ``ownership``: it is only about company or only about personal devices. ``words``: which words of the item allow the alternative (any).
    """

    kind: str
    target: str
    parts: tuple[Node, ...]
    values: Mapping[str, Any]
    exempt_when: Mapping[str, bool]
    platforms: tuple[str, ...]
    if_enrolled: tuple[str, ...]
    ownership: str
    words: Text | None

    def leaves(self) -> Iterator[Node]:
        """The rule and ask nodes, in order."""
        if not self.parts:
            yield self
        for part in self.parts:
            yield from part.leaves()


@dataclass(frozen=True, slots=True)
class Item:
    """One numbered demand."""

    number: str
    category: str
    priority: str
    threats: tuple[str, ...]
    methods: tuple[int, ...]
    exempt_when: Mapping[str, bool]
    title: Text
    demand: Text
    pages: Mapping[str, int]
    judged_by: Node
    notes: tuple[Node, ...]
    remarks: tuple[Text, ...]

    def leaves(self) -> Iterator[Node]:
        """All rule and ask nodes, those of the notes last."""
        yield from self.judged_by.leaves()
        for note in self.notes:
            yield from note.leaves()


@dataclass(frozen=True, slots=True)
class Method:
    """One way of teleworking as the document describes it."""

    number: int
    sign: str
    title: Text
    ownership: str
    office_network: str
    cloud: str
    data_on_device: str
    description: Text | None
    pages: Mapping[str, int]


@dataclass(frozen=True, slots=True)
class Priority:
    """One step of priority; rank 1 comes first."""

    sign: str
    rank: int
    label: Text
    description: Text | None


@dataclass(frozen=True, slots=True)
class Source:
    """Which document the checklist encodes. Dates as YYYY-MM-DD."""

    publisher: Text
    edition: Text
    date: str
    revised: str | None
    superseded_by: Text | None
    url: str


@dataclass(frozen=True, slots=True)
class Circumstance:
    """Something an organisation may declare about a work style."""

    name: str
    label: Text
    question: Text


@dataclass(frozen=True, slots=True)
class Checklist:
    """One edition of one guideline."""

    id: str
    title: Text
    source: Source
    priorities: Mapping[str, Priority]
    threats: Mapping[str, Text]
    categories: Mapping[str, Text]
    circumstances: Mapping[str, Circumstance]
    methods: Mapping[int, Method]
    remarks: tuple[Text, ...]
    items: tuple[Item, ...]
    origin: str

    def item(self, number: str) -> Item | None:
        """The item with this number."""
        return next((each for each in self.items if each.number == number), None)


def checklist_of(document: Document, rules: Mapping[str, Rule], questions: Mapping[str, Any], origin: str, problems: Problems) -> Checklist | None:
    """The checklist of a document; None, with every problem noted, if it does not load."""
    noted = Problems()
    checklist = _Reader(document, rules, questions, origin, noted).read() if check(document, "checklist", noted) else None
    if noted:
        problems.extend(noted)
        return None
    return checklist


class _Reader:
    def __init__(self, document: Document, rules: Mapping[str, Rule], questions: Mapping[str, Any], origin: str, problems: Problems) -> None:
        self.document = document
        self.data: dict[str, Any] = document.data
        self.rules = rules
        self.questions = questions
        self.origin = origin
        self.problems = problems

    def _problem(self, path: PathKey, ja: str, en: str) -> None:
        self.problems.add(self.document.place(path), ja, en)

    def read(self) -> Checklist:
        data = self.data
        if Path(self.document.file).stem != data["checklist"]:
            self._problem(("checklist",), "ファイル名と checklist が違います。", "the file name differs from checklist.")
        source = data["source"]
        items = tuple(self._item(each, ("items", index)) for index, each in enumerate(data["items"]))
        self._numbers(items)
        return Checklist(
            id=data["checklist"],
            title=text_of(data["title"]),
            source=Source(
                text_of(source["publisher"]),
                text_of(source["edition"]),
                source["date"],
                source.get("revised"),
                text_of(source["superseded_by"]) if source["superseded_by"] else None,
                source["url"],
            ),
            priorities={sign: Priority(sign, each["rank"], text_of(each), _maybe(each, "description")) for sign, each in data["priorities"].items()},
            threats={name: text_of(each) for name, each in data["threats"].items()},
            categories={name: text_of(each) for name, each in data["categories"].items()},
            circumstances={name: Circumstance(name, text_of(each), text_of(each["question"])) for name, each in data.get("circumstances", {}).items()},
            methods={int(number): _method(int(number), each) for number, each in data["methods"].items()},
            remarks=tuple(text_of(each) for each in data.get("remarks", ())),
            items=items,
            origin=self.origin,
        )

    def _numbers(self, items: tuple[Item, ...]) -> None:
        seen: set[str] = set()
        for index, item in enumerate(items):
            if item.number in seen:
                self._problem(("items", index, "number"), f"項番 {item.number} が重複しています。", f"item number {item.number} appears twice.")
            seen.add(item.number)

    def _item(self, data: dict[str, Any], path: PathKey) -> Item:
        for name, known in (("category", "categories"), ("priority", "priorities")):
            if data[name] not in self.data[known]:
                self._problem((*path, name), f"「{data[name]}」は {known} にありません。", f"'{data[name]}' is not among {known}.")
        for index, threat in enumerate(data["threats"]):
            if threat not in self.data["threats"]:
                self._problem((*path, "threats", index), f"脅威「{threat}」は threats にありません。", f"threat '{threat}' is not among threats.")
        self._methods(data, path)
        return Item(
            number=data["number"],
            category=data["category"],
            priority=data["priority"],
            threats=tuple(data["threats"]),
            methods=tuple(data["methods"]),
            exempt_when=self._circumstances(data, path),
            title=text_of(data["title"]),
            demand=text_of(data["demand"]),
            pages=data["pages"],
            judged_by=self._node(data["judged_by"], (*path, "judged_by"), deciding=True),
            notes=tuple(
                self._node(each, (*path, "judged_by", "notes", index), deciding=False) for index, each in enumerate(data["judged_by"].get("notes", ()))
            ),
            remarks=tuple(text_of(each) for each in data.get("remarks", ())),
        )

    def _methods(self, data: dict[str, Any], path: PathKey) -> None:
        for index, method in enumerate(data["methods"]):
            if str(method) not in self.data["methods"]:
                self._problem((*path, "methods", index), f"方式 {method} は methods にありません。", f"method {method} is not among methods.")
            if str(method) not in data["pages"]:
                self._problem((*path, "pages"), f"方式 {method} のページがありません。", f"the page for method {method} is missing.")
        for key in data["pages"]:
            if key != "matrix" and key not in {str(each) for each in data["methods"]}:
                self._problem((*path, "pages", key), f"方式 {key} はこの項目の対象ではありません。", f"method {key} does not apply to this item.")

    def _circumstances(self, data: dict[str, Any], path: PathKey) -> Mapping[str, bool]:
        found: Mapping[str, bool] = data.get("exempt_when", {})
        for name in found:
            if name not in self.data.get("circumstances", {}):
                self._problem((*path, "exempt_when", name), f"「{name}」は circumstances にありません。", f"'{name}' is not among circumstances.")
        return found

    def _node(self, data: dict[str, Any], path: PathKey, *, deciding: bool) -> Node:
        kinds = [kind for kind in ("rule", "ask", "all", "any") if kind in data]
        if len(kinds) != 1:
            self._problem(path, "rule・ask・all・any のどれか 1 つだけが必要です。", "exactly one of rule, ask, all and any is needed.")
            return Node("all", "", (), {}, {}, (), (), "", None)
        kind = kinds[0]
        if "notes" in data and path[-1] != "judged_by":
            self._problem((*path, "notes"), "notes は judged_by の直下に書いてください。", "notes belongs directly under judged_by.")
        if kind == "any" and deciding and "words" not in data:
            self._problem((*path, "any"), "any には、選択を許す項目の語句（words）が必要です。", "any needs the words of the item that allow the alternative.")
        if kind == "rule":
            self._rule(data, path)
        elif kind == "ask" and data["ask"] not in self.questions:
            self._problem((*path, "ask"), f"質問「{data['ask']}」はありません。", f"there is no question '{data['ask']}'.")
        if "with" in data and kind != "rule":
            self._problem((*path, "with"), "with は rule にだけ書けます。", "with goes with a rule only.")
        parts = tuple(self._node(each, (*path, kind, index), deciding=deciding) for index, each in enumerate(data[kind])) if kind in ("all", "any") else ()
        return Node(
            kind=kind,
            target=data[kind] if not parts else "",
            parts=parts,
            values=data.get("with", {}),
            exempt_when=self._circumstances(data, path),
            platforms=tuple(data.get("platforms", ())),
            if_enrolled=tuple(data.get("if_enrolled", ())),
            ownership=data.get("ownership", ""),
            words=_maybe(data, "words"),
        )

    def _rule(self, data: dict[str, Any], path: PathKey) -> None:
        rule = self.rules.get(data["rule"])
        if rule is None:
            self._problem((*path, "rule"), f"ルール「{data['rule']}」はありません。", f"there is no rule '{data['rule']}'.")
            return
        for name, value in data.get("with", {}).items():
            parameter = rule.parameters.get(name)
            complaint = parameter.complaint(value) if parameter else (f"ルール「{rule.id}」にパラメーター「{name}」はありません。", f"rule '{rule.id}' has no parameter '{name}'.")
            if complaint:
                self._problem((*path, "with", name), *complaint)


def _maybe(data: Mapping[str, Any], key: str) -> Text | None:
    return text_of(data[key]) if key in data else None


def _method(number: int, data: Mapping[str, Any]) -> Method:
    return Method(
        number,
        data["sign"],
        text_of(data["title"]),
        data["ownership"],
        data["office_network"],
        data["cloud"],
        data["data_on_device"],
        _maybe(data, "description"),
        data.get("pages", {}),
    )
