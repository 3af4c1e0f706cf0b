"""What a machine decides of every item of a checklist, what it cannot see, and what people are asked, and why."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from scanner.library.checklists import Checklist, Circumstance, Item, Node
from scanner.library.library import Library
from scanner.library.questions import Question
from scanner.library.rules import Rule
from scanner.model.methods import SIGNS
from scanner.model.text import Text

MACHINE = Text("機械だけで判定", "decided by machine")
BOTH = Text("機械と質問で判定", "decided by machine and questions")
ASKED = Text("質問で判定", "asked")

_KINDS = {
    "windows": Text("Windows", "Windows"),
    "macos": Text("Mac", "Macs"),
    "ios": Text("iPhone・iPad", "iPhones and iPads"),
    "android": Text("Android", "Android"),
}
_OWNERSHIP = {
    "company": Text("会社支給の端末を使う方式だけ", "methods with company devices only"),
    "personal": Text("個人所有の端末を使う方式だけ", "methods with personal devices only"),
}
_ALTERNATIVE = Text("別の根拠で足りれば不要", "not needed where another basis is enough")


@dataclass(frozen=True, slots=True)
class Part:
    """One rule or question of an item. ``when``: the cases in which it counts, one text for each place where it stands in the item."""

    of: Rule | Question
    when: tuple[Text, ...]


@dataclass(frozen=True, slots=True)
class Coverage:
    """One item: the rules that decide it, the questions that do, the rules that are only noted. ``exempt``: when it does not apply."""

    item: Item
    exempt: Text | None
    rules: tuple[Part, ...]
    questions: tuple[Part, ...]
    notes: tuple[Part, ...]

    @property
    def kind(self) -> Text:
        """Who decides the item."""
        if not self.rules:
            return ASKED
        return BOTH if self.questions else MACHINE


def coverage(library: Library, checklist: Checklist) -> tuple[Coverage, ...]:
    """The coverage of every item, in the checklist's order."""
    return tuple(_item(library, checklist, item) for item in checklist.items)


def _item(library: Library, checklist: Checklist, item: Item) -> Coverage:
    deciding: dict[str, Part] = {}
    noted: dict[str, Part] = {}
    for place, when in _places(checklist, item.judged_by, {}):
        _add(library, deciding, place, when)
    for note in item.notes:
        for place, when in _places(checklist, note, {}):
            # Of what decides nothing it does not matter that something else would do as well.
            _add(library, noted, place, {kind: text for kind, text in when.items() if kind != "other"})
    return Coverage(
        item,
        _exempt(checklist.circumstances, item.exempt_when),
        tuple(part for part in deciding.values() if isinstance(part.of, Rule)),
        tuple(part for part in deciding.values() if isinstance(part.of, Question)),
        tuple(part for name, part in noted.items() if name not in deciding),
    )


def _places(checklist: Checklist, node: Node, above: Mapping[str, Text]) -> Iterator[tuple[Node, Mapping[str, Text]]]:
    """The rules and questions below a node, each with its conditions by kind. ``above``: those of the nodes that it stands in.

    Of two conditions of one kind the inner one says more: a part about Windows may have a part about company devices, but none about Macs.
    """
    own = {**above, **dict(_conditions(checklist, node))}
    if not node.parts:
        yield node, own
    if node.kind == "any":
        own["other"] = _ALTERNATIVE
    for part in node.parts:
        yield from _places(checklist, part, own)


def _add(library: Library, parts: dict[str, Part], place: Node, when: Mapping[str, Text]) -> None:
    said = parts[place.target].when if place.target in parts else ()
    told = [when[kind] for kind in ("about", "ownership", "exempt", "other") if kind in when]
    joined = Text("。".join(each.ja for each in told), "; ".join(each.en for each in told))
    if told and joined not in said:
        said = (*said, joined)
    parts[place.target] = Part(library.rules[place.target] if place.kind == "rule" else library.questions[place.target], said)


def _conditions(checklist: Checklist, node: Node) -> Iterator[tuple[str, Text]]:
    if node.if_enrolled and node.if_enrolled != node.platforms:
        yield "about", _about(node.if_enrolled, "Intune に登録した ", " in Intune")
    if node.platforms:
        yield "about", _about(node.platforms, "", "")
    if node.ownership:
        yield "ownership", _OWNERSHIP[node.ownership]
    exempt = _exempt(checklist.circumstances, node.exempt_when)
    if exempt:
        yield "exempt", exempt


