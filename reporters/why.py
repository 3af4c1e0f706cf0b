"""Why a verdict is what it is, in one sentence; no string of the tenant enters a sentence."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from reporters.labels import ANSWERS, BASES, REASONS, label
from reporters.phrases import observed, reason
from reporters.source import Finding, Source
from reporters.text import Text, joined
from reporters.tree import Node, deciding

_SHOWN_PARTS = 2


def brief(node: Node, source: Source) -> Text | None:
    """Return what lies behind a leaf's verdict, as a phrase for brackets; None where nothing is to add."""
    if node.exempt:
        said = declared(node.exempt, source)
        return Text(f"{said.ja}と申告", f"declared: {said.en}")
    if node.kind == "ask":
        if node.answer is not None and node.verdict != "manual":
            answer = label(ANSWERS, node.answer)
            return Text(f"回答「{answer.ja}」", f"answer “{answer.en}”")
        return _reasons(node, None)
    return _of_rule(node, source)


def _of_rule(node: Node, source: Source) -> Text | None:
    finding = source.finding(node.finding) if node.finding else None
    if node.covered_by is not None:
        if node.product is None:
            return Text("機械では確認できず、回答で補完", "not seen by machine, settled by an answer")
        title = source.product_title(node.product)
        return Text(
            f"機械では確認できず、製品「{title.ja}」についての回答で補完", f"not seen by machine, settled by an answer about the product “{title.en}”"
        )
    if node.verdict in ("pass", "fail") and finding is not None:
        return observed(node.verdict, finding)
    return _reasons(node, finding)


def _reasons(node: Node, finding: Finding | None) -> Text | None:
    if not node.reasons:
        return None
    phrases = [reason(code, number, finding) for code, number in sorted(node.reasons.items())]
    return joined(phrases, "、", ", ")


def leaf_sentence(node: Node, source: Source) -> Text:
    """Return the verdict of one rule or question, without its title."""
    detail = brief(node, source)
    if node.kind == "ask" and node.verdict == "manual":
        if "answer_expired" in node.reasons:
            return Text("回答の期限が切れています。", "The answer has expired.")
        return Text("まだ回答がありません。", "Not answered yet.")
    if node.kind == "ask" and detail is not None and node.answer is not None:
        return Text(f"{detail.ja}。", f"{_upper(detail.en)}.")
    said, tail = _SAID[node.verdict], _bracketed(detail)
    return Text(f"{said.ja}{tail.ja}。", f"{said.en}{tail.en}.")


def _bracketed(detail: Text | None) -> Text:
    return Text("", "") if detail is None else Text(f"（{detail.ja}）", f" ({detail.en})")


_SAID = {
    "pass": Text("満たしています", "Met"),
    "fail": Text("満たしていません", "Not met"),
    "unknown": Text("確認できません", "Could not be checked"),
    "manual": Text("まだ回答がありません", "Not answered yet"),
    "not_applicable": Text("対象外です", "Not applicable"),
}


def item_sentence(verdict: str, reasons: dict[str, int], exempt: Mapping[str, bool], root: Node | None, source: Source) -> Text:
    """Why an item has its verdict, in one sentence. ``exempt``: the declared circumstances that take it out."""
    found = [] if root is None else list(deciding(root))
    if verdict == "not_applicable":
        answered = bool(found) and all(node.answer is not None for node in found)
        return _ANSWERED_AWAY if answered and "optional" not in reasons else _outside(reasons, exempt, source)
    if not found:
        return joined([label(REASONS, code) for code in sorted(reasons)], "、", ", ")
    if verdict == "manual":
        return _unanswered(found, source)
    if len(found) == 1:
        return _single(found[0], source)
    if verdict == "pass":
        return _all_met(found)
    listed = [_part(node, source) for node in found[:_SHOWN_PARTS]]
    rest = len(found) - len(listed)
    more = Text(f"、ほか {rest} 件", f"; and {rest} more") if rest else Text("", "")
    parts = joined(listed, "、", "; ")
    said = _MANY[verdict]
    return Text(
        f"内訳の {len(found)} か所{said.ja}：{parts.ja}{more.ja}。",
        f"{len(found)} parts {said.en}: {parts.en}{more.en}.",
    )


_MANY = {
    "fail": Text("が要求を満たしていません", "do not meet the demand"),
    "unknown": Text("を確認できません", "could not be checked"),
}


def title(node: Node, source: Source) -> Text:
    """Return what a rule states or a question asks."""
    if node.kind == "rule":
        return source.rule(node.id).at("title").text()
    return source.question(node.id).at("question").text()


