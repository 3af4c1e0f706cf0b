"""Counting: verdicts, what the passes stand on, and shares that never hide what is not known."""

from __future__ import annotations

from collections.abc import Iterable

from reporters.labels import VERDICTS
from reporters.model_counts import Counts, PassedBy, Share
from reporters.model_documents import ItemRef
from reporters.shape import At, ReportError
from reporters.text import Text, joined
from scanner.model.shares import at_least, at_most


def count(refs: Iterable[ItemRef]) -> Counts:
    """How many of the items have which verdict."""
    codes = [ref.verdict.code for ref in refs]
    return Counts(*(codes.count(code) for code in VERDICTS))


def passed_by(summary: At, counts: Counts) -> PassedBy:
    """What the passes of a summary stand on; a sum that is not the number of passes raises ReportError."""
    at = summary.at("passed_by")
    found = PassedBy(at.at("machine").number(), at.at("document").number(), at.at("statement").number())
    if found.total != counts.passed:
        raise ReportError(f"{at.place}: {found.total} items, {counts.passed} pass")
    return found


def waived(summary: At, counts: Counts) -> int:
    """How many failed items are waived; more than fail raises ReportError."""
    at = summary.at("waived")
    if at.number() > counts.failed:
        raise ReportError(f"{at.place}: {at.number()} items, {counts.failed} fail")
    return at.number()


def share(summary: At, counts: Counts) -> Share:
    """The share of passes as an interval; a summary that counts differently raises ReportError."""
    at = summary.at("share")
    said = tuple(at.at(key).number() for key in ("pass", "of", "at_most"))
    still = counts.unknown + counts.manual
    if said != (counts.passed, counts.applicable, counts.passed + still):
        raise ReportError(f"{at.place}: the results count otherwise")
    whole = counts.applicable
    if whole == 0:
        return Share(None, None, 0, 0, Text("適合の割合は算出不能（対象となる項目がありません）", "share of passes: none (no item applies)"))
    low, high = at_least(counts.passed, whole), at_most(counts.passed + still, whole)
    if not still:
        return Share(low, low, 0, 0, Text(f"適合 {low} %", f"{low} % pass"))
    unknown, manual = at_most(counts.unknown, whole), at_most(counts.manual, whole)
    open_ = [
        Text(f"{words.ja} {number} %", f"{number} % {words.en.lower()}")
        for words, number in ((VERDICTS["unknown"].label, unknown), (VERDICTS["manual"].label, manual))
        if number
    ]
    listed = joined(open_, "、", ", ")
    return Share(low, high, unknown, manual, Text(f"適合 {low}–{high} %（{listed.ja}）", f"{low}–{high} % pass ({listed.en})"))


def _up(part: int, whole: int) -> int:
    """Per cent, rounded up."""
    return -(-100 * part // whole)


def sentence(counts: Counts, accepted: int) -> Text:
    """Return the counts with everything that is still open beside them. ``accepted``: how many of the fails are waived."""
    if counts.applicable == 0:
        return Text(
            "対象となる項目がないため、割合は計算できません。",
            "No item applies, so there is no share to calculate.",
        )
    still = counts.unknown + counts.manual
    ja = f"対象 {counts.applicable} 項目のうち適合は {counts.passed} 項目、不適合は {counts.failed} 項目です。"
    en = f"Of {counts.applicable} items that apply, {counts.passed} pass and {counts.failed} fail."
    if accepted:
        ja += f"不適合のうち {accepted} 項目は例外承認されていますが、適合には数えていません。"
        en += f" {accepted} of the fails are waived; they are not counted as passes."
    if still:
        ja += (
            f"確認不能 {counts.unknown} 項目と未回答 {counts.manual} 項目が残っているため、"
            f"最終的な適合は {counts.passed}〜{counts.passed + still} 項目の範囲です。"
        )
        en += (
            f" {counts.unknown} unknown and {counts.manual} unanswered remain, so the final "
            f"number of passes lies between {counts.passed} and {counts.passed + still}."
        )
    return Text(ja, en)
