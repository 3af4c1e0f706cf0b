"""`telework-scan explain`: a rule, an item of a checklist, a procedure or a term in sentences."""

from __future__ import annotations

import argparse
from typing import Any

from scanner.cli.console import language_of, pick, say
from scanner.cli.explaining_pairs import counterparts
from scanner.cli.explaining_procedures import procedure
from scanner.cli.explaining_terms import word
from scanner.cli.main import EXIT_DONE
from scanner.cli.options import add_library
from scanner.judge.parameters import effective
from scanner.judge.texts import demand
from scanner.language.sentences import sentence
from scanner.library.checklists import Checklist, Item, Node
from scanner.library.coverage import coverage, lines, summary
from scanner.library.library import Library, load_library
from scanner.library.procedures import procedures_for
from scanner.library.rules import Rule
from scanner.library.templates import wanting
from scanner.model.errors import UsageError
from scanner.model.methods import SIGNS
from scanner.model.text import Text
from scanner.resources.registry import Resource, inputs_of

_FOLD = {"all": Text("次のすべて", "all of"), "any": Text("次のいずれか", "any of")}
_OWNERS = {"company": Text("会社支給の ", "company "), "personal": Text("個人所有の ", "personal ")}
_PLATFORMS = {"windows": "Windows", "macos": "macOS", "ios": "iOS・iPadOS", "android": "Android"}
_BASIS = {
    "document": Text("文書の値", "from the document"),
    "vendor": Text("ベンダーの値", "from the vendor"),
    "ours": Text("当ツールが定めた値", "our own number"),
    "author": Text("ルールの作成者が定めた値", "the rule author's own number"),
}


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Arguments of the command."""
    parser.add_argument("name", metavar="RULE|CHECKLIST/ITEM|CHECKLIST|TERM", help="例 windows-system-drive-encrypted、mic-sme-2021/8-3、EDR")
    parser.add_argument(
        "--coverage",
        action="store_true",
        help="チェックリストの項目ごとに、機械が判定することと人に聞くことを示す / per item of a checklist: what is judged and what is asked",
    )
    add_library(parser)


def run(options: argparse.Namespace) -> int:
    """Print the explanation."""
    library = load_library(options.library)
    language = language_of(options.lang)
    name: str = options.name
    if options.coverage:
        return _coverage(library, name, language)
    if name in library.rules:
        _Explainer(library, language).rule(library.rules[name], {}, 0)
        return EXIT_DONE
    if name in library.procedures:
        procedure(library.procedures[name], language)
        return EXIT_DONE
    checklist_id, _, number = name.partition("/")
    checklist = library.checklists.get(checklist_id)
    item = checklist.item(number) if checklist else None
    if checklist is None or item is None:
        word(library, name, language)
        return EXIT_DONE
    _Explainer(library, language).item(checklist, item)
    return EXIT_DONE


def _coverage(library: Library, name: str, language: str) -> int:
    """Print who decides which item of a checklist."""
    checklist = library.checklists.get(name)
    if checklist is None:
        known = "、".join(library.checklists)
        raise UsageError(
            f"--coverage にはチェックリストの名前を付けてください（{known}）。",
            f"--coverage takes the name of a checklist ({', '.join(library.checklists)}).",
        )
    found = coverage(library, checklist)
    say(pick(checklist.title, language))
    say(pick(summary(found), language))
    for each in found:
        say()
        say(f"{each.item.number}  {each.item.priority}  {pick(each.kind, language)}  {pick(each.item.title, language)}")
        if each.exempt:
            say(f"  {pick(each.exempt, language)}")
        for depth, text in lines(each):
            say("  " * (depth + 1) + pick(text, language))
    return EXIT_DONE


def _about(checklist: Checklist) -> Text:
    """What devices a document without methods is about."""
    scope = checklist.applies_to
    if scope is None:
        return Text("", "")
    owner = _OWNERS.get(scope.ownership, Text("", ""))
    kinds = ", ".join(_PLATFORMS[each] for each in scope.platforms)
    return Text(f"対象: {owner.ja}{kinds or '端末'}", f"about: {owner.en}{kinds or 'devices'}")


class _Explainer:
    def __init__(self, library: Library, language: str) -> None:
        self.library = library
        self.language = language

    def line(self, depth: int, ja: str, en: str) -> None:
        say("  " * depth + (ja if self.language == "ja" else en))

    def text(self, text: Text) -> str:
        return pick(text, self.language)

    def item(self, checklist: Checklist, item: Item) -> None:
        signs = "".join(SIGNS[method - 1] for method in item.methods) if checklist.methods else self.text(_about(checklist))
        say(f"{self.text(checklist.title)}  {item.number}  {self._level(checklist, item)}  {signs}".rstrip())
        if item.section:
            say(self.text(item.section))
        say(self.text(item.title))
        say()
        say(self.text(item.demand))
        say()
        threats = [self.text(checklist.threats[threat]) for threat in item.threats]
        category, role = checklist.categories[item.category], checklist.roles.get(item.role)
        self.line(
            0,
            f"分類: {category.ja}" + (f"　担う立場: {role.ja}" if role else "") + (f"　想定脅威: {'、'.join(threats)}" if threats else ""),
            f"category: {category.en}" + (f"; role: {role.en}" if role else "") + (f"; threats: {', '.join(threats)}" if threats else ""),
        )
        self._exempt(checklist, item.exempt_when, 0)
        say()
        self.line(0, "判定のしかた:", "how it is judged:")
        self.node(checklist, item.judged_by, 1)
        if item.notes:
            say()
            self.line(0, "参考（判定には使いません）:", "notes (they decide nothing):")
            for note in item.notes:
                self.node(checklist, note, 1)
        self._counterparts(checklist, item)

    def _counterparts(self, checklist: Checklist, item: Item) -> None:
        for at, (depth, words) in enumerate(counterparts(self.library, checklist, item)):
            if at == 0:
                say()
            self.line(depth, words.ja, words.en)

    def _level(self, checklist: Checklist, item: Item) -> str:
        """The priority; where the document does not print it, that it was read from the wording."""
        label = checklist.priorities[item.priority].label
        shown = self.text(Text(f"{item.priority}（{label.ja}）", f"{item.priority} ({label.en})")) if not checklist.methods else item.priority
        return shown + (self.text(Text("［推定］", " [inferred]")) if item.inferred else "")

    def _exempt(self, checklist: Checklist, when: Any, depth: int) -> None:
        for name, value in when.items():
            label = checklist.circumstances[name].label
            state = ("はい" if value else "いいえ", "yes" if value else "no")
            self.line(depth, f"対象外になる前提: 「{label.ja}」が{state[0]}と申告されている", f"does not apply if declared: {label.en}: {state[1]}")

    def node(self, checklist: Checklist, node: Node, depth: int) -> None:
        if node.kind in _FOLD:
            self.line(depth, f"{_FOLD[node.kind].ja}:", f"{_FOLD[node.kind].en}:")
            if node.words:
                self.line(depth + 1, f"（選択を許す語句: {node.words.ja}）", f"(words that allow the alternative: {node.words.en})")
        self._exempt(checklist, node.exempt_when, depth + 1)
        if node.platforms:
            platforms = ", ".join(node.platforms)
            self.line(depth + 1, f"（台帳に {platforms} が 1 台もなければ対象外）", f"(does not apply if the ledger has no {platforms})")
        if node.if_enrolled:
            kinds = ", ".join(node.if_enrolled)
            self.line(
                depth + 1, f"（Intune に {kinds} が 1 台も登録されていなければ対象外）", f"(does not apply if no {kinds} is enrolled in Intune)"
            )
        if node.ownership:
            owner = {"company": ("会社支給", "company"), "personal": ("個人所有", "personal")}[node.ownership]
            self.line(depth + 1, f"（{owner[0]}の端末を使う方式だけ）", f"(only for methods with {owner[1]} devices)")
        for part in node.parts:
            self.node(checklist, part, depth + 1)
        if node.kind == "rule":
            self.rule(self.library.rules[node.target], node.values, depth)
        elif node.kind == "ask":
            question = self.library.questions[node.target]
            self.line(depth, f"- 質問 {node.target}: {question.text.ja}", f"- question {node.target}: {question.text.en}")
            self.line(depth + 1, f"人に聞く理由: {question.asked_because.ja}", f"asked because: {question.asked_because.en}")
            self.line(depth + 1, f"証跡: {question.evidence.ja}", f"evidence: {question.evidence.en}")
            for template in wanting(self.library.templates, node.target):
                ja, en = template.title
                self.line(depth + 1, f"ひな形: {ja}（template {template.id}）", f"draft: {en} (template {template.id})")

    @staticmethod
    def _source(resource: Resource) -> tuple[str, str]:
        """Where a resource comes from: read with a permission, or worked out from others."""
        if resource.rights is not None:
            return f"{resource.name}。読める人: {resource.rights.ja}", f"{resource.name}; who may read it: {resource.rights.en}"
        if not resource.derived_from:
            return f"{resource.name}、権限 {resource.permission}", f"{resource.name}, permission {resource.permission}"
        inputs = sorted(inputs_of(resource.name))
        return f"{resource.name}。{'、'.join(inputs)} から導出", f"{resource.name}, worked out from {', '.join(inputs)}"

    def rule(self, rule: Rule, values: Any, depth: int) -> None:
        numbers = effective(rule, values, {}).values
        self.line(depth, f"- ルール {rule.id}: {rule.title.ja}", f"- rule {rule.id}: {rule.title.en}")
        inner = depth + 1
        ja, en = self._source(rule.resource)
        self.line(inner, f"見るもの: {rule.resource.title.ja}（{ja}）", f"reads: {rule.resource.title.en} ({en})")
        if rule.where:
            where = sentence(rule.where, numbers)
            self.line(inner, f"対象: {where.ja}", f"judges those for which: {where.en}")
        wanted = demand(rule, numbers)
        self.line(inner, f"適合の条件: {wanted.ja}", f"passes if: {wanted.en}")
        if rule.valid_when:
            valid = sentence(rule.valid_when, numbers)
            self.line(inner, f"証拠として有効な条件: {valid.ja}（そうでなければ確認不能）", f"valid as evidence if: {valid.en} (else unknown)")
        if rule.conclusive_when:
            enough = sentence(rule.conclusive_when, numbers)
            self.line(inner, f"結論を出せる条件: {enough.ja}（そうでなければ確認不能）", f"conclusive if: {enough.en} (else unknown)")
        for name, parameter in rule.parameters.items():
            basis = _BASIS["author" if rule.origin == "own" and parameter.basis == "ours" else parameter.basis]
            self.line(
                inner,
                f"数値 {name} = {numbers[name]}: {parameter.label.ja}（{basis.ja}: {parameter.source.ja}）",
                f"number {name} = {numbers[name]}: {parameter.label.en} ({basis.en}: {parameter.source.en})",
            )
        self.line(inner, f"見えないもの: {rule.limits.ja}", f"cannot see: {rule.limits.en}")
        for reference in rule.references:
            self.line(inner, f"同じ設定を挙げる資料: {reference.ja}", f"also asked for by: {reference.en}")
        self.line(inner, f"直し方: {rule.fix.ja}", f"how to fix: {rule.fix.en}")
        for each in procedures_for(self.library.procedures, rule.id):
            self.line(inner, f"手順: {each.title.ja}（explain {each.id}）", f"procedure: {each.title.en} (explain {each.id})")