def _part(node: Node, source: Source) -> Text:
    name, tail = title(node, source), _bracketed(brief(node, source))
    return Text(f"「{name.ja}」{tail.ja}", f"“{name.en}”{tail.en}")


def _single(node: Node, source: Source) -> Text:
    name = title(node, source)
    if node.kind == "ask" and node.answer is not None:
        answer = label(ANSWERS, node.answer)
        return Text(
            f"「{name.ja}」への回答が「{answer.ja}」です。",
            f"“{name.en}” was answered “{answer.en}”.",
        )
    said, tail = _ONE[node.verdict], _bracketed(brief(node, source))
    return Text(f"「{name.ja}」{said.ja}{tail.ja}。", f"“{name.en}” {said.en}{tail.en}.")


_ONE = {
    "pass": Text("を満たしています", "is met"),
    "fail": Text("を満たしていません", "is not met"),
    "unknown": Text("を確認できません", "could not be checked"),
}


def _unanswered(found: Sequence[Node], source: Source) -> Text:
    expired = sum("answer_expired" in node.reasons for node in found)
    if len(found) == 1:
        name = title(found[0], source)
        if expired:
            return Text(
                f"「{name.ja}」への回答の期限が切れています。",
                f"The answer to “{name.en}” has expired.",
            )
        return Text(f"「{name.ja}」にまだ回答がありません。", f"“{name.en}” is not answered yet.")
    late = _bracketed(Text(f"うち期限切れ {expired} 件", f"{expired} expired") if expired else None)
    return Text(
        f"{len(found)} 件の質問に有効な回答がありません{late.ja}。",
        f"{len(found)} questions have no valid answer{late.en}.",
    )


def _all_met(found: Sequence[Node]) -> Text:
    counted = [(basis, sum(node.basis == basis for node in found)) for basis in BASES]
    bases = [Text(f"{BASES[basis].ja} {number}", f"{BASES[basis].en.lower()} {number}") for basis, number in counted if number]
    tail = _bracketed(joined(bases, "・", ", ") if bases else None)
    return Text(
        f"内訳の {len(found)} か所すべてが要求を満たしています{tail.ja}。",
        f"Each of {len(found)} parts meets the demand{tail.en}.",
    )


def _outside(reasons: dict[str, int], exempt: Mapping[str, bool], source: Source) -> Text:
    if exempt:
        said = declared(exempt, source)
        return Text(f"{said.ja}と申告されているため、対象外です。", f"Not applicable, as declared: {said.en}.")
    for code, sentence in _OUTSIDE.items():
        if code in reasons:
            return sentence
    return joined([label(REASONS, code) for code in sorted(reasons)], "、", ", ")


def declared(circumstances: Mapping[str, bool], source: Source) -> Text:
    """Declared circumstances as a phrase: 「オンライン会議を使う」は「いいえ」."""
    parts = []
    for name, value in circumstances.items():
        words = source.circumstance(name)
        parts.append(Text(f"「{words.ja}」は「{'はい' if value else 'いいえ'}」", f"{words.en} – {'yes' if value else 'no'}"))
    return joined(parts, "、", ", ")


EXCLUDED = Text("組織の判断で、適用除外とした項目です。", "Left out by a decision of the organisation.")
"""Why an item does not apply that an organisation left out."""
OTHER_DEVICES = Text("この文書は、この勤務形態で使う端末を対象にしていません。", "The document is not about the devices of this work style.")
"""Why nothing of a document applies that says which devices it is about."""
_ANSWERED_AWAY = Text("「該当なし」と回答されたため、対象外です。", "Not applicable: it was answered that this does not apply.")
_OUTSIDE = {
    "method": Text(
        "この勤務形態の方式には求められていない項目です。",
        "The checklist does not ask this of the method of this work style.",
    ),
    "exempt": Text(
        "申告された勤務形態の事情により、対象外です。",
        "Not applicable by the declared circumstances of this work style.",
    ),
    "optional": Text(
        "この文書が許容しているだけの事項で、満たしていることは確かめられませんでした。満たしていなくても不適合ではありません。",
        "The document merely allows this, and it was not found to be met. Not to meet it is no failure.",
    ),
    "no_subject": Text(
        "台帳の申告、または登録済みの一覧から、対象となる端末や利用者がいないと分かっています。",
        "By the ledger or the list of what is enrolled, there are no such devices or people.",
    ),
}


def _upper(sentence: str) -> str:
    return sentence[:1].upper() + sentence[1:]
