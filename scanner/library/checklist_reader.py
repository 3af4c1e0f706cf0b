"""From a YAML document to a `Checklist`: what does not fit together is a located problem."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from scanner.language.operands import near
from scanner.language.schema_check import check, is_date
from scanner.language.strict_yaml import Document, PathKey
from scanner.library.checklists import Checklist, Circumstance, Item, Method, Node, Priority, Source
from scanner.library.questions import Question
from scanner.library.rules import Rule
from scanner.model.errors import Problems
from scanner.model.text import Text, text_of

_WHEN_RULES_WILL_DO = (
    (
        "ルールだけで足りる場合があれば、その条件（exempt_when など）を書いてください。"
        "なければ、any: [all: [甲, 質問], 乙] を all: [any: [甲, 乙], any: [質問, 乙]] の形に書き換えてください。"
    ),
    (
        "If there are cases in which the rules alone will do, write them here (exempt_when or the like); "
        "otherwise write any: [all: [a, question], b] as all: [any: [a, b], any: [question, b]]."
    ),
)


@dataclass(frozen=True, slots=True)
class Known:
    """What a checklist may name. ``rules``: None for a rule whose own problems are noted already.

    ``questions_missing``: some questions could not be read, and that is noted already.
    """

    rules: Mapping[str, Rule | None]
    questions: Mapping[str, Question]
    questions_missing: bool


def checklist_of(document: Document, known: Known, origin: str, problems: Problems) -> Checklist | None:
    """Read the checklist of a document; None, with every problem noted, if it or something that it names does not load."""
    noted = Problems()
    reader = _Reader(document, known, origin, noted)
    checklist = reader.read() if check(document, "checklist", noted) else None
    problems.extend(noted)
    return None if noted or reader.lacking else checklist


class _Reader:
    def __init__(self, document: Document, known: Known, origin: str, problems: Problems) -> None:
        self.document = document
        self.data: dict[str, Any] = document.data
        self.rules = known.rules
        self.questions = known.questions
        self.questions_missing = known.questions_missing
        self.origin = origin
        self.problems = problems
        self.lacking = False

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
            circumstances={
                name: Circumstance(name, text_of(each), text_of(each["question"])) for name, each in data.get("circumstances", {}).items()
            },
            methods={int(number): _method(int(number), each) for number, each in data["methods"].items()},
            remarks=tuple(text_of(each) for each in data.get("remarks", ())),
            items=items,
            origin=self.origin,
        )

    def _dates(self, source: Mapping[str, Any]) -> None:
        for name in ("date", "revised"):
            if name in source and not is_date(source[name]):
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
                self._node(each, (*path, "judged_by", "notes", index), deciding=False)
                for index, each in enumerate(data["judged_by"].get("notes", ()))
            ),
            remarks=tuple(text_of(each) for each in data.get("remarks", ())),
        )

    def _methods(self, data: dict[str, Any], path: PathKey) -> None:
        for index, method in enumerate(data["methods"]):
            if str(method) not in self.data["methods"]:
                self._problem((*path, "methods", index), f"方式 {method} は methods にありません。", f"method {method} is not among methods.")
            elif str(method) not in data["pages"]:
                self._problem((*path, "pages"), f"方式 {method} のページがありません。", f"the page for method {method} is missing.")
        for key in data["pages"]:
            if key != "matrix" and key not in {str(each) for each in data["methods"]}:
                if key in self.data["methods"]:
                    self._wrong_key(
                        (*path, "pages", key), f"方式 {key} はこの項目の対象ではありません。", f"method {key} does not apply to this item."
                    )
                else:
                    ja, en = (
                        f"「{key}」のページは書けません。matrix か方式の番号を書きます。",
                        f"'{key}' has no page: write matrix or the number of a method.",
                    )
                    self._wrong_key((*path, "pages", key), ja, en)

    def _circumstances(self, data: dict[str, Any], path: PathKey) -> Mapping[str, bool]:
        found: Mapping[str, bool] = data.get("exempt_when", {})
        for name in found:
            if name not in self.data.get("circumstances", {}):
                ja, en = f"「{name}」は circumstances にありません。", f"'{name}' is not among circumstances."
                self._wrong_key((*path, "exempt_when", name), ja, en, near(name, self.data.get("circumstances", {})))
        return found

    def _node(self, data: dict[str, Any], path: PathKey, *, deciding: bool, alternative: bool = False) -> Node:
        """``alternative``: one of the parts of an any, or a part of an all that is one."""
        kinds = [kind for kind in ("rule", "ask", "all", "any") if kind in data]
        if len(kinds) != 1:
            self._problem(path, "rule・ask・all・any のどれか 1 つだけが必要です。", "exactly one of rule, ask, all and any is needed.")
            return Node("all", "", (), {}, {}, (), (), "", None)
        kind = kinds[0]
        if "notes" in data and path[-1] != "judged_by":
            self._problem((*path, "notes"), "notes は judged_by の直下に書いてください。", "notes belongs directly under judged_by.")
        if kind == "any" and deciding and "words" not in data:
            self._problem(
                (*path, "any"), "any には、選択を許す項目の語句（words）が必要です。", "any needs the words of the item that allow the alternative."
            )
        if kind == "rule":
            self._rule(data, path)
        elif kind == "ask":
            self._ask(data, path)
        if "with" in data and kind != "rule":
            self._problem((*path, "with"), "with は rule にだけ書けます。", "with goes with a rule only.")
        if "words" in data and kind != "any":
            self._problem((*path, "words"), "words は any にだけ書けます。", "words goes with any only.")
        if kind in ("all", "any"):
            self._repeated(data[kind], (*path, kind))
        parts = (
            tuple(
                self._node(each, (*path, kind, index), deciding=deciding, alternative=kind == "any" or alternative)
                for index, each in enumerate(data[kind])
            )
            if kind in ("all", "any")
            else ()
        )
        if kind == "all" and alternative and deciding:
            self._left_over(parts, (*path, kind))
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

    def _left_over(self, parts: tuple[Node, ...], path: PathKey) -> None:
        """What an answer "not applicable" leaves over would be a way of its own to meet the item: the checklist must say when that is right."""
        if not any(leaf.kind == "rule" for part in parts for leaf in part.leaves()):
            return
        for index, part in enumerate(parts):
            if _answered_away(part):
                self._problem(
                    (*path, index, part.kind),
                    "「対象外」と回答されると、並んだルールだけで、この選択肢が満たされてしまいます。",
                    "answered not applicable, this leaves the rules beside it to meet the alternative alone.",
                    _WHEN_RULES_WILL_DO,
                )

    def _ask(self, data: dict[str, Any], path: PathKey) -> None:
        name = data["ask"]
        if name in self.questions:
            return
        self.lacking = True
        if not self.questions_missing:
            rule = ("その名前のルールならあります（rule:）。", "there is a rule of that name (rule:).")
            hint = rule if name in self.rules else near(name, self.questions)
            self._problem((*path, "ask"), f"質問「{name}」はありません。", f"there is no question '{name}'.", hint)

    def _repeated(self, parts: list[Any], path: PathKey) -> None:
        for index, each in enumerate(parts):
            if each in parts[:index]:
                place = (*path, index, next((kind for kind in ("rule", "ask") if kind in each), ""))
                self._problem(place, "同じ部分が 2 回あります。", "the same part stands here twice.")

    def _rule(self, data: dict[str, Any], path: PathKey) -> None:
        name = data["rule"]
        rule = self.rules.get(name)
        if name not in self.rules:
            question = ("その名前の質問ならあります（ask:）。", "there is a question of that name (ask:).")
            hint = question if name in self.questions else near(name, self.rules)
            self._problem((*path, "rule"), f"ルール「{name}」はありません。", f"there is no rule '{name}'.", hint)
        if rule is None:
            self.lacking = True
            return
        for each, value in data.get("with", {}).items():
            parameter = rule.parameters.get(each)
            if parameter is None:
                ja, en = f"ルール「{name}」にパラメーター「{each}」はありません。", f"rule '{name}' has no parameter '{each}'."
                self._wrong_key((*path, "with", each), ja, en, near(each, rule.parameters))
            elif complaint := parameter.complaint(value):
                self._problem((*path, "with", each), *complaint)


def _answered_away(node: Node) -> bool:
    """Whether answers alone can make a part not applicable, with nothing said about when that may be."""
    if node.exempt_when or node.platforms or node.if_enrolled or node.ownership:
        return False
    return all(map(_answered_away, node.parts)) if node.parts else node.kind == "ask"


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
