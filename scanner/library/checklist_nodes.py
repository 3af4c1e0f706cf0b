"""The tree of rules and questions that judges an item, from its YAML: what does not fit together is a located problem."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from scanner.language.operands import near
from scanner.language.strict_yaml import Document, PathKey
from scanner.library.checklists import Node
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


class NodeReader:
    """Reads nodes of one checklist. ``lacking``: whether something that they name does not load."""

    def __init__(self, document: Document, known: Known, problems: Problems) -> None:
        self.document = document
        self.data: dict[str, Any] = document.data
        self.rules = known.rules
        self.questions = known.questions
        self.questions_missing = known.questions_missing
        self.problems = problems
        self.lacking = False

    def _problem(self, path: PathKey, ja: str, en: str, hint: tuple[str, str] = ("", "")) -> None:
        self.problems.add(self.document.place(path), ja, en, *hint)

    def _wrong_key(self, path: PathKey, ja: str, en: str, hint: tuple[str, str] = ("", "")) -> None:
        self.problems.add(self.document.key_place(path), ja, en, *hint)

    def circumstances(self, data: dict[str, Any], path: PathKey) -> Mapping[str, bool]:
        """The circumstances under which an item or a part of it does not apply."""
        found: Mapping[str, bool] = data.get("exempt_when", {})
        for name in found:
            if name not in self.data.get("circumstances", {}):
                ja, en = f"「{name}」は circumstances にありません。", f"'{name}' is not among circumstances."
                self._wrong_key((*path, "exempt_when", name), ja, en, near(name, self.data.get("circumstances", {})))
        return found

    def node(self, data: dict[str, Any], path: PathKey, *, deciding: bool, alternative: bool = False) -> Node:
        """One node. ``alternative``: one of the parts of an any, or a part of an all that is one."""
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
                self.node(each, (*path, kind, index), deciding=deciding, alternative=kind == "any" or alternative)
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
            exempt_when=self.circumstances(data, path),
            platforms=tuple(data.get("platforms", ())),
            if_enrolled=tuple(data.get("if_enrolled", ())),
            ownership=data.get("ownership", ""),
            words=maybe_text(data, "words"),
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
        self._beyond(rule, (*path, "rule"))
        for each, value in data.get("with", {}).items():
            parameter = rule.parameters.get(each)
            if parameter is None:
                ja, en = f"ルール「{name}」にパラメーター「{each}」はありません。", f"rule '{name}' has no parameter '{each}'."
                self._wrong_key((*path, "with", each), ja, en, near(each, rule.parameters))
            elif complaint := parameter.complaint(value):
                self._problem((*path, "with", each), *complaint)

    def _beyond(self, rule: Rule, path: PathKey) -> None:
        """A rule that judges other devices too would let a Mac decide what a document for Windows demands."""
        platforms = set(self.data.get("applies_to", {}).get("platforms", ()))
        if not platforms or rule.resource.scope != "device":
            return
        described = rule.resource.identity.kind
        kinds = set(rule.ledger) or set(described.kinds.values() if described else ())
        if kinds and kinds <= platforms:
            return
        wanted, others = ", ".join(sorted(platforms)), ", ".join(sorted(kinds - platforms))
        ja = f"対象の OS の外（{others}）の端末も判定します" if others else "どの OS の端末を判定するか決まっていません"
        en = f"also judges devices outside the checklist's platforms ({others})" if others else "does not say devices of which platform it judges"
        hint = (f"ledger が {wanted} だけのルールを使ってください。", f"use a rule whose ledger is {wanted} only.")
        self._problem(path, f"ルール「{rule.id}」は、{ja}。", f"rule '{rule.id}' {en}.", hint)


def _answered_away(node: Node) -> bool:
    """Whether answers alone can make a part not applicable, with nothing said about when that may be."""
    if node.exempt_when or node.platforms or node.if_enrolled or node.ownership:
        return False
    return all(map(_answered_away, node.parts)) if node.parts else node.kind == "ask"


def maybe_text(data: Mapping[str, Any], key: str) -> Text | None:
    """The text under a key; None if there is none."""
    return text_of(data[key]) if key in data else None