def _about(kinds: Iterable[str], ja: str, en: str) -> Text:
    named = [_KINDS[each] for each in kinds]
    return Text(f"対象: {ja}{'・'.join(each.ja for each in named)}", f"about {', '.join(each.en for each in named)}{en}")


def _exempt(circumstances: Mapping[str, Circumstance], when: Mapping[str, bool]) -> Text | None:
    said = [(circumstances[name].label, ("はい", "yes") if value else ("いいえ", "no")) for name, value in when.items()]
    if not said:
        return None
    return Text(
        "、かつ".join(f"「{label.ja}」が「{answer[0]}」" for label, answer in said) + "なら対象外",
        "not applicable if " + " and ".join(f'"{label.en}" is declared {answer[1]}' for label, answer in said),
    )


def summary(found: tuple[Coverage, ...]) -> Text:
    """How many items each kind of deciding has, and how many rules and questions decide them."""
    counts = {kind: sum(each.kind == kind for each in found) for kind in (MACHINE, BOTH, ASKED)}
    rules = {part.of.id for each in found for part in each.rules}
    questions = {part.of.id for each in found for part in each.questions}
    notes = {part.of.id for each in found for part in each.notes}
    return Text(
        f"全 {len(found)} 項目のうち、"
        + "、".join(f"{kind.ja}: {number}" for kind, number in counts.items())
        + f"。判定するルールは {len(rules)} 本、質問は {len(questions)} 問、参考として示すルールは {len(notes)} 本です。",
        f"Of {len(found)} items: "
        + ", ".join(f"{kind.en}: {number}" for kind, number in counts.items())
        + f". {len(rules)} rules decide, {len(questions)} questions are asked, {len(notes)} rules are shown as notes.",
    )


def lines(each: Coverage) -> Iterator[tuple[int, Text]]:
    """What there is to say about one item, line by line: depth (0 or 1) and text."""
    for part in each.rules:
        yield 0, _said("機械が判定", "decided by machine", part)
        if isinstance(part.of, Rule):
            yield 1, Text(f"見えないこと: {part.of.limits.ja}", f"cannot see: {part.of.limits.en}")
            for reference in part.of.references:
                yield 1, Text(f"同じ設定を挙げる資料: {reference.ja}", f"also asked for by: {reference.en}")
    for part in each.questions:
        yield 0, _said("質問", "asked", part)
        if isinstance(part.of, Question):
            yield 1, Text(f"人に聞く理由: {part.of.asked_because.ja}", f"asked because: {part.of.asked_because.en}")
    for part in each.notes:
        yield 0, _said("参考（判定しない）", "noted, decides nothing", part)


def _said(ja: str, en: str, part: Part) -> Text:
    title = part.of.title if isinstance(part.of, Rule) else part.of.text
    when = Text("／".join(each.ja for each in part.when), " / ".join(each.en for each in part.when))
    ends = Text(f"【{when.ja}】", f" [{when.en}]") if part.when else Text("", "")
    name = f" ({part.of.id})" if isinstance(part.of, Rule) else ""
    return Text(f"{ja}: {title.ja}{ends.ja}{name}", f"{en}: {title.en}{ends.en}{name}")


def page(library: Library, checklist: Checklist) -> Iterator[str]:
    """The coverage as Japanese Markdown, line by line."""
    found = coverage(library, checklist)
    yield f"### {checklist.title.ja}"
    yield ""
    yield summary(found).ja
    yield ""
    yield "| 項目 | 優先度 | だれが判定するか | 判定するルール | 質問 | 参考のルール |"
    yield "|---|---|---|---|---|---|"
    for each in found:
        item = each.item
        yield (
            f"| {item.number} {item.title.ja} | {item.priority} | {each.kind.ja} | {len(each.rules)} | {len(each.questions)} | {len(each.notes)} |"
        )
    for each in found:
        item = each.item
        yield ""
        yield f"#### {item.number} {item.title.ja}"
        yield ""
        exempt = f" · {each.exempt.ja}" if each.exempt else ""
        signs = f"{''.join(SIGNS[method - 1] for method in item.methods)} · " if checklist.methods else ""
        yield f"{item.priority} · {signs}**{each.kind.ja}**{exempt}"
        yield ""
        for depth, text in lines(each):
            yield f"{'  ' * depth}- {text.ja}"
