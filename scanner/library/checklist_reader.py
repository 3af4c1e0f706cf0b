"""From a YAML document to a `Checklist`: what does not fit together is a located problem."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from scanner.language.operands import near
from scanner.language.schema_check import check, is_date
from scanner.language.strict_yaml import Document, PathKey
from scanner.library.checklist_nodes import Known, NodeReader, maybe_text
from scanner.library.checklist_table_reader import TableReader
from scanner.library.checklists import Checklist, Circumstance, Item, Method, Priority, Scope, Source
from scanner.model.errors import Problems
from scanner.model.methods import METHODS
from scanner.model.text import text_of


def checklist_of(document: Document, known: Known, origin: str, problems: Problems) -> Checklist | None:
    """Read the checklist of a document; None, with every problem noted, if it or something that it names does not load."""
    noted = Problems()
    reader = _Reader(document, known, origin, noted)
    checklist = reader.read() if check(document, "checklist", noted) else None
    problems.extend(noted)
    return None if noted or reader.nodes.lacking else checklist


class _Reader:
    def __init__(self, document: Document, known: Known, origin: str, problems: Problems) -> None:
        self.document = document
        self.data: dict[str, Any] = document.data
        self.nodes = NodeReader(document, known, problems)
        self.tables = TableReader(document, problems)
        self.origin = origin
        self.problems = problems

    def _problem(self, path: PathKey, ja: str, en: str, hint: tuple[str, str] = ("", "")) -> None:
        self.problems.add(self.document.place(path), ja, en, *hint)

    def _wrong_key(self, path: PathKey, ja: str, en: str, hint: tuple[str, str] = ("", "")) -> None:
        self.problems.add(self.document.key_place(path), ja, en, *hint)

    def read(self) -> Checklist:
        data = self.data
        if Path(self.document.file).stem != data["checklist"]:
            self._problem(("checklist",), "ファイル名と checklist が違います。", "the file name differs from checklist.")
        source = data["source"]
        self._dates(source)
        self._ranks()
        self.scope = self._scope()
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
            priorities={sign: _priority(sign, each) for sign, each in data["priorities"].items()},
            threats={name: text_of(each) for name, each in data["threats"].items()},
            categories={name: text_of(each) for name, each in data["categories"].items()},
            circumstances={
                name: Circumstance(name, text_of(each), text_of(each["question"])) for name, each in data.get("circumstances", {}).items()
            },
            methods={int(number): _method(int(number), each) for number, each in data.get("methods", {}).items()},
            applies_to=self.scope,
            tailoring=maybe_text(data, "tailoring"),
            remarks=tuple(text_of(each) for each in data.get("remarks", ())),
            roles={name: text_of(each) for name, each in data.get("roles", {}).items()},
            axes={name: text_of(each) for name, each in data.get("axes", {}).items()},
            grades=self.tables.grades(),
            ways=self.tables.ways(),
            risk_events=self.tables.risk_events(),
            product_names=self.tables.product_names(),
            crosswalks=self.tables.crosswalks(),
            items=items,
            origin=self.origin,
        )

    def _scope(self) -> Scope | None:
        """What the whole document is about; None where each item says it by its methods."""
        if "applies_to" in self.data:
            told = self.data["applies_to"]
            ownership = told.get("ownership", "either")
            return Scope("" if ownership == "either" else ownership, tuple(told.get("platforms", ())))
        if "methods" not in self.data:
            hint = ("方式を区別しない文書なら、代わりに applies_to を書きます。", "for a document without methods write applies_to instead.")
            self._problem((), "「methods」がありません。", "'methods' is missing.", hint)
        return None

    def _dates(self, source: Mapping[str, Any]) -> None:
        for name in ("date", "revised"):
            # A document may tell the year of its edition alone, or the month.
            if name in source and not is_date(source[name] + "0000-01-01"[len(source[name]) :]):
                self._problem(("source", name), f"「{source[name]}」という日付はありません。", f"there is no date {source[name]}.")

    def _ranks(self) -> None:
        seen: dict[int, str] = {}
        for sign, each in self.data["priorities"].items():
            first = seen.setdefault(each["rank"], sign)
            if first != sign:
                self._problem(("priorities", sign, "rank"), f"「{first}」と rank が同じです。", f"the rank is the same as that of '{first}'.")

    def _numbers(self, items: tuple[Item, ...]) -> None:
        seen: set[str] = set()
        for index, item in enumerate(items):
            if item.number in seen:
                self._problem(("items", index, "number"), f"項番 {item.number} が重複しています。", f"item number {item.number} appears twice.")
            seen.add(item.number)

    def _item(self, data: dict[str, Any], path: PathKey) -> Item:
        for name, known in (("category", "categories"), ("priority", "priorities")):
            if data[name] not in self.data[known]:
                ja, en = f"「{data[name]}」は {known} にありません。", f"'{data[name]}' is not among {known}."
                self._problem((*path, name), ja, en, near(data[name], self.data[known]))
        for index, threat in enumerate(data["threats"]):
            if threat not in self.data["threats"]:
                ja, en = f"脅威「{threat}」は threats にありません。", f"threat '{threat}' is not among threats."
                self._problem((*path, "threats", index), ja, en, near(threat, self.data["threats"]))
        methods = self._methods(data, path)
        self._pages(data, methods, path)
        return Item(
            number=data["number"],
            category=data["category"],
            section=maybe_text(data, "section"),
            role=self.tables.role(data, path),
            priority=data["priority"],
            inferred="inferred" in data,
            printed=self.tables.printed(data, path),
            threats=tuple(data["threats"]),
            methods=methods,
            exempt_when=self.nodes.circumstances(data, path),
            title=text_of(data["title"]),
            demand=text_of(data["demand"]),
            notice="notice" in data,
            pages=data.get("pages", {}),
            judged_by=self.nodes.node(data["judged_by"], (*path, "judged_by"), deciding=True),
            notes=tuple(
                self.nodes.node(each, (*path, "judged_by", "notes", index), deciding=False)
                for index, each in enumerate(data["judged_by"].get("notes", ()))
            ),
            remarks=tuple(text_of(each) for each in data.get("remarks", ())),
        )

    def _methods(self, data: dict[str, Any], path: PathKey) -> tuple[int, ...]:
        """The methods that an item applies to: those that it names, or all that fit what the document is about."""
        known = [int(each) for each in self.data.get("methods", {})]
        fitting = self.scope.methods() if self.scope else tuple(METHODS)
        if "methods" not in data:
            if self.scope is None and known:
                self._problem(path, "「methods」がありません。", "'methods' is missing.")
                return ()
            return tuple(method for method in fitting if method in known or not known)
        for index, method in enumerate(data["methods"]):
            if known and method not in known:
                self._problem((*path, "methods", index), f"方式 {method} は methods にありません。", f"method {method} is not among methods.")
            elif method not in fitting:
                ja, en = f"方式 {method} は applies_to の外です。", f"method {method} is outside applies_to."
                self._problem((*path, "methods", index), ja, en)
        return tuple(data["methods"])

    def _pages(self, data: dict[str, Any], methods: tuple[int, ...], path: PathKey) -> None:
        if "pages" not in data or not methods:
            return
        for method in methods if self.scope is None else ():
            if str(method) not in data["pages"] and str(method) in self.data.get("methods", {}):
                self._problem((*path, "pages"), f"方式 {method} のページがありません。", f"the page for method {method} is missing.")
        for key in data["pages"]:
            if key == "matrix" or key in map(str, methods):
                continue
            if key in map(str, METHODS):
                self._wrong_key((*path, "pages", key), f"方式 {key} はこの項目の対象ではありません。", f"method {key} does not apply to this item.")
            else:
                ja, en = (
                    f"「{key}」のページは書けません。matrix か方式の番号を書きます。",
                    f"'{key}' has no page: write matrix or the number of a method.",
                )
                self._wrong_key((*path, "pages", key), ja, en)


def _priority(sign: str, data: Mapping[str, Any]) -> Priority:
    return Priority(sign, data["rank"], "optional" in data, text_of(data), maybe_text(data, "description"))


def _method(number: int, data: Mapping[str, Any]) -> Method:
    return Method(
        number,
        data["sign"],
        text_of(data["title"]),
        data["ownership"],
        data["office_network"],
        data["cloud"],
        data["data_on_device"],
        maybe_text(data, "description"),
        data.get("pages", {}),
    )
